extension Evaluation {
  /// What a decision rests on: every strategy on the cases that all of them have a score for.
  public struct Evidence: Sendable {
    public var strategies: [StrategyEvidence]
    /// A number for each case that counts; `nil` when each stands for itself.
    public var clusters: [Int]?
    /// Cases that a strategy has no score for, and that are left out for all.
    public var omitted: Int
    /// How many more would show the difference of two strategies, by their names, as the comparisons say.
    public var missingCases: [Set<String>: Int]
  }

  /// - Parameters:
  ///   - kinds: of the plan's strategies, in order.
  ///   - models: names of their models, in order.
  ///   - ownership: what each costs to own besides its calls, in order.
  ///   - price: prices the recorded tokens anew; `nil` takes the costs as they were recorded.
  public func evidence(
    kinds: [StrategyKind], models: [String], ownership: [OwnershipCost], price: ModelPrice? = nil
  ) -> Evidence {
    let rows = plan.cases.indices.filter { row in
      plan.strategies.indices.allSatisfy { result.mean(row: row, strategy: $0) != nil }
    }
    let strategies = plan.strategies.indices.map { index in
      let summary = result.summary(of: index)
      return StrategyEvidence(
        name: plan.strategies[index], kind: kinds[index], model: models[index],
        scores: rows.map { result.mean(row: $0, strategy: index) ?? 0 },
        callCosts: callCosts(of: index, rows, price: price), seconds: seconds(of: index, rows),
        failures: summary.failed, formatValid: formatValid(summary),
        stability: summary.flipRate.map { 1 - $0 }, ownership: ownership[index])
    }
    return Evidence(
      strategies: strategies,
      clusters: plan.clusters.isEmpty ? nil : rows.map { plan.clusters[$0] },
      omitted: plan.cases.count - rows.count, missingCases: result.missingCases)
  }

  private func cells(_ row: Int, _ strategy: Int) -> [EvaluationCell] {
    (0..<plan.repeats).map { EvaluationCell(row: row, strategy: strategy, turn: $0) }
  }

  /// Dollars of a call, the mean over the repeats of each case; `nil` when one of them has no price.
  private func callCosts(of strategy: Int, _ rows: [Int], price: ModelPrice?) -> [Double]? {
    var costs: [Double] = []
    for row in rows {
      var sum = 0.0
      for cell in cells(row, strategy) {
        let cost: Cost? =
          if let price { answer(of: cell).flatMap { Self.cost(of: $0.usage, at: price) } } else {
            result.record(of: cell)?.cost
          }
        guard let cost, cost.provenance != .unpriced else { return nil }
        sum += cost.amount.share(of: Money(dollars: 1))
      }
      costs.append(sum / Double(plan.repeats))
    }
    return costs
  }

  /// What has no tokens, as an answer made elsewhere, has no price: it is unknown, and not free.
  private static func cost(of usage: Usage, at price: ModelPrice) -> Cost? {
    usage.total > 0 ? price.cost(of: usage) : nil
  }

  private func seconds(of strategy: Int, _ rows: [Int]) -> [Double] {
    rows.flatMap { row in cells(row, strategy).compactMap { result.record(of: $0)?.seconds } }
  }

  private func formatValid(_ summary: StrategySummary) -> Double? {
    let scored = summary.passed + summary.missed
    guard scored > 0 else { return nil }
    return 1 - Double(summary.tags[.wrongFormat] ?? 0) / Double(scored)
  }
}
