import StrategyCore

/// Google's generateContent API.
enum Gemini {
  static func body(for request: ModelRequest) -> JSONValue {
    let parameters = request.parameters
    let messages = request.prompt.messages
    let system = messages.filter { $0.role == .system }.map(\.content)
    var body: JSONValue = [
      "contents": .array(
        messages.filter { $0.role != .system && !$0.content.isEmpty }.map {
          [
            "role": $0.role == .assistant ? "model" : "user",
            "parts": [["text": .string($0.content)]],
          ]
        })
    ]
    if !system.isEmpty {
      body.append(
        "systemInstruction", ["parts": [["text": .string(system.joined(separator: "\n\n"))]]])
    }
    var configuration: JSONValue = [:]
    configuration.append("temperature", parameters.temperature.map { JSONValue($0) })
    configuration.append("topP", parameters.topP.map { JSONValue($0) })
    configuration.append("maxOutputTokens", parameters.maxOutputTokens.map { JSONValue($0) })
    configuration.append(
      "stopSequences", parameters.stop.flatMap { $0.isEmpty ? nil : JSONValue($0) })
    configuration.append("seed", parameters.seed.map { JSONValue($0) })
    if configuration != [:] { body.append("generationConfig", configuration) }
    return body
  }
}

/// Reads generateContent replies; every event is a whole reply with the next piece of text.
struct GeminiReply: ReplyReading {
  mutating func read(
    _ document: JSONValue, event: String?, into reply: inout ReplyProgress
  ) throws(ReplyError) {
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
