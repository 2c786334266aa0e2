import Foundation
import GRDB
package import StrategyCore

extension SessionIndex {
  func list(limit: Int, where filter: SessionFilter) async throws(Failure) -> SessionList {
    do {
      return try await database.read { db in
        let decoder = JSONDecoder()
        var list = SessionList()
        let rows = try Row.fetchCursor(
          db,
          sql: """
            SELECT problem, id, \(SummaryColumns.names) FROM session
            ORDER BY pinned DESC, newest DESC, id DESC
            """)
        while let row = try rows.next() {
          if let problem: Data = row[0] {
            list.unreadable.append(try decoder.decode(Failure.self, from: problem))
          } else if list.sessions.count < limit {
            let session = SummaryColumns.summary(in: row, from: 1)
            if filter.accepts(session) { list.sessions.append(session) }
          }
        }
        list.unreadable.sort { $0.message < $1.message }
        return list
      }
    } catch {
      throw Self.failure(for: error)
    }
  }

  /// Marks around what was found, which no text can hold: it was recorded as JSON text.
  private static let (open, close) = ("\u{1}", "\u{2}")

  func search(
    _ question: String, kinds: Set<SessionMatch.Kind>, limit: Int
  ) async throws(Failure) -> [SessionMatch] {
    guard let expression = Self.expression(for: question) else { return [] }
    let kinds = kinds.isEmpty ? Set(SessionMatch.Kind.allCases) : kinds
    let list = kinds.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")
    do {
      return try await database.read { db in
        try Row.fetchAll(
          db,
          sql: """
            SELECT session, kind, run, snippet(words, 0, ?, ?, '…', 16) FROM words
            WHERE words MATCH ? AND kind IN (\(list)) ORDER BY rank, session DESC LIMIT ?
            """, arguments: [Self.open, Self.close, expression, limit]
        ).compactMap { row in
          guard let kind = SessionMatch.Kind(rawValue: row[1]) else { return nil }
          let (excerpt, found) = Self.parted(row[3])
          let run: Int? = row[2]
          return SessionMatch(
            session: SessionID(rawValue: row[0]), kind: kind, run: run.map { RunID($0) },
            excerpt: excerpt, found: found)
        }
      }
    } catch {
      throw Self.failure(for: error)
    }
  }

  /// All words must be there; the last may be the beginning of one.
  static func expression(for question: String) -> String? {
    let words = question.split { !$0.isLetter && !$0.isNumber && !$0.isSymbol }
    guard !words.isEmpty else { return nil }
    let quoted = words.prefix(32).map { "\"\($0)\"" }.joined(separator: " ")
    return question.last.map { $0.isLetter || $0.isNumber } == true ? quoted + "*" : quoted
  }

  private static func parted(_ marked: String) -> (excerpt: String, found: [Range<Int>]) {
    var excerpt = ""
    var found: [Range<Int>] = []
    var start: Int?
    for character in marked.unicodeScalars {
      switch String(character) {
      case open: start = excerpt.utf8.count
      case close:
        if let from = start { found.append(from..<excerpt.utf8.count) }
        start = nil
      default: excerpt.unicodeScalars.append(character)
      }
    }
    return (excerpt, found)
  }

  func runs() async throws(Failure) -> [RecordedRun] {
    do {
      return try await database.read { db in
        let decoder = JSONDecoder()
        return try Data.fetchAll(db, sql: "SELECT facts FROM run ORDER BY session, run")
          .map { try decoder.decode(RecordedRun.self, from: $0) }
      }
    } catch {
      throw Self.failure(for: error)
    }
  }
}

extension SessionLibrary {
  /// Where words stand in names, notes, inputs, prompts and answers of all sessions, the best places first.
  @concurrent
  package func search(
    _ question: String, kinds: Set<SessionMatch.Kind> = [], limit: Int = 50
  ) async throws(Failure) -> [SessionMatch] {
    let index = try SessionIndex(of: self)
    try await index.refresh()
    return try await index.search(question, kinds: kinds, limit: limit)
  }

  /// All runs of all sessions. A fork holds the runs of its parent too; those are counted once.
  @concurrent
  package func recordedRuns() async throws(Failure) -> [RecordedRun] {
    let index = try SessionIndex(of: self)
    try await index.refresh()
    var seen: Set<RecordedRun.Identity> = []
    return try await index.runs().filter { seen.insert($0.identity).inserted }
  }
}

extension RecordedRun {
  /// What a run and its copy in a fork have in common.
  struct Identity: Hashable {
    var run: RunID
    var startedAt: Double
    var strategy: String
  }

  var identity: Identity { Identity(run: run, startedAt: startedAt, strategy: strategy) }
}

/// What recorded runs add up to, by one of their sides.
package struct SessionStatistics: Sendable, Hashable {
  package struct Row: Sendable, Hashable {
    package var name: String
    package var runs = 0
    package var failed = 0
    package var good = 0
    package var bad = 0
    package var amount = Money.zero
    /// Runs that used tokens for which no price is known.
    package var unpriced = 0
    package var promptTokens = 0
    package var outputTokens = 0
    package var seconds = 0.0
  }

  package enum Side: String, Sendable, Hashable, CaseIterable {
    case model, strategy, session, day
  }

  package var rows: [Row] = []
  package var total = Row(name: "")

  /// `day` names the day of a time in seconds since 1970.
  package init(of runs: [RecordedRun], by side: Side, day: (Double) -> String) {
    var rows: [String: Row] = [:]
    for run in runs {
      let name =
        switch side {
        case .model: run.model ?? "–"
        case .strategy: run.strategy
        case .session: run.session.rawValue
        case .day: day(run.startedAt)
        }
      rows[name, default: Row(name: name)].add(run)
      total.add(run)
    }
    self.rows = rows.values.sorted {
      if side == .day || side == .session { return $0.name > $1.name }
      return $0.amount != $1.amount ? $0.amount > $1.amount : $0.name < $1.name
    }
  }
}

extension SessionStatistics.Row {
  fileprivate mutating func add(_ run: RecordedRun) {
    runs += 1
    if run.status == "failed" { failed += 1 }
    if run.rating == .good { good += 1 }
    if run.rating == .bad { bad += 1 }
    if let cost = run.cost {
      if cost.provenance == .unpriced { unpriced += 1 } else { amount += cost.amount }
    }
    promptTokens += run.usage.prompt
    outputTokens += run.usage.output
    seconds += run.seconds ?? 0
  }
}
