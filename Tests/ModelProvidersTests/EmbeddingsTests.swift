import StrategyCore
import Testing

@testable import ModelProviders

@Suite struct EmbeddingsTests {
  private func embedder(
    _ use: String, at server: LoopbackServer, dimensions: Int? = nil
  ) throws -> ServerEmbedder {
    try ModelCatalogue.bundled(environment: ["K": "secret"]).embedder(
      for: ModelDefinition(use: use, url: server.url, key: .variable(name: "K")),
      dimensions: dimensions)
  }

  @Test(arguments: [
    (
      "openai/text-embedding-3-small", "POST /v1/embeddings",
      #"{"model":"text-embedding-3-small","input":["a","b"],"encoding_format":"float","dimensions":2}"#,
      #"{"object":"list","data":[{"index":1,"embedding":[0,2]},{"index":0,"embedding":[3,4]}],"usage":{"prompt_tokens":2}}"#
    ),
    (
      "ollama/nomic", "POST /api/embed",
      #"{"model":"nomic","input":["a","b"],"truncate":false,"dimensions":2}"#,
      #"{"embeddings":[[3,4],[0,2]],"total_duration":1}"#
    ),
    (
      "gemini/gemini-embedding-001",
      "POST /v1beta/models/gemini-embedding-001:batchEmbedContents",
      #"{"requests":[{"model":"models/gemini-embedding-001","content":{"parts":[{"text":"a"}]},"outputDimensionality":2},{"model":"models/gemini-embedding-001","content":{"parts":[{"text":"b"}]},"outputDimensionality":2}]}"#,
      #"{"embeddings":[{"values":[3,4]},{"values":[0,2]}]}"#
    ),
  ]) func `each API gives vectors of length 1 in the order of the texts`(
    use: String, line: String, body: String, reply: String
  ) async throws {
    let server = try LoopbackServer { _, _ in [.reply(200, reply)] }
    let vectors = try await embedder(use, at: server, dimensions: 2).embed(["a", " \n", "b"])
    #expect(vectors == [.dense([0.6, 0.8]), .dense([]), .dense([0, 1])])
    let request = try #require(server.seen.requests.first)
    #expect(request.line.hasPrefix(line + " "))
    #expect(request.body == body)
  }

  @Test func `many texts go in portions`() async throws {
    let server = try LoopbackServer { _, request in
      let count = request.body.split(separator: #""w"#).count - 1
      let rows = (0..<count).map { #"{"index":\#($0),"embedding":[1,0]}"# }
      return [.reply(200, #"{"data":[\#(rows.joined(separator: ","))]}"#)]
    }
    let texts = (0..<250).map { "w\($0)" }
    let vectors = try await embedder("openai-compatible/m", at: server).embed(texts)
    #expect(vectors.count == 250 && vectors.allSatisfy { $0 == .dense([1, 0]) })
    #expect(server.seen.requests.count == 3)
    #expect(EmbeddingsRequest.portions(of: []) == [])
    let long = String(repeating: "x", count: 300_000)
    #expect(EmbeddingsRequest.portions(of: [long, long, "a"]) == [0..<1, 1..<3])
  }

  @Test(arguments: [
    #"{"data":[]}"#, #"{"data":[{"embedding":["x"]}]}"#, #"{"data":[{"embedding":[[1],[2]]}]}"#,
    #"{"object":"chat.completion"}"#, "[1]",
  ]) func `a reply without a vector for each text is a failure`(body: String) async throws {
    let server = try LoopbackServer { _, _ in [.reply(200, body)] }
    let embedder = try embedder("openai-compatible/m", at: server)
    let failure = await #expect(throws: Failure.self) { try await embedder.embed(["a"]) }
    #expect(failure?.sentence.contains("makes embeddings") == true)
  }

  @Test func `a refusal is told in the server's words, and asked again when that may help`()
    async throws
  {
    let server = try LoopbackServer { number, _ in
      number == 0
        ? [.reply(503, #"{"error":{"message":"Loading model"}}"#, headers: ["retry-after-ms: 1"])]
        : [.reply(400, #"{"error":{"message":"embeddings are switched off"}}"#)]
    }
    let embedder = try embedder("llama.cpp/m", at: server)
    let failure = await #expect(throws: Failure.self) { try await embedder.embed(["a"]) }
    #expect(failure?.message.contains("embeddings are switched off") == true)
    #expect(failure?.sentence.contains("secret") == false)
    #expect(server.seen.requests.count == 2)
  }

  @Test func `models without embeddings are named`() throws {
    let catalogue = try ModelCatalogue.bundled(environment: ["ANTHROPIC_API_KEY": "x"])
    #expect(throws: Failure.self) {
      try catalogue.embedder(for: ModelDefinition(use: "anthropic/claude-sonnet-5"))
    }
  }
}
