import Foundation
import StrategyCore
import Testing

@testable import Archive

struct SessionChangesTests {
  private let folder: TemporaryFolder
  private let library: SessionLibrary

  init() throws {
    folder = try TemporaryFolder()
    library = SessionLibrary(folder: folder.url)
  }

  private func record(
    _ entries: [JournalEntry] = SampleSession.entries, startedAt: Double = SampleSession.start
  ) async throws -> SessionID {
    let writer = try library.create(startedAt: startedAt)
    try await writer.append(entries)
    try await writer.close()
    return writer.header.session
  }

  private func state(_ session: SessionID) throws -> SessionState {
    SessionState(folding: try library.read(session).entries)
  }

  @Test func `a session is renamed, noted, tagged, pinned and rated where it ends`() async throws {
    let id = try await record()
    let before = try state(id)
    try await library.rename(id, to: "Refunds")
    try await library.note("ask ann", on: id)
    try await library.tag(id, adding: ["Money", "v2"], removing: ["ÉTÉ"])
    try await library.pin(id, false)
    try await library.rate(RunID(2), of: id, .good)
    let after = try state(id)
    #expect(after.name == "Refunds")
    #expect(after.notes.last == "ask ann")
    #expect(after.tags == ["money", "v2"])
    #expect(!after.isPinned)
    #expect(after.run(RunID(2))?.rating == .good)
    #expect(after.run(RunID(1))?.correction == "Within 14 days.")
    #expect(after.time == before.time)
    #expect(try library.verify(id).isClean)
    let refusal = await #expect(throws: Failure.self) {
      try await library.rate(RunID(9), of: id, .bad)
    }
    #expect(refusal?.message.contains("has no run 9") == true)
  }

  @Test func `an open session is not changed by another`() async throws {
    let writer = try library.create(startedAt: SampleSession.start)
    try await writer.append(SampleSession.entries)
    let id = writer.header.session
    await #expect(throws: Failure.self) { try await library.rename(id, to: "x") }
    #expect(throws: Failure.self) { try library.delete(id, now: 5) }
    try await writer.close()
    try await library.rename(id, to: "x")
  }

  @Test func `a deleted session can be had back for a month`() async throws {
    let id = try await record()
    let day = 86_400.0
    try library.delete(id, now: 100 * day)
    #expect(try await library.list().sessions == [])
    #expect(library.deleted() == [DeletedSession(id: id, deletedAt: 100 * day)])
    #expect(library.emptyTrash(now: 129 * day) == 0)
    #expect(try library.undelete(String(id.rawValue.prefix(8))) == id)
    #expect(try state(id).name == "first try")
    try library.delete(id, now: 100 * day)
    #expect(library.emptyTrash(now: 131 * day) == 1)
    #expect(throws: Failure.self) { try library.undelete("last") }
  }

  @Test func `drafts of a program that died are removed after a day`() throws {
    try folder.write("{", to: ".01abc.jsonl.D0A7")
    try folder.write("{", to: ".other")
    let now = Date().timeIntervalSince1970
    func names() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
    }
    library.emptyTrash(now: now)
    #expect(try names() == [".01abc.jsonl.D0A7", ".other"])
    library.emptyTrash(now: now + 90_000)
    #expect(try names() == [".other"])
  }

  @Test func `words are found where they stand`() async throws {
    let id = try await record()
    let other = try await record(
      [
        JournalEntry(
          sequence: 1, at: 0, event: .inputEdited(text: "Où est ma facture? <script>\u{1B}[2J"))
      ], startedAt: 1_700_000_000)
    let refunds = try await library.search("money")
    #expect(Set(refunds.map(\.kind)) == [.input, .name])
    #expect(refunds.allSatisfy { $0.session == id })
    let answer = try #require(try await library.search("30 DAYS").first)
    #expect(answer.kind == .answer && answer.run == RunID(1))
    let found = try #require(answer.found.first)
    #expect(String(decoding: Array(answer.excerpt.utf8)[found], as: UTF8.self) == "30")
    #expect(try await library.search("ou factur").map(\.session) == [other])
    #expect(try await library.search("money", kinds: [.answer]) == [])
    for question in ["", "\"", "* AND (", "NEAR(", "\u{1B}[2J", "a\"b:c"] {
      _ = try await library.search(question)
    }
    try library.delete(other, now: 5)
    #expect(try await library.search("facture") == [])
  }

  @Test func `evaluated answers are found, each text once, and an evaluation gives a name`()
    async throws
  {
    let plan = EvaluationPlan(
      dataset: "data/test.jsonl", contentHash: "h",
      cases: (0..<3).map { EvaluationCase(id: "\($0)", input: "q", line: $0 + 1) },
      strategies: ["prompt", "rag"], scorers: [])
    var events: [SessionEvent] = [.evaluationStarted(evaluation: EvaluationID(1), plan: plan)]
    events += (0..<3).map { row in
      .cellEvaluated(
        evaluation: EvaluationID(1),
        record: CellRecord(
          cell: EvaluationCell(row: row, strategy: 0), outcome: .unscored(reason: "")),
        answer: EvaluatedAnswer(text: row < 2 ? "Within a fortnight." : "Never."))
    }
    let id = try await record(
      events.enumerated().map { JournalEntry(sequence: $0 + 1, at: 0, event: $1) })
    let found = try await library.search("fortnight")
    #expect(found.map(\.session) == [id] && found.map(\.kind) == [.answer])
    #expect(
      try await library.list().sessions.map(\.name)
        == ["Evaluation of prompt, rag on data/test.jsonl"])
  }

  @Test func `a session that changed is read again, one that did not is not`() async throws {
    let id = try await record()
    #expect(try await library.list().sessions.first?.name == "first try")
    try await library.rename(id, to: "second try")
    #expect(try await library.list().sessions.first?.name == "second try")
    #expect(try await library.search("second").count == 1)
    #expect(try await library.search("\"first try\"").map(\.kind).contains(.name) == false)
    let index = try SessionIndex(of: library)
    try await index.refresh()
    #expect(try await index.list(limit: 5, where: SessionFilter()) == library.list())
  }

  @Test func `an index that is damaged or cannot be written is done without`() async throws {
    let id = try await record()
    try folder.write(String(repeating: "no database ", count: 999), to: ".index.sqlite")
    #expect(try await library.list().sessions.map(\.id) == [id])
    try folder.remove(".index.sqlite")
    try FileManager.default.createDirectory(
      at: folder.url.appendingPathComponent(".index.sqlite"), withIntermediateDirectories: false)
    #expect(try await library.list().sessions.map(\.id) == [id])
  }

  @Test func `the index is for its owner alone, also one that was not`() async throws {
    _ = try await record()
    let file = folder.url.appendingPathComponent(".index.sqlite").path
    func mode() throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
    }
    _ = try await library.list()
    #expect(try mode() == 0o600)
    chmod(file, 0o644)
    _ = try await library.list()
    #expect(try mode() == 0o600)
  }

  @Test func `evaluated cells count in the list, and their strategies are found`() async throws {
    let id = try await record()
    let filter = { (name: String) in
      var filter = SessionFilter()
      filter.strategy = name
      return filter
    }
    #expect(try await library.list().sessions.first?.cells == 1)
    let evaluation = try await record(
      [SampleSession.entries[0]]
        + SampleSession.entries.suffix(4).enumerated().map {
          JournalEntry(sequence: $0 + 2, at: $0, event: $1.event)
        }, startedAt: SampleSession.start + 5)
    let found = try await library.list(where: filter("rag")).sessions
    #expect(Set(found.map(\.id)) == [id, evaluation])
    #expect(found.first { $0.id == evaluation }?.runs == 0)
    #expect(found.first { $0.id == evaluation }?.cells == 1)
  }

  @Test func `a list is narrowed by what sessions are about`() async throws {
    let id = try await record()
    _ = try await record(Array(SampleSession.entries.prefix(1)), startedAt: 1_700_000_000)
    func found(_ change: (inout SessionFilter) -> Void) async throws -> [SessionID] {
      var filter = SessionFilter()
      change(&filter)
      return try await library.list(where: filter).sessions.map(\.id)
    }
    #expect(try await found { _ in }.count == 2)
    #expect(try await found { $0.model = "BASE" } == [id])
    #expect(try await found { $0.strategy = "hybrid" } == [])
    #expect(try await found { $0.tag = "Money" } == [id])
    #expect(try await found { $0.since = 1_780_000_000 } == [id])
    #expect(try await found { $0.until = 1_780_000_000 } != [id])
    #expect(try await found { $0.minimumCost = Money(dollars: 1) } == [id])
    #expect(try await found { $0.rating = .bad } == [id])
    #expect(try await found { $0.rating = .good } == [])
    #expect(try await found { $0.isPinned = true } == [id])
    #expect(try await found { $0.letters = "frsttry" } == [id])
    #expect(try await found { $0.letters = "yrt" } == [])
  }

  @Test func `a header with impossible times hides nothing`() async throws {
    let id = try await record()
    for (name, time) in [("a", "\"nan\""), ("b", "\"inf\""), ("c", "1e308")] {
      try folder.write(
        #"{"parent":{"forkedAt":\#(time),"sequence":1,"session":"x"},"session":"\#(name)","startedAt":1e308,"trivium":1}"#
          + "\n", to: "\(name).jsonl")
    }
    let list = try await library.list()
    #expect(Set(list.sessions.map(\.id.rawValue)) == [id.rawValue, "a", "b", "c"])
    #expect(list.sessions.first?.id == id, "it is pinned")
  }

  @Test func `runs are counted once, whatever was forked`() async throws {
    let id = try await record()
    _ = try library.fork(id, at: 99, now: SampleSession.start + 9)
    let runs = try await library.recordedRuns()
    #expect(runs.map(\.run) == [RunID(1), RunID(2)])
    let statistics = SessionStatistics(of: runs, by: .model) { _ in "today" }
    #expect(statistics.total.runs == 2)
    #expect(statistics.total.bad == 1)
    #expect(statistics.total.failed == 1)
    #expect(statistics.total.amount == Money(dollars: 1))
    #expect(statistics.rows.map(\.name) == ["baseline", "–"])
    #expect(
      SessionStatistics(of: runs, by: .day) { _ in "today" }.rows.map(\.name) == ["today"])
  }

  @Test func `a folder that only can be read is listed and searched`() async throws {
    let id = try await record()
    try? FileManager.default.removeItem(at: folder.url.appendingPathComponent(".index.sqlite"))
    chmod(folder.url.path, 0o500)
    defer { chmod(folder.url.path, 0o700) }
    #expect(try await library.list().sessions.map(\.id) == [id])
    #expect(try await library.search("money").isEmpty == false)
  }
}
