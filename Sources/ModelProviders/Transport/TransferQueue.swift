import CCurl
import Synchronization

/// What other threads ask of the thread that moves bytes.
final class TransferQueue: Sendable {
  enum Command: Sendable {
    case start(Exchange)
    case cancel(Int64)
    case resume(Int64)
    case stop
  }

  private struct State {
    var commands: [Command] = []
    /// 0 before the loop is open and after it is closed.
    var loop: Int64 = 0
  }

  /// The time by which silence is measured.
  let now: @Sendable () -> ContinuousClock.Instant
  private let state = Mutex(State())

  init(now: @escaping @Sendable () -> ContinuousClock.Instant) {
    self.now = now
  }

  func post(_ command: Command) {
    state.withLock { state in
      state.commands.append(command)
      if state.commands.count == 1, state.loop != 0 { cc_loop_wake(state.loop) }
    }
  }

  func takeAll() -> [Command] {
    state.withLock { state in
      defer { state.commands = [] }
      return state.commands
    }
  }

  /// From here on posting wakes `loop`; 0 when there is none any more.
  func attach(to loop: Int64) {
    state.withLock { $0.loop = loop }
  }
}
