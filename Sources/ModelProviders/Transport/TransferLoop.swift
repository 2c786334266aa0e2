import CCurl

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The life of the one thread that owns every connection: take commands, move bytes, sleep.
final class TransferLoop {
  private static let crowd = 8
  private static let moment = Duration.microseconds(500)

  private struct Transfer {
    var exchange: Exchange
    var handle: Int64
    var lastMoved: ContinuousClock.Instant
  }

  private let queue: TransferQueue
  private var loop: Int64 = 0
  private var transfers: [Int64: Transfer] = [:]
  private var now: ContinuousClock.Instant
  /// No transfer can expire before; some may have moved since it was found.
  private var nextExpiry: ContinuousClock.Instant?
  private var isStopped = false
  /// By the system's clock: `now` may be a test's.
  private var lastLook = ContinuousClock.now
  /// Whether the server of the last request is this machine's own: most requests go where the last one went.
  private var lastPlace: (url: String, isLoopback: Bool) = ("", false)

  private init(queue: TransferQueue) {
    self.queue = queue
    now = queue.now()
  }

  /// Starts the thread; `false` when the system has none left.
  static func start(serving queue: TransferQueue) -> Bool {
    let context = Unmanaged.passRetained(queue)
    let failure = cc_spawn(
      { context in
        guard let context else { return }
        TransferLoop(queue: Unmanaged<TransferQueue>.fromOpaque(context).takeRetainedValue()).run()
      }, context.toOpaque())
    if failure != 0 { context.release() }
    return failure == 0
  }

  private func run() {
    loop = cc_loop_open(
      { context, id, kind, code, bytes, count in
        guard let context else { return 0 }
        let loop = Unmanaged<TransferLoop>.fromOpaque(context).takeUnretainedValue()
        return loop.take(
          kind, of: id, code: Int(code), bytes: UnsafeBufferPointer(start: bytes, count: Int(count))
        )
      }, Unmanaged.passUnretained(self).toOpaque())
    guard loop != 0 else { return refuseEverything() }
    queue.attach(to: loop)
    while !isStopped {
      queue.takeAll().forEach(carryOut)
      cc_loop_move(loop)
      expire()
      cc_loop_wait(loop, pause)
      gather()
      now = queue.now()
    }
    queue.attach(to: 0)
    for transfer in transfers.values {
      cc_transfer_close(transfer.handle)
      transfer.exchange.end(.cancelled)
    }
    cc_loop_close(loop)
  }

  private func refuseEverything() {
    for case .start(let exchange) in queue.takeAll() {
      exchange.end(.failed("libcurl could not start"))
    }
  }

  private func carryOut(_ command: TransferQueue.Command) {
    switch command {
    case .start(let exchange): start(exchange)
    case .cancel(let id):
      if let transfer = transfers.removeValue(forKey: id) { cc_transfer_close(transfer.handle) }
    case .resume(let id):
      guard let transfer = transfers[id] else { return }
      if !transfer.exchange.isDraining { transfers[id]?.lastMoved = now }
      noteExpiry(of: transfer)
      cc_transfer_resume(transfer.handle)
    case .stop: isStopped = true
    }
  }

  private func start(_ exchange: Exchange) {
    let request = exchange.request
    let handle = cc_transfer_open(exchange.id, request.method, request.url)
    guard handle != 0 else { return exchange.end(.failed("out of memory")) }
    for header in request.headers { cc_transfer_header(handle, "\(header.name): \(header.value)") }
    // libcurl would ask for leave before it sends a long body; model servers do not answer that well.
    cc_transfer_header(handle, "Expect:")
    if !request.body.isEmpty {
      cc_transfer_body(handle, request.body, Int64(request.body.count))
    }
    cc_transfer_connect_timeout(handle, Int32(clamping: request.connectTimeout.milliseconds))
    cc_transfer_authorities(handle, request.authorities.file, request.authorities.directory)
    // No proxy can reach this machine's own servers, but users set one for everything.
    if request.unixSocket != nil || isLoopback(request.url) {
      cc_transfer_direct(handle)
    }
    if let socket = request.unixSocket { cc_transfer_unix_socket(handle, socket) }
    guard cc_transfer_start(handle, loop) == 0 else {
      cc_transfer_close(handle)
      return exchange.end(.failed("libcurl refused the request"))
    }
    let transfer = Transfer(exchange: exchange, handle: handle, lastMoved: now)
    transfers[exchange.id] = transfer
    noteExpiry(of: transfer)
  }

  private func isLoopback(_ url: String) -> Bool {
    if lastPlace.url != url {
      lastPlace = (url, (try? ServerAddress(url))?.isLoopback == true)
    }
    return lastPlace.isLoopback
  }

  private func take(
    _ kind: Int32, of id: Int64, code: Int, bytes: UnsafeBufferPointer<UInt8>
  ) -> Int32 {
    guard let transfer = transfers[id] else { return 0 }
    switch Int(kind) {
    case CC_HEADER:
      transfers[id]?.lastMoved = now
      transfer.exchange.receive(header: String(decoding: bytes, as: UTF8.self))
    case CC_BODY:
      if !transfer.exchange.isDraining { transfers[id]?.lastMoved = now }
      return transfer.exchange.receive(body: bytes) ? 0 : 1
    default:
      transfers[id] = nil
      transfer.exchange.end(
        TransportError(
          code: code, words: String(decoding: bytes, as: UTF8.self),
          connectTimeout: transfer.exchange.request.connectTimeout))
    }
    return 0
  }

  /// With many transfers on their way, what moves within a moment is looked at together: each look asks the system about
  /// every connection.
  private func gather() {
    guard transfers.count >= Self.crowd else { return }
    let sinceLook = ContinuousClock.now - lastLook
    if sinceLook < Self.moment { usleep(UInt32((Self.moment - sinceLook) / .microseconds(1))) }
    lastLook = .now
  }

  private func noteExpiry(of transfer: Transfer) {
    let expiry = transfer.lastMoved + transfer.exchange.silenceLimit
    nextExpiry = min(nextExpiry ?? expiry, expiry)
  }

  /// Ends transfers that have been silent for too long. They are looked at only when one could have been.
  private func expire() {
    if transfers.isEmpty { nextExpiry = nil }
    guard let expiry = nextExpiry, now >= expiry else { return }
    nextExpiry = nil
    for (id, transfer) in transfers where !transfer.exchange.isPaused {
      let limit = transfer.exchange.silenceLimit
      guard now - transfer.lastMoved >= limit else {
        noteExpiry(of: transfer)
        continue
      }
      transfers[id] = nil
      cc_transfer_close(transfer.handle)
      transfer.exchange.end(.inactive(limit))
    }
  }

  /// Milliseconds until a transfer could expire; with none running there is nothing to wake up for.
  private var pause: Int32 {
    guard let expiry = nextExpiry else { return .max }
    return max(0, Int32(clamping: (expiry - now).milliseconds)) + 1
  }
}

extension Duration {
  /// Whole milliseconds, rounded down.
  var milliseconds: Int64 {
    components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
  }
}
