import StrategyCore
import Testing

@testable import ModelProviders

@Suite struct FailureSentenceTests {
  private func failure(
    _ status: Int, _ body: String = "", _ headers: [HTTPHeader] = [], use name: String = "openai",
    key: APIKey? = APIKey(value: "sk-secret-123", variable: "OPENAI_API_KEY")
  ) throws -> Failure {
    let server = ModelServer(
      provider: try .known(name),
      address: try ServerAddress("https://user:pa55word@host.example/v1?token=t0k3n"), model: "big",
      key: key)
    return Failure(
      .status(status, headers: HTTPHeaders(headers), reply: ErrorReply(body: Array(body.utf8))),
      from: server)
  }

  @Test(arguments: [
    (
      404, #"{"error":{"message":"The model `big` does not exist","code":"model_not_found"}}"#,
      "OpenAI at https://host.example/v1 does not have the model “big” (404): The model `big` does not exist.",
      "Correct the name after the slash in `use:`; see https://host.example/v1/models for those that it has."
    ),
    (
      404, "404 page not found",
      "OpenAI at https://host.example/v1 has no model interface there (404): 404 page not found.",
      "Check `url:`; the base of most servers ends in /v1."
    ),
    (
      400, #"{"error":{"message":"Maximum is 8192 tokens.","code":"context_length_exceeded"}}"#,
      "OpenAI at https://host.example/v1 has no room for this prompt (400): Maximum is 8192 tokens.",
      "Shorten the prompt, retrieve fewer passages, or choose a model with a longer context."
    ),
    (
      400, #"{"error":{"message":"Bad value","param":"stop"}}"#,
      "OpenAI at https://host.example/v1 refused the request (400): Bad value.",
      "Change or remove `stop` in the strategy's parameters."
    ),
    (
      402, "{}", "OpenAI at https://host.example/v1 takes no more calls on this account (402).",
      "See plan and balance with OpenAI; waiting does not help."
    ),
    (
      403, #"{"error":{"message":"Country not supported"}}"#,
      "OpenAI at https://host.example/v1 does not allow this call (403): Country not supported.",
      "Check that the key may use big, and from where you are."
    ),
    (
      500, "<html><title>Bad gateway</title></html>",
      "OpenAI at https://host.example/v1 answered with a web page “Bad gateway” (500) where a model's reply should be.",
      "Check `url:`, and whether a proxy or a log-in page stands in between."
    ),
    (
      503, #"{"error":{"message":"Loading model","code":503}}"#,
      "OpenAI at https://host.example/v1 is not ready yet (503): Loading model.",
      "Run it again when the model is loaded."
    ),
  ]) func `each refusal says what happened and what to do`(
    status: Int, body: String, message: String, nextStep: String
  ) throws {
    let failure = try failure(status, body)
    #expect(failure.message == message)
    #expect(failure.nextStep == nextStep)
  }

  @Test func `secrets that a server repeats are taken out`() throws {
    let body = #"{"error":{"message":"no: sk-secret-123, user:pa55word, pa55word, token=t0k3n"}}"#
    #expect(
      try failure(422, body).message
        == "OpenAI at https://host.example/v1 refused the request (422): no: [secret], [secret], [secret], [secret]."
    )
    let odd = APIKey(value: "secret", variable: "X")
    #expect(
      try failure(422, #"{"error":"secret secret"}"#, key: odd).message.hasSuffix(
        "[secret] [secret]."))
  }

  @Test func `control characters of a server never get through`() throws {
    let failure = try failure(500, "{\"error\":\"a\\u001b[2J\\u0007b\\u202ec\"}")
    #expect(failure.message == "OpenAI at https://host.example/v1 failed (500): a [2J b c.")
  }

  @Test func `a redirect names where to, and the key stays`() throws {
    let failure = try failure(308, "", [HTTPHeader("Location", "https://other.example/v1/x?key=1")])
    #expect(
      failure.message
        == "OpenAI at https://host.example/v1 sends on to https://other.example/v1/x (308).")
  }

  @Test func `a server that is not running can be started`() throws {
    let server = ModelServer(
      provider: try .known("ollama"), address: try ServerAddress("http://127.0.0.1:11434"),
      model: "m")
    #expect(Failure(.transport(.refused), from: server).isUnsent == true)
    #expect(Failure(.transport(.closed("")), from: server).isUnsent == nil)
    #expect(
      Failure(.transport(.refused), from: server).sentence
        == "Nothing listens at http://127.0.0.1:11434, where Ollama should be. Start it with `ollama serve`, or correct `url:`."
    )
    #expect(
      Failure(
        .status(404, headers: HTTPHeaders(), reply: ErrorReply(message: "model 'm' not found")),
        from: server
      )
      .nextStep?.contains("ollama pull") == true)
  }

  @Test func `a server that wants a key says which`() throws {
    #expect(try failure(401, key: nil).nextStep == "Set OPENAI_API_KEY to your key.")
    #expect(
      try failure(401, use: "openai-compatible", key: nil).nextStep
        == "Name the environment variable that holds the key with `key: ${VARIABLE}` at the model in trivium.yaml."
    )
  }

  @Test func `every transport error is a sentence`() throws {
    let server = ModelServer(
      provider: try .known("groq"), address: try ServerAddress("https://api.groq.com"), model: "m")
    let errors: [TransportError] = [
      .cancelled, .badURL, .unresolvedHost, .refused, .unreachable("no route"),
      .connectTimeout(.seconds(5)),
      .inactive(.seconds(300)), .tls("bad certificate"), .proxy("no"), .closed("reset"),
      .badContent("gzip"),
      .failed("odd"),
    ]
    for error in errors {
      let failure = Failure(.transport(error), from: server)
      #expect(failure.message.hasSuffix("."), "\(failure.message)")
      #expect(failure.nextStep?.hasSuffix(".") ?? (error == .cancelled))
    }
  }
}
