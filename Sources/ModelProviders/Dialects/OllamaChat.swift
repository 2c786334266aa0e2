import StrategyCore

/// Ollama's own chat API; unlike its OpenAI-compatible one it says what a cut stream died of.
enum OllamaChat {
  static let places: ParameterPlaces = [
    .temperature: "options.temperature", .topP: "options.top_p",
    .maxOutputTokens: "options.num_predict", .stop: "options.stop", .seed: "options.seed",
    .presencePenalty: "options.presence_penalty", .frequencyPenalty: "options.frequency_penalty",
    .reasoningEffort: "think", .responseFormat: "format",
  ]

  private static let rules = ModelRules(efforts: [.none, .low, .medium, .high, .max])

  /// - Parameter contextWindow: tokens that the server shall make room for; it takes few when it is not told.
  static func body(for request: ModelRequest, model: String, contextWindow: Int?) -> RequestBody {
    let parameters = request.parameters
    let json: JSONValue = [
      "model": .string(model),
      "messages": .array(
        request.prompt.messages.map {
          ["role": .string($0.role.rawValue), "content": .string($0.content)]
        }),
      "stream": true,
    ]
    var body = RequestBody(json, parameters: parameters, rules: rules, places: places)
    body.putPlainParameters(except: [.reasoningEffort, .responseFormat])
    if let effort = parameters.reasoningEffort {
      body.put(.reasoningEffort, effort == .none ? false : .string(effort.rawValue))
    }
    body.put(.responseFormat, parameters.responseFormat?.schema ?? "json")
    body.set("options.num_ctx", to: contextWindow.map { JSONValue($0) })
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
    func seconds(_ key: String) -> Double? { document[key]?.double.map { $0 / 1e9 } }
    reply.served(
      ServerReport(
        model: document["model"]?.string, queueSeconds: seconds("load_duration"),
        promptSeconds: seconds("prompt_eval_duration"), outputSeconds: seconds("eval_duration")))
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
