import Foundation
import StrategyCore
import Testing

@testable import Archive

/// A limit on the size of files stands for a full disk. It holds for the whole process, so it is set far beyond
/// what any other test writes.
struct FullDiskTests {
  private static let filler = 4 << 20

  @Test func `a full disk loses nothing, wherever in a line it strikes`() async throws {
    signal(SIGXFSZ, SIG_IGN)
    let folder = try TemporaryFolder()
    let library = SessionLibrary(folder: folder.url)
    let writer = try library.create(startedAt: SampleSession.start)
    let filler = JournalEntry(
      sequence: 1, at: 0, event: .noteAdded(text: String(repeating: "x", count: Self.filler)))
    try await writer.append([filler])
    let size = try fileSize(of: writer)
    let before = limit()
    defer { set(before) }

    let entries = SampleSession.entries.dropFirst()
    var room = 0
    for entry in entries {
      set(size + room)
      let failure = await #expect(throws: Failure.self) { try await writer.append([entry]) }
      #expect(failure?.isRetryable == true)
      #expect(failure?.sentence.contains("may not grow") == true)
      #expect(try fileSize(of: writer) == size + room)
      room += entry.sequence.isMultiple(of: 3) ? 1 : 7
    }

    set(before)
    try await writer.flush()
    #expect(await writer.unwrittenBytes == 0)
    let journal = try library.read(writer.header.session)
    #expect(journal.entries == [filler] + entries)
    #expect(journal.problems.isEmpty)
  }

  private func fileSize(of writer: JournalWriter) throws -> Int {
    try OpenFile(writer.file.path, .read).size()
  }

  private func limit() -> Int {
    var limit = rlimit()
    getrlimit(Self.fileSize, &limit)
    return Int(clamping: limit.rlim_cur)
  }

  private func set(_ size: Int) {
    var limit = rlimit()
    getrlimit(Self.fileSize, &limit)
    limit.rlim_cur = min(rlim_t(size), limit.rlim_max)
    setrlimit(Self.fileSize, &limit)
  }

  #if canImport(Darwin)
    private static let fileSize = RLIMIT_FSIZE
  #else
    private static let fileSize = __rlimit_resource_t(UInt32(RLIMIT_FSIZE.rawValue))
  #endif
}
