/// One row of the matrix: how good, how dear, how fast, how reliable.
public struct StrategySummary: Sendable, Hashable, Codable {
  public var strategy: String
  public var planned: Int
  public var done: Int
  public var passed: Int
  public var missed: Int
  /// Answers without a score, and calls without an answer: listed, in no mean.
  public var unscored: Int
  public var failed: Int
  /// Share passed, or mean score of a graded plan; `nil` while nothing is scored.
  public var quality: Double?
  public var interval: ConfidenceInterval
  /// Sum of what is priced.
  public var cost: Cost
  public var unpriced: Int
  public var costPerCall: Cost?
  /// All that was paid over the answers that passed; `nil` when none did.
  public var costPerCorrect: Cost?
  public var medianSeconds: Double?
  public var p95Seconds: Double?
  /// Share of cases whose repeats disagree; `nil` without repeats.
  public var flipRate: Double?
  public var tags: [FailureTag: Int]
}

extension EvaluationResult {
  public var summaries: [StrategySummary] {
    plan.strategies.indices.map { summary(of: $0) }
  }

  public func summary(of strategy: Int) -> StrategySummary {
    let tally = tallies[strategy]
    let priced = tally.priced.filter { $0.key != .unpriced && $0.value > 0 }
    let calls = priced.values.reduce(0, +)
    let unpriced = tally.priced[.unpriced] ?? 0
    let provenance = priced.keys.reduce(Provenance.billed) { $0.weaker($1) }
    func share(_ count: Int) -> Cost? {
      guard calls > 0, count > 0 else { return nil }
      return Cost(
        amount: tally.amount.dividedRoundingHalfUp(by: Int128(count)), provenance: provenance)
    }
    let seconds = measuredSeconds(of: strategy)
    let (quality, interval) = quality(of: strategy)
    return StrategySummary(
      strategy: plan.strategies[strategy], planned: plan.cases.count * plan.repeats,
      done: tally.done, passed: tally.passed, missed: tally.missed, unscored: tally.unscored,
      failed: tally.failed, quality: quality, interval: interval,
      cost: calls > 0 ? Cost(amount: tally.amount, provenance: provenance) : .unpriced,
      unpriced: unpriced, costPerCall: share(calls),
      costPerCorrect: unpriced == 0 ? share(tally.passed) : nil,
      medianSeconds: Quantile.ofSorted(seconds, 0.5), p95Seconds: Quantile.ofSorted(seconds, 0.95),
      flipRate: flipRate(of: strategy), tags: tally.tags.filter { $0.value > 0 })
  }

  private func measuredSeconds(of strategy: Int) -> [Double] {
    var seconds: [Double] = []
    for row in plan.cases.indices {
      for turn in 0..<plan.repeats {
        let cell = EvaluationCell(row: row, strategy: strategy, turn: turn)
        let taken = cells.seconds[plan.index(of: cell)]
        if taken >= 0 { seconds.append(Double(taken)) }
      }
    }
    return seconds.sorted()
  }

  /// Wilson's interval for plain shares; else the mean over cases with errors by cluster, a case being its own.
  private func quality(of strategy: Int) -> (Double?, ConfidenceInterval) {
    let tally = tallies[strategy]
    guard tally.scored > 0 else {
      return (nil, ConfidenceInterval(low: 0, high: 1, level: plan.level))
    }
    if !plan.isGraded, plan.repeats == 1, plan.clusters.isEmpty, plan.weights.isEmpty {
      let share = Proportion(successes: tally.passed, trials: tally.scored)
      return (share.rate, share.wilsonInterval(level: plan.level))
    }
    let rows = plan.cases.indices.filter { mean(row: $0, strategy: strategy) != nil }
    let clustered = clusteredMean(rows.compactMap { mean(row: $0, strategy: strategy) }, rows)
    let interval = clustered.interval(level: plan.level)
    return (
      clustered.mean,
      ConfidenceInterval(low: max(interval.low, 0), high: min(interval.high, 1), level: plan.level)
    )
  }

  func clusteredMean(_ values: [Double], _ rows: [Int]) -> ClusteredMean {
    ClusteredMean(
      of: values, clusters: plan.clusters.isEmpty ? rows : rows.map { plan.clusters[$0] },
      weights: plan.weights.isEmpty ? nil : rows.map { plan.weights[$0] })
  }

  private func flipRate(of strategy: Int) -> Double? {
    guard plan.repeats > 1 else { return nil }
    return RepeatedAnswers.flipRate(
      plan.cases.indices.map { row in
        (0..<plan.repeats).compactMap { turn in
          switch state(of: EvaluationCell(row: row, strategy: strategy, turn: turn)) {
          case .passed: true
          case .missed: false
          case .open, .unscored, .failed: nil
          }
        }
      })
  }

  /// Mean pass@k over the cases whose repeats are all scored: the chance that one of `k` answers is right.
  public func passAtK(_ k: Int, strategy: Int) -> Double? {
    var values: [Double] = []
    for row in plan.cases.indices {
      let states = (0..<plan.repeats).map {
        state(of: EvaluationCell(row: row, strategy: strategy, turn: $0))
      }
      guard states.allSatisfy({ $0 == .passed || $0 == .missed }) else { continue }
      let right = states.count { $0 == .passed }
      if let value = RepeatedAnswers.passAtK(right: right, of: plan.repeats, k: k) {
        values.append(value)
      }
    }
    return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }
}
