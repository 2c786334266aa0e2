package import StrategyCore

/// Something that must happen outside the state: a comparable value, performed in one place.
package enum Effect: Sendable, Equatable {
  /// Starts a run; its events come back one by one.
  case startRun(RunRequest)
  case cancelRun(RunID)
  /// Puts an event into the live session.
  case record(SessionEvent)
  case listSessions
  /// Looks what all programs of the workspace have spent by now.
  case readSpending
  /// Adds up all recorded sessions.
  case readLedger
  /// Looks for models that can be chosen; they come in several replies.
  case listModels
  case loadJournal(SessionID)
  /// Makes a session that shares the entries up to a sequence number, and opens the workbench on it.
  case forkSession(SessionID, at: Int)
  /// Looks for the newest evaluation that is recorded.
  case loadEvaluation
  /// Looks for the evaluation to hold one against: the pinned one first, then the newest, each time the next; never the
  /// one that is shown itself.
  case loadBaseline(after: SessionID?, of: SessionID?)
  /// Puts an event into a recorded session: it says something of the session and is no part of its course.
  case recordElsewhere(SessionID, SessionEvent)
  /// Reads the dataset and reckons what scoring all strategies on it takes.
  case prepareEvaluation
  /// Starts, or goes on with, the evaluation that was prepared; its events come back one by one.
  case startEvaluation
  case stopEvaluation
  /// Adds a case to the rated answers of the workspace, or takes it out.
  case keepCase(RatedCase)
  case savePrompt(path: String, text: String)
  /// Counts the tokens of a prompt file for the model that a request would go to.
  case measurePrompt(path: String, RunRequest)
  /// Keeps what can be undone for the next start.
  case saveHistories(EditHistories)
  /// Keeps how the screen is arranged for the next start.
  case saveLayout(SavedLayout)
  case copy(text: String)
  case editText(text: String, target: EditTarget)
  /// Draws in this theme from now on.
  case showTheme(String)
  /// Reads the files of the workspace and of the user again.
  case reload
  /// Looks through the recorded sessions for texts of a prompt file.
  case listPromptVersions(path: String)
  case redraw
  case suspend
  case quit
}
