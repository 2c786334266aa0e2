import StrategyCore

/// Reads chat completions, streamed or whole.
struct ChatCompletionsReply: ReplyReading {
  mutating func read(
    _ document: JSONValue, event: String?, into reply: inout ReplyProgress
  ) throws(ReplyError) {
    if document["object"]?.string == "error" { throw .server(ErrorReply(document)) }
    let groq = document["x_groq"]
    if let failure = groq?["error"] { throw .server(ErrorReply(["error": failure])) }
    let usage = document["usage"] ?? groq?["usage"]
    if let usage = usage.map(Self.usage) ?? document["timings"].flatMap(Self.usage(timings:)) {
      reply.report(usage)
    }
    reply.served(Self.report(document, usage: groq?["usage"] ?? usage))
    // More than one choice comes only when asked for; the first is the answer.
    for choice in document["choices"]?.elements ?? [] where choice["index"]?.integer ?? 0 == 0 {
      try Self.read(choice, into: &reply)
    }
  }

  /// What the server tells beside the answer: OpenRouter and LiteLLM the price, Groq and llama.cpp the time.
  private static func report(_ document: JSONValue, usage: JSONValue?) -> ServerReport {
    var report = ServerReport(
      model: document["model"]?.string, serviceTier: document["service_tier"]?.string)
    if let usage {
      report.billed = billed(usage)
      report.queueSeconds = usage["queue_time"]?.double
      report.promptSeconds = usage["prompt_time"]?.double
      report.outputSeconds = usage["completion_time"]?.double
    }
    report.take(timings: document["timings"])
    return report
  }

  /// With a key of one's own OpenRouter's cost is only its fee; the provider behind it charges the rest. A proxy says
  /// zero also for what it has no price for.
  private static func billed(_ usage: JSONValue) -> Money? {
    guard let cost = usage["cost"]?.money, cost != .zero || usage["cost_details"] != nil else {
      return nil
    }
    guard usage["is_byok"] == true else { return cost }
    return usage["cost_details"]?["upstream_inference_cost"]?.money.map { cost + $0 } ?? cost
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

  /// llama.cpp counts also when it was not asked for usage.
  private static func usage(timings: JSONValue) -> Usage? {
    guard let new = timings["prompt_n"]?.integer, let output = timings["predicted_n"]?.integer
    else { return nil }
    return Usage(
      input: max(0, new), cacheRead: max(0, timings["cache_n"]?.integer ?? 0),
      output: max(0, output), provenance: .reported)
  }
}

extension ServerReport {
  /// Takes llama.cpp's times over, which are in milliseconds.
  mutating func take(timings: JSONValue?) {
    guard let timings else { return }
    promptSeconds = timings["prompt_ms"]?.double.map { $0 / 1000 }
    outputSeconds = timings["predicted_ms"]?.double.map { $0 / 1000 }
  }
}
