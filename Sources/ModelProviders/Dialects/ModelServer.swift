import StrategyCore

/// One model on one server: whom to ask, as whom, and how.
struct ModelServer: Sendable {
  var provider: Provider
  var address: ServerAddress
  var model: String
  var key: APIKey?
  /// The most completion tokens that the model can give, where known.
  var outputLimit: Int?
  /// Tokens that the user wants room for, of prompt and completion together.
  var contextWindow: Int?
  /// How the server differs from what its provider is known for.
  var dialect = ModelDefinition.DialectChoice()
  /// Headers that the user adds.
  var headers: [HTTPHeader] = []

  /// How the call differs from the plain one, for servers that refuse something of it.
  struct Amendment: Sendable, Hashable {
    /// Fields that are not sent: keys joined by dots.
    var dropped: Set<String> = []
    /// Sends the limit on completion tokens under the name that the server did not refuse.
    var renamesTokenLimit = false
  }

  func request(
    for request: ModelRequest, amended amendment: Amendment = Amendment()
  ) -> HTTPRequest {
    var json = body(for: request).json
    amendment.dropped.union(dialect.omit ?? []).forEach { json.remove($0) }
    if amendment.renamesTokenLimit { json.renameTokenLimit() }
    let place =
      switch provider.wire {
      case .chatCompletions: deployment ?? address.url(appending: "/chat/completions")
      case .responses: address.url(appending: "/responses")
      case .anthropicMessages: address.url(appending: "/messages")
      case .ollamaChat: address.url(appending: "/api/chat")
      case .gemini:
        address.adding(query: "alt=sse").url(appending: "\(geminiPath):streamGenerateContent")
      }
    return HTTPRequest(url: place, headers: requestHeaders, body: json.encoded)
  }

  /// Headers of every request to the server, the key among them.
  var requestHeaders: [HTTPHeader] {
    var result = [
      HTTPHeader("Content-Type", "application/json"), HTTPHeader("User-Agent", "trivium"),
    ]
    if provider.wire == .anthropicMessages {
      result.append(HTTPHeader("anthropic-version", AnthropicMessages.version))
    }
    if let key {
      switch provider.authorization {
      case .bearer: result.append(HTTPHeader("Authorization", "Bearer \(key.value)"))
      case .header(let name): result.append(HTTPHeader(name, key.value))
      }
    }
    let added = Set(headers.map { $0.name.lowercased() })
    return result.filter { !added.contains($0.name.lowercased()) } + headers
  }

  func body(for request: ModelRequest) -> RequestBody {
    switch provider.wire {
    case .chatCompletions(var traits):
      if let limit = dialect.tokenLimit { traits.tokenLimit = limit }
      return traits.body(for: request, model: model)
    case .responses: return Responses.body(for: request, model: model)
    case .anthropicMessages:
      return AnthropicMessages.body(for: request, model: model, outputLimit: outputLimit)
    case .ollamaChat:
      return OllamaChat.body(for: request, model: model, contextWindow: contextWindow)
    case .gemini: return Gemini.body(for: request, model: model)
    }
  }

  /// `/models/NAME`, also for names that begin with `models/`.
  var geminiPath: String {
    let name = model.hasPrefix("models/") ? String(model.dropFirst(7)) : model
    return "/models/\(name.percentEncodedForPath)"
  }

  /// Azure's older addresses have the deployment in the path and want a version of the API; its newer one wants none.
  private var deployment: String? {
    guard let version = dialect.apiVersion, !version.isEmpty else { return nil }
    var address = address.adding(query: "api-version=\(version.percentEncodedForPath)")
    guard version.first?.isNumber == true, !address.path.contains("/deployments/") else {
      return address.url(appending: "/chat/completions")
    }
    for tail in ["/v1", "/openai"] where address.path.hasSuffix(tail) {
      address.path.removeLast(tail.count)
    }
    return address.url(
      appending: "/openai/deployments/\(model.percentEncodedForPath)/chat/completions")
  }

  func replyStream(for request: ModelRequest) -> ReplyStream {
    let reader: any ReplyReading =
      switch provider.wire {
      case .chatCompletions: ChatCompletionsReply()
      case .responses: ResponsesReply()
      case .anthropicMessages: AnthropicReply()
      case .ollamaChat: OllamaReply()
      case .gemini: GeminiReply()
      }
    return ReplyStream(
      reader: reader, expectsLines: provider.wire == .ollamaChat, habits: provider.habits,
      question: Question(model: model, prompt: request.prompt))
  }

  /// Parameters of `request` that are not sent because the API has no place for them, the model is known to refuse
  /// them or did refuse them, or the user leaves them out.
  func omitted(
    from request: ModelRequest, amended amendment: Amendment = Amendment()
  ) -> [String] {
    guard RequestParameter.allCases.contains(where: request.parameters.has) else { return [] }
    // What is left out does not depend on the prompt, which need not be written again for it.
    var bare = request
    bare.prompt = ComposedPrompt(sections: [], input: "", labels: request.prompt.labels)
    let body = body(for: bare)
    let unwanted = amendment.dropped.union(dialect.omit ?? [])
    let places = places
    return RequestParameter.allCases.filter { parameter in
      guard request.parameters.has(parameter) else { return false }
      if body.omitted.contains(parameter) { return true }
      guard let place = places[parameter] else { return false }
      return unwanted.contains { $0 == place || place.hasPrefix($0 + ".") }
    }.map(\.rawValue)
  }

  /// Where the server's API takes the parameters.
  var places: ParameterPlaces {
    switch provider.wire {
    case .chatCompletions(var traits):
      if let limit = dialect.tokenLimit { traits.tokenLimit = limit }
      return traits.places
    case .responses: return Responses.places
    case .anthropicMessages: return AnthropicMessages.places(for: model)
    case .ollamaChat: return OllamaChat.places
    case .gemini: return Gemini.places(for: model)
    }
  }
}

extension ServerAddress {
  func adding(query addition: String) -> ServerAddress {
    var address = self
    address.query = query.map { "\($0)&\(addition)" } ?? addition
    return address
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
