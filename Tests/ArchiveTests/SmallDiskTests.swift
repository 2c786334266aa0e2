#if os(Linux)
  import Foundation
  import StrategyCore
  import Testing

  @testable import Archive

  /// A file system of its own, so small that it is soon full. Only root can mount one.
  private final class SmallDisk: Sendable {
    let url: URL

    static var isPossible: Bool { (try? SmallDisk()) != nil }

    init() throws {
      url = FileManager.default.temporaryDirectory
        .appendingPathComponent("small-disk-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
      do {
        try Self.run("mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", url.path)
      } catch {
        try? FileManager.default.removeItem(at: url)
        throw error
      }
    }

    deinit {
      try? Self.run("umount", "-l", url.path)
      try? FileManager.default.removeItem(at: url)
    }

    func becomeReadOnly() throws {
      try Self.run("mount", "-o", "remount,ro", url.path)
    }

    private static func run(_ arguments: String...) throws {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = arguments
      process.standardError = FileHandle.nullDevice
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      guard process.terminationStatus == 0 else { throw CocoaError(.fileWriteNoPermission) }
    }
  }

  @Suite(.enabled(if: SmallDisk.isPossible, "mounting a small disk takes root"))
  struct SmallDiskTests {
    private let disk: SmallDisk
    private let library: SessionLibrary

    init() throws {
      disk = try SmallDisk()
      library = SessionLibrary(folder: disk.url.appendingPathComponent("sessions"))
    }

    @Test func `what a full disk does not take is written when there is room`() async throws {
      let filler = disk.url.appendingPathComponent("filler")
      try Data(count: 88 << 10).write(to: filler)
      let writer = try library.create(startedAt: SampleSession.start)
      let entries = StreamingSession.entries(chunks: 700)
      var failure: Failure?
      for start in stride(from: 0, to: entries.count, by: 100) {
        do {
          try await writer.append(Array(entries[start..<min(start + 100, entries.count)]))
        } catch {
          failure = error as? Failure
        }
      }
      #expect(failure?.isRetryable == true)
      #expect(failure?.sentence.contains("disk is full") == true)
      #expect(await writer.unwrittenBytes > 0)
      let partial = try library.read(writer.header.session)
      #expect(partial.entries == Array(entries.prefix(partial.entries.count)))

      try FileManager.default.removeItem(at: filler)
      try await writer.flush()
      #expect(await writer.unwrittenBytes == 0)
      #expect(try library.read(writer.header.session).entries == entries)
      #expect(try library.verify(writer.header.session).isClean)
    }

    @Test func `a journal that cannot be compacted for lack of room stays as it is`() async throws {
      let writer = try library.create(startedAt: SampleSession.start)
      let entries = StreamingSession.entries(chunks: 500)
      try await writer.append(entries)
      let size = try Data(contentsOf: writer.file).count
      try Data(count: 120 << 10 - size).write(to: disk.url.appendingPathComponent("filler"))
      try await writer.close()
      #expect(try Data(contentsOf: writer.file).count == size)
      #expect(try library.read(writer.header.session).entries == entries)
      #expect(try await library.list().sessions.count == 1)
    }

    @Test func `a disk that only can be read is read, and refuses a new session`() async throws {
      let writer = try library.create(startedAt: SampleSession.start)
      try await writer.append(SampleSession.entries)
      try await writer.close()
      try disk.becomeReadOnly()
      #expect(try await library.list().sessions.map(\.id) == [writer.header.session])
      #expect(try await library.search("money").isEmpty == false)
      #expect(try library.verify(writer.header.session).isClean)
      let refusal = await #expect(throws: Failure.self) {
        try await library.rename(writer.header.session, to: "x")
      }
      #expect(refusal?.message.contains("read-only") == true)
      let next = try library.create(startedAt: SampleSession.start + 1)
      let second = await #expect(throws: Failure.self) {
        try await next.append(SampleSession.entries)
      }
      #expect(second?.nextStep?.contains("Choose a folder") == true)
    }
  }
#endif
