import Foundation
import StrategyCore
import Testing

@testable import ModelProviders

/// Bodies that real servers sent, shortened, with what a person reads in them.
struct CapturedReply: CustomTestStringConvertible {
  var name: String
  var provider: String
  var text: String
  var usage: Usage?
  var finish: FinishReason
  var billed: String?

  init(
    _ name: String, as provider: String, _ text: String, _ usage: Usage? = nil,
    _ finish: FinishReason = .stop, billed: String? = nil
  ) {
    self.name = name
    self.provider = provider
    self.text = text
    self.usage = usage
    self.finish = finish
    self.billed = billed
  }

  var testDescription: String { name }

  var body: String {
    get throws {
      let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Fixtures/Replies/\(name).txt")
      return try String(contentsOf: file, encoding: .utf8)
    }
  }

  var stream: ReplyStream {
    get throws {
      ModelServer(
        provider: try .known(provider), address: try ServerAddress("http://localhost"), model: "m"
      ).replyStream(for: .asking("hi"))
    }
  }

  private static let greeting =
    "Hello from the mock — naïve café 日本語 👩\u{200D}🚀. This is a second sentence with \"quotes\"\nand a newline."
  private static let shortened = "Hello from tk —ïvefé  newline."

  static let all = [
    CapturedReply("aimock-anthropic-stream", as: "anthropic", "hellé 日本"),
    CapturedReply("aimock-openai-stream", as: "openai", "hellé 日本", nil, .unknown),
    CapturedReply(
      "litellm-claude-as-chat-stream", as: "litellm", shortened, .reported(8, 29)),
    CapturedReply("litellm-gemini-stream", as: "gemini", shortened),
    CapturedReply("litellm-gemini-whole", as: "gemini", greeting, .reported(10, 20)),
    CapturedReply(
      "litellm-lm-studio-as-responses-stream", as: "openai-responses", shortened,
      .reported(8, 29), billed: "0.0000186"),
    CapturedReply(
      "litellm-lm-studio-stream", as: "litellm", shortened, .reported(8, 29),
      billed: "0.0000186"),
    CapturedReply("litellm-messages-stream", as: "anthropic", shortened, .reported(8, 29)),
    CapturedReply(
      "litellm-messages-whole", as: "anthropic",
      "Hello from mock Claude — naïve café 日本語 👩\u{200D}🚀. Done.", .reported(2095, 503)),
    CapturedReply(
      "litellm-openai-stream", as: "litellm", shortened, .reported(15, 29),
      billed: "0.00001965"),
    CapturedReply("litellm-openai-whole", as: "openai", greeting, .reported(10, 20)),
    CapturedReply(
      "litellm-responses-whole", as: "openai-responses", greeting, .reported(36, 87)),
    CapturedReply("llama-cpp-python-stream", as: "openai-compatible", "H1", nil, .length),
    CapturedReply(
      "llama-cpp-python-whole", as: "openai-compatible", "}\"J\u{C}\u{B}Ny/", .reported(23, 12),
      .length),
    CapturedReply(
      "llama-server-chat-progress", as: "llama.cpp", "4\u{FFFD}", .reported(1, 2, cacheRead: 23),
      .length),
    CapturedReply(
      "llama-server-chat-stream", as: "llama.cpp",
      "/\u{FFFD}2Ñ\u{FFFD}\u{FFFD}\u{FFFD}x)8\u{FFFD}", .reported(24, 16), .length),
    CapturedReply(
      "llama-server-chat-two-choices", as: "llama.cpp", "R,'\u{FFFD}",
      .reported(1, 4, cacheRead: 23), .length),
    CapturedReply(
      "llama-server-chat-whole", as: "llama.cpp",
      "Z\u{FFFD}\u{FFFD}z1Fe\"\u{5}b\u{FFFD}Je\u{FFFD}\u{FFFD}", .reported(1, 16, cacheRead: 23),
      .length),
    CapturedReply(
      "llama-server-messages-stream", as: "anthropic",
      "]\u{1B}Z`2\u{FFFD}\u{C}\u{5}\u{FFFD}W", .reported(1, 12, cacheRead: 23), .length),
    CapturedReply(
      "llama-server-messages-whole", as: "anthropic",
      " the\u{FFFD}s:N\u{FFFD}TU\u{FFFD}\"}c", .reported(1, 12, cacheRead: 23), .length),
    CapturedReply(
      "llama-server-responses-stream", as: "openai-responses",
      "2l'H\u{FFFD}\u{FFFD}\u{FFFD} F", .reported(1, 12, cacheRead: 23)),
    CapturedReply(
      "llama-server-responses-whole", as: "openai-responses",
      "'\u{FFFD}\u{FFFD}yW5\u{FFFD}c\u{6}\u{FFFD}y\u{8}", .reported(1, 12, cacheRead: 23)),
  ]
}

@Suite struct CapturedReplyTests {
  @Test(arguments: CapturedReply.all)
  func `what servers sent reads as a person reads it`(capture: CapturedReply) throws {
    let answer = try read(
      Array(try capture.body.utf8), as: .known(capture.provider))
    #expect(answer.text == capture.text)
    #expect(answer.usage == capture.usage)
    #expect(answer.finish == capture.finish)
    #expect(answer.report.billed == capture.billed.flatMap { Money($0) })
    #expect(answer.warnings == [])
  }

  @Test(arguments: CapturedReply.all)
  func `a split at any byte changes nothing`(capture: CapturedReply) throws {
    let bytes = Array(try capture.body.utf8)
    var single = (stream: try capture.stream, answer: Answer())
    var afterEach = [single]
    for byte in bytes {
      try single.stream.feed([byte])
      single.stream.takeEvents().forEach { single.answer.take($0) }
      afterEach.append(single)
    }
    // A reader that a split confuses shows it with the next event or the one after.
    for (cut, before) in afterEach.enumerated() {
      var (stream, answer) = before
      let end = min(cut + 600, bytes.count)
      try stream.feed(Array(bytes[cut..<end]))
      stream.takeEvents().forEach { answer.take($0) }
      #expect(answer == afterEach[end].answer, "cut at \(cut)")
    }
    try single.stream.end()
    single.stream.takeEvents().forEach { single.answer.take($0) }
    #expect(single.answer == (try read(bytes, as: .known(capture.provider))))
  }

  @Test(arguments: CapturedReply.all, ["\r", "\r\n"])
  func `other line ends change nothing`(capture: CapturedReply, end: String) throws {
    let provider = try Provider.known(capture.provider)
    let plain = Array(try capture.body.utf8)
    let changed = Array(String(decoding: plain, as: UTF8.self).replacing("\n", with: end).utf8)
    let expected = try read(plain, as: provider)
    #expect(try read(changed, as: provider) == expected)
    #expect(try read(changed, as: provider, cutAt: Array(1..<changed.count)) == expected)
  }

  @Test(arguments: CapturedReply.all)
  func `a reply cut at any byte keeps what came and never claims to be whole`(
    capture: CapturedReply
  ) throws {
    let bytes = Array(try capture.body.utf8)
    var stream = try capture.stream
    var kept = Answer()
    for (position, byte) in bytes.enumerated() {
      var cut = stream
      var answer = kept
      do throws(ReplyError) {
        try cut.end(isBroken: true)
      } catch {
        #expect(error == .empty || answer.text.isEmpty, "cut at \(position): \(error)")
      }
      cut.takeEvents().forEach { answer.take($0) }
      #expect(capture.text.utf8.starts(with: answer.text.utf8), "cut at \(position)")
      if answer.text.utf8.count < capture.text.utf8.count {
        #expect(answer.finish == .unknown || answer.finish == nil, "cut at \(position)")
        #expect(answer.usage?.provenance != .reported, "cut at \(position)")
      }
      try stream.feed([byte])
      stream.takeEvents().forEach { kept.take($0) }
    }
  }

  @Test(arguments: CapturedReply.all)
  func `broken bytes are an answer or an error, nothing worse`(capture: CapturedReply) throws {
    let provider = try Provider.known(capture.provider)
    let bytes = Array(try capture.body.utf8)
    var random = SeededRandom(state: UInt64(bytes.count))
    for _ in 0..<60 {
      var broken = bytes
      for _ in 0...Int.random(in: 0..<4, using: &random) {
        let place = Int.random(in: 0..<broken.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: broken[place] = UInt8.random(in: 0...255, using: &random)
        case 1: broken.remove(at: place)
        default: broken.insert(UInt8.random(in: 0...255, using: &random), at: place)
        }
      }
      let cut = Int.random(in: 0...broken.count, using: &random)
      let halves = Result { try read(broken, as: provider, cutAt: [cut]) }
      let whole = Result { try read(broken, as: provider) }
      #expect((try? halves.get()) == (try? whole.get()))
    }
  }
}
