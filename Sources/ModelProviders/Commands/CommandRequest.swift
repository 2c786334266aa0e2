import StrategyCore

/// What a program is told: one JSON object.
enum CommandRequest {
  static func body(for request: ModelRequest, model: String) -> [UInt8] {
    var body: JSONValue = [
      "model": .string(model),
      "messages": .array(
        request.prompt.messages.map {
          ["role": .string($0.role.rawValue), "content": .string($0.content)]
        }),
      "parameters": parameters(request.parameters),
      "input": .string(request.prompt.input),
    ]
    if !request.prompt.passages.isEmpty {
      body.append(
        "passages",
        .array(
          request.prompt.passages.map {
            [
              "id": .string($0.passage.id), "source": .string($0.passage.source),
              "heading": .string($0.passage.heading), "text": .string($0.passage.text),
              "score": JSONValue($0.scores.fused),
            ]
          }))
    }
    return body.encoded + [0x0A]
  }

  private static func parameters(_ parameters: RequestParameters) -> JSONValue {
    var fields: JSONValue = .object([])
    fields.append("temperature", parameters.temperature.map { JSONValue($0) })
    fields.append("top_p", parameters.topP.map { JSONValue($0) })
    fields.append("max_tokens", parameters.maxOutputTokens.map { JSONValue($0) })
    fields.append("stop", parameters.stop.map { JSONValue($0) })
    fields.append("seed", parameters.seed.map { JSONValue($0) })
    fields.append("presence_penalty", parameters.presencePenalty.map { JSONValue($0) })
    fields.append("frequency_penalty", parameters.frequencyPenalty.map { JSONValue($0) })
    fields.append("reasoning_effort", parameters.reasoningEffort.map { .string($0.rawValue) })
    fields.append("service_tier", parameters.serviceTier.map { .string($0) })
    switch parameters.responseFormat {
    case .json: fields.append("response_format", ["type": "json_object"])
    case .schema(let name, let schema):
      let schema = (try? JSONValue(parsing: schema.utf8)) ?? .string(schema)
      fields.append(
        "response_format",
        ["type": "json_schema", "json_schema": ["name": .string(name), "schema": schema]])
    case nil: break
    }
    return fields
  }
}
