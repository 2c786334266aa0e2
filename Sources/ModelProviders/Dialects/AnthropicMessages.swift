import StrategyCore

/// Anthropic's Messages API, in the version that still takes sampling parameters where a model does.
enum AnthropicMessages {
  static let version = "2023-06-01"
  /// The API insists on a limit; without one from the user or the price book this is it.
  static let defaultOutputTokens = 4096

  /// Tokens of thinking for models that are told a budget; the API takes no smaller one than the first.
  private static let budgets: [RequestParameters.ReasoningEffort: Int] = [
    .low: 1024, .medium: 4096, .high: 16_384,
  ]

  static func places(for model: String) -> ParameterPlaces {
    [
      .temperature: "temperature", .topP: "top_p", .maxOutputTokens: "max_tokens",
      .stop: "stop_sequences", .responseFormat: "output_config.format",
      .reasoningEffort: takesEffort(model) ? "output_config.effort" : "thinking.budget_tokens",
      .serviceTier: "service_tier",
    ]
  }

  static func body(for request: ModelRequest, model: String, outputLimit: Int?) -> RequestBody {
    let parameters = request.parameters
    let messages = request.prompt.messages
    let system = messages.filter { $0.role == .system }.map(\.content)
    let limit = limit(of: parameters, model: model, outputLimit: outputLimit)
    var json: JSONValue = [
      "model": .string(model),
      "max_tokens": JSONValue(limit),
      "messages": .array(
        messages.filter { $0.role != .system && !$0.content.isEmpty }.map {
          ["role": .string($0.role.rawValue), "content": .string($0.content)]
        }),
      "stream": true,
    ]
    json.append("system", system.isEmpty ? nil : .string(system.joined(separator: "\n\n")))
    var body = RequestBody(
      json, parameters: parameters, rules: .anthropic(model), places: places(for: model))
    body.putPlainParameters(except: [.reasoningEffort, .responseFormat])
    putEffort(of: parameters, model: model, limit: limit, in: &body)
    body.put(
      .responseFormat,
      parameters.responseFormat?.schema.map { ["type": "json_schema", "schema": $0] })
    return body
  }

  /// What is thought counts against the limit: a default leaves room for both.
  private static func limit(
    of parameters: RequestParameters, model: String, outputLimit: Int?
  ) -> Int {
    if let limit = parameters.maxOutputTokens { return limit }
    let limit = min(outputLimit ?? defaultOutputTokens, 2 * defaultOutputTokens)
    guard let budget = parameters.reasoningEffort.flatMap({ budgets[$0] }) else { return limit }
    return min(limit + budget, max(outputLimit ?? .max, limit))
  }

  private static func putEffort(
    of parameters: RequestParameters, model: String, limit: Int, in body: inout RequestBody
  ) {
    guard let effort = parameters.reasoningEffort else { return }
    if effort == .none {
      body.put(.reasoningEffort, 0)
      guard body.sends(.reasoningEffort) else { return }
      body.remove(places(for: model)[.reasoningEffort] ?? "")
      return body.set("thinking.type", to: "disabled")
    }
    if takesEffort(model) {
      body.put(.reasoningEffort, .string(effort.rawValue))
      guard body.sends(.reasoningEffort) else { return }
      body.set("thinking.type", to: "adaptive")
      return body.set("thinking.display", to: "summarized")
    }
    let budget = budgets[effort].map { min($0, max(limit / 2, limit - defaultOutputTokens)) } ?? 0
    body.put(.reasoningEffort, budget >= 1024 ? JSONValue(budget) : nil)
    if body.sends(.reasoningEffort) { body.set("thinking.type", to: "enabled") }
  }

  /// Older models are told how many tokens they may think, newer ones how much effort to make.
  private static func takesEffort(_ model: String) -> Bool {
    guard let version = ModelVersion(in: model) else { return true }
    return version >= ModelVersion(4, 6)
  }
}

/// Reads messages, streamed or whole.
struct AnthropicReply: ReplyReading {
  private var usage = Usage(provenance: .reported)

  mutating func read(
    _ document: JSONValue, event: String?, into reply: inout ReplyProgress
  ) throws(ReplyError) {
    switch document["type"]?.string ?? event {
    case "message_start":
      reply.served(Self.report(document["message"]))
      merge(document["message"]?["usage"])
      reply.announce(usage)
    case "content_block_start": read(block: document["content_block"], into: &reply)
    case "content_block_delta": read(block: document["delta"], into: &reply)
    case "message_delta":
      reply.served(Self.report(document))
      merge(document["usage"])
      finish(document["delta"]?["stop_reason"], into: &reply)
    case "message_stop": reply.done()
    case "message":
      reply.served(Self.report(document))
      for block in document["content"]?.elements ?? [] { read(block: block, into: &reply) }
      merge(document["usage"])
      finish(document["stop_reason"], into: &reply)
    case "error": throw .server(ErrorReply(document))
    default: break
    }
  }

  private func read(block: JSONValue?, into reply: inout ReplyProgress) {
    switch block?["type"]?.string {
    case "text", "text_delta": reply.text(block?["text"]?.string ?? "")
    case "thinking", "thinking_delta": reply.reasoning(block?["thinking"]?.string ?? "")
    default: break
    }
  }

  private static func report(_ message: JSONValue?) -> ServerReport {
    ServerReport(
      model: message?["model"]?.string, serviceTier: message?["usage"]?["service_tier"]?.string,
      billed: message?["usage"]?["cost"]?.money)
  }

  private func finish(_ reason: JSONValue?, into reply: inout ReplyProgress) {
    reply.report(usage)
    guard let reason = reason?.string else { return }
    switch reason {
    case "end_turn", "stop_sequence", "tool_use": reply.finish(.stop)
    case "max_tokens", "model_context_window_exceeded": reply.finish(.length)
    case "refusal": reply.finish(.refusal)
    default: reply.finish(.unknown)
    }
  }

  /// Each report replaces the fields that it has. Input tokens exclude what the cache read and wrote.
  private mutating func merge(_ report: JSONValue?) {
    guard let report else { return }
    func replace(_ field: WritableKeyPath<Usage, Int>, with key: String, in value: JSONValue?) {
      if let count = value?[key]?.integer { usage[keyPath: field] = max(0, count) }
    }
    replace(\.input, with: "input_tokens", in: report)
    replace(\.cacheRead, with: "cache_read_input_tokens", in: report)
    // The whole that is written to the cache holds what is written for an hour.
    let written = report["cache_creation"]
    replace(\.cacheWrite, with: "ephemeral_5m_input_tokens", in: written)
    replace(\.cacheWriteLong, with: "ephemeral_1h_input_tokens", in: written)
    if let whole = report["cache_creation_input_tokens"]?.integer {
      usage.cacheWrite = max(0, whole - min(usage.cacheWriteLong, max(0, whole)))
    }
    replace(\.output, with: "output_tokens", in: report)
    replace(\.reasoning, with: "thinking_tokens", in: report["output_tokens_details"])
    usage.reasoning = min(usage.reasoning, usage.output)
  }
}
