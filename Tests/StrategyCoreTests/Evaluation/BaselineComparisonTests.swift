import Testing

@testable import StrategyCore

struct BaselineComparisonTests {
  private func result(
    _ scores: [String: [Double]], cases: [String], strategies: [String]
  ) throws -> EvaluationResult {
    let plan = EvaluationPlan(
      dataset: "d", contentHash: "h",
      cases: cases.map { EvaluationCase(id: $0, input: "q", line: 1) }, strategies: strategies,
      scorers: [try ScorerDefinition(parsing: .string("exact"))])
    var result = EvaluationResult(plan: plan)
    for (strategy, name) in strategies.enumerated() {
      for (row, value) in (scores[name] ?? []).enumerated() {
        result.record(
          CellRecord(
            cell: EvaluationCell(row: row, strategy: strategy),
            outcome: .scored(score: Score(value: value, isPass: value == 1))))
      }
    }
    return result
  }

  @Test func `strategies meet themselves on the cases that both have, whatever their order`() throws
  {
    let old = try result(
      ["b": [0, 0, 1], "a": [1, 1, 1]], cases: ["x", "y", "z"], strategies: ["b", "a"])
    let new = try result(
      ["a": [1, 1, 0, 0], "c": [1, 1, 1, 1], "b": [1, 1, 1, 1]], cases: ["z", "y", "x", "w"],
      strategies: ["a", "c", "b"])
    let comparisons = new.comparisons(with: old)
    #expect(comparisons.map(\.first) == ["a (baseline)", "b (baseline)"])
    #expect(comparisons.map(\.second) == ["a", "b"])
    #expect(comparisons.map(\.cases) == [3, 3])
    #expect(abs(comparisons[0].difference - -1.0 / 3) < 1e-12)
    #expect(abs(comparisons[1].difference - 2.0 / 3) < 1e-12)
    #expect(comparisons.allSatisfy { $0.comparisons == 2 })
    #expect(new.comparison(of: "c", with: "c", in: old, named: "x") == nil)
  }

  @Test func `the figures are those of two strategies of one evaluation`() throws {
    let a = (0..<60).map { $0 % 3 == 0 ? 0.0 : 1 }
    let b = (0..<60).map { $0 % 5 == 0 ? 0.0 : 1 }
    let cases = (0..<60).map(String.init)
    let together = try result(["a": a, "b": b], cases: cases, strategies: ["a", "b"])
    let old = try result(["s": a], cases: cases, strategies: ["s"])
    let new = try result(["s": b], cases: cases, strategies: ["s"])
    let expected = together.comparisons[0]
    let comparison = try #require(new.comparisons(with: old).first)
    #expect(comparison.difference == expected.difference)
    #expect(comparison.p == expected.p)
    #expect(comparison.interval == expected.interval)
  }
}
