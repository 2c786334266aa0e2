import Foundation
import StrategyCore
import Testing

@testable import Archive

struct JournalWriterTests {
  private let folder: TemporaryFolder
  private let library: SessionLibrary

  init() throws {
    folder = try TemporaryFolder()
    library = SessionLibrary(folder: folder.url.appendingPathComponent("sessions"))
  }

  @Test func `what was appended is read back, in order, with its header`() async throws {
    let writer = try library.create(startedAt: SampleSession.start)
    try await writer.append(Array(SampleSession.entries.prefix(5)))
    try await writer.append(Array(SampleSession.entries.dropFirst(5)))
    try await writer.flush()
    let journal = try JournalReader.read(writer.file)
    #expect(journal.header == writer.header)
    #expect(journal.header.startedAt == SampleSession.start)
    #expect(journal.entries == SampleSession.entries)
    #expect(journal.problems.isEmpty)
  }

  @Test func `a session without an entry leaves no file`() async throws {
    let writer = try library.create(startedAt: SampleSession.start)
    try await writer.append([])
    try await writer.flush()
    try await writer.close()
    #expect(!FileManager.default.fileExists(atPath: writer.file.path))
  }

  @Test func `a journal is for its owner alone`() async throws {
    let writer = try library.create(startedAt: SampleSession.start)
    try await writer.append(SampleSession.entries)
    let attributes = try FileManager.default.attributesOfItem(atPath: writer.file.path)
    #expect((attributes[.posixPermissions] as? Int) == 0o600)
  }

  @Test func `an entry that is offered twice is kept once`() async throws {
    let writer = try library.create(startedAt: SampleSession.start)
    try await writer.append(Array(SampleSession.entries.prefix(5)))
    try await writer.append(SampleSession.entries)
    #expect(try JournalReader.read(writer.file).entries == SampleSession.entries)
  }

  @Test func `two writers never share a session`() async throws {
    let writer = try library.create(startedAt: SampleSession.start)
    try await writer.append(SampleSession.entries)
    let refusal = try #require(throws: Failure.self) {
      try library.resume(writer.header.session)
    }
    #expect(refusal.kind == .storage)
    #expect(refusal.message.contains("open in another trivium"))
    try await writer.close()
    let (second, journal) = try library.resume(writer.header.session)
    #expect(journal.entries == SampleSession.entries)
    try await second.close()
  }

  @Test func `nothing is taken after the journal was closed`() async throws {
    let writer = try library.create(startedAt: SampleSession.start)
    try await writer.append(SampleSession.entries)
    try await writer.close()
    try await writer.close()
    await #expect(throws: Failure.self) { try await writer.append(SampleSession.entries) }
  }

  @Test func `a resumed session goes on where it ended`() async throws {
    let writer = try library.create(startedAt: SampleSession.start)
    try await writer.append(Array(SampleSession.entries.prefix(9)))
    try await writer.close()
    let (second, journal) = try library.resume(writer.header.session)
    #expect(journal.entries.count == 9)
    try await second.append(Array(SampleSession.entries.dropFirst(9)))
    try await second.close()
    #expect(try library.read(writer.header.session).entries == SampleSession.entries)
  }

  @Test func `a line feed that an editor took away is put back`() async throws {
    let writer = try library.create(startedAt: SampleSession.start)
    try await writer.append(Array(SampleSession.entries.prefix(9)))
    try await writer.close()
    try Data(contentsOf: writer.file).dropLast().write(to: writer.file)
    let (second, journal) = try library.resume(writer.header.session)
    #expect(journal.entries.count == 9)
    #expect(journal.problems.isEmpty)
    try await second.append(Array(SampleSession.entries.dropFirst(9)))
    try await second.close()
    let read = try library.read(writer.header.session)
    #expect(read.entries == SampleSession.entries)
    #expect(read.problems.isEmpty)
  }

  @Test func `wherever the end was torn off, whole lines stay and the session goes on`()
    async throws
  {
    let writer = try library.create(startedAt: SampleSession.start)
    try await writer.append(SampleSession.entries)
    try await writer.close()
    let whole = try Data(contentsOf: writer.file)
    let ends = whole.indices.filter { whole[$0] == JournalLine.end }
    for length in (ends[ends.count - 4] + 1)...whole.count {
      try whole.prefix(length).write(to: writer.file)
      let kept = ends.filter { $0 <= length }.count - 1
      let isTorn = !ends.contains { $0 == length || $0 + 1 == length }
      let (second, journal) = try library.resume(writer.header.session)
      #expect(journal.entries == Array(SampleSession.entries.prefix(kept)), "\(length)")
      #expect(journal.problems.map(\.reason) == (isTorn ? [.torn] : []), "\(length)")
      try await second.append(SampleSession.entries)
      try await second.close()
      #expect(try Data(contentsOf: writer.file) == whole, "\(length)")
    }
  }

  @Test func `a folder that cannot be written to is named, and nothing is lost`() async throws {
    try folder.write("in the way", to: "sessions")
    let writer = try library.create(startedAt: SampleSession.start)
    let refusal = await #expect(throws: Failure.self) {
      try await writer.append(Array(SampleSession.entries.prefix(9)))
    }
    #expect(refusal?.message.contains(folder.url.path) == true)
    #expect(await writer.unwrittenBytes > 0)
    try folder.remove("sessions")
    try await writer.append(Array(SampleSession.entries.dropFirst(9)))
    #expect(try library.read(writer.header.session).entries == SampleSession.entries)
    #expect(await writer.unwrittenBytes == 0)
  }

  @Test func `a link in the place of a journal is not written through`() async throws {
    try folder.write("precious", to: "precious.txt")
    try FileManager.default.createDirectory(
      at: library.folder, withIntermediateDirectories: true)
    let id = SessionID(rawValue: "linked")
    try FileManager.default.createSymbolicLink(
      at: library.file(of: id),
      withDestinationURL: folder.url.appendingPathComponent("precious.txt"))
    #expect(throws: Failure.self) { try library.resume(id) }
    #expect(
      try String(contentsOf: folder.url.appendingPathComponent("precious.txt"), encoding: .utf8)
        == "precious")
  }
}
