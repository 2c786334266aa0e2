import StrategyCore

extension ModelServer {
  /// What to leave out or rename after `reply` objected to a field of the call; `nil` when that is not what it says.
  func amendment(
    after reply: ErrorReply, status: Int, of request: ModelRequest, to before: Amendment
  ) -> Amendment? {
    guard status == 400 || status == 422 else { return nil }
    let body = body(for: request)
    let json = body.json
    var amendment = before
    if case .chatCompletions = provider.wire, request.parameters.maxOutputTokens != nil,
      ["max_tokens", "max_completion_tokens"].contains(where: reply.objects), !reply.isAboutRange
    {
      guard !before.renamesTokenLimit else { return nil }
      amendment.renamesTokenLimit = true
      return amendment
    }
    if json["stream_options"] != nil, reply.objects(to: "stream_options"),
      amendment.dropped.insert("stream_options").inserted
    {
      return amendment
    }
    let places = places
    for parameter in RequestParameter.allCases where parameter.isOptional && body.sends(parameter) {
      guard let place = places[parameter], reply.objects(to: parameter, at: place),
        !reply.isAboutRange
      else { continue }
      let fields = parameter == .reasoningEffort ? [place] + thinkingFields(in: json) : [place]
      let new = fields.filter { !before.dropped.contains($0) }
      guard !new.isEmpty else { continue }
      amendment.dropped.formUnion(new)
      return amendment
    }
    return nil
  }

  /// Fields that mean nothing without the effort.
  private func thinkingFields(in json: JSONValue) -> [String] {
    ["thinking", "generationConfig.thinkingConfig"].filter { json[path: $0] != nil }
  }
}

extension ErrorReply {
  /// True when the server names this field of the request as what is wrong.
  fileprivate func objects(to field: String) -> Bool {
    if let parameter { return parameter == field || parameter.hasPrefix(field + ".") }
    let isWord = field.contains("_") || field.contains { $0.isUppercase }
    let forms =
      isWord ? [field] : ["'\(field)'", "`\(field)`", "\"\(field)\"", "\(field):", ".\(field)"]
    return forms.contains { message.contains($0) }
  }

  /// The same, for a parameter that servers name in several ways.
  fileprivate func objects(to parameter: RequestParameter, at place: String) -> Bool {
    let field = place.split(separator: ".").last.map(String.init) ?? place
    // A proxy names the field that it made of ours, which is mostly OpenAI's.
    let common = ChatCompletions().places[parameter] ?? field
    if [place, field, common].contains(where: objects) { return true }
    if self.parameter == nil, objects(to: field.spelledOtherwise) { return true }
    let words: [String] =
      switch parameter {
      case .reasoningEffort:
        [
          "support thinking", "hinking level", "hinking budget", "hinking is not",
          "reasoning effort",
        ]
      case .presencePenalty, .frequencyPenalty: ["Penalty is not enabled"]
      default: []
      }
    return words.contains { message.contains($0) }
  }

  /// A value that is out of bounds is the user's to correct, not ours to leave out.
  fileprivate var isAboutRange: Bool {
    let code = code ?? ""
    if code.contains("_above_") || code.contains("_below_") { return true }
    let words = [
      "less than or equal", "greater than or equal", "must be between", "expected a value",
      "must be at most", "must be at least", "maximum value", "minimum value", "too large",
      "range:",
    ]
    return words.contains { message.lowercased().contains($0) }
  }
}

extension String {
  /// `topP` for `top_p` and the other way round.
  fileprivate var spelledOtherwise: String {
    if contains("_") {
      let parts = split(separator: "_")
      return parts.dropFirst().reduce(String(parts.first ?? "")) {
        $0 + $1.prefix(1).uppercased() + $1.dropFirst()
      }
    }
    return reduce(into: "") { $0 += $1.isUppercase ? "_\($1.lowercased())" : String($1) }
  }
}

extension JSONValue {
  mutating func renameTokenLimit() {
    guard let members else { return }
    let other = [
      "max_tokens": "max_completion_tokens", "max_completion_tokens": "max_tokens",
    ]
    self = .object(members.map { Member(key: other[$0.key] ?? $0.key, value: $0.value) })
  }
}
