/// The body of a response as it arrives. Letting go of it ends the transfer.
package struct HTTPBody: Sendable, AsyncSequence {
  package typealias Element = [UInt8]
  package typealias Failure = TransportError

  private let lease: Lease

  init(_ exchange: Exchange, keeping core: HTTPTransport.Core) {
    lease = Lease(exchange: exchange, core: core)
  }

  package struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate let lease: Lease

    /// Reads no further although nothing is wrong: what little is left is thrown away, so that the connection
    /// can be used again.
    func finish() { lease.exchange.drain() }

    var hasEnded: Bool { lease.exchange.hasEnded }

    package func next() async throws(TransportError) -> [UInt8]? {
      try await lease.exchange.next()
    }

    package func next(isolation actor: isolated (any Actor)?) async throws(TransportError)
      -> [UInt8]?
    {
      try await lease.exchange.next()
    }
  }

  package func makeAsyncIterator() -> AsyncIterator { AsyncIterator(lease: lease) }

  /// Ends the transfer when nobody can read it any more.
  fileprivate final class Lease: Sendable {
    let exchange: Exchange
    /// Keeps the loop alive while the body is read.
    private let core: HTTPTransport.Core

    init(exchange: Exchange, core: HTTPTransport.Core) {
      self.exchange = exchange
      self.core = core
    }

    deinit { exchange.cancel() }
  }
}
