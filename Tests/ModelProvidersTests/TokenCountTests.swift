import StrategyCore
import Testing

@testable import ModelProviders

@Suite struct TokenCountTests {
  private func count(_ use: String, at server: LoopbackServer) async throws -> Int? {
    try await ModelCatalogue.bundled(environment: ["K": "k"]).countTokens(
      of: .asking("hi", system: "Be brief.", RequestParameters(temperature: 1)),
      for: ModelDefinition(use: use, url: server.url, key: .variable(name: "K")))
  }

  @Test(arguments: [
    (
      "anthropic/claude-sonnet-5", "/v1/messages/count_tokens",
      #"{"model":"claude-sonnet-5","messages":[{"role":"user","content":"hi"}],"system":"Be brief."}"#,
      #"{"input_tokens":8}"#
    ),
    (
      "gemini/gemini-2.5-pro", "/v1beta/models/gemini-2.5-pro:countTokens",
      #"{"generateContentRequest":{"contents":[{"role":"user","parts":[{"text":"hi"}]}],"systemInstruction":{"parts":[{"text":"Be brief."}]},"model":"models/gemini-2.5-pro"}}"#,
      #"{"totalTokens":8,"promptTokensDetails":[]}"#
    ),
    (
      "openai-responses/gpt-5", "/v1/responses/input_tokens",
      #"{"model":"gpt-5","input":[{"type":"message","role":"user","content":"hi"}],"instructions":"Be brief."}"#,
      #"{"object":"response.input_tokens","input_tokens":8}"#
    ),
    (
      "openai/gpt-5", "/v1/responses/input_tokens",
      #"{"model":"gpt-5","input":[{"type":"message","role":"user","content":"hi"}],"instructions":"Be brief."}"#,
      #"{"object":"response.input_tokens","input_tokens":8}"#
    ),
    (
      "vllm/m", "/tokenize",
      #"{"model":"m","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"hi"}]}"#,
      #"{"count":8,"max_model_len":4096,"tokens":[1,2,3,4,5,6,7,8]}"#
    ),
    (
      "llama.cpp/m", "/v1/messages/count_tokens",
      #"{"model":"m","messages":[{"role":"user","content":"hi"}],"system":"Be brief."}"#,
      #"{"input_tokens":8}"#
    ),
  ]) func `servers count with their own vocabulary`(
    use: String, path: String, body: String, reply: String
  ) async throws {
    let server = try LoopbackServer { _, _ in [.reply(200, reply)] }
    #expect(try await count(use, at: server) == 8)
    let request = try #require(server.seen.requests.first)
    #expect(request.line.hasPrefix("POST \(path) "))
    #expect(request.body == body)
  }

  @Test func `an older llama-server counts the words alone`() async throws {
    let server = try LoopbackServer { _, request in
      request.line.contains("/tokenize")
        ? [.reply(200, #"{"tokens":[{"id":1,"piece":"<s>"},{"id":2,"piece":"hi"}]}"#)]
        : [.reply(404, #"{"error":{"code":404,"message":"File Not Found"}}"#)]
    }
    #expect(try await count("llama.cpp/m", at: server) == 2)
    #expect(server.seen.requests.map { $0.line.split(separator: " ")[1] }.last == "/tokenize")
  }

  @Test func `a server that does not count is not asked, and one that fails says why`()
    async throws
  {
    let silent = try LoopbackServer { _, _ in [.reply(200, "{}")] }
    #expect(try await count("ollama/m", at: silent) == nil)
    #expect(silent.seen.requests.isEmpty)
    #expect(try await count("anthropic/m", at: silent) == nil)
    let closed = try LoopbackServer { _, _ in
      [.reply(401, #"{"error":{"message":"bad key","type":"authentication_error"}}"#)]
    }
    let failure = await #expect(throws: Failure.self) {
      try await count("anthropic/m", at: closed)
    }
    #expect(failure?.kind == .authentication)
  }
}
