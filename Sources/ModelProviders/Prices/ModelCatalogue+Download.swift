package import StrategyCore

extension ModelCatalogue {
  /// The bytes at an address, such as a table of prices; no key is sent there.
  package func download(_ url: String) async throws(Failure) -> [UInt8] {
    let shown = PlainWords.onOneLine(SecretPatterns.masking(url))
    var limits = FetchLimits.far
    limits.total = .seconds(60)
    limits.authorities = CertificateAuthorities(environment: environment)
    let reply: FetchedBody
    do throws(FetchError) {
      reply = try await HTTPTransport().fetch(
        HTTPRequest(method: "GET", url: url), limits: limits)
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
        .network, "\(shown) could not be read: \(reason).",
        nextStep: "Check the address and the network, or save the file and give its path.")
    }
    guard reply.status == 200 else {
      throw Failure(
        .network, "\(shown) could not be read: the server answered \(reply.status).",
        nextStep: "Check the address.")
    }
    return reply.bytes
  }
}
