import StrategyCore
import Synchronization

/// The clock of gates.
struct GateClock: Sendable {
  var now: @Sendable () -> ContinuousClock.Instant
  var sleep: @Sendable (Duration) async throws -> Void

  static let real = GateClock(now: { .now }, sleep: { try await Task.sleep(for: $0) })
}

/// Lets calls to one server through, first come first served, no more at once than it takes.
final class CallGate: Sendable {
  /// Leave to be on the way; letting go of it makes room for the next call.
  final class Pass: Sendable {
    private let gate: CallGate
    private let number: Int

    fileprivate init(gate: CallGate, number: Int) {
      self.gate = gate
      self.number = number
    }

    /// The server took the call, and perhaps says how many more it will take.
    func succeed(_ headroom: RateHeadroom?) { gate.succeed(number, headroom) }

    /// The server has too much to do.
    func refuse() { gate.refuse(number) }

    deinit { gate.leave() }
  }

  private struct State {
    var window: CallWindow
    /// In the order of arrival; those who gave up have their answer already.
    var queue: [Promise<Int?>] = []
    /// Where the queue begins.
    var first = 0
    var closedUntil: ContinuousClock.Instant?
    var isWaitingToOpen = false

    func isOpen(at now: ContinuousClock.Instant) -> Bool { closedUntil.map { $0 <= now } ?? true }

    mutating func takeFirst() -> Promise<Int?>? {
      guard first < queue.count else { return nil }
      let turn = queue[first]
      first += 1
      if first == queue.count || first >= 256 {
        queue.removeFirst(first)
        first = 0
      }
      return turn
    }
  }

  /// No server's word closes the gate for longer.
  private static let longestClosing = Duration.seconds(60)

  private let clock: GateClock
  private let state: Mutex<State>

  /// - Parameter ceiling: calls that may be on their way at once when all goes well.
  init(ceiling: Int, clock: GateClock = .real) {
    self.clock = clock
    state = Mutex(State(window: CallWindow(ceiling: ceiling)))
  }

  var window: CallWindow { state.withLock { $0.window } }
  /// Calls in the queue, those that gave up included.
  var waiting: Int { state.withLock { $0.queue.count - $0.first } }

  /// Waits for its turn; cancelling the task ends the wait at once.
  func enter() async throws(CancellationError) -> Pass {
    let turn = Promise<Int?>()
    state.withLock { $0.queue.append(turn) }
    admit()
    let number = await withTaskCancellationHandler {
      await turn.value()
    } onCancel: {
      turn.give(nil)
    }
    guard let number else { throw CancellationError() }
    return Pass(gate: self, number: number)
  }

  /// Gives turns for as long as there is room, and sees to it that a closed gate opens again.
  private func admit() {
    let pause: Duration? = state.withLock { state in
      let now = clock.now()
      while state.window.hasRoom, state.first < state.queue.count {
        guard state.isOpen(at: now) else {
          guard !state.isWaitingToOpen, let opening = state.closedUntil else { return nil }
          state.isWaitingToOpen = true
          return opening - now
        }
        guard let turn = state.takeFirst() else { return nil }
        let number = state.window.begin()
        if !turn.give(number) { state.window.end() }
      }
      return nil
    }
    guard let pause else { return }
    Task {
      try? await clock.sleep(pause)
      state.withLock { $0.isWaitingToOpen = false }
      admit()
    }
  }

  private func succeed(_ number: Int, _ headroom: RateHeadroom?) {
    state.withLock { state in
      state.window.succeed(number)
      let pauses = [headroom?.requests, headroom?.tokens].compactMap { limit in
        limit.flatMap { $0.remaining == 0 ? $0.resetSeconds : nil }
      }
      guard let pause = pauses.max(), pause > 0 else { return }
      let opening = clock.now() + min(.seconds(pause), Self.longestClosing)
      state.closedUntil = max(opening, state.closedUntil ?? opening)
    }
  }

  private func refuse(_ number: Int) {
    state.withLock { $0.window.refuse(number) }
  }

  private func leave() {
    state.withLock { $0.window.end() }
    admit()
  }
}

/// One gate for each server.
final class CallGates: Sendable {
  private let clock: GateClock
  private let gates = Mutex<[String: CallGate]>([:])

  init(clock: GateClock = .real) {
    self.clock = clock
  }

  /// The gate of a server; the first model that asks for it says how wide it can be.
  func gate(to server: String, ceiling: Int) -> CallGate {
    gates.withLock { gates in
      if let gate = gates[server] { return gate }
      let gate = CallGate(ceiling: ceiling, clock: clock)
      gates[server] = gate
      return gate
    }
  }
}
