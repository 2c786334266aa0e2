import CCurl
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A program in a process group of its own: it is given its input at the start, and read as it writes.
final class CommandProcess: Sendable {
  struct Launch: Sendable {
    /// Of the executable.
    var path: String
    var arguments: [String]
    var environment: [String: String]
    /// Where it runs; ours when `nil`.
    var folder: String?
    var input: [UInt8] = []
    /// How long it may write nothing.
    var inactivity: Duration
    /// How long it may run.
    var patience: Duration?
    /// From being asked to end to being ended.
    var grace = Duration.seconds(2)
    var now: @Sendable () -> ContinuousClock.Instant = { .now }
  }

  typealias Portion = Result<[UInt8]?, CommandError>

  private struct State {
    var bytes: [UInt8] = []
    var complaint: [UInt8] = []
    var isComplaintCut = false
    var ending: CommandError??
    var waiter: CheckedContinuation<Portion, Never>?
    /// Gone once the program is reaped: another one may have the number then.
    var pid: Int32?
    var hasExited = false
    var isCancelled = false
    /// Wakes the thread that moves bytes; gone when that thread is.
    var wake: Int32?

    func wakeUp() {
      guard let wake else { return }
      var byte: UInt8 = 0
      _ = write(wake, &byte, 1)
    }
  }

  /// What the thread that moves bytes has to know.
  struct View {
    var isCancelled: Bool
    var hasExited: Bool
    /// All that was read has been taken.
    var hasRoom: Bool
  }

  /// Bytes of standard error that are kept, the last ones.
  private static let complaintLimit = 4096

  private let state: Mutex<State>

  private init(pid: Int32, wake: Int32) {
    state = Mutex(State(pid: pid, wake: wake))
  }

  static func start(_ launch: Launch) throws(CommandError) -> CommandProcess {
    var reader: Int32 = -1
    var wake: Int32 = -1
    let failure = cp_pipe(&reader, &wake)
    guard failure == 0 else { throw .notStarted(failure) }
    var ends = CommandLoop.Ends(wake: reader)
    var pid: Int32 = 0
    var refusal = ETXTBSY
    // A file that was just written is busy as long as another program that was started meanwhile holds it.
    for attempt in 0..<40 where refusal == ETXTBSY {
      if attempt > 0 { usleep(5_000) }
      refusal = withStrings(launch.arguments) { arguments in
        withStrings(launch.environment.map { "\($0.key)=\($0.value)" }) { environment in
          cp_start(
            launch.path, arguments, environment, launch.folder, &pid, &ends.input, &ends.output,
            &ends.complaint)
        }
      }
    }
    guard refusal == 0 else {
      close(reader)
      close(wake)
      throw refusal == ENOENT ? .notFound : .notStarted(refusal)
    }
    let process = CommandProcess(pid: pid, wake: wake)
    guard CommandLoop.start(moving: ends, of: process, pid: pid, as: launch) else {
      process.signal(SIGKILL)
      process.reap()
      process.closeWake()
      ends.close()
      throw .notStarted(EAGAIN)
    }
    return process
  }

  /// Waits for more output: all since the last call; `nil` after a good end. Cancelling the task ends the program.
  func next() async throws(CommandError) -> [UInt8]? {
    let portion = await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        if let ready = take(or: waiter) { waiter.resume(returning: ready) }
      }
    } onCancel: {
      cancel()
    }
    return try portion.get()
  }

  private func take(or waiter: CheckedContinuation<Portion, Never>) -> Portion? {
    state.withLock { state in
      if !state.bytes.isEmpty {
        defer { state.wakeUp() }
        let bytes = state.bytes
        state.bytes = []
        return .success(bytes)
      }
      if let ending = state.ending { return Self.portion(ending) }
      state.waiter = waiter
      return nil
    }
  }

  private static func portion(_ ending: CommandError?) -> Portion {
    ending.map { .failure($0) } ?? .success(nil)
  }

  /// Asks the program's whole group to end; whoever waits is told at once.
  func cancel() {
    let waiter = state.withLock { state -> CheckedContinuation<Portion, Never>? in
      guard !state.isCancelled, state.pid != nil else { return nil }
      state.isCancelled = true
      if let pid = state.pid { cp_signal_group(pid, SIGTERM) }
      state.wakeUp()
      return Self.end(&state, .cancelled)
    }
    waiter?.resume(returning: .failure(.cancelled))
  }

  private static func end(
    _ state: inout State, _ ending: CommandError?
  ) -> CheckedContinuation<Portion, Never>? {
    guard state.ending == nil else { return nil }
    state.ending = .some(ending)
    defer { state.waiter = nil }
    return state.waiter
  }

  /// The end of what the program wrote to standard error, in whole lines.
  var complaint: String {
    state.withLock { state in
      var bytes = state.complaint[...]
      if state.isComplaintCut, let lineEnd = bytes.firstIndex(of: 0x0A) {
        bytes = bytes[(lineEnd + 1)...]
      }
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  /// `false` until the program has ended and nothing of it is left.
  var isGone: Bool { state.withLock { $0.pid == nil && $0.wake == nil } }
}

/// The side of the threads that move bytes and wait for the end.
extension CommandProcess {
  var view: View {
    state.withLock {
      View(isCancelled: $0.isCancelled, hasExited: $0.hasExited, hasRoom: $0.bytes.isEmpty)
    }
  }

  func receive(_ bytes: ArraySlice<UInt8>) {
    let waiter = state.withLock { state -> CheckedContinuation<Portion, Never>? in
      if let waiter = state.waiter {
        state.waiter = nil
        return waiter
      }
      state.bytes.append(contentsOf: bytes)
      return nil
    }
    waiter?.resume(returning: .success(Array(bytes)))
  }

  func receive(complaint bytes: ArraySlice<UInt8>) {
    state.withLock { state in
      state.complaint.append(contentsOf: bytes)
      let surplus = state.complaint.count - Self.complaintLimit
      guard surplus > 0 else { return }
      state.complaint.removeFirst(surplus)
      state.isComplaintCut = true
    }
  }

  func finish(_ error: CommandError?) {
    let waiter = state.withLock { Self.end(&$0, error) }
    waiter?.resume(returning: Self.portion(error))
  }

  func noteExit() {
    state.withLock { state in
      state.hasExited = true
      state.wakeUp()
    }
  }

  func signal(_ signal: Int32) {
    state.withLock { state in
      if let pid = state.pid { cp_signal_group(pid, signal) }
    }
  }

  /// Takes the program, which has ended, off the system's list, and ends what is left of its group.
  @discardableResult
  func reap() -> CommandError? {
    state.withLock { state in
      guard let pid = state.pid else { return nil }
      cp_signal_group(pid, SIGKILL)
      let status = Int(cp_reap(pid))
      state.pid = nil
      if status < 0 { return .killed(signal: -status) }
      return status == 0 ? nil : .exited(status: status)
    }
  }

  func closeWake() {
    state.withLock { state in
      if let wake = state.wake { close(wake) }
      state.wake = nil
    }
  }
}

/// Calls `body` with the strings as C wants them: an array that ends with NULL.
private func withStrings<Result>(
  _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>?) -> Result
) -> Result {
  let copies = strings.map { strdup($0) } + [nil]
  defer { copies.forEach { free($0) } }
  return copies.withUnsafeBufferPointer { body($0.baseAddress) }
}
