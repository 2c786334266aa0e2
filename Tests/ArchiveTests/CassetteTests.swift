import Foundation
import StrategyCore
import Synchronization
import Testing

@testable import Archive

struct CassetteTests {
  private let folder: TemporaryFolder
  private var file: URL { folder.url.appendingPathComponent("demo.cassette") }

  init() throws {
    folder = try TemporaryFolder()
  }

  /// Answers with what it is told to; counts its calls.
  private final class ToldModel: LanguageModel {
    let name = "openai/small"
    let isTuned = false
    let calls = Mutex(0)
    let events: [ModelEvent]
    let failure: Failure?

    init(_ events: [ModelEvent], failure: Failure? = nil) {
      self.events = events
      self.failure = failure
    }

    func respond(to request: ModelRequest) -> AsyncThrowingStream<ModelEvent, any Error> {
      calls.withLock { $0 += 1 }
      let (stream, continuation) = AsyncThrowingStream<ModelEvent, any Error>.makeStream()
      for event in events { continuation.yield(event) }
      continuation.finish(throwing: failure)
      return stream
    }
  }

  private final class Steps: Sendable {
    private let time = Mutex(0)
    let pauses = Mutex<[Microseconds]>([])
    func now() -> Microseconds {
      time.withLock { time in
        time += 1_500
        return time
      }
    }
    func pause(_ time: Microseconds) { pauses.withLock { $0.append(time) } }
  }

  private static let events: [ModelEvent] = [
    .delayed(RetryDelay(reason: "busy", seconds: 1, attempt: 1)), .reasoning("hm"),
    .text("Within 30 "), .text("days"), .warning("cut"),
    .served(ServerReport(requestID: "req-1", billed: Money(dollars: 1))),
    .explanation(
      Explanation(
        summary: "s", evidence: [.init(kind: .sentence, text: "t", weight: .infinity)])),
    .kept(KeptAnswer(usage: Usage(output: 3), seconds: 1)),
    .usage(Usage(input: 9, output: 4, provenance: .reported)), .finished(.stop),
  ]

  private func request(_ text: String, temperature: Double? = 0.2, repeat index: Int = 0)
    -> ModelRequest
  {
    ModelRequest(
      prompt: ComposedPrompt(
        sections: [.init(kind: .input, role: .user, text: text, tokens: 3)], input: text),
      parameters: RequestParameters(temperature: temperature), repeatIndex: index)
  }

  private func collect(_ stream: AsyncThrowingStream<ModelEvent, any Error>) async throws
    -> [ModelEvent]
  {
    var events: [ModelEvent] = []
    for try await event in stream { events.append(event) }
    return events
  }

  @Test func `what was recorded is played with its timing, without the model`() async throws {
    let steps = Steps()
    let recorder = try CassetteRecorder(file)
    let live = RecordingModel(ToldModel(Self.events), to: recorder, now: { steps.now() })
    #expect(try await collect(live.respond(to: request("Refund?"))) == Self.events)
    #expect(recorder.problem == nil)

    let cassette = try Cassette(file)
    #expect(cassette.count == 1)
    let played = CassetteModel("openai/small", from: cassette, pause: { steps.pause($0) })
    #expect(try await collect(played.respond(to: request("Refund?"))) == Self.events)
    #expect(steps.pauses.withLock { $0 } == Array(repeating: 1_500, count: Self.events.count))
    let twice = CassetteModel("openai/small", from: cassette, pace: 2, pause: { steps.pause($0) })
    _ = try await collect(twice.respond(to: request("Refund?")))
    #expect(steps.pauses.withLock { $0.last } == 3_000)
  }

  @Test func `token counts and scores do not shape an answer, everything else does`() {
    var other = request("Refund?")
    other.prompt.sections[0].tokens = 99
    other.prompt.passages = [SampleSession.retrieved]
    var same = other
    same.prompt.passages[0].scores.fused = 0.5
    let key = CassetteRequest(request("Refund?"), to: "m")
    #expect(CassetteRequest(same, to: "m") == CassetteRequest(other, to: "m"))
    other.prompt.passages = []
    #expect(CassetteRequest(other, to: "m") == key)
    #expect(CassetteRequest(request("Refund?"), to: "n") != key)
    #expect(CassetteRequest(request("Refund!"), to: "m") != key)
    #expect(CassetteRequest(request("Refund?", temperature: 0.3), to: "m") != key)
    #expect(CassetteRequest(request("Refund?", repeat: 1), to: "m") != key)
  }

  @Test func `a miss names the nearest request and how it differs`() async throws {
    let steps = Steps()
    let recorder = try CassetteRecorder(file)
    let live = RecordingModel(ToldModel(Self.events), to: recorder, now: { steps.now() })
    for text in ["Where is my invoice?", "How do I get my money back?"] {
      _ = try await collect(live.respond(to: request(text)))
    }
    let played = CassetteModel("openai/small", from: try Cassette(file), pace: 0)
    let miss = await #expect(throws: Failure.self) {
      try await collect(
        played.respond(to: request("How do I get my money back?", temperature: 0.9)))
    }
    #expect(miss?.message.contains("The nearest is request 2 of 2") == true)
    #expect(miss?.message.contains("− parameter: temperature=0.2") == true)
    #expect(miss?.message.contains("+ parameter: temperature=0.9") == true)
    #expect(miss?.nextStep?.contains("--record") == true)
  }

  @Test func `gaps are filled by a live model when that is allowed, and kept`() async throws {
    let model = ToldModel([.text("live"), .finished(.stop)])
    let steps = Steps()
    let recorder = try CassetteRecorder(file)
    let fallback = RecordingModel(model, to: recorder, now: { steps.now() })
    let empty = CassetteModel("openai/small", from: try Cassette(file), fallback: fallback, pace: 0)
    #expect(try await collect(empty.respond(to: request("x"))) == model.events)
    let filled = CassetteModel("openai/small", from: try Cassette(file), pace: 0)
    #expect(try await collect(filled.respond(to: request("x"))) == model.events)
    #expect(model.calls.withLock { $0 } == 1)
  }

  @Test func `equal requests are answered in the order of the recording, failures too`()
    async throws
  {
    let steps = Steps()
    let recorder = try CassetteRecorder(file)
    let failure = Failure(.rateLimit, "too fast", isRetryable: true)
    for model in [ToldModel([.text("a")], failure: failure), ToldModel([.text("b")])] {
      let live = RecordingModel(model, to: recorder, now: { steps.now() })
      _ = try? await collect(live.respond(to: request("x")))
    }
    let played = CassetteModel("openai/small", from: try Cassette(file), pace: 0)
    await #expect(throws: failure) { try await collect(played.respond(to: request("x"))) }
    #expect(try await collect(played.respond(to: request("x"))) == [.text("b")])
    #expect(try await collect(played.respond(to: request("x"))) == [.text("b")])
  }

  @Test func `secrets are never on a cassette, and requests are found without them`()
    async throws
  {
    let redact = Redaction { $0.replacingOccurrences(of: "sk-1234", with: "•••") }
    let recorder = try CassetteRecorder(file, redactedBy: redact)
    let steps = Steps()
    let model = ToldModel([.text("your key is sk-1234"), .finished(.stop)])
    let live = RecordingModel(model, to: recorder, now: { steps.now() })
    _ = try await collect(live.respond(to: request("my key is sk-1234")))
    #expect(!(try String(contentsOf: file, encoding: .utf8)).contains("sk-1234"))
    let played = CassetteModel(
      "openai/small", from: try Cassette(file, redactedBy: redact), pace: 0)
    #expect(
      try await collect(played.respond(to: request("my key is sk-1234")))
        == [.text("your key is •••"), .finished(.stop)])
  }

  @Test func `vectors are played as they were`() async throws {
    struct Told: Embedder {
      let identity = "told"
      func embed(_ texts: [String]) async throws -> [Embedding] {
        texts.map {
          $0.count > 3
            ? .dense([0.1, -0.25, Float($0.count)])
            : .sparse(indices: [1, 7], values: [0.5, 0.125])
        }
      }
    }
    let recorder = try CassetteRecorder(file)
    let texts = ["one", "three", "a much longer text"]
    let vectors = try await RecordingEmbedder(Told(), to: recorder).embed(texts)
    let played = CassetteEmbedder("told", from: try Cassette(file))
    #expect(try await played.embed(texts.reversed()) == vectors.reversed())
    await #expect(throws: Failure.self) { try await played.embed(["one", "unknown"]) }
    let filled = CassetteEmbedder("told", from: try Cassette(file), fallback: Told())
    #expect(try await filled.embed(["one", "unknown"]).count == 2)
  }

  @Test func `a cassette that was cut off anywhere plays what is whole, and goes on from there`()
    async throws
  {
    for name in ["first", "second"] {
      let recorder = try CassetteRecorder(file)
      let live = RecordingModel(ToldModel(Self.events), to: recorder, now: { 0 })
      _ = try await collect(live.respond(to: request(name)))
    }
    let whole = try Data(contentsOf: file)
    let ends = whole.indices.filter { whole[$0] == JournalLine.end }
    let cuts = stride(from: ends[0] + 1, through: whole.count, by: 11)
    for length in Array(cuts) + ends[1...].flatMap({ [$0 - 1, $0, $0 + 1] }) {
      try whole.prefix(length).write(to: file)
      let count = ends.count { $0 <= length } - 1
      #expect(try Cassette(file).count == count, "\(length)")
      let recorder = try CassetteRecorder(file)
      let live = RecordingModel(ToldModel(Self.events), to: recorder, now: { 0 })
      _ = try await collect(live.respond(to: request("third")))
      #expect(recorder.problem == nil)
      #expect(try Cassette(file).count == count + 1, "\(length)")
    }
  }

  @Test(arguments: ["", "hello\n", "{}\n", "{\"cassette\":9}\n", "{\"cassette\":1}\n{\"req\n"])
  func `what is no cassette is said to be none`(text: String) throws {
    try folder.write(text, to: "demo.cassette")
    let refusal = try #require(throws: Failure.self) { try Cassette(file) }
    #expect(refusal.message.contains("demo.cassette"))
    #expect(throws: Failure.self) { try CassetteRecorder(file) }
  }
}
