/// What names a request: the same on every machine and in every run for all that shapes the answer, and another as
/// soon as anything of that differs.
public struct RequestDigest: Sendable, Hashable {
  /// 64 hexadecimal digits.
  public let text: String

  /// - Parameter address: where the model is, and whatever else of the way there shapes its answers.
  public init(of request: ModelRequest, to model: String, at address: String) {
    var fields = Fields()
    fields.add("model", model)
    fields.add("address", address)
    fields.add("repeat", String(request.repeatIndex))
    for message in request.prompt.messages {
      fields.add("role", message.role.rawValue)
      fields.add("content", message.content)
    }
    fields.add(request.parameters)
    text = fields.digest()
  }

  /// Names and values, each with its length before it, so that no two lists of fields are the same bytes.
  private struct Fields {
    private var hash = SHA256()

    init() {
      hash.update("trivium request 1\n".utf8)
    }

    mutating func add(_ name: String, _ value: String) {
      hash.update("\(name) \(value.utf8.count) ".utf8)
      hash.update(value.utf8)
    }

    private mutating func add(_ name: String, _ value: Double?) {
      if let value { add(name, String(value.bitPattern, radix: 16)) }
    }

    private mutating func add(_ name: String, _ value: Int?) {
      if let value { add(name, String(value)) }
    }

    mutating func add(_ parameters: RequestParameters) {
      add("temperature", parameters.temperature)
      add("top p", parameters.topP)
      add("output", parameters.maxOutputTokens)
      if let stop = parameters.stop {
        add("stops", stop.count)
        for text in stop { add("stop", text) }
      }
      add("seed", parameters.seed)
      add("presence", parameters.presencePenalty)
      add("frequency", parameters.frequencyPenalty)
      if let effort = parameters.reasoningEffort { add("effort", effort.rawValue) }
      switch parameters.responseFormat {
      case .json: add("format", "json")
      case .schema(let name, let schema):
        add("format", "schema")
        add("schema name", name)
        add("schema", schema)
      case nil: break
      }
      if let tier = parameters.serviceTier { add("tier", tier) }
      add("samples", parameters.samples)
    }

    func digest() -> String { hash.digest() }
  }
}
