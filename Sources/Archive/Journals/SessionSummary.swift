package import StrategyCore

/// What a list of sessions shows of one.
package struct SessionSummary: Sendable, Hashable, Identifiable {
  package var id: SessionID
  /// Seconds since 1970.
  package var startedAt: Double
  /// Seconds since 1970, of the last entry.
  package var lastAt: Double
  /// As it was named; of one that nobody named and that has no input, what it evaluated.
  package var name: String?
  package var workspace: String?
  package var runs: Int
  /// Cells of evaluations that have an outcome.
  package var cells: Int
  package var cost: Cost
  package var lastInput: String
  package var lastStrategy: String?
  /// Lines that could not be read as they should.
  package var problems: Int
  package var parent: JournalHeader.Parent?
  package var tags: [String]
  package var isPinned: Bool
  /// Models that were called, and strategies that were run, each once.
  package var models: [String]
  package var strategies: [String]
  /// How many runs were rated so.
  package var good: Int
  package var bad: Int

  /// When it began as a file of its own: a list is ordered by it.
  var newest: Double { max(startedAt, parent?.forkedAt ?? 0) }
}

extension SessionSummary {
  package init(of journal: RecordedJournal, id: SessionID) {
    self.init(of: journal, state: SessionState(folding: journal.entries), id: id)
  }

  /// `state` is the fold of the journal.
  init(of journal: RecordedJournal, state: SessionState, id: SessionID) {
    let start = journal.header.startedAt
    var parent = journal.header.parent
    if parent?.forkedAt.isFinite == false { parent?.forkedAt = start }
    self.init(
      id: id, startedAt: start, lastAt: start + Double(state.time) / 1e6,
      name: state.name ?? (state.input.isEmpty ? state.evaluations.last?.title : nil),
      workspace: state.workspace?.name, runs: state.runs.count,
      cells: state.evaluations.reduce(0) { $0 + min($1.recorded, $1.cells) },
      cost: state.spending.cost,
      lastInput: state.input,
      lastStrategy: state.runs.last?.request.strategy ?? state.strategy,
      problems: journal.problems.count, parent: parent, tags: state.tags,
      isPinned: state.isPinned, models: Set(state.runs.compactMap { $0.plan?.model }).sorted(),
      strategies: Set(
        state.runs.map(\.request.strategy) + state.evaluations.flatMap(\.strategies)
      ).sorted(),
      good: state.runs.count { $0.rating == .good }, bad: state.runs.count { $0.rating == .bad })
  }
}

/// The sessions of a library, and the files among them that are no journals.
package struct SessionList: Sendable, Hashable {
  package var sessions: [SessionSummary] = []
  package var unreadable: [Failure] = []
}

/// Which sessions are wanted; what is `nil` or empty asks for nothing.
package struct SessionFilter: Sendable, Hashable {
  /// Part of a model's or strategy's name, in any case.
  package var model: String?
  package var strategy: String?
  package var tag: String?
  /// Seconds since 1970.
  package var since: Double?
  package var until: Double?
  package var minimumCost: Money?
  /// At least one run was rated so.
  package var rating: Rating?
  package var isPinned: Bool?
  /// Letters that stand in this order in the name, workspace, tags or last input.
  package var letters: String?

  package init() {}

  package func accepts(_ session: SessionSummary) -> Bool {
    if let model, !Self.any(session.models, contains: model) { return false }
    if let strategy, !Self.any(session.strategies, contains: strategy) { return false }
    if let tag, !session.tags.contains(where: { $0.lowercased() == tag.lowercased() }) {
      return false
    }
    if let since, session.lastAt < since { return false }
    if let until, session.startedAt > until { return false }
    if let minimumCost, session.cost.amount < minimumCost { return false }
    if let rating, (rating == .good ? session.good : session.bad) == 0 { return false }
    if let isPinned, session.isPinned != isPinned { return false }
    guard let letters else { return true }
    let texts =
      [session.name, session.workspace, session.lastInput].compactMap { $0 } + session.tags
    return texts.contains { Self.holds($0, letters) }
  }

  private static func any(_ names: [String], contains part: String) -> Bool {
    names.contains { $0.lowercased().contains(part.lowercased()) }
  }

  private static func holds(_ text: String, _ letters: String) -> Bool {
    var wanted = letters.lowercased()[...]
    for character in text.lowercased() where character == wanted.first { wanted.removeFirst() }
    return wanted.isEmpty
  }
}

extension SessionLibrary {
  /// The newest sessions, pinned ones first. What has not changed since the last time is not read again.
  @concurrent
  package func list(
    limit: Int = .max, where filter: SessionFilter = SessionFilter()
  ) async throws(Failure) -> SessionList {
    let index = try SessionIndex(of: self)
    try await index.refresh()
    return try await index.list(limit: limit, where: filter)
  }
}
