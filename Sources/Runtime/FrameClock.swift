import StrategyCore

/// When the next frame is to be drawn: at once for what the user does, at most 30 times a second for what streams.
struct FrameClock: Sendable, Equatable {
  static let interval: Microseconds = 33_333

  /// When a frame is wanted; `nil` while the screen shows everything.
  private(set) var due: Microseconds?
  /// No paced frame is drawn before.
  private var nextBeat: Microseconds = 0

  /// - Parameter isPaced: leaves the usual time between two frames; the first change after a rest is drawn at once.
  mutating func noteChange(at now: Microseconds, isPaced: Bool) {
    let earliest = isPaced ? max(now, nextBeat) : now
    due = min(due ?? earliest, earliest)
  }

  /// A frame that takes long is followed by a rest twice as long, so that drawing never starves the rest.
  mutating func noteFrame(from start: Microseconds, to end: Microseconds) {
    nextBeat = max(start + Self.interval, end + 2 * (end - start))
    due = nil
  }

  func isDue(at now: Microseconds) -> Bool {
    due.map { $0 <= now } ?? false
  }
}
