import Foundation
import StrategyCore
import Testing

@testable import Archive

struct SessionLibraryTests {
  private let folder: TemporaryFolder
  private let library: SessionLibrary

  init() throws {
    folder = try TemporaryFolder()
    library = SessionLibrary(folder: folder.url)
  }

  private func record(_ entries: [JournalEntry], startedAt: Double) async throws -> SessionID {
    var generator = SeededGenerator(state: UInt64(startedAt))
    let writer = try library.create(startedAt: startedAt, using: &generator)
    try await writer.append(entries)
    try await writer.close()
    return writer.header.session
  }

  @Test func `sessions are listed newest first with what they were about`() async throws {
    let old = try await record(Array(SampleSession.entries.prefix(1)), startedAt: 1_700_000_000)
    let new = try await record(SampleSession.entries, startedAt: 1_790_000_000)
    let list = try await library.list()
    #expect(list.unreadable.isEmpty)
    #expect(list.sessions.map(\.id) == [new, old])
    let summary = try #require(list.sessions.first)
    #expect(summary.name == "first try")
    #expect(summary.workspace == "support-desk")
    #expect(summary.runs == 2)
    #expect(summary.lastInput == "How do I get my money back?")
    #expect(summary.lastStrategy == "rag")
    #expect(summary.startedAt == 1_790_000_000)
    #expect(
      summary.lastAt == 1_790_000_000 + Double(SampleSession.entries.last?.at ?? 0) / 1e6)
    #expect(summary.cost == SessionState(folding: SampleSession.entries).spending.cost)
  }

  @Test func `a summary is that of the folded session whatever part of it is there`() async throws {
    for count in 0...SampleSession.entries.count {
      let entries = Array(SampleSession.entries.prefix(count))
      let journal = RecordedJournal(
        header: JournalHeader(session: SessionID(rawValue: "x"), startedAt: 5), entries: entries)
      let summary = SessionSummary(of: journal, id: SessionID(rawValue: "x"))
      let state = SessionState(folding: entries)
      #expect(summary.runs == state.runs.count)
      #expect(summary.cost == state.spending.cost)
      #expect(summary.lastInput == state.input)
    }
  }

  @Test func `files that are no journals are named and hide nothing`() async throws {
    let id = try await record(SampleSession.entries, startedAt: SampleSession.start)
    try folder.write("not a journal\n", to: "stray.jsonl")
    try folder.write("notes", to: "notes.txt")
    try folder.write("", to: ".hidden.jsonl")
    try folder.write("", to: "\u{1B}[2J\n.jsonl")
    try FileManager.default.createDirectory(
      at: folder.url.appendingPathComponent("folder.jsonl"), withIntermediateDirectories: false)
    let list = try await library.list()
    #expect(list.sessions.map(\.id) == [id])
    #expect(list.unreadable.count == 3)
    #expect(try library.find("last") == id)
  }

  @Test func `a folder that is not there holds no session`() async throws {
    let none = SessionLibrary(folder: folder.url.appendingPathComponent("none"))
    #expect(try await none.list() == SessionList())
    let refusal = try #require(throws: Failure.self) { try none.find("last") }
    #expect(refusal.message == "There is no recorded session yet.")
  }

  @Test func `a session is found by the beginning of its name`() async throws {
    let old = try await record(SampleSession.entries, startedAt: 1_700_000_000)
    let new = try await record(SampleSession.entries, startedAt: 1_790_000_000)
    #expect(try library.find("last") == new)
    #expect(try library.find(old.rawValue) == old)
    #expect(try library.find(String(old.rawValue.prefix(12)).uppercased()) == old)
    let ambiguous = try #require(throws: Failure.self) { try library.find("01") }
    #expect(ambiguous.message.contains(new.rawValue))
    #expect(ambiguous.nextStep == "Give more letters, or `last`.")
    #expect(throws: Failure.self) { try library.find("zzz") }
    #expect(throws: Failure.self) { try library.find("") }
    #expect(throws: Failure.self) { try library.find("../../etc/passwd") }
  }

  @Test func `a session that was renamed by hand is read under its file's name`() async throws {
    let id = try await record(SampleSession.entries, startedAt: SampleSession.start)
    let renamed = SessionID(rawValue: "my best session")
    try FileManager.default.moveItem(at: library.file(of: id), to: library.file(of: renamed))
    let journal = try library.read(try library.find("my"))
    #expect(journal.entries == SampleSession.entries)
    #expect(journal.problems.map(\.reason) == [.otherSession(id: id)])
  }

  @Test func `a missing session is said to be missing`() throws {
    let missing = SessionID(rawValue: "01nosuch")
    #expect(throws: Failure.self) { try library.read(missing) }
    let refusal = try #require(throws: Failure.self) { try library.resume(missing) }
    #expect(refusal.nextStep?.contains("sessions list") == true)
  }
}
