import StrategyCore

/// Ollama's own chat API; unlike its OpenAI-compatible one it says what a cut stream died of.
enum OllamaChat {
  static func body(for request: ModelRequest, model: String) -> JSONValue {
    let parameters = request.parameters
    var options: JSONValue = [:]
    options.append("temperature", parameters.temperature.map { JSONValue($0) })
    options.append("top_p", parameters.topP.map { JSONValue($0) })
    options.append("num_predict", parameters.maxOutputTokens.map { JSONValue($0) })
    options.append("stop", parameters.stop.flatMap { $0.isEmpty ? nil : JSONValue($0) })
    options.append("seed", parameters.seed.map { JSONValue($0) })
    var body: JSONValue = [
      "model": .string(model),
      "messages": .array(
        request.prompt.messages.map {
          ["role": .string($0.role.rawValue), "content": .string($0.content)]
        }),
      "stream": true,
    ]
    if options != [:] { body.append("options", options) }
    return body
  }
}

/// Reads Ollama's chat replies, one document on each line.
struct OllamaReply: ReplyReading {
  mutating func read(
    _ document: JSONValue, event: String?, into reply: inout ReplyProgress
  ) throws(ReplyError) {
    reply.reasoning(document["message"]?["thinking"]?.string ?? "")
    reply.text(document["message"]?["content"]?.string ?? "")
    guard document["done"] == true else { return }
    if let prompt = document["prompt_eval_count"]?.integer,
      let output = document["eval_count"]?.integer
    {
      reply.report(
        Usage(input: max(0, prompt), output: max(0, output), provenance: .reported))
    }
    switch document["done_reason"]?.string ?? "stop" {
    case "stop": reply.finish(.stop)
    case "length": reply.finish(.length)
    default: reply.finish(.unknown)
    }
    reply.done()
  }
}
