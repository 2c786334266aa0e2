import StrategyCore
import Testing

@testable import ModelProviders

@Suite struct ProbeTests {
  private func discovery(_ environment: [String: String] = ["K": "sk-1234567890"]) throws
    -> ModelDiscovery
  {
    let limits = FetchLimits(connect: .seconds(5), total: .seconds(60), bytes: 1 << 20)
    return ModelDiscovery(
      catalogue: try ModelCatalogue.bundled(environment: environment), candidates: [],
      near: limits, far: limits)
  }

  private func definition(_ use: String, at server: LoopbackServer) -> ModelDefinition {
    ModelDefinition(use: use, url: server.url, key: .variable(name: "K"))
  }

  @Test func `a server that has the model is ready`() async throws {
    let server = try LoopbackServer { _, _ in
      [.reply(200, #"{"data":[{"id":"small","max_model_len":4096},{"id":"large"}]}"#)]
    }
    let probe = try await discovery().probe(definition("openai-compatible/small", at: server))
    #expect(probe.isReady)
    #expect(probe.hasModel == true)
    #expect(probe.contextWindow == 4096)
    #expect(probe.latency != nil)
    #expect(probe.sentence.hasPrefix("The server at \(server.url)/v1 answers in "))
    #expect(probe.sentence.hasSuffix(" ms and has small."))
    let request = try #require(server.seen.requests.first)
    #expect(request.line == "GET /v1/models HTTP/1.1")
    #expect(request.headers["authorization"] == "Bearer sk-1234567890")
    #expect(server.seen.requests.count == 1)
  }

  @Test func `a model that is missing leads to its neighbours`() async throws {
    let server = try LoopbackServer { _, _ in
      [.reply(200, #"{"models":[{"name":"llama3.2:latest"},{"name":"qwen3:8b"}]}"#)]
    }
    let discovery = try discovery()
    let slip = await discovery.probe(definition("ollama/lama3.2:latest", at: server))
    #expect(slip.hasModel == false)
    #expect(slip.nextStep == "Did you mean llama3.2:latest?")
    let other = await discovery.probe(definition("ollama/mistral", at: server))
    #expect(other.nextStep == "Fetch it with `ollama pull mistral`.")
    let untagged = await discovery.probe(definition("ollama/llama3.2", at: server))
    #expect(untagged.hasModel == true)
    #expect(server.seen.requests.allSatisfy { $0.line == "GET /api/tags HTTP/1.1" })
  }

  @Test(arguments: [
    ("anthropic/claude-sonnet-5", "GET /v1/models?limit=1000 HTTP/1.1", "x-api-key"),
    ("gemini/gemini-2.5-pro", "GET /v1beta/models?pageSize=1000 HTTP/1.1", "x-goog-api-key"),
    ("azure/my-deployment", "GET /openai/v1/models HTTP/1.1", "api-key"),
  ]) func `every API is asked in its own way`(use: String, line: String, header: String)
    async throws
  {
    let server = try LoopbackServer { _, _ in
      [.reply(200, #"{"data":[{"id":"claude-sonnet-5"},{"id":"gemini-2.5-pro"}]}"#)]
    }
    let probe = try await discovery().probe(definition(use, at: server))
    #expect(server.seen.requests.first?.line == line)
    #expect(server.seen.requests.first?.headers[header] == "sk-1234567890")
    #expect(probe.hasModel == (use.hasPrefix("azure") ? nil : true))
    #expect(probe.isReady)
  }

  @Test func `a key that is refused is told without the key`() async throws {
    let server = try LoopbackServer { _, _ in
      [
        .reply(
          401,
          #"{"error":{"message":"Incorrect API key provided: sk-1234567890.","type":"invalid_request_error","code":"invalid_api_key"}}"#
        )
      ]
    }
    let probe = try await discovery().probe(definition("openai/gpt-4.1", at: server))
    #expect(probe.keyIsAccepted == false)
    #expect(!probe.isReady)
    #expect(!probe.sentence.contains("sk-1234567890"))
    #expect(probe.nextStep?.contains("K") == true)
  }

  @Test func `OpenRouter's key is asked for apart, as its list is open`() async throws {
    let server = try LoopbackServer { _, request in
      request.line.contains("/models")
        ? [.reply(200, #"{"data":[{"id":"a/b"}]}"#)]
        : [.reply(401, #"{"error":{"message":"No auth","code":401}}"#)]
    }
    let probe = try await discovery().probe(definition("openrouter/a/b", at: server))
    #expect(probe.keyIsAccepted == false)
    #expect(probe.sentence.contains("does not take the key from K"))
  }

  @Test(arguments: [
    (200, "<html><title>Sign in</title></html>", "is no list of models"),
    (200, #"{"ok":true}"#, "is no list of models"), (502, "<html><title>Bad gateway</title>", ""),
    (404, #"{"error":"no such route"}"#, "no such route"),
  ]) func `an answer that is none ends in a sentence and a next step`(
    status: Int, body: String, words: String
  ) async throws {
    let server = try LoopbackServer { _, _ in [.reply(status, body)] }
    let probe = try await discovery().probe(definition("openai-compatible/m", at: server))
    #expect(!probe.isReady)
    #expect(probe.sentence.contains(words))
    #expect(probe.sentence.hasSuffix(".") || probe.sentence.hasSuffix("”."))
  }

  @Test func `what cannot be asked says why`() async throws {
    let discovery = try discovery([:])
    let keyless = await discovery.probe(ModelDefinition(use: "openai/gpt-4.1"))
    #expect(keyless.sentence.contains("OPENAI_API_KEY"))
    #expect(!keyless.isReady)
    let deaf = await discovery.probe(
      ModelDefinition(use: "openai-compatible/m", url: try LoopbackServer.deafURL()))
    #expect(deaf.sentence.hasPrefix("Nothing listens at"))
    let program = await discovery.probe(ModelDefinition(use: "command/x", command: ["true"]))
    #expect(!program.isReady)
  }

  @Test func `patience ends`() async throws {
    let server = try LoopbackServer { _, _ in [.hold] }
    var limits = FetchLimits(connect: .seconds(5), total: .seconds(2), bytes: 1 << 20)
    limits.sleep = { _ in
      while server.seen.requests.isEmpty {
        try Task.checkCancellation()
        await Task.yield()
      }
    }
    let discovery = ModelDiscovery(
      catalogue: try ModelCatalogue.bundled(environment: [:]), candidates: [], near: limits)
    let probe = await discovery.probe(ModelDefinition(use: "openai-compatible/m", url: server.url))
    #expect(probe.sentence.hasSuffix("has not answered within 2 s."))
    await eventually { server.seen.departures == 1 }
  }
}
