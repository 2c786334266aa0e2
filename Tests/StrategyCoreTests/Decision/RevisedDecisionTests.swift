import StrategyCore
import Testing

struct RevisedDecisionTests {
  private func evidence(_ name: String, right: Int, cost: Double, setup: Double) -> StrategyEvidence
  {
    StrategyEvidence(
      name: name, kind: name == "prompt" ? .prompt : .retrieval, model: "m",
      scores: (0..<100).map { $0 < right ? 1 : 0 },
      callCosts: Array(repeating: cost, count: 100), seconds: Array(repeating: 1, count: 100),
      ownership: OwnershipCost(
        setup: Estimate(low: setup / 2, likely: setup, high: setup * 2, origin: .assumed)))
  }

  private var decision: Decision {
    Decision(
      [
        evidence("prompt", right: 80, cost: 0.01, setup: 100),
        evidence("rag", right: 80, cost: 0.001, setup: 10_000),
      ], draws: 400)
  }

  private func names(_ verdict: Verdict) -> String? { verdict.strategy }

  @Test func `nothing that changed changes nothing`() {
    let decision = decision
    let same = decision.revised(
      ownership: decision.evidence.map(\.ownership), priceFactors: [1, 1])
    #expect(same.verdict(DecisionTerms()) == decision.verdict(DecisionTerms()))
  }

  @Test func `what is dearer to own, or to call, loses`() {
    let terms = DecisionTerms(monthlyVolume: 50_000, months: 12)
    let decision = decision
    #expect(decision.verdict(terms).standings[1].probabilityBest < 0.5)
    let ownership = [decision.evidence[0].ownership, OwnershipCost()]
    let free = decision.revised(ownership: ownership, priceFactors: [1, 1])
    #expect(free.verdict(terms).standings[1].probabilityBest > 0.95)
    #expect(
      free.verdict(terms).standings[0].quality == decision.verdict(terms).standings[0].quality)

    let dearer = decision.revised(
      ownership: decision.evidence.map(\.ownership), priceFactors: [10, 1])
    #expect(dearer.evidence[0].meanCallCost.map { abs($0 - 0.1) < 1e-9 } == true)
    #expect(dearer.verdict(terms).standings[1].probabilityBest > 0.95)
  }

  @Test func `lists that do not fit are left alone`() {
    let decision = decision
    let same = decision.revised(ownership: [], priceFactors: [2])
    #expect(same.evidence == decision.evidence)
  }
}
