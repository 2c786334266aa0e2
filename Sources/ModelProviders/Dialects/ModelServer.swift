import StrategyCore

/// A key with the place that it comes from. It never shows itself.
struct APIKey: Sendable, Hashable, CustomStringConvertible {
  var value: String
  /// The environment variable that holds it.
  var variable: String

  var description: String { "key from \(variable)" }
}

/// One model on one server: whom to ask, as whom, and how.
struct ModelServer: Sendable {
  var provider: Provider
  var address: ServerAddress
  var model: String
  var key: APIKey?
  /// The most completion tokens that the model can give, where known.
  var outputLimit: Int?

  /// How the call differs from the plain one, for servers that refuse something of it.
  struct Amendment: Sendable, Hashable {
    var dropped: Set<String> = []
    /// Sends the limit on completion tokens under the name that the server did not refuse.
    var renamesTokenLimit = false
  }

  func request(
    for request: ModelRequest, amended amendment: Amendment = Amendment()
  ) -> HTTPRequest {
    var headers = [
      HTTPHeader("Content-Type", "application/json"), HTTPHeader("User-Agent", "trivium"),
    ]
    let suffix: String
    var body: JSONValue
    switch provider.wire {
    case .chatCompletions(let traits):
      suffix = "/chat/completions"
      body = traits.body(for: request, model: model)
    case .anthropicMessages:
      suffix = "/messages"
      headers.append(HTTPHeader("anthropic-version", AnthropicMessages.version))
      body = AnthropicMessages.body(for: request, model: model, outputLimit: outputLimit)
    case .ollamaChat:
      suffix = "/api/chat"
      body = OllamaChat.body(for: request, model: model)
    case .gemini:
      suffix = "/models/\(model.percentEncodedForPath):streamGenerateContent"
      body = Gemini.body(for: request)
    }
    if let key {
      switch provider.authorization {
      case .bearer: headers.append(HTTPHeader("Authorization", "Bearer \(key.value)"))
      case .header(let name): headers.append(HTTPHeader(name, key.value))
      }
    }
    amendment.dropped.forEach { body.remove($0) }
    if amendment.renamesTokenLimit { body.renameTokenLimit() }
    var address = address
    if provider.wire == .gemini {
      address.query = address.query.map { "\($0)&alt=sse" } ?? "alt=sse"
    }
    return HTTPRequest(
      url: address.url(appending: suffix), headers: headers, body: body.encoded)
  }

  var replyStream: ReplyStream {
    let reader: any ReplyReading =
      switch provider.wire {
      case .chatCompletions: ChatCompletionsReply()
      case .anthropicMessages: AnthropicReply()
      case .ollamaChat: OllamaReply()
      case .gemini: GeminiReply()
      }
    return ReplyStream(
      reader: reader, expectsLines: provider.wire == .ollamaChat, habits: provider.habits)
  }

  /// Sampling parameters of `request` that are not sent because the model is known to refuse them.
  func omitted(from request: ModelRequest) -> [String] {
    let refuses =
      switch provider.wire {
      case .chatCompletions(let traits): traits.refusesSampling(model)
      case .anthropicMessages: AnthropicMessages.refusesSampling(model)
      case .ollamaChat, .gemini: false
      }
    guard refuses else { return [] }
    let parameters = request.parameters
    return (parameters.temperature == nil ? [] : ["temperature"])
      + (parameters.topP == nil ? [] : ["top-p"])
  }

  /// What to leave out or rename after `reply` objected to a field of the call; `nil` when that is not what it says.
  func amendment(
    after reply: ErrorReply, status: Int, of request: ModelRequest, to before: Amendment
  ) -> Amendment? {
    guard status == 400 || status == 422, case .chatCompletions(let traits) = provider.wire else {
      return nil
    }
    let sent = traits.body(for: request, model: model)
    var amendment = before
    let limits = ["max_tokens", "max_completion_tokens"]
    if limits.contains(where: reply.objects), request.parameters.maxOutputTokens != nil {
      guard !before.renamesTokenLimit else { return nil }
      amendment.renamesTokenLimit = true
      return amendment
    }
    for field in ["stream_options", "temperature", "top_p", "seed", "random_seed"] {
      guard sent[field] != nil, !before.dropped.contains(field), reply.objects(to: field) else {
        continue
      }
      amendment.dropped.insert(field)
      return amendment
    }
    return nil
  }
}

extension ErrorReply {
  /// True when the server names this field of the request as what is wrong.
  fileprivate func objects(to field: String) -> Bool {
    if let parameter { return parameter == field || parameter.hasPrefix(field + ".") }
    let isWord = field.contains("_")
    let forms =
      isWord ? [field] : ["'\(field)'", "`\(field)`", "\"\(field)\"", "\(field):", ".\(field)"]
    return forms.contains { message.contains($0) }
  }
}

extension JSONValue {
  fileprivate mutating func renameTokenLimit() {
    guard case .object(let members) = self else { return }
    let other = [
      "max_tokens": "max_completion_tokens", "max_completion_tokens": "max_tokens",
    ]
    self = .object(members.map { Member(key: other[$0.key] ?? $0.key, value: $0.value) })
  }
}

extension String {
  /// Fit to stand between two slashes of a URL.
  var percentEncodedForPath: String {
    var result = ""
    for byte in utf8 {
      switch byte {
      case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        result += "%" + (digits.utf8.count == 1 ? "0" : "") + digits
      }
    }
    return result
  }
}
