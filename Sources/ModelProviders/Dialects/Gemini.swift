import StrategyCore

/// Google's generateContent API.
enum Gemini {
  static func places(for model: String) -> ParameterPlaces {
    let thinking = "generationConfig.thinkingConfig."
    return [
      .temperature: "generationConfig.temperature", .topP: "generationConfig.topP",
      .maxOutputTokens: "generationConfig.maxOutputTokens",
      .stop: "generationConfig.stopSequences", .seed: "generationConfig.seed",
      .presencePenalty: "generationConfig.presencePenalty",
      .frequencyPenalty: "generationConfig.frequencyPenalty",
      .reasoningEffort: thinking + (hasBudget(model) ? "thinkingBudget" : "thinkingLevel"),
      .responseFormat: "generationConfig.responseMimeType",
    ]
  }

  static func body(for request: ModelRequest, model: String) -> RequestBody {
    let parameters = request.parameters
    let messages = request.prompt.messages
    let system = messages.filter { $0.role == .system }.map(\.content)
    var json: JSONValue = ["contents": contents(of: messages)]
    if !system.isEmpty {
      json.append(
        "systemInstruction", ["parts": [["text": .string(system.joined(separator: "\n\n"))]]])
    }
    var body = RequestBody(
      json, parameters: parameters, rules: .gemini(model), places: places(for: model))
    body.putPlainParameters(except: [.reasoningEffort, .responseFormat])
    if let effort = parameters.reasoningEffort {
      body.put(
        .reasoningEffort,
        hasBudget(model)
          ? budgets[effort].map { JSONValue($0) } : .string(effort.rawValue.uppercased()))
      if body.sends(.reasoningEffort), effort != .none {
        body.set("generationConfig.thinkingConfig.includeThoughts", to: true)
      }
    }
    body.put(.responseFormat, parameters.responseFormat.map { _ in "application/json" })
    if body.sends(.responseFormat) {
      body.set("generationConfig.responseJsonSchema", to: parameters.responseFormat?.schema)
    }
    return body
  }

  static func contents(of messages: [ComposedPrompt.Message]) -> JSONValue {
    .array(
      messages.filter { $0.role != .system && !$0.content.isEmpty }.map {
        [
          "role": $0.role == .assistant ? "model" : "user",
          "parts": [["text": .string($0.content)]],
        ]
      })
  }

  /// Tokens of thinking, as Google's own OpenAI-compatible API counts its efforts.
  private static let budgets: [RequestParameters.ReasoningEffort: Int] = [
    .none: 0, .minimal: 1024, .low: 1024, .medium: 8192, .high: 24_576,
  ]

  private static func hasBudget(_ model: String) -> Bool {
    ModelVersion(in: model).map { $0 < ModelVersion(3, 0) } ?? false
  }
}

/// Reads generateContent replies; every event is a whole reply with the next piece of text.
struct GeminiReply: ReplyReading {
  mutating func read(
    _ document: JSONValue, event: String?, into reply: inout ReplyProgress
  ) throws(ReplyError) {
    reply.served(ServerReport(model: document["modelVersion"]?.string))
    if let usage = document["usageMetadata"].map(Self.usage) {
      reply.announce(usage)
      reply.report(usage)
    }
    if let reason = document["promptFeedback"]?["blockReason"]?.string {
      reply.refusal("The prompt was blocked (\(reason)).")
      reply.finish(.refusal)
    }
    for candidate in document["candidates"]?.elements ?? []
    where candidate["index"]?.integer ?? 0 == 0 {
      for part in candidate["content"]?["parts"]?.elements ?? [] {
        let text = part["text"]?.string ?? ""
        if part["thought"] == true { reply.reasoning(text) } else { reply.text(text) }
      }
      if let reason = candidate["finishReason"]?.string { reply.finish(Self.reason(reason)) }
    }
  }

  private static func reason(_ reason: String) -> FinishReason {
    switch reason {
    case "STOP": .stop
    case "MAX_TOKENS": .length
    case "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "LANGUAGE",
      "MODEL_ARMOR", "IMAGE_SAFETY":
      .contentFilter
    default: .unknown
    }
  }

  /// The prompt's count includes what the cache read; thoughts are counted apart and billed as output.
  static func usage(_ usage: JSONValue) -> Usage {
    func count(_ key: String) -> Int { max(0, usage[key]?.integer ?? 0) }
    let prompt = count("promptTokenCount") + count("toolUsePromptTokenCount")
    let cached = min(prompt, count("cachedContentTokenCount"))
    let thoughts = count("thoughtsTokenCount")
    return Usage(
      input: prompt - cached, cacheRead: cached, output: count("candidatesTokenCount") + thoughts,
      reasoning: thoughts, provenance: .reported)
  }
}
