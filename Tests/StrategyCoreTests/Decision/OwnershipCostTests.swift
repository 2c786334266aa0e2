import Foundation
import Testing

@testable import StrategyCore

struct OwnershipCostTests {
  private let prompt = CostLine(setup: 0, monthly: 0, perCall: 0.00685, months: 12)
  private let retrieval = CostLine(setup: 1380, monthly: 220, perCall: 0.00555, months: 12)
  private let tuned = CostLine(setup: 1876, monthly: 400, perCall: 0.00025, months: 12)

  /// v* = [(S_b − S_a)/T + H_b − H_a] / (c_a − c_b), worked out by hand.
  @Test func `lines cross at the break-even volume`() throws {
    let toTuned = try #require(prompt.breakEven(with: tuned))
    #expect(abs(toTuned - (1876.0 / 12 + 400) / 0.0066) < 1e-6)
    let toRetrieval = try #require(prompt.breakEven(with: retrieval))
    #expect(abs(toRetrieval - (1380.0 / 12 + 220) / 0.0013) < 1e-6)
    let between = try #require(retrieval.breakEven(with: tuned))
    #expect(abs(between - ((1876.0 - 1380) / 12 + 180) / 0.0053) < 1e-6)
    #expect(
      abs(prompt.total(atMonthlyVolume: toTuned) - tuned.total(atMonthlyVolume: toTuned)) < 1e-6)
  }

  @Test func `what is dearer a call and a month is never cheaper`() {
    let worse = CostLine(setup: 10, monthly: 10, perCall: 0.01, months: 12)
    #expect(prompt.breakEven(with: worse) == nil)
    #expect(worse.breakEven(with: prompt) == 0)
    #expect(prompt.breakEven(with: prompt) == nil)
    let cheaperAtOnce = CostLine(setup: -5, monthly: 0, perCall: 0.00685, months: 12)
    #expect(prompt.breakEven(with: cheaperAtOnce) == 0)
  }

  @Test func `the envelope names the cheapest from volume nought up`() throws {
    let ranges = CheapestRange.envelope([
      ("prompt", prompt), ("rag", retrieval), ("tuned", tuned),
    ])
    #expect(ranges.map(\.strategy) == ["prompt", "tuned"])
    #expect(ranges[0].from == 0)
    #expect(ranges[0].to == ranges[1].from)
    #expect(ranges[1].to == nil)
    for volume in stride(from: 0.0, through: 300_000, by: 7_000) {
      let cheapest = [("prompt", prompt), ("rag", retrieval), ("tuned", tuned)].min {
        $0.1.total(atMonthlyVolume: volume) < $1.1.total(atMonthlyVolume: volume)
      }
      let named = try #require(ranges.last { $0.from <= volume })
      #expect(named.strategy == cheapest?.0)
    }
    #expect(CheapestRange.envelope([]).isEmpty)
  }

  @Test func `a figure's draws have its tenths where it says`() {
    var generator = Xoshiro256(seed: 3)
    let estimate = Estimate(low: 100, likely: 300, high: 2000, origin: .assumed)
    let draws = (0..<20_000).map { _ in estimate.draw(using: &generator) }
    #expect(abs(Double(draws.count { $0 < 100 }) / 20_000 - 0.1) < 0.01)
    #expect(abs(Double(draws.count { $0 < 300 }) / 20_000 - 0.5) < 0.015)
    #expect(abs(Double(draws.count { $0 < 2000 }) / 20_000 - 0.9) < 0.01)
    #expect(draws.allSatisfy { $0 > 0 })
    #expect(Estimate(7, origin: .assumed).draw(using: &generator) == 7)
  }

  private func line(_ kind: StrategyKind, _ outlook: ModelOutlook?, _ terms: DecisionTerms)
    -> CostLine
  {
    StrategyEvidence(
      name: "s", kind: kind, model: "m", scores: [], callCosts: nil, seconds: [], outlook: outlook
    ).line(JointDraws.Draw(quality: 1, callCost: 0.01, setup: 600, fixed: 10), terms)
  }

  @Test func `growth adds calls month by month`() {
    let grown = line(.prompt, nil, DecisionTerms(months: 12, monthlyGrowth: 0.05))
    let byHand = (0..<12).reduce(0.0) { $0 + pow(1.05, Double($1)) }
    #expect(abs(grown.perMonthlyCall - 0.01 * byHand) < 1e-12)
    #expect(grown.fixed == 600 + 120)
    let shrunk = line(.prompt, nil, DecisionTerms(months: 2, monthlyGrowth: -0.5))
    #expect(abs(shrunk.perMonthlyCall - 0.01 * 1.5) < 1e-12)
  }

  @Test func `calls that wait for a batch cost what batches do`() {
    let terms = DecisionTerms(months: 10, batchShare: 0.4)
    #expect(abs(line(.prompt, ModelOutlook(batchRatio: 0.5), terms).perMonthlyCall - 0.08) < 1e-12)
    #expect(line(.prompt, nil, terms).perMonthlyCall == 0.1)
    let price = ModelPrice(
      model: "m", rates: .init(input: Money(dollars: 4), output: Money(dollars: 8)),
      serviceTiers: [
        "batch": .init(rates: .init(input: Money(dollars: 2), output: Money(dollars: 2)))
      ], source: "test")
    // (4 × 2 + 1 × 2) / (4 × 4 + 1 × 8)
    #expect(abs((price.batchRatio ?? 0) - 10.0 / 24) < 1e-9)
    #expect(ModelPrice.free(model: "m", source: "test").batchRatio == nil)
  }

  @Test func `what is tuned is set up again when its model is switched off`() {
    let terms = DecisionTerms(months: 12)
    let soon = ModelOutlook(monthsToRetirement: 4)
    #expect(line(.fineTuned, soon, terms).fixed == 3 * 600 + 120)
    #expect(line(.hybrid, soon, terms).fixed == 3 * 600 + 120)
    #expect(line(.prompt, soon, terms).fixed == 600 + 120)
    #expect(line(.fineTuned, ModelOutlook(monthsToRetirement: 30), terms).fixed == 600 + 120)
    #expect(line(.fineTuned, ModelOutlook(monthsToRetirement: -3), terms).fixed == 12 * 600 + 120)
  }
}
