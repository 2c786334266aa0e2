import StrategyCore
import Synchronization
import Testing

@testable import ModelProviders

/// Something that happens once, told across tasks.
private final class Flag: Sendable {
  private let state = Mutex(false)
  var isRaised: Bool { state.withLock { $0 } }
  func raise() { state.withLock { $0 = true } }
}

@Suite struct DiscoveryTests {
  private func discovery(
    _ places: [(provider: String, url: String)], environment: [String: String] = [:],
    patience: @escaping @Sendable (Duration) async throws -> Void = {
      try await Task.sleep(for: $0)
    }
  ) throws -> ModelDiscovery {
    var near = FetchLimits(connect: .seconds(5), total: .seconds(60), bytes: 1 << 20)
    near.sleep = patience
    return ModelDiscovery(
      catalogue: try ModelCatalogue.bundled(environment: environment),
      candidates: places.map { ModelDiscovery.Candidate(provider: $0.provider, url: $0.url) },
      near: near)
  }

  /// A server that answers by the path of the request.
  private func server(_ answers: [String: String]) throws -> LoopbackServer {
    try LoopbackServer { _, request in
      let path = request.line.split(separator: " ").dropFirst().first.map(String.init) ?? ""
      return answers[path].map { [.reply(200, $0)] } ?? [.reply(404, #"{"error":"not found"}"#)]
    }
  }

  @Test func `an Ollama tells its models, then their context windows`() async throws {
    let server = try LoopbackServer { _, request in
      if request.line.contains("/api/tags") {
        return [
          .reply(
            200,
            #"{"models":[{"name":"llama3.2:latest","model":"llama3.2:latest","modified_at":"2026-10-01T10:00:00Z","size":2019393189,"digest":"a80c","details":{"parent_model":"","format":"gguf","family":"llama","families":["llama"],"parameter_size":"3.2B","quantization_level":"Q4_K_M"}},{"name":"nomic-embed-text:latest","model":"nomic-embed-text:latest","size":274302450,"digest":"0a10","details":{"family":"nomic-bert"}}]}"#
          )
        ]
      }
      let isLlama = request.body.contains("llama3.2")
      return [
        .reply(
          200,
          isLlama
            ? #"{"parameters":"stop \"<|eot_id|>\"\nnum_ctx                        8192","model_info":{"general.architecture":"llama","llama.context_length":131072},"capabilities":["completion","tools"]}"#
            : #"{"model_info":{"nomic-bert.context_length":2048},"capabilities":["embedding"]}"#)
      ]
    }
    let discovery = try discovery([("ollama", server.url)])
    var states: [DiscoveredServer] = []
    for await found in discovery.discover() { states.append(found) }
    #expect(states.count == 2)
    #expect(states.first?.models.map(\.id) == ["llama3.2:latest", "nomic-embed-text:latest"])
    #expect(states.first?.models.first?.contextWindow == nil)
    #expect(states.last?.models.map(\.contextWindow) == [8192, 2048])
    #expect(states.last?.models.map(\.isEmbedding) == [false, true])
    #expect(states.first?.id == states.last?.id)
  }

  @Test func `a llama-server tells the context of a call`() async throws {
    let server = try server([
      "/v1/models":
        #"{"models":[{"name":"tiny","model":"tiny","modified_at":"","size":"","digest":"","type":"model","description":"","tags":[""],"capabilities":["completion"],"parameters":"","details":{"parent_model":"","format":"gguf","family":"","families":[""],"parameter_size":"","quantization_level":""}}],"object":"list","data":[{"id":"tiny","aliases":["tiny"],"tags":[],"object":"model","created":1795467259,"owned_by":"llamacpp","meta":{"vocab_type":1,"n_vocab":342,"n_ctx":256,"n_ctx_train":512,"n_embd":64,"n_params":126016,"size":504064,"ftype":"all F32"}}]}"#,
      "/props": #"{"default_generation_settings":{"n_ctx":128},"total_slots":2}"#,
    ])
    let found = try await discovery([("llama.cpp", server.url)]).discovered()
    #expect(found.map(\.provider) == ["llama.cpp"])
    #expect(found.first?.models.map(\.id) == ["tiny"])
    #expect(found.first?.models.first?.contextWindow == 128)
  }

  @Test func `LM Studio's own list is preferred, its OpenAI-like one does`() async throws {
    let own = try server([
      "/api/v0/models":
        #"{"object":"list","data":[{"id":"qwen2.5-7b","object":"model","type":"llm","publisher":"lmstudio-community","arch":"qwen2","quantization":"4bit","state":"loaded","max_context_length":32768,"loaded_context_length":4096},{"id":"text-embedding-nomic","object":"model","type":"embeddings","state":"not-loaded","max_context_length":2048}]}"#
    ])
    let plain = try server([
      "/v1/models":
        #"{"data":[{"id":"qwen2.5-7b","object":"model","owned_by":"organization_owner"}],"object":"list"}"#
    ])
    let found = try await discovery([("lm-studio", own.url), ("lm-studio", plain.url)]).discovered()
    let mine = try #require(found.first { $0.address.contains("\(own.port)") })
    #expect(mine.models.map(\.contextWindow) == [4096, 2048])
    #expect(mine.models.map(\.isEmbedding) == [false, true])
    #expect(
      found.first { $0.address.contains("\(plain.port)") }?.models.map(\.id) == ["qwen2.5-7b"])
  }

  @Test(
    arguments: [
      (
        "vllm",
        #"{"object":"list","data":[{"id":"meta-llama/Llama-3.1-8B","object":"model","created":1700000000,"owned_by":"vllm","root":"x","parent":null,"max_model_len":131072,"permission":[]}]}"#,
        "vllm", 131_072
      ),
      (
        "vllm",
        #"{"object":"list","data":[{"id":"some.gguf","object":"model","owned_by":"me","permissions":[]}]}"#,
        "openai-compatible", nil
      ),
      (
        "vllm",
        #"{"object":"list","data":[{"id":"tiny","owned_by":"llamacpp","meta":{"n_ctx":256}}]}"#,
        "llama.cpp", 256
      ),
      (
        "litellm",
        #"{"data":[{"id":"mock-gpt","object":"model","created":1677610602,"owned_by":"openai","mode":"chat","max_input_tokens":128000,"max_output_tokens":16384}],"object":"list"}"#,
        "litellm", 128_000
      ),
    ] as [(String, String, String, Int?)])
  func `who speaks at a port is told by what it says`(
    expected: String, body: String, kind: String, window: Int?
  ) async throws {
    let server = try server(["/v1/models": body])
    let found = try #require(try await discovery([(expected, server.url)]).discovered().first)
    #expect(found.provider == kind)
    #expect(found.models.first?.contextWindow == window)
    let definition = ModelDefinition(use: found.use(found.models[0]), url: found.url)
    #expect(throws: Never.self) {
      try ModelCatalogue.bundled(environment: [:]).model(for: definition)
    }
  }

  @Test(arguments: [
    (200, "<html><title>Jenkins</title></html>"), (200, "{}"), (200, "[1,2]"), (200, ""),
    (200, #"{"data":{"id":"x"}}"#), (200, #"{"data":[{"id":7},{"id":""}]}"#),
    (200, #"{"data":[{"id":"\u001b[2Jx"}]}"#), (404, #"{"data":[{"id":"x"}]}"#),
    (500, "oops"), (301, ""), (200, #"{"data":[{"id":"x"}"#),
  ]) func `what is no list of models is no server`(status: Int, body: String) async throws {
    let server = try LoopbackServer { _, _ in [.reply(status, body)] }
    for provider in ["ollama", "llama.cpp", "lm-studio", "vllm", "litellm"] {
      let found = try await discovery([(provider, server.url)]).discovered()
      #expect(found == [], "\(provider)")
    }
  }

  @Test func `a server that hangs holds nobody up, and is let go`() async throws {
    let hanging = try LoopbackServer { _, _ in [.send("HTTP/1.1 200 OK\r\nContent-"), .hold] }
    let dripping = try LoopbackServer { _, _ in [.head(), .chunk("{"), .hold] }
    let quick = try server(["/v1/models": #"{"data":[{"id":"m","owned_by":"vllm"}]}"#])
    let isQuickFound = Flag()
    let discovery = try discovery(
      [("litellm", hanging.url), ("litellm", dripping.url), ("vllm", quick.url)],
      patience: { _ in
        while !isQuickFound.isRaised {
          try Task.checkCancellation()
          await Task.yield()
        }
      })
    var found: [String] = []
    for await server in discovery.discover() {
      found.append(server.provider)
      isQuickFound.raise()
    }
    #expect(found == ["vllm"])
    await eventually { hanging.seen.departures == 1 && dripping.seen.departures == 1 }
  }

  @Test func `a list that never ends is cut off, one that is long is cut`() async throws {
    let endless = try LoopbackServer { _, _ in
      [.head("application/json"), .chunk(#"{"data":["#)]
        + Array(repeating: .chunk(String(repeating: " ", count: 65536)), count: 64)
    }
    let rows = (0..<5000).map { #"{"id":"m\#($0)"}"# }.joined(separator: ",")
    let long = try server(["/v1/models": #"{"data":[\#(rows)]}"#])
    let found = try await discovery([("vllm", endless.url), ("vllm", long.url)]).discovered()
    #expect(found.map(\.models.count) == [1000])
    #expect(found.first?.omitted == 4000)
  }

  @Test func `a server that asks for a key, or is loading, says so`() async throws {
    let locked = try LoopbackServer { _, _ in
      [.reply(401, #"{"error":{"message":"No api key passed in.","code":"401"}}"#)]
    }
    let loading = try LoopbackServer { _, _ in
      [
        .reply(
          503,
          #"{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}"#)
      ]
    }
    let found = try await discovery([("litellm", locked.url), ("llama.cpp", loading.url)])
      .discovered()
    #expect(found.first { $0.provider == "litellm" }?.note?.contains("LITELLM_API_KEY") == true)
    #expect(found.first { $0.provider == "llama.cpp" }?.note == "It is loading its model.")
    let wrong = try await discovery(
      [("litellm", locked.url)], environment: ["LITELLM_API_KEY": "sk-1234567890"]
    ).discovered()
    #expect(wrong.first?.note == "It does not take the key from LITELLM_API_KEY.")
  }

  @Test func `where nobody listens nothing is found`() async throws {
    let found = try await discovery([("ollama", try LoopbackServer.deafURL())]).discovered()
    #expect(found == [])
  }

  @Test func `the usual places come from the providers and the environment`() throws {
    func places(_ environment: [String: String]) throws -> [ModelDiscovery.Candidate] {
      ModelDiscovery(catalogue: try ModelCatalogue.bundled(environment: environment)).candidates
    }
    #expect(
      try places([:]).map(\.provider) == ["ollama", "llama.cpp", "lm-studio", "vllm", "litellm"])
    #expect(try places(["LLAMA_ARG_PORT": "9090"]).last?.url == "http://127.0.0.1:9090/v1")
    #expect(try places(["LLAMA_ARG_PORT": "-1"]).count == 5)
  }

  @Test func `keys in the environment make their providers usable`() throws {
    let discovery = try discovery(
      [], environment: ["OPENAI_API_KEY": "sk-x", "GROQ_API_KEY": " ", "OLLAMA_API_KEY": "x"])
    #expect(discovery.keyedProviders.map(\.name) == ["openai", "openai-responses"])
  }

  @Test(
    arguments: [
      (
        #"{"data":[{"type":"model","id":"claude-sonnet-5","display_name":"Claude Sonnet 5","created_at":"2026-02-01T00:00:00Z","max_input_tokens":1000000,"max_tokens":128000,"lifecycle":"active","retires_at":"2027-06-30T00:00:00Z"}],"has_more":false}"#,
        "claude-sonnet-5", "Claude Sonnet 5", 1_000_000, 128_000, "2027-06-30"
      ),
      (
        #"{"models":[{"name":"models/gemini-2.5-pro","displayName":"Gemini 2.5 Pro","inputTokenLimit":1048576,"outputTokenLimit":65536,"supportedGenerationMethods":["generateContent","countTokens"]}]}"#,
        "gemini-2.5-pro", "Gemini 2.5 Pro", 1_048_576, 65_536, nil
      ),
      (
        #"{"data":[{"id":"openai/gpt-4.1","name":"OpenAI: GPT-4.1","context_length":1047576,"top_provider":{"max_completion_tokens":32768},"pricing":{"prompt":"0.000002","completion":"0.000008","input_cache_read":"0.0000005"}}]}"#,
        "openai/gpt-4.1", "OpenAI: GPT-4.1", 1_047_576, 32_768, nil
      ),
      (
        #"[{"id":"meta-llama/Llama-3.3-70B","display_name":"Llama 3.3","context_length":131072,"type":"chat","pricing":{"input":0.88,"output":0.88}}]"#,
        "meta-llama/Llama-3.3-70B", "Llama 3.3", 131_072, nil, nil
      ),
      (
        #"{"object":"list","data":[{"id":"gpt-5","object":"model","created":1,"owned_by":"openai","shutdown_date":"2026-12-11"}]}"#,
        "gpt-5", nil, nil, nil, "2026-12-11"
      ),
    ] as [(String, String, String?, Int?, Int?, String?)])
  func `every provider's list is read`(
    body: String, id: String, title: String?, window: Int?, output: Int?, retires: String?
  ) throws {
    let model = try #require(ServedModels(Array(body.utf8))?.models.first)
    #expect(model.id == id)
    #expect(model.title == title)
    #expect(model.contextWindow == window)
    #expect(model.maxOutput == output)
    #expect(model.retires == retires)
  }

  @Test func `prices in a list are exact`() throws {
    let list =
      #"{"data":[{"id":"a","pricing":{"prompt":"0.0000001","completion":"0.0000004","input_cache_read":"0.000000025","internal_reasoning":"0"}},{"id":"b","pricing":{"input":0.88,"output":0.88}},{"id":"c","pricing":{"prompt":"-1","completion":"-1"}},{"id":"d","pricing":{"prompt":"dear"}}]}"#
    let models = try #require(ServedModels(Array(list.utf8))).models
    #expect(models[0].price?.rates.input == Money("0.1"))
    #expect(models[0].price?.rates.cacheRead == Money("0.025"))
    #expect(models[0].price?.rates.reasoning == nil)
    #expect(models[1].price?.rates.output == Money("0.88"))
    #expect(models[2].price == nil)
    #expect(models[3].price == nil)
  }
}
