import StrategyCore
import Synchronization
import Testing

@testable import ModelProviders

/// What a reply amounts to, however it was cut into events.
struct Answer: Equatable {
  var text = ""
  var reasoning = ""
  var usage: Usage?
  var finish: FinishReason?
  var explanations: [String] = []
  var delays: [RetryDelay] = []
  var report = ServerReport()
  var warnings: [String] = []

  init(
    text: String = "", reasoning: String = "", usage: Usage? = nil, finish: FinishReason? = nil
  ) {
    self.text = text
    self.reasoning = reasoning
    self.usage = usage
    self.finish = finish
  }

  mutating func take(_ event: ModelEvent) {
    switch event {
    case .text(let piece): text += piece
    case .reasoning(let piece): reasoning += piece
    case .usage(let usage): self.usage = usage
    case .explanation(let explanation): explanations.append(explanation.summary)
    case .delayed(let delay): delays.append(delay)
    case .served(let report): self.report = self.report.merging(report)
    case .warning(let text): warnings.append(text)
    case .kept: break
    case .finished(let reason): finish = reason
    }
  }
}

extension Usage {
  static func reported(
    _ input: Int, _ output: Int, cacheRead: Int = 0, cacheWrite: Int = 0, reasoning: Int = 0
  ) -> Usage {
    Usage(
      input: input, cacheRead: cacheRead, cacheWrite: cacheWrite, output: output,
      reasoning: reasoning, provenance: .reported)
  }
}

extension ModelRequest {
  static func asking(
    _ input: String, system: String? = nil, _ parameters: RequestParameters = RequestParameters()
  ) -> ModelRequest {
    var sections: [ComposedPrompt.Section] = []
    if let system {
      sections.append(
        ComposedPrompt.Section(kind: .system, role: .system, text: system, tokens: 1))
    }
    sections.append(ComposedPrompt.Section(kind: .input, role: .user, text: input, tokens: 1))
    return ModelRequest(
      prompt: ComposedPrompt(sections: sections, input: input), parameters: parameters)
  }
}

extension Provider {
  static func known(_ name: String) throws -> Provider { try #require(Provider.named(name)) }
}

/// Reads a body in portions of the given sizes, the last one repeated.
func read(
  _ body: [UInt8], as provider: Provider, cutAt cuts: [Int] = [], isBroken: Bool = false
) throws -> Answer {
  let server = ModelServer(
    provider: provider, address: try ServerAddress("http://localhost"), model: "m")
  var stream = server.replyStream(for: .asking("hi"))
  var answer = Answer()
  var start = 0
  for cut in cuts + [body.count] {
    try stream.feed(Array(body[start..<cut]))
    stream.takeEvents().forEach { answer.take($0) }
    start = cut
  }
  try stream.end(isBroken: isBroken)
  stream.takeEvents().forEach { answer.take($0) }
  return answer
}

/// Reads a body cut in two at every place, and byte by byte; every way must give the same answer.
func readInEveryWay(
  _ body: String, as name: String, sourceLocation: SourceLocation = #_sourceLocation
) throws -> Answer {
  let bytes = Array(body.utf8)
  let provider = try Provider.known(name)
  let whole = try read(bytes, as: provider)
  for cut in 1..<bytes.count {
    let halves = try read(bytes, as: provider, cutAt: [cut])
    #expect(halves == whole, "cut at \(cut)", sourceLocation: sourceLocation)
  }
  let single = try read(bytes, as: provider, cutAt: Array(1..<bytes.count))
  #expect(single == whole, sourceLocation: sourceLocation)
  return whole
}

/// All of a stream's events and how it ended.
func collect(
  _ stream: AsyncThrowingStream<ModelEvent, any Error>
) async -> (answer: Answer, failure: Failure?) {
  var answer = Answer()
  do {
    for try await event in stream { answer.take(event) }
    return (answer, nil)
  } catch {
    return (answer, error as? Failure ?? Failure(.model, "\(error)"))
  }
}

/// A clock for silence that only moves when told.
final class HandClock: Sendable {
  private let ahead = Mutex(Duration.zero)
  private let start = ContinuousClock.now

  var transport: HTTPTransport {
    HTTPTransport(now: { self.start + self.ahead.withLock { $0 } })
  }

  /// Lets time pass for `transport`, which takes notice with its next request.
  func pass(_ duration: Duration, for transport: HTTPTransport) async throws {
    ahead.withLock { $0 += duration }
    let server = try LoopbackServer { _, _ in [.reply(200, "")] }
    _ = try await transport.send(
      HTTPRequest(url: server.url, inactivityTimeout: .seconds(1_000_000)))
  }
}

/// Waits for what another thread is about to do, and no longer than a minute: a busy machine may be slow.
func eventually(
  sourceLocation: SourceLocation = #_sourceLocation, _ condition: () -> Bool
) async {
  let deadline = ContinuousClock.now + .seconds(60)
  while !condition(), ContinuousClock.now < deadline { await Task.yield() }
  #expect(condition(), sourceLocation: sourceLocation)
}
