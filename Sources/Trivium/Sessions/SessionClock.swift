import Foundation
import StrategyCore

/// The time of a session: a start that a calendar knows, and a clock that never goes back.
struct SessionClock: Sendable {
  /// Seconds since 1970.
  let startedAt: Double
  let now: @Sendable () -> Microseconds

  static func starting() -> SessionClock {
    let start = ContinuousClock.now
    return SessionClock(startedAt: Date().timeIntervalSince1970) {
      Microseconds((ContinuousClock.now - start) / .microseconds(1))
    }
  }
}
