/// A kind of model server: where it is, how it wants to be asked and how it answers.
package struct Provider: Sendable {
  /// How a server learns who asks.
  enum Authorization: Sendable, Hashable {
    case bearer
    /// A header that holds nothing but the key.
    case header(String)
  }

  enum KeyNeed: Sendable, Hashable {
    case required
    /// Sent when there is one.
    case optional
  }

  /// What requests and replies look like.
  enum Wire: Sendable, Hashable {
    case chatCompletions(ChatCompletions)
    case responses
    case anthropicMessages
    case ollamaChat
    case gemini
  }

  /// As `use:` begins: `openai`.
  package var name: String
  /// For people: `OpenAI`.
  package var title: String
  /// The base of the API; `nil` when only the user knows it.
  package var baseURL: String?
  /// Environment variables that move the base, first found wins.
  var baseVariables: [String] = []
  /// What a base from the environment lacks when it is only a host.
  var basePath = "/v1"
  /// The ends of host names that are the provider's own although each customer has another.
  var hostSuffixes: [String] = []
  /// Environment variables that hold the key, first found wins.
  package var keyVariables: [String] = []
  var keyNeed = KeyNeed.required
  var authorization = Authorization.bearer
  var wire: Wire
  var habits = ReplyProgress.Habits()
  /// How to see which models it has, as the last half of a sentence.
  var listing: String?
  /// How to start it, for servers on the user's own machine.
  var start: String?
}

extension Provider {
  /// Every provider that a workspace can name, in the order in which they are listed.
  package static let all: [Provider] = [
    .openAI, .openAIResponses, .anthropic, .gemini, .ollama,
    .local("llama.cpp", "llama.cpp", port: 8080, start: "llama-server -m MODEL.gguf"),
    .local("lm-studio", "LM Studio", port: 1234, start: "lms server start"),
    .local("vllm", "vLLM", port: 8000, start: "vllm serve MODEL"),
    .local(
      "litellm", "LiteLLM", port: 4000, start: "litellm --config config.yaml",
      key: "LITELLM_API_KEY"),
    .azure,
    .hosted(
      "openrouter", "OpenRouter", "https://openrouter.ai/api/v1", key: "OPENROUTER_API_KEY",
      ChatCompletions(effort: "reasoning.effort")),
    .hosted("groq", "Groq", "https://api.groq.com/openai/v1", key: "GROQ_API_KEY"),
    .hosted(
      "mistral", "Mistral", "https://api.mistral.ai/v1", key: "MISTRAL_API_KEY",
      ChatCompletions(asksForUsage: false, seed: "random_seed", hasServiceTiers: false)),
    .hosted(
      "deepseek", "DeepSeek", "https://api.deepseek.com/v1", key: "DEEPSEEK_API_KEY",
      ChatCompletions(effortForm: .switched, hasServiceTiers: false, family: .deepSeek)),
    .hosted(
      "together", "Together", "https://api.together.ai/v1", key: "TOGETHER_API_KEY",
      ChatCompletions(hasServiceTiers: false)),
    .hosted(
      "fireworks", "Fireworks", "https://api.fireworks.ai/inference/v1", key: "FIREWORKS_API_KEY"),
    .hosted(
      "xai", "xAI", "https://api.x.ai/v1", key: "XAI_API_KEY",
      ChatCompletions(hasServiceTiers: false, family: .xAI)),
    .compatible,
  ]

  /// Its name inside a sentence.
  var spoken: String { name == "openai-compatible" ? "the server" : title }
  /// Its name at the beginning of a sentence.
  var spokenFirst: String { name == "openai-compatible" ? "The server" : title }

  package static func named(_ name: String) -> Provider? {
    all.first { $0.name == name }
  }

  private static let openAI = Provider(
    name: "openai", title: "OpenAI", baseURL: "https://api.openai.com/v1",
    baseVariables: ["OPENAI_BASE_URL"], keyVariables: ["OPENAI_API_KEY"],
    wire: .chatCompletions(
      ChatCompletions(tokenLimit: "max_completion_tokens", family: .openAI)))

  private static let openAIResponses = Provider(
    name: "openai-responses", title: "OpenAI Responses", baseURL: "https://api.openai.com/v1",
    baseVariables: ["OPENAI_BASE_URL"], keyVariables: ["OPENAI_API_KEY"], wire: .responses)

  private static let azure = Provider(
    name: "azure", title: "Azure OpenAI", baseVariables: ["AZURE_OPENAI_ENDPOINT"],
    basePath: "/openai/v1",
    hostSuffixes: [
      ".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com",
    ], keyVariables: ["AZURE_OPENAI_API_KEY"],
    authorization: .header("api-key"),
    wire: .chatCompletions(
      ChatCompletions(tokenLimit: "max_completion_tokens", family: .openAI)))

  private static let anthropic = Provider(
    name: "anthropic", title: "Anthropic", baseURL: "https://api.anthropic.com/v1",
    baseVariables: ["ANTHROPIC_BASE_URL"], keyVariables: ["ANTHROPIC_API_KEY"],
    authorization: .header("x-api-key"), wire: .anthropicMessages)

  private static let gemini = Provider(
    name: "gemini", title: "Gemini",
    baseURL: "https://generativelanguage.googleapis.com/v1beta",
    baseVariables: ["GOOGLE_GEMINI_BASE_URL"], basePath: "/v1beta",
    keyVariables: ["GEMINI_API_KEY", "GOOGLE_API_KEY"],
    authorization: .header("x-goog-api-key"), wire: .gemini)

  private static let ollama = Provider(
    name: "ollama", title: "Ollama", baseURL: "http://127.0.0.1:11434",
    baseVariables: ["OLLAMA_HOST"], basePath: "", keyVariables: ["OLLAMA_API_KEY"],
    keyNeed: .optional, wire: .ollamaChat,
    habits: ReplyProgress.Habits(tagsReasoning: true, mayExcludeCache: true),
    listing: "run `ollama list` to see the models it has, `ollama pull` to fetch one",
    start: "ollama serve")

  private static let compatible = Provider(
    name: "openai-compatible", title: "OpenAI-compatible server", keyNeed: .optional,
    wire: .chatCompletions(ChatCompletions()),
    habits: ReplyProgress.Habits(tagsReasoning: true, mayRepeatText: true))

  private static func local(
    _ name: String, _ title: String, port: Int, start: String, key: String? = nil
  ) -> Provider {
    Provider(
      name: name, title: title, baseURL: "http://127.0.0.1:\(port)/v1",
      keyVariables: key.map { [$0] } ?? [], keyNeed: .optional,
      wire: .chatCompletions(ChatCompletions(hasServiceTiers: name == "litellm")),
      habits: ReplyProgress.Habits(tagsReasoning: true), start: start)
  }

  private static func hosted(
    _ name: String, _ title: String, _ url: String, key: String,
    _ wire: ChatCompletions = ChatCompletions()
  ) -> Provider {
    Provider(
      name: name, title: title, baseURL: url, keyVariables: [key], wire: .chatCompletions(wire),
      habits: ReplyProgress.Habits(tagsReasoning: true))
  }
}
