import Foundation
import StrategyCore
import Synchronization
import Testing

@testable import Archive

struct SQLiteResponseCacheTests {
  private let folder: TemporaryFolder
  private let file: URL
  private let notices = Notices()

  private final class Notices: Sendable {
    private let sentences = Mutex<[String]>([])
    var all: [String] { sentences.withLock { $0 } }
    func add(_ sentence: String) { sentences.withLock { $0.append(sentence) } }
  }

  init() throws {
    folder = try TemporaryFolder()
    file = folder.url.appendingPathComponent("cache/answers.sqlite")
  }

  private func open(limit: Int = SQLiteResponseCache.standardLimit) throws -> SQLiteResponseCache {
    try SQLiteResponseCache(file, limit: limit) { [notices] in notices.add($0) }
  }

  private func request(_ number: Int) -> RequestDigest {
    let prompt = ComposedPrompt(
      sections: [.init(kind: .input, role: .user, text: "Question \(number)", tokens: 2)],
      input: "")
    return RequestDigest(of: ModelRequest(prompt: prompt), to: "m", at: "http://127.0.0.1")
  }

  private func answer(_ text: String) -> RecordedAnswer {
    RecordedAnswer(
      text: text, reasoning: "Because.", usage: Usage(input: 9, output: 4, provenance: .reported),
      finish: .stop, seconds: 1.5, firstTokenSeconds: 0.25, model: "m-2026", warnings: ["Cut."])
  }

  @Test func `an answer comes back whole, also after the file was closed`() async throws {
    #expect(try await open().answer(to: request(1)) == nil)
    try await open().keep(answer("Yes."), to: request(1))
    let cache = try open()
    #expect(try await cache.answer(to: request(1)) == answer("Yes."))
    #expect(try await cache.answer(to: request(2)) == nil)
    #expect(notices.all.isEmpty)
  }

  @Test func `the file is its owner's alone`() async throws {
    try await open().keep(answer("Yes."), to: request(1))
    let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions]
    #expect(mode as? Int == 0o600)
  }

  @Test func `a later answer takes the place of the one before`() async throws {
    let cache = try open()
    try await cache.keep(answer("Yes, and at length."), to: request(1))
    try await cache.keep(answer("No."), to: request(1))
    #expect(try await cache.answer(to: request(1))?.text == "No.")
    let extent = try await cache.extent()
    #expect(extent.answers == 1)
    #expect(extent.bytes == (try JSONEncoder().encode(answer("No."))).count)
  }

  @Test func `past the limit those go that were not asked for the longest`() async throws {
    let size = try JSONEncoder().encode(answer(String(repeating: "x", count: 1_000))).count
    let cache = try open(limit: size * 10)
    for number in 1...10 {
      try await cache.keep(answer(String(repeating: "x", count: 1_000)), to: request(number))
    }
    #expect(try await cache.extent().answers == 10)
    _ = try await cache.answer(to: request(1))
    try await cache.keep(answer(String(repeating: "y", count: 1_000)), to: request(11))
    let extent = try await cache.extent()
    #expect(extent.answers == 9)
    #expect(extent.bytes == size * 9)
    #expect(try await cache.answer(to: request(1)) != nil)
    #expect(try await cache.answer(to: request(2)) == nil)
    #expect(try await cache.answer(to: request(3)) == nil)
    #expect(try await cache.answer(to: request(4)) != nil)
    #expect(try await cache.answer(to: request(11)) != nil)
  }

  @Test func `an answer larger than the limit is not kept`() async throws {
    let cache = try open(limit: 500)
    try await cache.keep(answer(String(repeating: "x", count: 1_000)), to: request(1))
    #expect(try await cache.answer(to: request(1)) == nil)
  }

  @Test func `several connections write and read at once`() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for part in 0..<4 {
        group.addTask {
          let cache = try open()
          for number in 0..<25 {
            try await cache.keep(answer("\(part)/\(number)"), to: request(part * 100 + number))
            _ = try await cache.answer(to: request(number))
          }
        }
      }
      try await group.waitForAll()
    }
    let cache = try open()
    #expect(try await cache.extent().answers == 100)
    #expect(try await cache.answer(to: request(312))?.text == "3/12")
    #expect(notices.all.isEmpty)
  }

  @Test func `everything can be removed`() async throws {
    let cache = try open()
    try await cache.keep(answer("Yes."), to: request(1))
    try await cache.removeAll()
    let extent = try await cache.extent()
    #expect(extent.answers == 0)
    #expect(extent.bytes == 0)
  }

  @Test func `bytes that are no database are set aside, with a notice`() async throws {
    try folder.write("somebody's notes", to: "cache/answers.sqlite")
    let cache = try open()
    try await cache.keep(answer("Yes."), to: request(1))
    #expect(try await cache.answer(to: request(1))?.text == "Yes.")
    let aside = file.path + ".unusable"
    #expect(try String(contentsOfFile: aside, encoding: .utf8) == "somebody's notes")
    #expect(notices.all.count == 1)
    #expect(notices.all.first?.contains(aside) == true)
  }

  /// Leaves a file without a journal beside it.
  private func fill(_ numbers: ClosedRange<Int>) async throws {
    let cache = try open()
    for number in numbers {
      try await cache.keep(answer(String(repeating: "x", count: 2_000)), to: request(number))
    }
  }

  @Test func `damage that shows later is mended in the middle of work`() async throws {
    try await fill(1...200)
    let cache = try open()
    let handle = try FileHandle(forWritingTo: file)
    let size = try handle.seekToEnd()
    try handle.seek(toOffset: 4_096)
    try handle.write(contentsOf: Data(repeating: 0x5A, count: Int(size) - 4_096))
    try handle.close()
    #expect(try await cache.answer(to: request(7)) == nil)
    #expect(notices.all.count == 1)
    try await cache.keep(answer("No."), to: request(1))
    #expect(try await cache.answer(to: request(1))?.text == "No.")
    #expect(try await open().answer(to: request(1))?.text == "No.")
    #expect(notices.all.count == 1)
  }

  @Test func `whatever bytes are damaged, asking ends in an answer or a sentence`() async throws {
    try await fill(1...30)
    let whole = try Data(contentsOf: file)
    var random = SeededGenerator(state: 3)
    for _ in 0..<40 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...300, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(
          in: .min ... .max, using: &random)
      }
      for suffix in ["-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: file.path + suffix)
      }
      try bytes.write(to: file)
      do {
        let cache = try open()
        _ = try await cache.answer(to: request(7))
        try await cache.keep(answer("No."), to: request(7))
      } catch let failure as Failure {
        #expect(failure.kind == .storage)
        #expect(failure.message.contains(file.path))
      }
    }
  }

  @Test func `a place that cannot be used is told`() throws {
    try folder.write("in the way", to: "cache")
    let failure = try #require(throws: Failure.self) { try open() }
    #expect(failure.kind == .storage)
    #expect(failure.nextStep?.contains("--no-cache") == true)
  }
}
