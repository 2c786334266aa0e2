import StrategyCore
package import Widgets

/// The texts of a run as they arrive, read once: what it costs to follow a run is what is new of it.
package struct RunReading: Sendable, Equatable {
  private var run: RunID?
  private var startedAt: Microseconds = 0
  package private(set) var answer = MarkdownText()
  package private(set) var reasoning = MarkdownText()

  /// Takes what is new of the run, or begins anew with another one.
  mutating func follow(_ run: Run?) {
    guard let run else {
      self = RunReading()
      return
    }
    if run.id != self.run || run.startedAt != startedAt {
      self = RunReading()
      self.run = run.id
      startedAt = run.startedAt
    }
    if run.text.utf8.count != answer.byteCount { answer.follow(run.text) }
    if run.reasoning.utf8.count != reasoning.byteCount { reasoning.follow(run.reasoning) }
  }

  /// The reading as it is after this state of the run.
  func following(_ run: Run) -> RunReading {
    var reading = self
    reading.follow(run)
    return reading
  }

  /// Lines that have come so far.
  var lineCount: Int { answer.sourceLineCount + reasoning.sourceLineCount }
}
