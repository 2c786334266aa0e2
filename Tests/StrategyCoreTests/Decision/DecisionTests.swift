import Testing

@testable import StrategyCore

struct DecisionTests {
  /// Cases of which a share is right; pairs are independent of each other.
  private func evidence(
    _ name: String, _ kind: StrategyKind, right: Double, cases: Int = 400, cost: Double = 0.001,
    seconds: Double = 0.5, setup: Double = 0, seed: UInt64 = 1
  ) -> StrategyEvidence {
    var generator = Xoshiro256(seed: seed &* 7919)
    return StrategyEvidence(
      name: name, kind: kind, model: "m",
      scores: (0..<cases).map { _ in generator.unit() < right ? 1 : 0 },
      callCosts: Array(repeating: cost, count: cases),
      seconds: Array(repeating: seconds, count: cases),
      ownership: OwnershipCost(setup: Estimate(setup, origin: .assumed)))
  }

  private func standing(_ verdict: Verdict, _ name: String) throws -> Verdict.Standing {
    try #require(verdict.standings.first { $0.name == name })
  }

  @Test func `what is clearly better within the means is recommended`() throws {
    let decision = Decision([
      evidence("prompt", .prompt, right: 0.6, seed: 1),
      evidence("rag", .retrieval, right: 0.9, seed: 2),
    ])
    let verdict = decision.verdict(DecisionTerms())
    #expect(verdict.strength == .recommended)
    #expect(verdict.strategy == "rag")
    #expect(verdict.probability > 0.99)
    #expect(verdict.missingCases == nil)
    #expect(try standing(verdict, "rag").interval.low > 0.85)
  }

  @Test func `as good and cheaper wins, and the volume can turn it round`() {
    let decision = Decision([
      evidence("prompt", .prompt, right: 0.9, cost: 0.01, seed: 1),
      evidence("tuned", .fineTuned, right: 0.9, cost: 0.0005, setup: 5000, seed: 1),
    ])
    let few = decision.verdict(DecisionTerms(monthlyVolume: 1_000))
    let many = decision.verdict(DecisionTerms(monthlyVolume: 1_000_000))
    #expect(few.strategy == "prompt" && few.strength == .recommended)
    #expect(many.strategy == "tuned" && many.strength == .recommended)
    #expect(many.cheapest.map(\.strategy) == ["prompt", "tuned"])
  }

  @Test func `too few cases give no winner but a number of cases`() {
    let decision = Decision(
      [
        evidence("prompt", .prompt, right: 0.80, cases: 60, seed: 11),
        evidence("rag", .retrieval, right: 0.84, cases: 60, cost: 0.0009, seed: 12),
      ], missingCases: [["rag", "prompt"]: 123])
    let verdict = decision.verdict(DecisionTerms(margin: 0))
    #expect(verdict.strength != .recommended)
    #expect(verdict.missingCases == 123)
    #expect(Set(verdict.rivals) == ["prompt", "rag"])
  }

  @Test func `a handful of cases decides nothing, a few more only lean`() {
    func verdict(_ cases: Int) -> Verdict {
      Decision([
        evidence("prompt", .prompt, right: 0, cases: cases),
        evidence("rag", .retrieval, right: 1, cases: cases),
      ]).verdict(DecisionTerms(minimumQuality: 0.3))
    }
    let few = verdict(5)
    #expect(few.strength == .tooFew && few.strategy == nil && few.missingCases == 1)
    #expect(few.standings.allSatisfy { $0.probabilityBest == 0 && $0.exclusions.isEmpty })
    #expect(
      VerdictText(few, terms: DecisionTerms()).sentences == [
        "5 cases are too few to decide: at least 6 are needed, and a difference of 10 points takes about 155. Evaluate more cases, then decide again."
      ])
    #expect(verdict(19).strength == .leaning)
    #expect(
      VerdictText(verdict(19), terms: DecisionTerms()).sentences[0].hasSuffix(
        "of all draws on 19 cases, and at least 20 are wanted to be sure."))
    #expect(verdict(20).strength == .recommended)
  }

  @Test func `nothing but right answers are no certainty`() throws {
    // Wilson: 12 ⁄ (12 + 1.96²) = 0.757
    let twelve = Decision([evidence("a", .prompt, right: 1, cases: 12)])
      .verdict(DecisionTerms(minimumQuality: 0.8))
    #expect(abs(try standing(twelve, "a").interval.low - 0.757) < 0.001)
    #expect(twelve.strength == .noneQualifies)
    // 3.8415 × 0.8 × 0.2 ⁄ 0.2² = 15.4
    #expect(
      VerdictText(twelve, terms: DecisionTerms()).sentences.contains {
        $0.contains("about 4 more cases would show it, if it stays")
      })
  }

  @Test func `a constraint that is broken excludes, whatever the quality`() throws {
    let decision = Decision([
      evidence("prompt", .prompt, right: 0.7, seed: 1),
      evidence("rag", .retrieval, right: 0.95, seconds: 4, seed: 2),
      evidence("tuned", .fineTuned, right: 0.9, cost: 1, seed: 3),
    ])
    let terms = DecisionTerms(
      monthlyVolume: 1000, minimumQuality: 0.6, p95Seconds: 2, monthlyBudget: 500)
    let verdict = decision.verdict(terms)
    #expect(verdict.strategy == "prompt")
    #expect(try standing(verdict, "rag").exclusions == [.latency(p95: 4, limit: 2)])
    #expect(try standing(verdict, "tuned").exclusions == [.budget(monthly: 1000, limit: 500)])
    #expect(try standing(verdict, "rag").probabilityBest == 0)

    let harder = decision.verdict(DecisionTerms(minimumQuality: 0.99))
    #expect(harder.strength == .noneQualifies)
    #expect(harder.strategy == nil)
    #expect(harder.standings.allSatisfy { !$0.exclusions.isEmpty })
  }

  @Test func `a point above the floor is not enough: the interval must be`() throws {
    let decision = Decision([evidence("prompt", .prompt, right: 0.85, cases: 40, seed: 5)])
    let quality = decision.evidence[0].quality
    let verdict = decision.verdict(DecisionTerms(minimumQuality: quality - 0.01))
    #expect(verdict.strength == .noneQualifies)
  }

  @Test func `a wrong answer that is dear makes quality worth its price`() {
    let decision = Decision([
      evidence("prompt", .prompt, right: 0.8, cost: 0.001, seed: 1),
      evidence("hybrid", .hybrid, right: 0.9, cost: 0.02, seed: 2),
    ])
    let cheap = decision.verdict(DecisionTerms(margin: 0, costOfError: 0.01))
    let dear = decision.verdict(DecisionTerms(margin: 0, costOfError: 10))
    #expect(cheap.strategy == "prompt")
    #expect(dear.strategy == "hybrid" && dear.strength == .recommended)
  }

  @Test func `without a price a budget cannot be kept, and no total is told`() throws {
    var unpriced = evidence("prompt", .prompt, right: 0.8)
    unpriced.callCosts = nil
    let verdict = Decision([unpriced]).verdict(DecisionTerms(monthlyBudget: 10))
    #expect(try standing(verdict, "prompt").exclusions == [.unpriced])
    #expect(try standing(verdict, "prompt").total == nil)
  }

  @Test func `one strategy, no case, no strategy: each has an answer`() {
    #expect(Decision([]).verdict(DecisionTerms()).strength == .unmeasured)
    #expect(
      Decision([evidence("a", .prompt, right: 1, cases: 0)]).verdict(DecisionTerms()).strength
        == .unmeasured)
    let alone = Decision([evidence("a", .prompt, right: 0.5)]).verdict(DecisionTerms())
    #expect(alone.strategy == "a" && alone.strength == .recommended)
  }

  @Test func `the same seed gives the same verdict`() {
    let strategies = [
      evidence("prompt", .prompt, right: 0.8, seed: 1),
      evidence("rag", .retrieval, right: 0.82, seed: 2),
    ]
    #expect(
      Decision(strategies, seed: 9).verdict(DecisionTerms())
        == Decision(strategies, seed: 9).verdict(DecisionTerms()))
  }

  @Test func `cases of one cluster are drawn together, which widens the interval`() {
    let scores = (0..<400).map { ($0 / 20) % 2 == 0 ? 1.0 : 0 }
    let strategy = StrategyEvidence(
      name: "a", kind: .prompt, model: "m", scores: scores, callCosts: nil, seconds: [])
    let alone = Decision([strategy]).verdict(DecisionTerms()).standings[0].interval
    let clustered = Decision([strategy], clusters: (0..<400).map { $0 / 20 })
      .verdict(DecisionTerms()).standings[0].interval
    #expect(clustered.margin > 3 * alone.margin)
  }

  /// Tasks with a known best road: what is recommended must be it as often as the verdict says.
  @Test func `the verdict is right as often as it says`() {
    var generator = Xoshiro256(seed: 42)
    var recommended = 0
    var right = 0
    for task in 0..<200 {
      let rates = (0..<3).map { _ in 0.6 + 0.3 * generator.unit() }
      let costs = (0..<3).map { _ in 0.0005 + 0.01 * generator.unit() }
      let cases = [60, 150, 400][task % 3]
      let kinds: [StrategyKind] = [.prompt, .retrieval, .hybrid]
      let strategies = (0..<3).map { index in
        evidence(
          "\(index)", kinds[index], right: rates[index], cases: cases, cost: costs[index],
          seed: UInt64(task * 3 + index + 1))
      }
      let terms = DecisionTerms(monthlyVolume: 50_000, margin: 0.03)
      let top = rates.max() ?? 0
      let best = (0..<3).filter { rates[$0] >= top - terms.margin }
        .min { costs[$0] < costs[$1] }
      let verdict = Decision(strategies, draws: 400, seed: UInt64(task)).verdict(terms)
      guard verdict.strength == .recommended else { continue }
      recommended += 1
      if verdict.strategy == best.map(String.init) { right += 1 }
    }
    #expect(recommended >= 40)
    #expect(Double(right) >= 0.93 * Double(recommended))
  }
}
