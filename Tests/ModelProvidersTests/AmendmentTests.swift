import StrategyCore
import Testing

@testable import ModelProviders

/// What is left out after a server refused a field, in the words that servers use.
@Suite struct AmendmentTests {
  private let asked = ModelRequest.asking(
    "hi",
    RequestParameters(
      temperature: 0.5, topP: 0.9, maxOutputTokens: 50, stop: ["."], seed: 1, presencePenalty: 1,
      frequencyPenalty: 1, reasoningEffort: .low, responseFormat: .json, serviceTier: "flex"))

  private func amendment(
    _ use: String, _ body: String, status: Int = 400, after before: ModelServer.Amendment = .init()
  ) throws -> ModelServer.Amendment? {
    let definition = ModelDefinition(use: use)
    let server = ModelServer(
      provider: try .known(definition.provider), address: try ServerAddress("http://localhost"),
      model: definition.model)
    return server.amendment(
      after: ErrorReply(body: Array(body.utf8)), status: status, of: asked, to: before)
  }

  @Test(arguments: [
    (
      "openai-compatible/m",
      #"{"error":{"message":"Unsupported parameter","param":"presence_penalty","code":"unsupported_parameter"}}"#,
      ["presence_penalty"]
    ),
    (
      "xai/grok-5",
      #"{"code":"Client specified an invalid argument","error":"Model grok-5 does not support parameter topP."}"#,
      ["top_p"]
    ),
    (
      "groq/llama-3.3-70b",
      #"{"error":{"message":"`reasoning_effort` is not supported with this model","type":"invalid_request_error"}}"#,
      ["reasoning_effort"]
    ),
    (
      "mistral/m",
      #"{"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body","reasoning_effort"],"msg":"Extra inputs are not permitted"}]}}"#,
      ["reasoning_effort"]
    ),
    (
      "openai-responses/brand-new",
      #"{"error":{"message":"Unsupported parameter: 'reasoning.effort' is not supported with this model.","type":"invalid_request_error","param":"reasoning.effort","code":"unsupported_parameter"}}"#,
      ["reasoning.effort"]
    ),
    (
      "anthropic/claude-sonnet-4-6",
      #"{"type":"error","error":{"type":"invalid_request_error","message":"output_config.effort: Extra inputs are not permitted"}}"#,
      ["output_config.effort", "thinking"]
    ),
    (
      "gemini/gemini-2.5-pro",
      #"{"error":{"code":400,"message":"Penalty is not enabled for this model","status":"INVALID_ARGUMENT"}}"#,
      ["generationConfig.presencePenalty"]
    ),
    (
      "gemini/gemini-3-pro",
      #"{"error":{"code":400,"message":"Invalid JSON payload received. Unknown name \"seed\" at 'generation_config': Cannot find field."}}"#,
      ["generationConfig.seed"]
    ),
    (
      "anthropic/claude-sonnet-4-6",
      #"{"type":"error","error":{"type":"invalid_request_error","message":"litellm.UnsupportedParamsError: lm_studio does not support parameters: ['reasoning_effort'], for model=tiny."}}"#,
      ["output_config.effort", "thinking"]
    ),
    ("ollama/llama3.2", #"{"error":"\"llama3.2\" does not support thinking"}"#, ["think"]),
  ]) func `an optional field is left out`(use: String, body: String, dropped: [String]) throws {
    let amended = try #require(try amendment(use, body))
    #expect(amended.dropped == Set(dropped))
    #expect(try amendment(use, body, after: amended)?.dropped != Set(dropped))
  }

  @Test(arguments: [
    #"{"error":{"message":"Invalid 'temperature': decimal above maximum value. Expected a value <= 2","param":"temperature","code":"decimal_above_max_value"}}"#,
    #"{"error":{"message":"temperature must be less than or equal to 1"}}"#,
    #"{"error":{"message":"response_format is not supported","param":"response_format"}}"#,
    #"{"error":{"message":"this model's maximum context length is 8192 tokens","code":"context_length_exceeded"}}"#,
    "{}",
  ]) func `bounds, formats and other matters are the user's to correct`(body: String) throws {
    #expect(try amendment("openai-compatible/m", body) == nil)
    #expect(try amendment("openai-compatible/m", body, status: 500) == nil)
  }

  @Test func `what was refused is named as the user named it`() throws {
    let server = ModelServer(
      provider: try .known("gemini"), address: try ServerAddress("http://localhost"),
      model: "gemini-2.5-pro")
    let names = server.omitted(
      from: asked,
      amended: .init(dropped: ["generationConfig.thinkingConfig", "generationConfig.topP", "other"])
    )
    #expect(names == ["top-p", "reasoning-effort", "service-tier"])
  }

  @Test func `what belongs to a field goes with it`() throws {
    let server = ModelServer(
      provider: try .known("anthropic"), address: try ServerAddress("http://localhost"),
      model: "claude-sonnet-4-6")
    let request = server.request(
      for: asked, amended: .init(dropped: ["output_config.effort", "thinking"]))
    let body = try JSONValue(parsing: request.body)
    #expect(body["thinking"] == nil && body["output_config"] == nil)
  }
}
