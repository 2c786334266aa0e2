package import CellGrid
package import StrategyCore
package import Workbench

/// What the workbench reaches the outside through.
package struct Environment: Sendable {
  package var strategyRunner: StrategyRunner
  package var journal: any Journal
  package var shelf: any SessionShelf
  /// The first one is shown unless the workbench names another; `alt-t` chooses among them.
  package var themes: [Theme]
  package var editor: ExternalEditor
  /// Models that can be chosen: each element is all that is known by then, and the last one is whole.
  package var models: @Sendable () -> AsyncStream<[PickerItem]>
  /// Scores strategies; `nil` where nothing can be scored.
  package var bench: (any EvaluationBench)?
  /// Counts the tokens of a prompt; `nil` when it cannot be read as it stands.
  package var measure: @concurrent @Sendable (RunRequest) async -> PromptMeasure?
  /// Reads the files of the workspace and of the user again; `nil` when nothing has changed and it need not
  /// be told.
  package var reload: (@Sendable (_ always: Bool) async -> ReloadedFiles?)?
  /// What was spent; `nil` where nobody keeps it.
  package var books: (any SpendingBooks)?
  /// Microseconds since the session started; never goes back.
  package var now: @Sendable () -> Microseconds

  package init(
    strategyRunner: StrategyRunner, journal: any Journal, shelf: any SessionShelf,
    themes: [Theme], editor: ExternalEditor,
    models: @escaping @Sendable () -> AsyncStream<[PickerItem]> = { AsyncStream { $0.finish() } },
    bench: (any EvaluationBench)? = nil, books: (any SpendingBooks)? = nil,
    measure: @escaping @concurrent @Sendable (RunRequest) async -> PromptMeasure? = { _ in nil },
    reload: (@Sendable (_ always: Bool) async -> ReloadedFiles?)? = nil,
    now: @escaping @Sendable () -> Microseconds = Environment.clock()
  ) {
    self.strategyRunner = strategyRunner
    self.journal = journal
    self.shelf = shelf
    self.themes = themes
    self.editor = editor
    self.models = models
    self.bench = bench
    self.measure = measure
    self.reload = reload
    self.books = books
    self.now = now
  }

  /// A clock that shows `offset` now: zero for a new session, the age of one that is resumed.
  package static func clock(from offset: Microseconds = 0) -> @Sendable () -> Microseconds {
    let start = ContinuousClock.now
    return { offset + Microseconds((ContinuousClock.now - start) / .microseconds(1)) }
  }
}

/// What files that were read again stand for; what is missing stays as it was.
package struct ReloadedFiles: Sendable {
  package var strategyRunner: StrategyRunner?
  package var models: (@Sendable () -> AsyncStream<[PickerItem]>)?
  package var bench: (any EvaluationBench)?
  /// What the session has to know: the workspace, and prompts that are new in it.
  package var events: [SessionEvent] = []
  package var news: Reloaded

  package init(news: Reloaded) {
    self.news = news
  }
}

/// Scores all strategies on the dataset of a workspace. Called off the screen's thread.
package protocol EvaluationBench: Sendable {
  /// The newest evaluation that is recorded; `nil` when there is none.
  @concurrent func recorded() async throws -> ShownEvaluation?
  /// The pinned evaluation, then the newest, each time the one after `last`; `nil` after the last. Never that of `shown`,
  /// or of the session at hand.
  @concurrent func baseline(
    after last: SessionID?, of shown: SessionID?
  ) async throws -> ShownBaseline?
  /// Reads the dataset and says what it takes; one of the same plan that `session` holds is gone on with.
  @concurrent func prepare(
    _ id: EvaluationID, continuing known: ShownEvaluation?
  ) async throws -> (shown: ShownEvaluation, receipt: String)
  /// Runs what was prepared until it ends or is cancelled.
  @concurrent func carryOut(
    spent: Money, record: @escaping @Sendable (SessionEvent) async -> Void
  ) async
}

/// What the sessions of a workspace have spent. Called off the screen's thread.
package protocol SpendingBooks: Sendable {
  /// By all programs, today and this month.
  @concurrent func spending() async throws -> SharedSpending
  /// Everything that is recorded, and the day it is, as `2026-11-24`.
  @concurrent func ledger() async throws -> (ledger: Ledger, today: String)
}

/// Where recorded sessions and the files of prompts are. Called off the screen's thread.
package protocol SessionShelf: Sendable {
  /// Newest first.
  @concurrent func sessions() async throws -> [SessionRow]
  @concurrent func recording(of session: SessionID) async throws -> RecordedSession
  /// A new session with the entries up to a sequence number.
  @concurrent func fork(_ session: SessionID, at sequence: Int) async throws -> SessionID
  /// The texts of a prompt file that runs and evaluations of recorded sessions used, last used first.
  @concurrent func promptVersions(of path: String) async throws -> [PromptVersionRow]
  /// Adds a case to the rated answers, or takes it out; returns what was done in a sentence.
  @concurrent func keep(_ rated: RatedCase) async throws -> String
  /// Adds to a session that nobody has open what somebody says of it.
  @concurrent func add(_ event: SessionEvent, to session: SessionID) async throws
  /// Writes a prompt to its file below the workspace.
  @concurrent func savePrompt(_ text: String, path: String) async throws
  /// Keeps what can be undone for the next start.
  @concurrent func saveHistories(_ histories: EditHistories) async throws
  /// Keeps how the screen is arranged for the next start.
  @concurrent func saveLayout(_ layout: SavedLayout) async throws
}
