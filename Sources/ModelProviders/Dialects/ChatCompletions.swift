import StrategyCore

/// How one server wants to be asked for a chat completion in OpenAI's manner.
///
/// Only requests differ by server. Replies are read with all known habits at once: where usage stands, what
/// reasoning is called and how a stream ends depend on the server's version as much as on the server.
struct ChatCompletions: Sendable, Hashable {
  /// The field that bounds completion tokens.
  var tokenLimit = "max_tokens"
  /// Asks for a last chunk with usage; servers that refuse `stream_options` report it unasked.
  var asksForUsage = true
  var seed = "seed"
  /// Some of its models think first and refuse sampling parameters.
  var hasReasoningModels = false

  func body(for request: ModelRequest, model: String) -> JSONValue {
    let parameters = request.parameters
    var body: JSONValue = [
      "model": .string(model),
      "messages": .array(
        request.prompt.messages.map {
          ["role": .string($0.role.rawValue), "content": .string($0.content)]
        }),
      "stream": true,
    ]
    if asksForUsage { body.append("stream_options", ["include_usage": true]) }
    if !refusesSampling(model) {
      body.append("temperature", parameters.temperature.map { JSONValue($0) })
      body.append("top_p", parameters.topP.map { JSONValue($0) })
    }
    body.append(tokenLimit, parameters.maxOutputTokens.map { JSONValue($0) })
    body.append("stop", parameters.stop.flatMap { $0.isEmpty ? nil : JSONValue($0) })
    body.append(seed, parameters.seed.map { JSONValue($0) })
    return body
  }

  /// OpenAI's reasoning models take neither temperature nor top-p.
  func refusesSampling(_ model: String) -> Bool {
    guard hasReasoningModels, !model.contains("-chat") else { return false }
    let base = model.hasPrefix("ft:") ? model.dropFirst(3) : model[...]
    return ["o1", "o3", "o4", "gpt-5", "gpt-6"].contains { base.hasPrefix($0) }
  }
}

/// Reads chat completions, streamed or whole.
struct ChatCompletionsReply: ReplyReading {
  mutating func read(
    _ document: JSONValue, event: String?, into reply: inout ReplyProgress
  ) throws(ReplyError) {
    if document["object"]?.string == "error" { throw .server(ErrorReply(document)) }
    let groq = document["x_groq"]
    if let failure = groq?["error"] { throw .server(ErrorReply(["error": failure])) }
    if let usage = document["usage"] ?? groq?["usage"] { reply.report(Self.usage(usage)) }
    // More than one choice comes only when asked for; the first is the answer.
    for choice in document["choices"]?.elements ?? [] where choice["index"]?.integer ?? 0 == 0 {
      try Self.read(choice, into: &reply)
    }
  }

  private static func read(
    _ choice: JSONValue, into reply: inout ReplyProgress
  ) throws(ReplyError) {
    if let message = choice["delta"] ?? choice["message"] {
      reply.reasoning(message["reasoning_content"]?.string ?? message["reasoning"]?.string ?? "")
      read(content: message["content"], into: &reply)
      reply.refusal(message["refusal"]?.string ?? "")
    }
    reply.text(choice["text"]?.string ?? "")
    guard let reason = choice["finish_reason"]?.string else { return }
    switch reason {
    case "stop", "eos", "tool_calls", "function_call": reply.finish(.stop)
    case "length", "max_tokens", "model_length": reply.finish(.length)
    case "content_filter": reply.finish(.contentFilter)
    case "error", "abort", "insufficient_system_resource":
      throw .server(ErrorReply(message: "generation ended with “\(reason)”", type: reason))
    default: reply.finish(.unknown)
    }
  }

  /// Content is text, or a list of parts of which some are thoughts.
  private static func read(content: JSONValue?, into reply: inout ReplyProgress) {
    guard let parts = content?.elements else { return reply.text(content?.string ?? "") }
    for part in parts {
      if let thoughts = part["thinking"] {
        let texts = thoughts.elements?.compactMap { $0["text"]?.string } ?? [thoughts.string ?? ""]
        reply.reasoning(texts.joined())
      } else {
        reply.text(part["text"]?.string ?? "")
      }
    }
  }

  /// Cached and written tokens are part of the prompt's, reasoning tokens part of the completion's. Some servers
  /// leave reasoning out of the completion; their total gives them away.
  static func usage(_ usage: JSONValue) -> Usage {
    func count(_ key: String, in value: JSONValue?) -> Int? {
      value?[key]?.integer.map { max(0, $0) }
    }
    let promptDetails = usage["prompt_tokens_details"]
    let outputDetails = usage["completion_tokens_details"]
    let prompt = count("prompt_tokens", in: usage) ?? 0
    let total = count("total_tokens", in: usage) ?? 0
    let reasoning =
      count("reasoning_tokens", in: outputDetails) ?? count("reasoning_tokens", in: usage) ?? 0
    var output = count("completion_tokens", in: usage) ?? max(0, total - prompt)
    if reasoning > 0, total == prompt + output + reasoning { output += reasoning }
    let cached = min(
      prompt,
      count("cached_tokens", in: promptDetails) ?? count("prompt_cache_hit_tokens", in: usage) ?? 0)
    let written = min(prompt - cached, count("cache_write_tokens", in: promptDetails) ?? 0)
    return Usage(
      input: prompt - cached - written, cacheRead: cached, cacheWrite: written, output: output,
      reasoning: min(reasoning, output), provenance: .reported)
  }
}
