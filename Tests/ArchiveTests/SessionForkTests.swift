import Foundation
import StrategyCore
import Testing

@testable import Archive

struct SessionForkTests {
  private let folder: TemporaryFolder
  private let library: SessionLibrary

  init() throws {
    folder = try TemporaryFolder()
    library = SessionLibrary(folder: folder.url)
  }

  private func record(_ entries: [JournalEntry]) async throws -> SessionID {
    let writer = try library.create(startedAt: SampleSession.start)
    try await writer.append(entries)
    try await writer.close()
    return writer.header.session
  }

  @Test(arguments: [1, 2, 9, 100, 250, 410])
  func `a fork holds what its parent held up to there, and goes its own way`(
    sequence: Int
  ) async throws {
    let entries = StreamingSession.entries(chunks: 400)
    let parent = try await record(entries)
    let fork = try library.fork(parent, at: sequence, now: SampleSession.start + 60)
    let journal = try library.read(fork)
    #expect(journal.entries == Array(entries.prefix(sequence)))
    #expect(
      journal.header.parent
        == .init(session: parent, sequence: sequence, forkedAt: SampleSession.start + 60))
    #expect(journal.header.startedAt == SampleSession.start)
    #expect(try library.verify(fork).isSealed)
    #expect(journal.problems == [])
    let (writer, _) = try library.resume(fork)
    try await writer.append([
      JournalEntry(sequence: sequence + 1, at: 99_000_000, event: .sessionResumed)
    ])
    try await writer.close()
    #expect(try library.read(fork).entries.count == sequence + 1)
    #expect(try library.read(parent).entries == entries)
  }

  @Test func `a fork needs an entry to share`() async throws {
    let parent = try await record(SampleSession.entries)
    #expect(throws: Failure.self) { try library.fork(parent, at: 0, now: 1) }
    let whole = try library.fork(parent, at: .max, now: SampleSession.start)
    #expect(try library.read(whole).entries == SampleSession.entries)
  }

  @Test func `forks stand below what they come from`() async throws {
    func summary(_ id: String, parent: String? = nil) -> SessionSummary {
      let header = JournalHeader(
        session: SessionID(rawValue: id), startedAt: 1,
        parent: parent.map { .init(session: SessionID(rawValue: $0), sequence: 1, forkedAt: 2) })
      return SessionSummary(of: RecordedJournal(header: header), id: header.session)
    }
    let tree = SessionBranch.tree(of: [
      summary("e", parent: "gone"), summary("d", parent: "b"), summary("c", parent: "a"),
      summary("b", parent: "a"), summary("a"), summary("x", parent: "y"), summary("y", parent: "x"),
    ])
    #expect(
      tree.map { String(repeating: " ", count: $0.depth) + $0.id.rawValue } == [
        "e", "a", " c", " b", "  d", "x", " y",
      ])
  }
}
