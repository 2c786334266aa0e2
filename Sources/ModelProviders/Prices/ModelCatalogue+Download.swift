package import StrategyCore

extension ModelCatalogue {
  /// The bytes at an address, such as a table of prices; no key is sent there.
  package func download(_ url: String) async throws(Failure) -> [UInt8] {
    let reply = try await exchange(
      HTTPRequest(method: "GET", url: url), predicate: "could not be read",
      nextStep: "Check the address and the network, or save the file and give its path.")
    guard reply.status == 200 else {
      throw Failure(
        .network, "\(Self.shown(url)) could not be read: the server answered \(reply.status).",
        nextStep: "Check the address.")
    }
    return reply.bytes
  }

  /// Posts JSON, such as traces, to an address of the user's; `headers` by name.
  package func upload(
    _ json: String, to url: String, headers: [String: String]
  ) async throws(Failure) {
    var lines = headers.sorted { $0.key < $1.key }.map { HTTPHeader($0.key, $0.value) }
    lines.append(HTTPHeader("Content-Type", "application/json"))
    let reply = try await exchange(
      HTTPRequest(url: url, headers: lines, body: Array(json.utf8)),
      predicate: "did not take it", nextStep: "Check the address and the network.")
    guard (200..<300).contains(reply.status) else {
      let reason = PlainWords.onOneLine(
        SecretPatterns.masking(String(decoding: reply.bytes.prefix(200), as: UTF8.self)))
      throw Failure(
        reply.status == 401 || reply.status == 403 ? .authentication : .network,
        "\(Self.shown(url)) did not take it: it answered \(reply.status)"
          + (reason.isEmpty ? "." : " (\(reason))."),
        nextStep: "Check the address and the headers.")
    }
  }

  private static func shown(_ url: String) -> String {
    PlainWords.onOneLine(SecretPatterns.masking(url))
  }

  private func exchange(
    _ request: HTTPRequest, predicate: String, nextStep: String
  ) async throws(Failure) -> FetchedBody {
    var limits = FetchLimits.far
    limits.total = .seconds(60)
    limits.authorities = CertificateAuthorities(environment: environment)
    do throws(FetchError) {
      return try await HTTPTransport().fetch(request, limits: limits)
    } catch {
      let reason =
        switch error {
        case .tooLarge(let limit): "it is longer than \(limit >> 20) MB"
        case .tooSlow(let patience): "it was not there after \(patience.components.seconds) s"
        case .transport(.cancelled): throw Failure(describing: CancellationError())
        case .transport(.unresolvedHost): "its host is not known to the network"
        case .transport(.refused): "nothing listens there"
        case .transport(.badURL): "it is not an address"
        case .transport(.tls): "its certificate cannot be trusted"
        case .transport: "the connection failed"
        }
      throw Failure(
        .network, "\(Self.shown(request.url)) \(predicate): \(reason).", nextStep: nextStep)
    }
  }
}
