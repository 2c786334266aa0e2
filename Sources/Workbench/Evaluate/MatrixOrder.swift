import StrategyCore

/// By what the strategies of an evaluation are ordered; those without the figure come last.
struct MatrixOrder: Sendable, Equatable {
  enum Key: String, Sendable, CaseIterable {
    case plan, quality, cost, costPerRight, latency, failed
  }

  private(set) var key = Key.plan
  /// The worst first.
  var isReversed = false

  mutating func next() {
    let all = Key.allCases
    key = all[((all.firstIndex(of: key) ?? 0) + 1) % all.count]
  }

  var title: String {
    let name =
      switch key {
      case .plan: "plan"
      case .quality: "quality"
      case .cost: "cost a call"
      case .costPerRight: "cost a right answer"
      case .latency: "p95"
      case .failed: "failures"
      }
    return "by \(name)\(isReversed ? ", worst first" : "")"
  }

  /// Places among the summaries, in the order in which they are shown.
  func places(of summaries: [StrategySummary]) -> [Int] {
    guard key != .plan else {
      return isReversed ? summaries.indices.reversed() : Array(summaries.indices)
    }
    let figures = summaries.map(figure)
    return summaries.indices.sorted { a, b in
      switch (figures[a], figures[b]) {
      case (let first?, let second?) where first != second:
        isReversed ? first > second : first < second
      case (nil, _?): false
      case (_?, nil): true
      default: a < b
      }
    }
  }

  /// The less the better.
  private func figure(_ summary: StrategySummary) -> Double? {
    func dollars(_ cost: Cost?) -> Double? {
      guard let cost, cost.provenance != .unpriced else { return nil }
      return cost.amount.share(of: Money(dollars: 1))
    }
    return switch key {
    case .plan: nil
    case .quality: summary.quality.map { -$0 }
    case .cost: dollars(summary.costPerCall)
    case .costPerRight: dollars(summary.costPerCorrect)
    case .latency: summary.p95Seconds
    case .failed: Double(summary.failed)
    }
  }
}

/// How fast an evaluation goes, from when it was started or gone on with.
struct EvaluationPace: Sendable, Equatable {
  private let start: Microseconds
  private let before: Int
  private var done: Int
  private var seen: Microseconds

  init(start: Microseconds, done: Int) {
    self.start = start
    before = done
    self.done = done
    seen = start
  }

  mutating func note(_ done: Int, at now: Microseconds) {
    self.done = done
    seen = now
  }

  /// `nil` before anything was done.
  func secondsLeft(of total: Int) -> Double? {
    guard done > before, done < total, seen > start else { return nil }
    return Double(seen - start) / 1e6 / Double(done - before) * Double(total - done)
  }
}
