import StrategyCore
import Synchronization
import Testing

@testable import ModelProviders

@Suite struct HTTPLanguageModelTests {
  /// A clock that does not wait but remembers.
  private final class Pauses: Sendable {
    private let taken = Mutex<[Duration]>([])
    var all: [Duration] { taken.withLock { $0 } }
    var timing: RetryTiming {
      RetryTiming(sleep: { pause in self.taken.withLock { $0.append(pause) } }, jitter: { 0 })
    }
  }

  private let pauses = Pauses()

  private func model(
    _ use: String, at server: LoopbackServer, through transport: HTTPTransport = HTTPTransport()
  ) throws -> any LanguageModel {
    let catalogue = ModelCatalogue(
      prices: try .bundled(),
      environment: ["OPENAI_API_KEY": "sk-secret-123", "ANTHROPIC_API_KEY": "sk-ant-456"],
      transport: transport, timing: pauses.timing, limits: TransportLimits())
    return try catalogue.model(for: ModelDefinition(use: use, url: server.url))
  }

  private func ask(
    _ use: String, at server: LoopbackServer,
    _ parameters: RequestParameters = RequestParameters()
  ) async throws -> (answer: Answer, failure: Failure?) {
    await collect(
      try model(use, at: server).respond(to: .asking("Hi", parameters)))
  }

  private func chunk(_ text: String) -> LoopbackServer.Step {
    .chunk("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\(text)\"}}]}\n\n")
  }

  private let ending: [LoopbackServer.Step] = [
    .chunk("data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"),
    .chunk("data: {\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}\n\n"),
    .chunk("data: [DONE]\n\n"), .lastChunk,
  ]

  @Test func `a stream becomes text, usage and an ending`() async throws {
    let steps =
      [
        .head(), .chunk(": keep-alive\n\n"), chunk("Hello"), .chunk(": keep-alive\n\n"),
        chunk(" you"),
      ] + ending
    let server = try LoopbackServer { _, _ in steps }
    let (answer, failure) = try await ask("openai/gpt-4.1", at: server)
    #expect(failure == nil)
    #expect(answer == Answer(text: "Hello you", usage: .reported(5, 2), finish: .stop))
    let request = try #require(server.seen.requests.first)
    #expect(request.line == "POST /v1/chat/completions HTTP/1.1")
    #expect(request.headers["authorization"] == "Bearer sk-secret-123")
    #expect(try JSONValue(parsing: request.body.utf8)["model"]?.string == "gpt-4.1")
  }

  @Test func `the first words arrive before the last are written`() async throws {
    let steps = [.head(), chunk("early"), .hold]
    let server = try LoopbackServer { _, _ in steps }
    let stream = try model("openai/gpt-4.1", at: server).respond(to: .asking("Hi"))
    var events = stream.makeAsyncIterator()
    #expect(try await events.next() == .text("early"))
  }

  @Test func `a refused key is named by its variable and never shown`() async throws {
    let server = try LoopbackServer { _, _ in
      [
        .reply(
          401,
          #"{"error":{"message":"Incorrect API key provided: sk-secret-123","code":"invalid_api_key"}}"#
        )
      ]
    }
    let failure = try #require(try await ask("openai/gpt-4.1", at: server).failure)
    #expect(failure.kind == .authentication)
    #expect(!failure.sentence.contains("sk-secret"))
    #expect(
      failure.sentence
        == "OpenAI at \(server.url)/v1 refuses the key from OPENAI_API_KEY (401): Incorrect API key provided: [secret]. Set OPENAI_API_KEY to a valid key."
    )
    #expect(server.seen.requests.count == 1)
  }

  @Test func `a limit is waited out as long as the server says, then the answer comes`()
    async throws
  {
    let steps = [.head(), chunk("yes")] + ending
    let server = try LoopbackServer { number, _ in
      switch number {
      case 0: [.reply(429, "{}", headers: ["Retry-After: 3"])]
      case 1: [.reply(500, "oops")]
      default: steps
      }
    }
    let (answer, failure) = try await ask("openai/gpt-4.1", at: server)
    #expect(failure == nil)
    #expect(answer.text == "yes")
    #expect(pauses.all == [.seconds(3), .seconds(1)])
    #expect(
      answer.delays == [
        RetryDelay(
          reason: "OpenAI at \(server.url)/v1 is limiting calls (429).", seconds: 3, attempt: 1),
        RetryDelay(
          reason: "OpenAI at \(server.url)/v1 failed (500): oops.", seconds: 1, attempt: 2),
      ])
  }

  @Test func `when trying again does not help the last words are told`() async throws {
    let server = try LoopbackServer { _, _ in
      [
        .reply(
          429, #"{"error":{"message":"slow down","code":"rate_limit_exceeded"}}"#,
          headers: ["Retry-After: 90"])
      ]
    }
    let failure = try #require(try await ask("openai/gpt-4.1", at: server).failure)
    #expect(server.seen.requests.count == 3)
    #expect(failure.kind == .rateLimit)
    #expect(failure.isRetryable)
    #expect(failure.nextStep == "Run it again in 90 s.")
  }

  @Test func `a pause is told before it is taken, and cancelling ends it at once`() async throws {
    let server = try LoopbackServer { _, _ in [.reply(503, "{}", headers: ["Retry-After: 60"])] }
    let catalogue = ModelCatalogue(
      prices: try .bundled(), environment: ["OPENAI_API_KEY": "sk-secret-123"],
      transport: HTTPTransport(), timing: .real, limits: TransportLimits())
    let model = try catalogue.model(for: ModelDefinition(use: "openai/gpt-4.1", url: server.url))
    let (told, signal) = AsyncStream<ModelEvent>.makeStream()
    let task = Task {
      for try await event in model.respond(to: .asking("Hi")) { signal.yield(event) }
    }
    for await event in told {
      guard case .delayed(let delay) = event else { continue }
      #expect(delay.seconds == 60)
      break
    }
    task.cancel()
    _ = await task.result
    #expect(server.seen.requests.count == 1)
  }

  @Test func `what the head tells comes before the first word`() async throws {
    let head =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n"
      + "X-Request-ID: req_7\r\nx-ratelimit-remaining-requests: 59\r\n"
      + "x-ratelimit-limit-requests: 60\r\nx-ratelimit-reset-requests: 1s\r\n\r\n"
    let steps = [.send(head), chunk("yes")] + ending
    let server = try LoopbackServer { _, _ in steps }
    var events = try model("openai/gpt-4.1", at: server).respond(to: .asking("Hi"))
      .makeAsyncIterator()
    let report = ServerReport(
      requestID: "req_7",
      headroom: RateHeadroom(requests: .init(limit: 60, remaining: 59, resetSeconds: 1)))
    #expect(try await events.next() == .served(report))
  }

  @Test func `an empty account is asked once`() async throws {
    let server = try LoopbackServer { _, _ in
      [
        .reply(
          429,
          #"{"error":{"message":"You exceeded your current quota","code":"insufficient_quota"}}"#)
      ]
    }
    let failure = try #require(try await ask("openai/gpt-4.1", at: server).failure)
    #expect(server.seen.requests.count == 1)
    #expect(!failure.isRetryable)
    #expect(pauses.all.isEmpty)
  }

  @Test func `a stream that is cut keeps its text and is not asked for again`() async throws {
    let steps = [.head(), chunk("half"), .close]
    let server = try LoopbackServer { _, _ in steps }
    let (answer, failure) = try await ask("openai/gpt-4.1", at: server)
    #expect(failure == nil)
    #expect(answer == Answer(text: "half", finish: .unknown))
    #expect(server.seen.requests.count == 1)
  }

  @Test func `a stream that is cut before its first word is a failure`() async throws {
    let server = try LoopbackServer { _, _ in [.head(), .chunk(": wait\n\n"), .close] }
    let failure = try #require(try await ask("openai/gpt-4.1", at: server).failure)
    #expect(failure.kind == .network)
    #expect(failure.message.contains("closed the connection without a reply"))
    #expect(server.seen.requests.count == 1)
  }

  @Test func `a stream that falls silent fails after its text`() async throws {
    let steps = [.head(), chunk("then"), .hold]
    let server = try LoopbackServer { _, _ in steps }
    let clock = HandClock()
    let transport = clock.transport
    var answer = Answer()
    let stream = try model("openai/gpt-4.1", at: server, through: transport).respond(
      to: .asking("Hi"))
    let failure = await #expect(throws: Failure.self) {
      for try await event in stream {
        answer.take(event)
        try await clock.pass(.seconds(300), for: transport)
      }
    }
    #expect(answer.text == "then")
    #expect(failure?.message == "OpenAI at \(server.url) has sent nothing for 300 s.")
  }

  @Test func `success with an empty stream is a failure`() async throws {
    let server = try LoopbackServer { _, _ in [.head(), .lastChunk] }
    let failure = try #require(try await ask("openai/gpt-4.1", at: server).failure)
    #expect(failure.message == "OpenAI at \(server.url)/v1 reported success and sent no reply.")
  }

  @Test func `an error in the middle keeps the text before it`() async throws {
    let steps = [
      .head(), chunk("some"),
      .chunk("data: {\"error\":{\"message\":\"GPU lost\",\"code\":500}}\n\n"), .lastChunk,
    ]
    let server = try LoopbackServer { _, _ in steps }
    let (answer, failure) = try await ask("openai/gpt-4.1", at: server)
    #expect(answer.text == "some")
    #expect(failure?.message == "OpenAI at \(server.url)/v1 broke off with an error: GPU lost.")
  }

  @Test func `malformed JSON in the middle keeps the text before it`() async throws {
    let steps = [
      .head(), chunk("some"), .chunk("data: {\"choices\":[{\n\n"), chunk("more"), .lastChunk,
    ]
    let server = try LoopbackServer { _, _ in steps }
    let (answer, failure) = try await ask("openai/gpt-4.1", at: server)
    #expect(answer.text == "some")
    #expect(
      failure?.message.hasSuffix("sent something that is not JSON: “{\"choices\":[{”") == true)
  }

  @Test func `a giant event is read, a boundless one is refused`() async throws {
    let large = String(repeating: "x", count: 1_000_000)
    let steps = [.head(), chunk(large)] + ending
    let server = try LoopbackServer { _, _ in steps }
    #expect(try await ask("openai/gpt-4.1", at: server).answer.text == large)
    let portion = LoopbackServer.Step.chunk(String(repeating: "y", count: 4 * 1024 * 1024))
    let endless = try LoopbackServer { _, _ in
      [.head(), .chunk("data: ")] + Array(repeating: portion, count: 20) + [.hold]
    }
    let failure = try #require(try await ask("openai/gpt-4.1", at: endless).failure)
    #expect(failure.message.hasSuffix("sent a line of more than 16 MB."))
  }

  @Test func `a server that drips bytes is patiently read`() async throws {
    let event =
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"né\"},\"finish_reason\":\"stop\"}]}\r\n\r\n"
    let steps: [LoopbackServer.Step] =
      [.head()] + Array(event.utf8).map { .bytes(Array("1\r\n".utf8) + [$0] + Array("\r\n".utf8)) }
      + [.lastChunk]
    let server = try LoopbackServer { _, _ in steps }
    #expect(try await ask("openai/gpt-4.1", at: server).answer == Answer(text: "né", finish: .stop))
  }

  @Test func `a field that the server refuses is left out, once and for all`() async throws {
    let steps = [.head(), chunk("ok")] + ending
    let server = try LoopbackServer { _, request in
      if request.body.contains("stream_options") {
        return [
          .reply(
            422,
            #"{"object":"error","message":{"detail":[{"loc":["body","stream_options"],"msg":"Extra inputs are not permitted"}]}}"#
          )
        ]
      }
      if request.body.contains("temperature") {
        return [
          .reply(
            400,
            #"{"error":{"message":"Unsupported value","param":"temperature","code":"unsupported_value"}}"#
          )
        ]
      }
      if request.body.contains("\"max_tokens\"") {
        return [
          .reply(
            400,
            #"{"error":{"message":"Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens'.","param":"max_tokens"}}"#
          )
        ]
      }
      return steps
    }
    let parameters = RequestParameters(temperature: 0, maxOutputTokens: 9)
    let model = try model("openai-compatible/m", at: server)
    let first = await collect(model.respond(to: .asking("Hi", parameters)))
    #expect(first.failure == nil)
    #expect(first.answer.text == "ok")
    #expect(first.answer.warnings == ["m does not take temperature: left out."])
    #expect(server.seen.requests.count == 4)
    _ = await collect(model.respond(to: .asking("Hi", parameters)))
    #expect(server.seen.requests.count == 5)
    #expect(server.seen.requests.last?.body.contains("\"max_completion_tokens\":9") == true)
  }

  @Test func `cancelling the reader closes the connection`() async throws {
    let steps = [.head(), chunk("a"), .hold]
    let server = try LoopbackServer { _, _ in steps }
    let model = try model("openai/gpt-4.1", at: server)
    let (started, signal) = AsyncStream<Void>.makeStream()
    let task = Task {
      for try await _ in model.respond(to: .asking("Hi")) { signal.yield() }
    }
    for await _ in started { break }
    task.cancel()
    _ = await task.result
    await eventually { server.seen.departures == 1 }
  }

  @Test func `other wires work end to end`() async throws {
    let ollama = try LoopbackServer { _, _ in
      [
        .head("application/x-ndjson"),
        .chunk("{\"message\":{\"content\":\"zwei\"},\"done\":false}\n"),
        .chunk(
          "{\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":4,\"eval_count\":1}\n"
        ),
        .lastChunk,
      ]
    }
    #expect(
      try await ask("ollama/llama3.2", at: ollama).answer
        == Answer(text: "zwei", usage: .reported(4, 1), finish: .stop))
    #expect(ollama.seen.requests.first?.line == "POST /api/chat HTTP/1.1")
    let anthropic = try LoopbackServer { number, _ in
      number == 0
        ? [
          .reply(
            529, #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#)
        ]
        : [
          .reply(
            200,
            #"{"type":"message","content":[{"type":"text","text":"Ja"}],"stop_reason":"end_turn","usage":{"input_tokens":7,"output_tokens":2}}"#
          )
        ]
    }
    let (answer, failure) = try await ask("anthropic/claude-sonnet-4-6", at: anthropic)
    #expect(failure == nil)
    #expect(answer.text == "Ja")
    #expect(answer.usage == .reported(7, 2))
    #expect(answer.delays.map(\.attempt) == [1])
    #expect(anthropic.seen.requests.first?.headers["x-api-key"] == "sk-ant-456")
  }
}
