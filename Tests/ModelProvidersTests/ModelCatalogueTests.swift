import StrategyCore
import Testing

@testable import ModelProviders

@Suite struct ModelCatalogueTests {
  private func server(
    _ definition: ModelDefinition, _ environment: [String: String] = [:], isTrusted: Bool = true
  ) throws -> ModelServer {
    let model = try ModelCatalogue.bundled(environment: environment, isTrusted: isTrusted)
      .model(for: definition)
    return try #require(model as? HTTPLanguageModel).server
  }

  private func url(
    _ use: String, url: String? = nil, _ environment: [String: String] = [:]
  ) throws -> String {
    try server(
      ModelDefinition(use: use, url: url, key: .variable(name: "K")),
      environment.merging(["K": "abc"]) { a, _ in a }
    )
    .request(for: .asking("hi")).url
  }

  private func failure(
    _ definition: ModelDefinition, _ environment: [String: String] = [:], isTrusted: Bool = true
  ) throws -> Failure {
    let catalogue = try ModelCatalogue.bundled(environment: environment, isTrusted: isTrusted)
    return try #require(throws: Failure.self) { try catalogue.model(for: definition) }
  }

  @Test(arguments: [
    ("openai/gpt-4.1", "https://api.openai.com/v1/chat/completions"),
    ("anthropic/claude-sonnet-5", "https://api.anthropic.com/v1/messages"),
    (
      "gemini/gemini-2.5-pro",
      "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse"
    ),
    ("ollama/llama3.2", "http://127.0.0.1:11434/api/chat"),
    ("llama.cpp/x", "http://127.0.0.1:8080/v1/chat/completions"),
    ("lm-studio/x", "http://127.0.0.1:1234/v1/chat/completions"),
    ("vllm/org/model", "http://127.0.0.1:8000/v1/chat/completions"),
    ("groq/x", "https://api.groq.com/openai/v1/chat/completions"),
    ("openrouter/a/b:free", "https://openrouter.ai/api/v1/chat/completions"),
    ("mistral/x", "https://api.mistral.ai/v1/chat/completions"),
    ("deepseek/x", "https://api.deepseek.com/v1/chat/completions"),
    ("together/x", "https://api.together.ai/v1/chat/completions"),
  ]) func `every provider is where it is`(use: String, expected: String) throws {
    #expect(try url(use) == expected)
  }

  @Test(arguments: [
    ("http://127.0.0.1:9000", "http://127.0.0.1:9000/v1/chat/completions"),
    ("http://127.0.0.1:9000/", "http://127.0.0.1:9000/v1/chat/completions"),
    ("http://localhost:9000/v1/", "http://localhost:9000/v1/chat/completions"),
    ("http://[::1]:9000/v1/chat/completions", "http://[::1]:9000/v1/chat/completions"),
    ("localhost:9000", "http://localhost:9000/v1/chat/completions"),
    ("models.example.com/llm/v3", "https://models.example.com/llm/v3/chat/completions"),
    (
      "https://u:p@example.com/v1?api-version=1#x",
      "https://u:p@example.com/v1/chat/completions?api-version=1"
    ),
    ("${MY_BASE}/v1", "https://inner.example.com/v1/chat/completions"),
  ]) func `addresses are taken as people write them`(written: String, expected: String) throws {
    let environment = ["MY_BASE": "https://inner.example.com"]
    #expect(try url("openai-compatible/m", url: written, environment) == expected)
  }

  @Test(arguments: [
    ("0.0.0.0", "http://127.0.0.1:11434/api/chat"),
    ("192.168.1.5:8000", "http://192.168.1.5:8000/api/chat"),
    ("https://ollama.example.com", "https://ollama.example.com/api/chat"),
    ("http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/api/chat"),
  ]) func `OLLAMA_HOST is read as Ollama reads it`(host: String, expected: String) throws {
    let server = try server(ModelDefinition(use: "ollama/m"), ["OLLAMA_HOST": host])
    #expect(server.request(for: .asking("hi")).url == expected)
  }

  @Test func `keys come from the environment and go into the header of the provider`() throws {
    func headers(_ use: String, _ variable: String) throws -> [HTTPHeader] {
      try server(ModelDefinition(use: use), [variable: " sk-123 \n"]).request(for: .asking("hi"))
        .headers
    }
    #expect(
      try headers("openai/m", "OPENAI_API_KEY").contains(
        HTTPHeader("Authorization", "Bearer sk-123")))
    #expect(
      try headers("anthropic/m", "ANTHROPIC_API_KEY").contains(HTTPHeader("x-api-key", "sk-123")))
    #expect(
      try headers("gemini/m", "GOOGLE_API_KEY").contains(HTTPHeader("x-goog-api-key", "sk-123")))
    #expect(
      try headers("anthropic/m", "ANTHROPIC_API_KEY").contains(
        HTTPHeader("anthropic-version", "2023-06-01")))
    let keyless = try server(ModelDefinition(use: "ollama/m")).request(for: .asking("hi"))
    #expect(!keyless.headers.contains { $0.name == "Authorization" })
  }

  @Test func `a key is only sent where it belongs`() throws {
    let environment = ["OPENAI_API_KEY": "sk-123456", "MINE": "other"]
    func key(_ url: String?, key: String? = nil, insecure: Bool? = nil) throws -> String? {
      try server(
        ModelDefinition(
          use: "openai/m", url: url, key: key.map { .variable(name: $0) }, insecure: insecure),
        environment
      ).key?.value
    }
    #expect(try key(nil) == "sk-123456")
    #expect(try key("https://api.openai.com/v1") == "sk-123456")
    #expect(try key("http://127.0.0.1:4000/v1") == "sk-123456")
    #expect(try key("https://example.com/v1", key: "MINE") == "other")
    #expect(try key("http://example.com/v1", key: "MINE", insecure: true) == "other")
    #expect(
      try failure(ModelDefinition(use: "openai/m", url: "https://example.com/v1"), environment)
        .sentence
        == "`use: openai/m` with this `url:` would send the key from OPENAI_API_KEY to example.com. If that is meant, write `key: ${OPENAI_API_KEY}` at the model in trivium.yaml."
    )
    #expect(
      try failure(
        ModelDefinition(
          use: "openai/m", url: "http://example.com/v1", key: .variable(name: "MINE")), environment
      )
      .message == "`use: openai/m` would send the key from MINE unencrypted to example.com.")
    #expect(
      try failure(
        ModelDefinition(
          use: "openai-compatible/m", url: "https://example.com/v1", key: .variable(name: "MINE")),
        environment, isTrusted: false
      )
      .sentence
        == "`use: openai-compatible/m` would send the variable MINE to example.com, and this workspace is not trusted. If that is meant, `trivium trust` allows it."
    )
    #expect(
      try failure(
        ModelDefinition(
          use: "openai-compatible/m", url: "https://example.com/v1",
          dialect: .init(headers: ["X-Key": "${MINE}"])), environment, isTrusted: false
      )
      .message.contains("the variable of the header X-Key"))
    #expect(
      try failure(
        ModelDefinition(use: "openai-compatible/m", url: "https://${OPENAI_API_KEY}.example.com"),
        environment
      )
      .message
        == "`url:` of `use: openai-compatible/m` would put the variable OPENAI_API_KEY into an address."
    )
  }

  @Test func `definitions that are wrong say what to write`() throws {
    #expect(
      try failure(ModelDefinition(use: "openai/gpt-4.1")).sentence
        == "OpenAI needs a key, and OPENAI_API_KEY is not set. Set OPENAI_API_KEY in the environment, or name another variable with `key: ${VARIABLE}` at the model in trivium.yaml."
    )
    #expect(try failure(ModelDefinition(use: "openai/gpt-4.1")).kind == .authentication)
    let typo = try failure(ModelDefinition(use: "opnai/gpt-4.1"))
    #expect(typo.message == "There is no provider “opnai” (`use: opnai/gpt-4.1`).")
    #expect(
      typo.nextStep?.hasPrefix(
        "Did you mean openai? Known are openai, openai-responses, anthropic,") == true)
    #expect(
      try failure(ModelDefinition(use: "tunned/router")).nextStep?.hasPrefix("Did you mean tuned?")
        == true)
    #expect(try failure(ModelDefinition(use: "openai")).nextStep == "Write `use: openai/MODEL`.")
    #expect(
      try failure(ModelDefinition(use: "openai-compatible/m")).message
        == "The server (`use: openai-compatible/m`) has no address.")
    #expect(
      try failure(ModelDefinition(use: "vllm/m", url: "ftp://x")).message
        == "`url: ftp://x` (`use: vllm/m`) begins with ftp://, not http:// or https://.")
    for url in ["http://", "http://host:99999", "http://a b/", "http://[::1"] {
      #expect(try failure(ModelDefinition(use: "vllm/m", url: url)).kind == .workspace)
    }
    #expect(
      try failure(ModelDefinition(use: "vllm/m", key: .variable(name: "NOPE"))).message
        == "`use: vllm/m` needs the environment variable NOPE, which is not set.")
    #expect(
      try failure(
        ModelDefinition(use: "vllm/m", key: .variable(name: "K")), ["K": "a\nInjected: b"]
      ).message
        == "The key in K holds characters that no key has.")
  }

  @Test func `a definition's price is the workspace's, then the book's, then none`() throws {
    let catalogue = try ModelCatalogue.bundled(environment: [:])
    #expect(
      try catalogue.price(for: ModelDefinition(use: "ollama/m", price: .free))?.isFree == true)
    #expect(try catalogue.price(for: ModelDefinition(use: "ollama/m")) == nil)
    #expect(
      try catalogue.price(for: ModelDefinition(use: "vllm/m", price: .like(model: "gpt-4.1-mini")))?
        .rates.input == Money("0.4"))
    let stated = ModelDefinition(
      use: "x/y", price: .rates(input: Money(dollars: 1), output: Money(dollars: 2)))
    #expect(try catalogue.price(for: stated)?.source == "trivium.yaml")
    #expect(
      try catalogue.price(for: ModelDefinition(use: "openai/gpt-4.1"))?.rates.output == Money("8"))
    let failure = #expect(throws: Failure.self) { try catalogue.price(like: "gpt-4.1-mimi") }
    #expect(
      failure?.sentence
        == "The price book has no model “gpt-4.1-mimi”. Did you mean gpt-4.1-mini or gpt-4.1 or gpt-4o-mini?"
    )
  }

  @Test func `providers say whether they have a key`() throws {
    let catalogue = try ModelCatalogue.bundled(environment: [
      "GROQ_API_KEY": "x", "XAI_API_KEY": " ",
    ])
    #expect(catalogue.hasKey(for: try .known("groq")))
    #expect(catalogue.hasKey(for: try .known("ollama")))
    #expect(!catalogue.hasKey(for: try .known("xai")))
    #expect(Set(Provider.all.map(\.name)).count == Provider.all.count)
  }
}

@Suite struct RequestBodyTests {
  private let parameters = RequestParameters(
    temperature: 0.5, topP: 0.9, maxOutputTokens: 64, stop: ["END"], seed: 7)

  private func body(_ provider: String, _ model: String) throws -> String {
    let server = ModelServer(
      provider: try .known(provider), address: try ServerAddress("http://localhost"), model: model)
    let request = server.request(for: .asking("Hi \"you\"", system: "Be brief.", parameters))
    return String(decoding: request.body, as: UTF8.self)
  }

  @Test func `each wire has its own words for the same thing`() throws {
    let chat = #"[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi \"you\""}]"#
    #expect(
      try body("openai", "gpt-4.1")
        == #"{"model":"gpt-4.1","messages":\#(chat),"stream":true,"stream_options":{"include_usage":true},"temperature":0.5,"top_p":0.9,"max_completion_tokens":64,"stop":["END"],"seed":7}"#
    )
    #expect(
      try body("mistral", "m")
        == #"{"model":"m","messages":\#(chat),"stream":true,"temperature":0.5,"top_p":0.9,"max_tokens":64,"stop":["END"],"random_seed":7}"#
    )
    #expect(
      try body("anthropic", "claude-sonnet-4-6")
        == #"{"model":"claude-sonnet-4-6","max_tokens":64,"messages":[{"role":"user","content":"Hi \"you\""}],"stream":true,"system":"Be brief.","temperature":0.5,"top_p":0.9,"stop_sequences":["END"]}"#
    )
    #expect(
      try body("ollama", "m")
        == #"{"model":"m","messages":\#(chat),"stream":true,"options":{"temperature":0.5,"top_p":0.9,"num_predict":64,"stop":["END"],"seed":7}}"#
    )
    #expect(
      try body("gemini", "g")
        == #"{"contents":[{"role":"user","parts":[{"text":"Hi \"you\""}]}],"systemInstruction":{"parts":[{"text":"Be brief."}]},"generationConfig":{"temperature":0.5,"topP":0.9,"maxOutputTokens":64,"stopSequences":["END"],"seed":7}}"#
    )
  }

  @Test(arguments: [
    ("openai", "o3", true), ("openai", "gpt-5-mini", true), ("openai", "gpt-4o", false),
    ("openai", "gpt-5-chat-latest", false), ("vllm", "o3", false),
    ("anthropic", "claude-opus-5-5", true),
    ("anthropic", "claude-3-5-sonnet-20241022", false),
    ("anthropic", "claude-haiku-4-5-20251001", false),
  ]) func `models that refuse sampling are not sent any`(
    provider: String, model: String, refuses: Bool
  ) throws {
    #expect(try body(provider, model).contains("temperature") == !refuses)
  }
}
