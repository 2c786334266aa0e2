import StrategyCore

/// Anthropic's Messages API, in the version that still takes sampling parameters where a model does.
enum AnthropicMessages {
  static let version = "2023-06-01"
  /// The API insists on a limit; without one from the user or the price book this is it.
  static let defaultOutputTokens = 4096

  static func body(for request: ModelRequest, model: String, outputLimit: Int?) -> JSONValue {
    let parameters = request.parameters
    let messages = request.prompt.messages
    let system = messages.filter { $0.role == .system }.map(\.content)
    var body: JSONValue = [
      "model": .string(model),
      "max_tokens": JSONValue(
        parameters.maxOutputTokens
          ?? min(outputLimit ?? defaultOutputTokens, 2 * defaultOutputTokens)),
      "messages": .array(
        messages.filter { $0.role != .system && !$0.content.isEmpty }.map {
          ["role": .string($0.role.rawValue), "content": .string($0.content)]
        }),
      "stream": true,
    ]
    body.append("system", system.isEmpty ? nil : .string(system.joined(separator: "\n\n")))
    if !refusesSampling(model) {
      body.append("temperature", parameters.temperature.map { JSONValue($0) })
      body.append("top_p", parameters.topP.map { JSONValue($0) })
    }
    body.append("stop_sequences", parameters.stop.flatMap { $0.isEmpty ? nil : JSONValue($0) })
    return body
  }

  /// From the fifth generation on models take neither temperature nor top-p: `claude-NAME-5…`.
  static func refusesSampling(_ model: String) -> Bool {
    let parts = model.split(separator: "-")
    guard parts.count >= 3, parts[0] == "claude", let generation = Int(parts[2]) else {
      return false
    }
    return generation >= 5 && Int(parts[1]) == nil
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
      merge(document["message"]?["usage"])
      reply.announce(usage)
    case "content_block_start": read(block: document["content_block"], into: &reply)
    case "content_block_delta": read(block: document["delta"], into: &reply)
    case "message_delta":
      merge(document["usage"])
      finish(document["delta"]?["stop_reason"], into: &reply)
    case "message_stop": reply.done()
    case "message":
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
    replace(\.cacheWrite, with: "cache_creation_input_tokens", in: report)
    replace(\.output, with: "output_tokens", in: report)
    replace(\.reasoning, with: "thinking_tokens", in: report["output_tokens_details"])
    usage.reasoning = min(usage.reasoning, usage.output)
  }
}
