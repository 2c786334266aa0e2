import StrategyCore

/// When the next frame is to be drawn: at once for what the user does, at most 30 times a second for what streams.
struct FrameClock: Sendable, Equatable {
  static let interval: Microseconds = 33_333

  /// When a frame is wanted; `nil` while the screen shows everything.
  private(set) var due: Microseconds?
  private var lastFrame: Microseconds?

  /// - Parameter isPaced: leaves the usual time between two frames; the first change after a rest is drawn at once.
  mutating func noteChange(at now: Microseconds, isPaced: Bool) {
    let earliest = isPaced ? max(now, nextBeat) : now
    due = min(due ?? earliest, earliest)
  }

  mutating func noteFrame(at now: Microseconds) {
    lastFrame = now
    due = nil
  }

  func isDue(at now: Microseconds) -> Bool {
    due.map { $0 <= now } ?? false
  }

  private var nextBeat: Microseconds {
    lastFrame.map { $0 + Self.interval } ?? 0
  }
}
