import StrategyCore
import Testing

@testable import ModelProviders

@Suite struct SurvivalTests {
  private func ask(
    _ definition: ModelDefinition, transport: HTTPTransport = HTTPTransport(),
    limits: TransportLimits = TransportLimits()
  ) async throws -> (answer: Answer, failure: Failure?) {
    let catalogue = ModelCatalogue(
      prices: try .bundled(), environment: ["OPENAI_API_KEY": "sk-secret-12345"], isTrusted: true,
      transport: transport, timing: RetryTiming(sleep: { _ in }, jitter: { 0 }), limits: limits)
    return await collect(try catalogue.model(for: definition).respond(to: .asking("Hi")))
  }

  private func ask(_ server: LoopbackServer) async throws -> (answer: Answer, failure: Failure?) {
    try await ask(ModelDefinition(use: "openai/gpt-4.1", url: server.url))
  }

  private func event(_ text: String) -> String {
    "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\(text)\"}}]}\n\n"
  }

  private let ending =
    "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"

  @Test func `a redirect is told, and the key goes to nobody else`() async throws {
    let other = try LoopbackServer { _, _ in [.reply(200, "{}")] }
    let server = try LoopbackServer { _, _ in
      [.reply(307, "", headers: ["Location: http://127.0.0.1:\(other.port)/v1/chat/completions"])]
    }
    let failure = try #require(try await ask(server).failure)
    #expect(
      failure.message
        == "OpenAI at \(server.url)/v1 sends on to \(other.url)/v1/chat/completions (307).")
    #expect(other.seen.requests.isEmpty)
    #expect(server.seen.requests.count == 1)
  }

  @Test(arguments: [200, 403, 511]) func `a captive portal is called a web page`(status: Int)
    async throws
  {
    let page =
      "<!DOCTYPE html>\n<html><head><title>Hotel \u{1B}[2J Log-in</title></head><body/></html>"
    let server = try LoopbackServer { _, _ in [.reply(status, page, type: "text/html")] }
    let failure = try #require(try await ask(server).failure)
    #expect(
      failure.message.hasPrefix(
        "OpenAI at \(server.url)/v1 answered with a web page “Hotel [2J Log-in”"))
    #expect(!failure.sentence.contains("\u{1B}"))
  }

  @Test(arguments: ["", "data: [DONE]\n\n", ": ping\n\n", "\n\n\n", "data: {\"choices\":[]}\n\n"])
  func `success without a single event is a failure`(body: String) async throws {
    let server = try LoopbackServer { _, _ in [.reply(200, body, type: "text/event-stream")] }
    let failure = try #require(try await ask(server).failure)
    #expect(failure.message.hasSuffix("reported success and sent no reply."))
  }

  @Test func `a name that nobody knows is called one`() async throws {
    let host = "\(String(repeating: "a", count: 64)).invalid"
    let failure = try #require(
      try await ask(
        ModelDefinition(
          use: "openai/gpt-4.1", url: "https://\(host)/v1", key: .variable(name: "OPENAI_API_KEY"))
      ).failure)
    #expect(failure.kind == .network)
    #expect(failure.message == "The host \(host) of OpenAI is not known to the network.")
  }

  @Test func `a server that does not speak TLS is told so, once`() async throws {
    let server = try LoopbackServer(greeting: "HTTP/1.1 400 Bad Request\r\n\r\n") { _, _ in [] }
    let (answer, failure) = try await ask(
      ModelDefinition(use: "openai/gpt-4.1", url: "https://127.0.0.1:\(server.port)"))
    #expect(
      failure?.message.hasPrefix(
        "No secure connection to OpenAI at https://127.0.0.1:\(server.port): ") == true)
    #expect(answer.delays.isEmpty)
  }

  @Test func `a stream that is packed is unpacked as it comes`() async throws {
    // What gzip makes of one event whose text is “packed”, and of an ending.
    let stream = event("packed") + ending
    let stored = Self.stored(Array(stream.utf8))
    let server = try LoopbackServer { _, _ in
      [
        .send(
          "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: gzip\r\nContent-Length: \(stored.count)\r\n\r\n"
        ), .bytes(stored),
      ]
    }
    #expect(try await ask(server).answer == Answer(text: "packed", finish: .stop))
  }

  /// A gzip file with one block that is stored as it is.
  private static func stored(_ bytes: [UInt8]) -> [UInt8] {
    func little(_ value: UInt32, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
    }
    var sum: UInt32 = ~0
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    let length = UInt32(bytes.count)
    return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF, 1] + little(length, 2) + little(~length, 2)
      + bytes + little(~sum, 4) + little(length, 4)
  }

  @Test func `20,000 tokens at once all arrive`() async throws {
    let words = (0..<20_000).map { "w\($0) " }
    let body = words.map(event).joined() + ending
    let server = try LoopbackServer { _, _ in [.reply(200, body, type: "text/event-stream")] }
    let (answer, failure) = try await ask(server)
    #expect(failure == nil)
    #expect(answer.text == words.joined())
  }

  @Test func `a socket stands in for host and port`() async throws {
    let folder = try ScriptFolder()
    let server = try LoopbackServer(socketPath: "\(folder.path)/s") { _, request in
      [.reply(200, event("local") + ending, type: "text/event-stream")]
    }
    let connection = ModelDefinition.Connection(unixSocket: "\(folder.path)/s")
    for use in ["vllm/m", "openai-compatible/m"] {
      let (answer, failure) = try await ask(ModelDefinition(use: use, connection: connection))
      #expect(failure == nil)
      #expect(answer.text == "local")
    }
    #expect(server.seen.requests.first?.line == "POST /v1/chat/completions HTTP/1.1")
    let failure = try await ask(
      ModelDefinition(use: "vllm/m", connection: .init(unixSocket: "\(folder.path)/none"))
    ).failure
    #expect(failure?.message.contains("the socket \(folder.path)/none") == true)
  }

  @Test func `no more calls are on their way than the workspace allows`() async throws {
    let server = try LoopbackServer { _, _ in
      [.reply(200, event("ok") + ending, type: "text/event-stream")]
    }
    let catalogue = ModelCatalogue(prices: try .bundled(), environment: [:])
    let model = try catalogue.model(
      for: ModelDefinition(use: "vllm/m", url: server.url, connection: .init(concurrency: 2)))
    let texts = await withTaskGroup(of: String.self) { group in
      for _ in 0..<20 {
        group.addTask { await collect(model.respond(to: .asking("Hi"))).answer.text }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(texts == Array(repeating: "ok", count: 20))
    #expect(server.seen.connections <= 2)
  }

  @Test func `a server that refuses is asked by fewer at once`() async throws {
    let server = try LoopbackServer { number, _ in
      number < 4
        ? [.reply(429, "{}", headers: ["Retry-After: 1"])]
        : [.reply(200, event("ok") + ending, type: "text/event-stream")]
    }
    let catalogue = ModelCatalogue(
      prices: try .bundled(), environment: [:], isTrusted: true, transport: HTTPTransport(),
      timing: RetryTiming(sleep: { _ in }, jitter: { 0 }), limits: TransportLimits())
    let model = try #require(
      try catalogue.model(
        for: ModelDefinition(use: "vllm/m", url: server.url, connection: .init(concurrency: 8)))
        as? HTTPLanguageModel)
    for _ in 0..<2 { _ = await collect(model.respond(to: .asking("Hi"))) }
    #expect(model.gate.window.limit < 8)
    #expect(model.gate.window.underway == 0)
  }
}

/// Secrets are planted wherever one can be, and looked for in everything that comes out.
@Suite struct PlantedSecretTests {
  private let planted = [
    "sk-planted-key-777", "hunter2-password", "query-secret-42", "header-secret-99",
    "bWU6aHVudGVyMi1wYXNzd29yZA==",
  ]

  private func definition(_ server: LoopbackServer) -> ModelDefinition {
    ModelDefinition(
      use: "openai-compatible/m",
      url: "http://me:hunter2-password@127.0.0.1:\(server.port)/v1?key=query-secret-42",
      key: .variable(name: "MINE"), dialect: .init(headers: ["X-Secret": "${OTHER}"]))
  }

  /// Everything that a call shows.
  private func shown(
    by server: LoopbackServer, _ change: (inout ModelDefinition) -> Void = { _ in }
  ) async throws -> String {
    let catalogue = ModelCatalogue(
      prices: try .bundled(),
      environment: ["MINE": "sk-planted-key-777", "OTHER": "header-secret-99"], isTrusted: true,
      transport: HTTPTransport(), timing: RetryTiming(sleep: { _ in }, jitter: { 0 }),
      limits: TransportLimits())
    var definition = definition(server)
    change(&definition)
    var all = "\(definition.redacted)"
    do {
      let model = try catalogue.model(for: definition)
      for try await event in model.respond(to: .asking("Hi")) { all += "\n\(event)" }
    } catch {
      all += "\n\((error as? Failure)?.sentence ?? "") \(error)"
    }
    return all
  }

  private func expectClean(
    _ shown: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(shown.contains("[secret]"), sourceLocation: sourceLocation)
    for secret in planted {
      #expect(!shown.contains(secret), sourceLocation: sourceLocation)
    }
  }

  /// A request as one line, with everything that a server could repeat.
  private static func echo(_ request: LoopbackServer.Request) -> String {
    ([request.line] + request.headers.map { "\($0.key): \($0.value)" }.sorted()
      + ["hunter2-password header-secret-99"]).joined(separator: "; ")
  }

  @Test(arguments: [400, 401, 403, 404, 429, 500, 503])
  func `errors that repeat the request show no secret`(status: Int) async throws {
    let server = try LoopbackServer { _, request in
      [
        .reply(
          status,
          String(
            decoding: (["error": ["message": .string(Self.echo(request))]] as JSONValue).encoded,
            as: UTF8.self),
          headers: ["Retry-After: 1"])
      ]
    }
    expectClean(try await shown(by: server))
  }

  @Test func `errors in plain text and web pages show no secret`() async throws {
    let plain = try LoopbackServer { _, request in
      [.reply(500, Self.echo(request), type: "text/plain")]
    }
    expectClean(try await shown(by: plain))
    let page = try LoopbackServer { _, request in
      [.reply(200, "<html><title>\(Self.echo(request))</title>", type: "text/html")]
    }
    expectClean(try await shown(by: page))
    let moved = try LoopbackServer { _, request in
      [.reply(302, "", headers: ["Location: http://me:hunter2-password@h/?key=query-secret-42"])]
    }
    expectClean(try await shown(by: moved))
  }

  @Test func `answers, thoughts and reports that repeat the request show no secret`() async throws {
    let server = try LoopbackServer { _, request in
      let words = Self.echo(request)
      var steps = [
        LoopbackServer.Step.send(
          "HTTP/1.1 200 OK\r\nX-Request-ID: \(words)\r\nTransfer-Encoding: chunked\r\n\r\n")
      ]
      for field in ["reasoning_content", "content"] {
        // In pieces of three, so that no piece holds a whole secret.
        let scalars = Array(words)
        for start in stride(from: 0, to: scalars.count, by: 3) {
          let piece = String(scalars[start..<min(start + 3, scalars.count)])
          let document: JSONValue = [
            "model": .string(words), "system_fingerprint": .string(words),
            "service_tier": .string(words),
            "choices": [
              ["index": 0, "delta": .object([.init(key: field, value: .string(piece))])]
            ],
          ]
          steps.append(
            .chunk("data: " + String(decoding: document.encoded, as: UTF8.self) + "\n\n"))
        }
      }
      return steps + [
        .chunk("data: {\"error\":{\"message\":\"broke at sk-planted-key-777\"}}\n\n"), .lastChunk,
      ]
    }
    let shown = try await shown(by: server)
    expectClean(shown)
    #expect(shown.contains("broke at [secret]"))
  }

  @Test func `lines that are no JSON show no secret`() async throws {
    let server = try LoopbackServer { _, request in
      [.head(), .chunk("data: {oops \(Self.echo(request))\n\n"), .lastChunk]
    }
    expectClean(try await shown(by: server))
  }

  @Test func `servers that cannot be reached are named without secrets`() async throws {
    let server = try LoopbackServer { _, _ in [] }
    let port = server.port
    expectClean(
      try await shown(by: server) {
        $0.url = "https://me:hunter2-password@nowhere.invalid:\(port)/v1?key=query-secret-42"
      })
    expectClean(
      try await shown(by: server) {
        $0.url = "http://me:hunter2-password@[::bad/v1?key=query-secret-42"
      })
  }

  @Test func `programs that print their environment show no secret`() async throws {
    let folder = try ScriptFolder()
    try folder.write("env.sh", "#!/bin/sh\nenv; env >&2; exit 1\n")
    let catalogue = ModelCatalogue(
      prices: try .bundled(),
      environment: ["OPENAI_API_KEY": "sk-planted-key-777", "PATH": "/usr/bin:/bin"],
      folder: folder.path, isTrusted: true)
    let model = try catalogue.model(
      for: ModelDefinition(use: "command/env", command: ["./env.sh", "--token", "query-secret-42"]))
    var all = ""
    do {
      for try await event in model.respond(to: .asking("Hi")) { all += "\(event)" }
    } catch {
      all += "\((error as? Failure)?.sentence ?? "\(error)")"
    }
    #expect(all.contains("OPENAI_API_KEY=[secret]"))
    #expect(!all.contains("sk-planted-key-777"))
  }
}
