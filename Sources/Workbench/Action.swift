package import CellGrid
package import StrategyCore

/// Everything that can change what is on the screen. Only events are journalled.
package enum Action: Sendable, Equatable {
  case command(Command)
  /// Something happened in the live session; already stamped and journalled.
  case event(JournalEntry)
  /// A draft was recorded, as it was some keys ago.
  case drafted(JournalEntry, Draft.Place, revision: Int)
  case reply(Reply)
  case resized(GridSize)
  /// The screen is arranged as it was when the program was left last.
  case arranged(SavedLayout)
  /// Time went on: microseconds since the session started.
  case tick(Microseconds)
}

/// What an effect that leaves no event found out.
package enum Reply: Sendable, Equatable {
  case sessionsListed([SessionRow])
  /// What all programs of the workspace have spent.
  case spendingRead(SharedSpending)
  /// All recorded sessions; `today` as `2026-11-24`.
  case ledgerRead(Ledger, today: String)
  case journalLoaded(RecordedSession)
  /// `nil` when none is recorded.
  case evaluationLoaded(ShownEvaluation?)
  /// `nil` when there is no further one.
  case baselineLoaded(ShownBaseline?)
  case evaluationPrepared(ShownEvaluation, receipt: String)
  /// What is shown goes on where it stopped.
  case evaluationResumed
  /// All models that are known by now.
  case modelsListed([PickerItem], isComplete: Bool)
  /// The text as an external editor left it.
  case textEdited(text: String, target: EditTarget)
  case promptSaved(path: String)
  /// Where a rated case went, in a sentence.
  case caseKept(notice: String)
  case promptMeasured(path: String, PromptMeasure)
  /// `place` for people: `clipboard`, `tmux buffer`, a file's path.
  case copied(place: String)
  case reloaded(Reloaded)
  /// Every text of a prompt file that any recorded session used.
  case promptVersionsListed(path: String, [PromptVersionRow])
  /// Anything that went wrong outside a run, and what to do.
  case failed(Failure)
}

/// What came of reading the files of the workspace and of the user again.
package struct Reloaded: Sendable, Equatable {
  package var keymap: Keymap
  /// Set when the settings name another theme than before.
  package var theme: String?
  /// Files that were read anew, for people.
  package var files: [String]
  /// What is wrong, with file, line and key; of such a file the last good one stays.
  package var problems: [String]

  package init(
    keymap: Keymap, theme: String? = nil, files: [String] = [], problems: [String] = []
  ) {
    self.keymap = keymap
    self.theme = theme
    self.files = files
    self.problems = problems
  }
}

/// The text that an external editor works on.
package enum EditTarget: Sendable, Hashable {
  case input
  case prompt(path: String)
  /// What the answer of a run should have been.
  case correction(run: RunID)
}

/// A recorded session as a row of the list.
package struct SessionRow: Sendable, Equatable, Identifiable {
  package var id: SessionID
  /// Local date and time for people.
  package var started: String
  package var runs: Int
  package var cost: Cost
  /// Its name, else its last input.
  package var title: String

  package init(id: SessionID, started: String, runs: Int, cost: Cost, title: String) {
    self.id = id
    self.started = started
    self.runs = runs
    self.cost = cost
    self.title = title
  }
}

/// A journal read for replay.
package struct RecordedSession: Sendable, Equatable {
  package var id: SessionID
  package var title: String
  package var entries: [JournalEntry]
  /// What could not be read, as sentences.
  package var problems: [String]

  package init(id: SessionID, title: String, entries: [JournalEntry], problems: [String] = []) {
    self.id = id
    self.title = title
    self.entries = entries
    self.problems = problems
  }
}
