package import StrategyCore

/// Asks a server how many tokens a prompt has by its own vocabulary, chat template and all.
struct TokenCountRequest: Sendable {
  var http: HTTPRequest
  /// Where the answer is: keys joined by dots. A list counts by its length.
  var place: String

  /// The ways to ask the server, best first; none when it is not known to count.
  static func ways(to server: ModelServer, for request: ModelRequest) -> [TokenCountRequest] {
    let bare = ModelRequest(prompt: request.prompt)
    var body = server.body(for: bare).json
    body.remove("stream")
    func way(_ suffix: String, _ json: JSONValue, _ place: String, atRoot: Bool = false)
      -> TokenCountRequest
    {
      var address = server.address
      if atRoot, address.path.hasSuffix("/v1") { address.path.removeLast(3) }
      return TokenCountRequest(
        http: HTTPRequest(
          url: address.url(appending: suffix), headers: server.requestHeaders, body: json.encoded),
        place: place)
    }
    switch server.provider.wire {
    case .anthropicMessages:
      body.remove("max_tokens")
      return [way("/messages/count_tokens", body, "input_tokens")]
    case .gemini:
      let path = server.geminiPath
      body.set("model", to: .string(String(path.dropFirst())))
      return [way("\(path):countTokens", ["generateContentRequest": body], "totalTokens")]
    case .responses:
      body.remove("store")
      return [way("/responses/input_tokens", body, "input_tokens")]
    case .ollamaChat: return []
    case .chatCompletions: break
    }
    switch server.provider.name {
    case "openai":
      var json = Responses.body(for: bare, model: server.model).json
      json.remove("stream")
      json.remove("store")
      return [way("/responses/input_tokens", json, "input_tokens")]
    case "llama.cpp":
      var json =
        AnthropicMessages.body(for: bare, model: server.model, outputLimit: nil).json
      json.remove("stream")
      json.remove("max_tokens")
      let text = request.prompt.messages.map(\.content).joined(separator: "\n")
      return [
        way("/messages/count_tokens", json, "input_tokens"),
        way(
          "/tokenize", ["content": .string(text), "add_special": true], "tokens", atRoot: true),
      ]
    case "vllm":
      return [
        way(
          "/tokenize",
          ["model": body["model"] ?? "", "messages": body["messages"] ?? []], "count", atRoot: true)
      ]
    default: return []
    }
  }

  func tokens(in document: JSONValue) -> Int? {
    let value = document[path: place]
    return value?.elements?.count ?? value?.integer.flatMap { $0 >= 0 ? $0 : nil }
  }
}

extension HTTPLanguageModel {
  /// The tokens of a prompt as the server counts them; `nil` when it does not. Throws a `Failure`.
  package func countTokens(of request: ModelRequest) async throws -> Int? {
    for number in TokenCountRequest.ways(to: server, for: request).indices {
      let document = try await document(mayBeMissing: true) {
        TokenCountRequest.ways(to: $0, for: request)[number].http
      }
      guard let document else { continue }
      return TokenCountRequest.ways(to: server, for: request)[number].tokens(in: document)
    }
    return nil
  }
}
