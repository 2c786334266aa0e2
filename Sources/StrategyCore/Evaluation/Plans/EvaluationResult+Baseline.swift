extension EvaluationResult {
  /// Every strategy that both have against itself in `baseline`, on the cases that both have, found by their ids;
  /// corrected together by Holm. The first of each comparison is the baseline, named `NAME (baseline)`.
  public func comparisons(with baseline: EvaluationResult) -> [Comparison] {
    let common = plan.strategies.filter(baseline.plan.strategies.contains)
    var all = common.compactMap { strategy in
      comparison(of: strategy, with: strategy, in: baseline, named: "\(strategy) (baseline)")
    }
    for (index, p) in MultipleComparisons.holm(all.map(\.p)).enumerated() {
      all[index].adjustedP = p
      all[index].comparisons = all.count
    }
    return all
  }

  /// A strategy against one of another evaluation, on their common cases; differences are this one minus the other.
  /// `nil` when either has no such strategy, or their quality is of different kinds.
  public func comparison(
    of strategy: String, with other: String, in baseline: EvaluationResult, named name: String
  ) -> Comparison? {
    guard let own = plan.strategies.firstIndex(of: strategy),
      let theirs = baseline.plan.strategies.firstIndex(of: other),
      plan.isGraded == baseline.plan.isGraded
    else { return nil }
    var shared = plan
    shared.strategies = [name, strategy]
    shared.repeats = min(plan.repeats, baseline.plan.repeats)
    var joined = EvaluationResult(plan: shared)
    let rows = Dictionary(zip(baseline.plan.cases, baseline.plan.cases.indices)) { first, _ in first
    }
    for (row, id) in plan.cases.enumerated() {
      guard let other = rows[id] else { continue }
      for turn in 0..<shared.repeats {
        joined.take(
          baseline.record(of: EvaluationCell(row: other, strategy: theirs, turn: turn)),
          as: EvaluationCell(row: row, strategy: 0, turn: turn))
        joined.take(
          record(of: EvaluationCell(row: row, strategy: own, turn: turn)),
          as: EvaluationCell(row: row, strategy: 1, turn: turn))
      }
    }
    return joined.comparisons.first
  }

  private mutating func take(_ record: CellRecord?, as cell: EvaluationCell) {
    guard var record else { return }
    record.cell = cell
    self.record(record)
  }
}
