import StrategyCore

/// How one server wants to be asked for a chat completion in OpenAI's manner.
///
/// Only requests differ by server. Replies are read with all known habits at once: where usage stands, what
/// reasoning is called and how a stream ends depend on the server's version as much as on the server.
struct ChatCompletions: Sendable, Hashable {
  /// How a server is told how long to think.
  enum EffortForm: Sendable, Hashable {
    case word
    /// `thinking` switches it, `reasoning_effort` says how long.
    case switched
  }

  /// The field that bounds completion tokens.
  var tokenLimit = "max_tokens"
  /// Asks for a last chunk with usage; servers that refuse `stream_options` report it unasked.
  var asksForUsage = true
  var seed = "seed"
  var effort = "reasoning_effort"
  var effortForm = EffortForm.word
  var hasServiceTiers = true
  var family = ModelFamily.unknown

  var places: ParameterPlaces {
    [
      .temperature: "temperature", .topP: "top_p", .maxOutputTokens: tokenLimit, .stop: "stop",
      .seed: seed, .presencePenalty: "presence_penalty", .frequencyPenalty: "frequency_penalty",
      .reasoningEffort: effort, .responseFormat: "response_format",
      .serviceTier: hasServiceTiers ? "service_tier" : nil,
    ].compactMapValues { $0 }
  }

  func body(for request: ModelRequest, model: String) -> RequestBody {
    let parameters = request.parameters
    var json: JSONValue = [
      "model": .string(model),
      "messages": .array(
        request.prompt.messages.map {
          ["role": .string($0.role.rawValue), "content": .string($0.content)]
        }),
      "stream": true,
    ]
    if asksForUsage { json.append("stream_options", ["include_usage": true]) }
    var body = RequestBody(
      json, parameters: parameters, rules: family.rules(for: model), places: places)
    body.putPlainParameters(except: [.responseFormat, .reasoningEffort])
    putEffort(of: parameters, in: &body)
    body.put(.responseFormat, parameters.responseFormat?.forChatCompletions)
    return body
  }

  private func putEffort(of parameters: RequestParameters, in body: inout RequestBody) {
    body.put(.reasoningEffort, parameters.plainValue(of: .reasoningEffort))
    guard effortForm == .switched, body.sends(.reasoningEffort) else { return }
    let isOff = parameters.reasoningEffort == RequestParameters.ReasoningEffort.none
    body.set("thinking.type", to: isOff ? "disabled" : "enabled")
    if isOff { body.remove(effort) }
  }
}

extension RequestParameters.ResponseFormat {
  fileprivate var forChatCompletions: JSONValue? {
    guard case .schema = self else { return ["type": "json_object"] }
    return schema.map {
      [
        "type": "json_schema",
        "json_schema": [
          "name": .string(schemaName), "schema": $0, "strict": .bool($0.isStrictSchema),
        ],
      ]
    }
  }
}
