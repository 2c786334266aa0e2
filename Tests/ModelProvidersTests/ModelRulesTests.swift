import StrategyCore
import Testing

@testable import ModelProviders

/// Which model takes what, seen in what is sent.
@Suite struct ModelRulesTests {
  private static let everything = RequestParameters(
    temperature: 0.2, topP: 0.9, maxOutputTokens: 4000, stop: ["END"], seed: 7,
    presencePenalty: 0.5, frequencyPenalty: -0.5, reasoningEffort: .low,
    responseFormat: .json, serviceTier: "flex", samples: 3)

  private func server(
    _ use: String, _ dialect: ModelDefinition.DialectChoice = .init(), at url: String? = nil
  ) throws -> ModelServer {
    let definition = ModelDefinition(use: use)
    let provider = try Provider.known(definition.provider)
    return ModelServer(
      provider: provider,
      address: try ServerAddress(url ?? provider.baseURL ?? "https://r.openai.azure.com/openai/v1"),
      model: definition.model, dialect: dialect)
  }

  private func sent(
    _ use: String, _ parameters: RequestParameters,
    _ dialect: ModelDefinition.DialectChoice = .init()
  ) throws -> JSONValue {
    let request = try server(use, dialect).request(for: .asking("hi", parameters))
    return try JSONValue(parsing: request.body)
  }

  private func omitted(_ use: String, _ parameters: RequestParameters) throws -> String {
    try server(use).omitted(from: .asking("hi", parameters)).joined(separator: " ")
  }

  @Test func `a chat completion carries every parameter under OpenAI's names`() throws {
    var parameters = Self.everything
    parameters.reasoningEffort = nil
    let body = try sent("openai/gpt-4.1", parameters)
    #expect(body["temperature"] == .number("0.2"))
    #expect(body["top_p"] == .number("0.9"))
    #expect(body["max_completion_tokens"] == 4000)
    #expect(body["stop"] == ["END"])
    #expect(body["seed"] == 7)
    #expect(body["presence_penalty"] == .number("0.5"))
    #expect(body["frequency_penalty"] == .number("-0.5"))
    #expect(body["response_format"] == ["type": "json_object"])
    #expect(body["service_tier"] == "flex")
    #expect(body["n"] == nil)
    #expect(try omitted("openai/gpt-4.1", parameters) == "")
  }

  @Test(arguments: [
    ("openai/gpt-4.1", "reasoning-effort"),
    ("openai/ft:gpt-4.1-mini:me::x", "reasoning-effort"),
    ("openai/gpt-5-mini", "temperature top-p stop presence-penalty frequency-penalty"),
    ("openai/gpt-5.2", "temperature top-p stop presence-penalty frequency-penalty"),
    ("openai/gpt-5-chat-latest", "reasoning-effort"),
    ("openai/o3", "temperature top-p stop presence-penalty frequency-penalty"),
    ("openai/o1", "temperature top-p presence-penalty frequency-penalty"),
    ("openai/brand-new", ""),
    (
      "openai-responses/gpt-4.1",
      "stop seed presence-penalty frequency-penalty reasoning-effort"
    ),
    (
      "anthropic/claude-haiku-4-5",
      "temperature top-p seed presence-penalty frequency-penalty response-format"
    ),
    (
      "anthropic/claude-opus-4-7",
      "temperature top-p seed presence-penalty frequency-penalty response-format"
    ),
    ("gemini/gemini-2.5-pro", "service-tier"),
    ("gemini/gemini-3.8-flash", "temperature top-p service-tier"),
    ("ollama/llama3.2", "service-tier"),
    ("mistral/mistral-large-latest", "service-tier"),
    (
      "deepseek/deepseek-v4-flash",
      "temperature seed presence-penalty frequency-penalty service-tier"
    ),
    ("xai/grok-4", "stop presence-penalty frequency-penalty service-tier"),
    ("xai/grok-3", "service-tier"),
    ("llama.cpp/x", "service-tier"), ("litellm/x", ""), ("openai-compatible/x", ""),
  ]) func `what cannot be sent is named`(use: String, names: String) throws {
    #expect(try omitted(use, Self.everything) == names)
  }

  @Test func `models that can rest take sampling while they do`() throws {
    let warm = RequestParameters(temperature: 0.5)
    let resting = RequestParameters(
      temperature: 0.5, reasoningEffort: RequestParameters.ReasoningEffort.none)
    #expect(try omitted("openai/gpt-5.2", warm) == "")
    #expect(try omitted("openai/gpt-5.6", warm) == "temperature")
    #expect(try omitted("openai/gpt-5.6", resting) == "")
    #expect(try omitted("openai/gpt-5-nano", resting) == "temperature reasoning-effort")
    #expect(try omitted("openai/gpt-6-astra", resting) == "temperature reasoning-effort")
    #expect(try omitted("anthropic/claude-sonnet-4-6", warm) == "")
    #expect(try omitted("anthropic/claude-fable-5-1", resting) == "temperature reasoning-effort")
    #expect(try omitted("deepseek/deepseek-chat", warm) == "")
    #expect(try omitted("deepseek/deepseek-v4-pro", resting) == "")
  }

  @Test(arguments: [
    ("claude-3-7-sonnet-20250219", ModelVersion(3, 7)), ("claude-opus-4-20250514", .init(4, 0)),
    ("claude-opus-4-8", .init(4, 8)), ("gemini-2.5-flash-lite", .init(2, 5)),
    ("gpt-5-2025-08-07", .init(5, 0)), ("gpt-5.1-codex-max", .init(5, 1)), ("gpt-4o", nil),
    ("claude-mythos-preview", nil),
  ]) func `generations are read from names, dates are not`(
    name: String, version: ModelVersion?
  ) {
    #expect(ModelVersion(in: name) == version)
  }

  @Test func `effort takes the form of each API`() throws {
    let low = RequestParameters(maxOutputTokens: 8000, reasoningEffort: .low)
    let off = RequestParameters(reasoningEffort: RequestParameters.ReasoningEffort.none)
    #expect(try sent("openai/gpt-5", low)["reasoning_effort"] == "low")
    #expect(try sent("openai-responses/gpt-5", low)[path: "reasoning.effort"] == "low")
    #expect(try sent("openrouter/openai/gpt-5", low)[path: "reasoning.effort"] == "low")
    let deepSeek = try sent("deepseek/deepseek-v4-pro", low)
    #expect(deepSeek["thinking"] == ["type": "enabled"])
    #expect(deepSeek["reasoning_effort"] == "low")
    let resting = try sent("deepseek/deepseek-v4-pro", off)
    #expect(resting["thinking"] == ["type": "disabled"])
    #expect(resting["reasoning_effort"] == nil)
    let opus = try sent("anthropic/claude-opus-4-8", low)
    #expect(opus["output_config"] == ["effort": "low"])
    #expect(opus["thinking"] == ["type": "adaptive", "display": "summarized"])
    #expect(
      try sent("anthropic/claude-haiku-4-5", low)["thinking"]
        == ["budget_tokens": 1024, "type": "enabled"])
    #expect(try sent("anthropic/claude-haiku-4-5", off)["thinking"] == ["type": "disabled"])
    #expect(
      try sent("gemini/gemini-2.5-flash", low)[path: "generationConfig.thinkingConfig"]
        == ["thinkingBudget": 1024, "includeThoughts": true])
    #expect(
      try sent("gemini/gemini-2.5-flash", off)[path: "generationConfig.thinkingConfig"]
        == ["thinkingBudget": 0])
    #expect(
      try sent("gemini/gemini-3.1-pro-preview", low)[path: "generationConfig.thinkingConfig"]
        == ["thinkingLevel": "LOW", "includeThoughts": true])
    #expect(try sent("ollama/gpt-oss", low)["think"] == "low")
    #expect(try sent("ollama/gpt-oss", off)["think"] == false)
  }

  @Test func `Anthropic's limit holds thinking and answer`() throws {
    let high = RequestParameters(reasoningEffort: .high)
    let free = try sent("anthropic/claude-haiku-4-5", high)
    #expect(free[path: "thinking.budget_tokens"] == 16_384)
    #expect(free["max_tokens"] == 20_480)
    let tight = RequestParameters(maxOutputTokens: 1500, reasoningEffort: .high)
    #expect(try sent("anthropic/claude-haiku-4-5", tight)["thinking"] == nil)
    #expect(try omitted("anthropic/claude-haiku-4-5", tight) == "reasoning-effort")
  }

  @Test func `a schema takes the form of each API, and is strict only where it is closed`() throws {
    let closed =
      #"{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}"#
    let open = #"{"type":"object","properties":{"a":{"type":"string"}}}"#
    func asking(_ schema: String) -> RequestParameters {
      RequestParameters(responseFormat: .schema(name: "my answer!", schema: schema))
    }
    let schema = try JSONValue(parsing: Array(closed.utf8))
    let chat = try sent("openai/gpt-4.1", asking(closed))
    #expect(
      chat["response_format"]
        == [
          "type": "json_schema",
          "json_schema": ["name": "my_answer_", "schema": schema, "strict": true],
        ])
    #expect(
      try sent("openai/gpt-4.1", asking(open))[path: "response_format.json_schema.strict"] == false)
    let responses = try sent("openai-responses/gpt-4.1", asking(closed))
    #expect(responses[path: "text.format.schema"] == schema)
    #expect(responses[path: "text.format.name"] == "my_answer_")
    #expect(
      try sent("anthropic/claude-sonnet-5", asking(closed))[path: "output_config.format"]
        == ["type": "json_schema", "schema": schema])
    let gemini = try sent("gemini/gemini-2.5-pro", asking(closed))
    #expect(gemini[path: "generationConfig.responseMimeType"] == "application/json")
    #expect(gemini[path: "generationConfig.responseJsonSchema"] == schema)
    #expect(try sent("ollama/x", asking(closed))["format"] == schema)
    #expect(try omitted("deepseek/deepseek-chat", asking(closed)) == "response-format")
    #expect(try omitted("openai/gpt-4.1", asking("{broken")) == "response-format")
  }

  @Test func `a dialect of the workspace changes names, leaves out and adds`() throws {
    let dialect = ModelDefinition.DialectChoice(
      tokenLimit: "max_new_tokens", omit: ["seed", "stream_options"])
    var server = try server("openai-compatible/m", dialect, at: "http://127.0.0.1:9/v1")
    server.headers = [HTTPHeader("X-Title", "bench"), HTTPHeader("user-agent", "mine")]
    let asked = ModelRequest.asking("hi", RequestParameters(maxOutputTokens: 9, seed: 1))
    let request = server.request(for: asked)
    let body = try JSONValue(parsing: request.body)
    #expect(body["max_new_tokens"] == 9)
    #expect(body["max_tokens"] == nil && body["seed"] == nil && body["stream_options"] == nil)
    #expect(server.omitted(from: asked) == ["seed"])
    #expect(request.headers.contains(HTTPHeader("X-Title", "bench")))
    #expect(request.headers.filter { $0.name.lowercased() == "user-agent" }.count == 1)
  }

  @Test(arguments: [
    ("https://r.openai.azure.com/openai/v1", nil, "openai/v1/chat/completions"),
    (
      "https://r.openai.azure.com/openai/v1", "preview",
      "openai/v1/chat/completions?api-version=preview"
    ),
    (
      "https://r.openai.azure.com/openai/v1", "2024-10-21",
      "openai/deployments/my%20dep/chat/completions?api-version=2024-10-21"
    ),
    (
      "https://r.openai.azure.com", "2024-10-21",
      "openai/deployments/my%20dep/chat/completions?api-version=2024-10-21"
    ),
    (
      "https://r.openai.azure.com/openai/deployments/other", "2024-10-21",
      "openai/deployments/other/chat/completions?api-version=2024-10-21"
    ),
  ]) func `Azure is asked at its new address and at its old one`(
    url: String, version: String?, expected: String
  ) throws {
    let server = try server("azure/my dep", .init(apiVersion: version), at: url)
    #expect(
      server.request(for: .asking("hi")).url == "https://r.openai.azure.com/" + expected)
  }

  @Test func `Responses keeps nothing on the server and takes the system's words apart`() throws {
    let server = try server("openai-responses/gpt-4.1")
    let request = server.request(for: .asking("hi", system: "Be brief."))
    #expect(request.url == "https://api.openai.com/v1/responses")
    #expect(
      String(decoding: request.body, as: UTF8.self)
        == #"{"model":"gpt-4.1","input":[{"type":"message","role":"user","content":"hi"}],"store":false,"stream":true,"instructions":"Be brief."}"#
    )
  }

  @Test func `Ollama makes room only for a context that the workspace names`() throws {
    var server = try server("ollama/x")
    #expect(try JSONValue(parsing: server.request(for: .asking("hi")).body)["options"] == nil)
    server.contextWindow = 16_384
    #expect(
      try JSONValue(parsing: server.request(for: .asking("hi")).body)[path: "options.num_ctx"]
        == 16_384)
  }
}
