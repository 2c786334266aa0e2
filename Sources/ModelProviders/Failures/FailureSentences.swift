import StrategyCore

/// The one place where trouble with servers becomes sentences for people.
extension Failure {
  init(_ failure: ServerFailure, from server: ModelServer) {
    let teller = FailureTeller(server: server)
    switch failure {
    case .transport(let error):
      self = teller.tell(error)
      if error.isBeforeTheRequest { isUnsent = true }
    case .status(let status, let headers, let reply):
      self = teller.tell(status: status, headers: headers, reply: reply)
    case .reply(let error): self = teller.tell(error)
    }
    message = SecretPatterns.masking(server.withoutSecrets(message))
    nextStep = nextStep.map { SecretPatterns.masking(server.withoutSecrets($0)) }
  }
}

extension ModelServer {
  /// `text` with the key and the password of the address taken out, wherever a server repeats them.
  func withoutSecrets(_ text: String) -> String {
    var text = text
    let password = address.credentials?.split(separator: ":", maxSplits: 1).dropFirst().first
    for secret in [key?.value, address.credentials, password.map(String.init), address.query] {
      guard let secret, secret.utf8.count >= 4 else { continue }
      for range in text.utf8.ranges(of: secret.utf8).reversed() {
        text.replaceSubrange(range, with: "[secret]")
      }
    }
    return text
  }
}

private struct FailureTeller {
  var server: ModelServer

  private var place: String { "\(server.provider.spokenFirst) at \(server.address.shown)" }
  private var title: String { server.provider.spoken }
  private var opening: String { server.provider.spokenFirst }

  /// `place`, what it does, the status, and the server's own words.
  private func sentence(_ predicate: String, _ status: Int?, _ reply: ErrorReply) -> String {
    let status = status.map { " (\($0))" } ?? ""
    guard !reply.message.isEmpty else { return "\(place) \(predicate)\(status)." }
    let end = reply.message.last.map { ".!?…".contains($0) } ?? false ? "" : "."
    return "\(place) \(predicate)\(status): \(reply.message)\(end)"
  }
}

extension FailureTeller {
  func tell(status: Int, headers: HTTPHeaders, reply: ErrorReply) -> Failure {
    if reply.isWebPage { return webPage(reply, status: status) }
    if (300..<400).contains(status) { return redirect(status, to: headers["location"]) }
    return refusal(status: status, headers: headers, reply: reply)
  }

  /// A refusal with a status, or in the middle of a reply without one.
  private func refusal(status: Int?, headers: HTTPHeaders, reply: ErrorReply) -> Failure {
    let names = [reply.type, reply.code].compactMap { $0?.lowercased() }
    func isNamed(_ words: String...) -> Bool {
      names.contains { name in words.contains { name.contains($0) } }
    }
    if reply.isAboutMoney || status == 402 {
      return Failure(
        .rateLimit, sentence("takes no more calls on this account", status, reply),
        nextStep: "See plan and balance with \(title); waiting does not help.")
    }
    if status == 401 || isNamed("invalid_api_key", "authentication", "unauthenticated")
      || reply.message.contains("API key not valid")
    {
      return authentication(status, reply)
    }
    if isNamed("context_length", "exceed_context", "context_window")
      || ["context size", "context length", "context window"].contains(
        where: reply.message.contains)
      || reply.message.contains("prompt is too long")
    {
      return Failure(
        .model, sentence("has no room for this prompt", status, reply),
        nextStep:
          "Shorten the prompt, retrieve fewer passages, or choose a model with a longer context.")
    }
    switch status {
    case 403:
      return Failure(
        .authentication, sentence("does not allow this call", status, reply),
        nextStep: "Check that the key may use \(server.model), and from where you are.")
    case 404 where isNamed("model") || reply.message.contains("model"):
      return unknownModel(status, reply)
    case 404, 405: return wrongPath(status, reply)
    case 408, 504:
      return Failure(
        .network, sentence("took too long", status, reply), nextStep: "Run it again.",
        isRetryable: true)
    case 413:
      return Failure(
        .model, sentence("finds the request too large", status, reply),
        nextStep: "Shorten the prompt or retrieve fewer passages.")
    case 429: return rateLimit(status, headers, reply)
    case let status? where status >= 500: return serverError(status, reply)
    case nil where isNamed("rate_limit", "throttl", "resource_exhausted"):
      return rateLimit(nil, headers, reply)
    case nil:
      return Failure(
        isNamed("overloaded", "unavailable", "server_error", "api_error") ? .network : .model,
        sentence("broke off with an error", nil, reply), nextStep: "Run it again.",
        isRetryable: true)
    default: return badRequest(status, reply)
    }
  }

  private func authentication(_ status: Int?, _ reply: ErrorReply) -> Failure {
    guard let key = server.key else {
      let variables = server.provider.keyVariables
      let step =
        variables.first.map { "Set \($0) to your key." }
        ?? "Name the environment variable that holds the key with `key: ${VARIABLE}` at the model in trivium.yaml."
      return Failure(.authentication, sentence("wants a key", status, reply), nextStep: step)
    }
    return Failure(
      .authentication, sentence("refuses the key from \(key.source.place)", status, reply),
      nextStep: key.source.remedy)
  }

  private func unknownModel(_ status: Int?, _ reply: ErrorReply) -> Failure {
    let listing =
      server.provider.listing ?? "see \(server.address.shown)/models for those that it has"
    return Failure(
      .model, sentence("does not have the model “\(server.model)”", status, reply),
      nextStep: "Correct the name after the slash in `use:`; \(listing).")
  }

  private func wrongPath(_ status: Int?, _ reply: ErrorReply) -> Failure {
    Failure(
      .model, sentence("has no model interface there", status, reply),
      nextStep: "Check `url:`; the base of most servers ends in /v1.")
  }

  private func rateLimit(_ status: Int?, _ headers: HTTPHeaders, _ reply: ErrorReply) -> Failure {
    let hint = RetryPolicy.hint(in: headers, reply: reply).map { max(1, $0.components.seconds) }
    return Failure(
      .rateLimit, sentence("is limiting calls", status, reply),
      nextStep: hint.map { "Run it again in \(Self.spoken(seconds: $0))." }
        ?? "Wait a little and run it again.",
      isRetryable: true)
  }

  private func serverError(_ status: Int, _ reply: ErrorReply) -> Failure {
    if reply.message.lowercased().contains("loading model") {
      return Failure(
        .network, sentence("is not ready yet", status, reply),
        nextStep: "Run it again when the model is loaded.", isRetryable: true)
    }
    return Failure(
      .network, sentence("failed", status, reply),
      nextStep: server.provider.baseURL != nil && server.provider.start == nil
        ? "Run it again; if it stays, see \(title)'s status page." : "See the server's log.",
      isRetryable: true)
  }

  private func badRequest(_ status: Int?, _ reply: ErrorReply) -> Failure {
    let step =
      reply.parameter.map { "Change or remove `\($0)` in the strategy's parameters." }
      ?? "See what the server says about the request."
    if reply.message.contains("model"),
      reply.code == "model_not_found" || reply.parameter == "model"
        || reply.message.lowercased().contains("invalid model")
    {
      return unknownModel(status, reply)
    }
    return Failure(.model, sentence("refused the request", status, reply), nextStep: step)
  }

  private func redirect(_ status: Int, to location: String?) -> Failure {
    let target = location.flatMap { try? ServerAddress(PlainWords.onOneLine($0)) }?.shown
    return Failure(
      .model, "\(place) sends on to \(target ?? "another address") (\(status)).",
      nextStep: "Requests with a key are not sent on; write the final address as `url:`.")
  }

  private func webPage(_ reply: ErrorReply, status: Int?) -> Failure {
    let name = reply.message.isEmpty ? "" : " “\(reply.message)”"
    let status = status.map { " (\($0))" } ?? ""
    return Failure(
      .network,
      "\(place) answered with a web page\(name)\(status) where a model's reply should be.",
      nextStep: "Check `url:`, and whether a proxy or a log-in page stands in between.")
  }

  private static func spoken(seconds: Int64) -> String {
    switch seconds {
    case ..<120: "\(seconds) s"
    case ..<7200: "\((seconds + 59) / 60) minutes"
    default: "\((seconds + 3599) / 3600) hours"
    }
  }
}

extension FailureTeller {
  func tell(_ error: ReplyError) -> Failure {
    switch error {
    case .server(let reply): refusal(status: nil, headers: HTTPHeaders(), reply: reply)
    case .malformed(let excerpt):
      Failure(
        .model, "\(place) sent something that is not JSON: “\(excerpt)”",
        nextStep: "Check that `use:` names the right kind of server for this `url:`.")
    case .notAReply(let page): webPage(page, status: nil)
    case .empty:
      Failure(
        .model, "\(place) reported success and sent no reply.",
        nextStep: "The prompt may be longer than the model's context; see the server's log.")
    case .tooLong(let limit):
      Failure(
        .model, "\(place) sent a line of more than \(limit / (1024 * 1024)) MB.",
        nextStep: "See the server's log; no model sends as much at once.")
    }
  }

  func tell(_ error: TransportError) -> Failure {
    let origin = server.address.socket.map { "the socket \($0)" } ?? server.address.origin
    switch error {
    case .cancelled: return Failure(.network, "The call was cancelled.")
    case .badURL:
      return Failure(
        .workspace, "“\(server.address.shown)” is not an address that can be called.",
        nextStep: "Correct `url:`.")
    case .unresolvedHost:
      return Failure(
        .network, "The host \(server.address.host) of \(title) is not known to the network.",
        nextStep: "Check the connection and `url:`.", isRetryable: true)
    case .refused:
      let start =
        server.provider.start.map { "Start it with `\($0)`" } ?? "See whether it is running"
      return Failure(
        .network, "Nothing listens at \(origin), where \(title) should be.",
        nextStep: "\(start), or correct `url:`.", isRetryable: true)
    case .unreachable(let words):
      return Failure(
        .network, "\(opening) at \(origin) cannot be reached: \(PlainWords.onOneLine(words)).",
        nextStep: "Check the connection and `url:`.", isRetryable: true)
    case .connectTimeout(let limit):
      return Failure(
        .network, "No connection to \(title) at \(origin) within \(spoken(limit)).",
        nextStep: "Check the connection, the proxy settings and `url:`.", isRetryable: true)
    case .inactive(let limit):
      return Failure(
        .network, "\(opening) at \(origin) has sent nothing for \(spoken(limit)).",
        nextStep: "Run it again, or see what the server is doing.", isRetryable: true)
    case .tls(let words):
      return Failure(
        .network, "No secure connection to \(title) at \(origin): \(PlainWords.onOneLine(words)).",
        nextStep:
          "Check the clock and the certificates (SSL_CERT_FILE names your own), or use http:// for a local server."
      )
    case .proxy(let words):
      return Failure(
        .network,
        "The proxy on the way to \(origin) does not work: \(PlainWords.onOneLine(words)).",
        nextStep: "Check HTTPS_PROXY and NO_PROXY.")
    case .closed(let words):
      return Failure(
        .network,
        "\(opening) at \(origin) closed the connection without a reply: \(PlainWords.onOneLine(words)).",
        nextStep: "Run it again.", isRetryable: true)
    case .badContent(let words), .failed(let words):
      return Failure(
        .network, "The call of \(title) at \(origin) failed: \(PlainWords.onOneLine(words)).",
        nextStep: "Run it again.", isRetryable: true)
    }
  }

  private func spoken(_ duration: Duration) -> String {
    let milliseconds = duration.milliseconds
    return milliseconds % 1000 == 0 ? "\(milliseconds / 1000) s" : "\(milliseconds) ms"
  }
}
