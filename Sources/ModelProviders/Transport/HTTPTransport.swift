import Synchronization

/// Sends HTTP requests through libcurl: connections are kept and shared, HTTP/2 is used where a server offers it,
/// proxies come from the environment. Nothing runs before the first request.
package struct HTTPTransport: Sendable {
  private let core: Core

  package init() {
    self.init(now: { .now })
  }

  /// - Parameter now: the time by which inactivity is measured.
  init(now: @escaping @Sendable () -> ContinuousClock.Instant) {
    core = Core(now: now)
  }

  /// Sends a request and waits for the head of its response. Cancelling the task closes the connection.
  package func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    guard let exchange = core.begin(request) else { throw .failed("no thread is left") }
    let body = HTTPBody(exchange, keeping: core)
    let head = try await exchange.head()
    return HTTPResponse(status: head.status, headers: head.headers, body: body)
  }

  /// The loop and the numbers of its exchanges; the loop ends when nobody holds this any more.
  final class Core: Sendable {
    private struct State {
      var queue: TransferQueue?
      var lastID: Int64 = 0
    }

    private let now: @Sendable () -> ContinuousClock.Instant
    private let state = Mutex(State())

    init(now: @escaping @Sendable () -> ContinuousClock.Instant) {
      self.now = now
    }

    func begin(_ request: HTTPRequest) -> Exchange? {
      state.withLock { state in
        if state.queue == nil {
          let queue = TransferQueue(now: now)
          guard TransferLoop.start(serving: queue) else { return nil }
          state.queue = queue
        }
        guard let queue = state.queue else { return nil }
        state.lastID += 1
        let exchange = Exchange(id: state.lastID, request: request, queue: queue)
        queue.post(.start(exchange))
        return exchange
      }
    }

    deinit {
      state.withLock { $0.queue }?.post(.stop)
    }
  }
}
