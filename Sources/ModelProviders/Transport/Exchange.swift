import Synchronization

/// One request and its response: the meeting point of the thread that moves bytes and the task that waits for them.
final class Exchange: Sendable {
  /// Status and headers, complete.
  struct Head: Sendable {
    var status: Int
    var headers: HTTPHeaders
  }

  private enum Ending {
    case complete
    case failed(TransportError)
  }

  private struct State {
    var head: Head?
    var isHeadComplete = false
    var bytes: [UInt8] = []
    var isPaused = false
    var isDraining = false
    var ending: Ending?
    var headWaiter: CheckedContinuation<Result<Head, TransportError>, Never>?
    var bodyWaiter: CheckedContinuation<Result<[UInt8]?, TransportError>, Never>?

    var completeHead: Head? { isHeadComplete ? head : nil }
  }

  /// Bytes that may wait for a slow reader before the server is held back.
  private static let highWater = 256 * 1024
  private static let drainLimit = Duration.seconds(1)

  let id: Int64
  let request: HTTPRequest
  private let queue: TransferQueue
  private let state = Mutex(State())

  init(id: Int64, request: HTTPRequest, queue: TransferQueue) {
    self.id = id
    self.request = request
    self.queue = queue
  }

  /// Waits for status and headers; cancelling the task cancels the exchange.
  func head() async throws(TransportError) -> Head {
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        let ready: Result<Head, TransportError>? = state.withLock { state in
          if let head = state.completeHead { return .success(head) }
          switch state.ending {
          case .failed(let error): return .failure(error)
          case .complete: return .failure(.closed("no response"))
          case nil:
            state.headWaiter = waiter
            return nil
          }
        }
        if let ready { waiter.resume(returning: ready) }
      }
    } onCancel: {
      cancel()
    }
    return try result.get()
  }

  /// Waits for more of the body: everything that has arrived since the last call; `nil` at its end.
  func next() async throws(TransportError) -> [UInt8]? {
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        if let ready = take(or: waiter) { waiter.resume(returning: ready) }
      }
    } onCancel: {
      cancel()
    }
    return try result.get()
  }

  private func take(
    or waiter: CheckedContinuation<Result<[UInt8]?, TransportError>, Never>
  ) -> Result<[UInt8]?, TransportError>? {
    var mustResume = false
    let ready: Result<[UInt8]?, TransportError>? = state.withLock { state in
      if !state.bytes.isEmpty {
        let bytes = state.bytes
        state.bytes = []
        mustResume = state.isPaused
        state.isPaused = false
        return .success(bytes)
      }
      switch state.ending {
      case .complete: return .success(nil)
      case .failed(let error): return .failure(error)
      case nil:
        state.bodyWaiter = waiter
        return nil
      }
    }
    if mustResume { queue.post(.resume(id)) }
    return ready
  }

  /// Lets a response whose rest does not matter run out, for as long as `drainLimit`.
  func drain() {
    let isRunning = state.withLock { state in
      state.isDraining = true
      state.bytes = []
      state.isPaused = false
      return state.ending == nil
    }
    if isRunning { queue.post(.resume(id)) }
  }

  /// Closes the connection at once; whoever waits gets `cancelled`.
  func cancel() {
    if !isDraining, finish(.failed(.cancelled)) { queue.post(.cancel(id)) }
  }
}

/// The side of the thread that moves bytes.
extension Exchange {
  /// Takes one header line; a status line begins a new head, since 1xx responses come before the real one.
  func receive(header line: String) {
    let ready: (CheckedContinuation<Result<Head, TransportError>, Never>, Head)? =
      state.withLock { state in
        if state.isHeadComplete { return nil }
        if line.hasPrefix("HTTP/") {
          let words = line.utf8.split(separator: UInt8(ascii: " "), maxSplits: 2)
          let status = words.dropFirst().first.flatMap { Int(Substring($0)) } ?? 0
          state.head = Head(status: status, headers: HTTPHeaders())
        } else if !line.isEmpty {
          state.head?.headers.append(line: line)
        } else if let head = state.head, head.status >= 200 {
          state.isHeadComplete = true
          defer { state.headWaiter = nil }
          return state.headWaiter.map { ($0, head) }
        }
        return nil
      }
    if let (waiter, head) = ready { waiter.resume(returning: .success(head)) }
  }

  /// Takes bytes of the body; `false` means not now, the same bytes must come again.
  func receive(body bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var isTaken = true
    let waiter = state.withLock {
      state -> CheckedContinuation<Result<[UInt8]?, TransportError>, Never>? in
      if let waiter = state.bodyWaiter {
        state.bodyWaiter = nil
        return waiter
      }
      if state.isDraining { return nil }
      guard state.bytes.count < Self.highWater else {
        state.isPaused = true
        isTaken = false
        return nil
      }
      state.bytes.append(contentsOf: bytes)
      return nil
    }
    waiter?.resume(returning: .success(Array(bytes)))
    return isTaken
  }

  func end(_ error: TransportError?) {
    finish(error.map { .failed($0) } ?? .complete)
  }

  var hasEnded: Bool { state.withLock { $0.ending != nil } }

  var isDraining: Bool { state.withLock { $0.isDraining } }

  /// How long the transfer may go on without bytes that matter.
  var silenceLimit: Duration { isDraining ? Self.drainLimit : request.inactivityTimeout }

  /// True while the reader is behind, so that silence is not the server's.
  var isPaused: Bool { state.withLock { $0.isPaused } }

  @discardableResult
  private func finish(_ ending: Ending) -> Bool {
    let waiters = state.withLock { state -> State? in
      guard state.ending == nil else { return nil }
      state.ending = ending
      let waiting = state
      state.headWaiter = nil
      state.bodyWaiter = nil
      return waiting
    }
    guard let waiters else { return false }
    switch ending {
    case .complete:
      waiters.headWaiter?.resume(returning: .failure(.closed("no response")))
      waiters.bodyWaiter?.resume(returning: .success(nil))
    case .failed(let error):
      waiters.headWaiter?.resume(returning: .failure(error))
      waiters.bodyWaiter?.resume(returning: .failure(error))
    }
    return true
  }
}
