import Testing

@testable import StrategyCore

struct DecisionEvidenceTests {
  private func evaluation(
    cases: Int = 4, isRight: (_ row: Int, _ strategy: Int) -> Bool = { $1 == 1 || $0 == 0 }
  ) throws -> Evaluation {
    let plan = EvaluationPlan(
      dataset: "d", contentHash: "h",
      cases: (0..<cases).map { EvaluationCase(id: "\($0)", input: "q", line: $0 + 1) },
      strategies: ["a", "b"], scorers: [try ScorerDefinition(parsing: .string("exact"))])
    var evaluation = Evaluation(id: EvaluationID(1), plan: plan)
    for row in 0..<cases {
      for strategy in 0..<2 {
        let isRight = isRight(row, strategy)
        evaluation.apply(
          .cellEvaluated(
            evaluation: EvaluationID(1),
            record: CellRecord(
              cell: EvaluationCell(row: row, strategy: strategy),
              outcome: row == 3 && strategy == 0
                ? .unscored(reason: "none")
                : .scored(score: Score(value: isRight ? 1 : 0, isPass: isRight)),
              seconds: 0.5, cost: Cost(amount: Money("0.002") ?? .zero, provenance: .reported)),
            answer: EvaluatedAnswer(
              text: "x", usage: Usage(input: 1000, output: 100, provenance: .reported))))
      }
    }
    return evaluation
  }

  @Test func `only cases that all strategies have a score for count, for all of them`() throws {
    let evidence = try evaluation().evidence(
      kinds: [.prompt, .retrieval], models: ["m", "m"],
      ownership: [OwnershipCost(), OwnershipCost()])
    #expect(evidence.omitted == 1)
    #expect(evidence.strategies.map(\.scores) == [[1, 0, 0], [1, 1, 1]])
    #expect(evidence.strategies[0].callCosts == [0.002, 0.002, 0.002])
    #expect(evidence.strategies[1].seconds.count == 3)
    #expect(evidence.clusters == nil)
  }

  @Test func `a decision misses as many cases as the comparison says`() throws {
    let evaluation = try evaluation(cases: 60) { row, strategy in
      row % 5 != (strategy == 0 ? 1 : 0) && (strategy == 1 || row % 20 != 7)
    }
    let comparison = try #require(evaluation.result.comparisons.first)
    let needed = try #require(comparison.casesNeeded)
    let evidence = evaluation.evidence(
      kinds: [.prompt, .retrieval], models: ["m", "m"],
      ownership: [OwnershipCost(), OwnershipCost()])
    let verdict = Decision(evidence, seed: 1).verdict(DecisionTerms(margin: 0))
    #expect(verdict.missingCases == needed - comparison.cases)
    #expect(
      comparison.sentence.contains("\(Comparison.grouped(needed - comparison.cases)) more cases"))
  }

  @Test func `recorded tokens are priced anew when another price is given`() throws {
    let price = ModelPrice(
      model: "other", rates: .init(input: Money(dollars: 10), output: Money(dollars: 100)),
      source: "test")
    let evidence = try evaluation().evidence(
      kinds: [.prompt, .retrieval], models: ["m", "m"],
      ownership: [OwnershipCost(), OwnershipCost()], price: price)
    // 1000 × $10 and 100 × $100, per million
    #expect(evidence.strategies[0].callCosts?.allSatisfy { abs($0 - 0.02) < 1e-12 } == true)
  }

  @Test func `the verdict is told with its reasons, exclusions and figures`() throws {
    let evidence = try evaluation(cases: 200).evidence(
      kinds: [.prompt, .retrieval], models: ["m", "m"],
      ownership: [OwnershipCost(), OwnershipCost()])
    let terms = DecisionTerms(minimumQuality: 0.5)
    let verdict = Decision(evidence.strategies).verdict(terms)
    let text = VerdictText(verdict, terms: terms).sentences
    #expect(
      text[0] == "Take b: it is the only one that surely meets the requirements, on 199 cases.")
    #expect(text.contains("a is out: its quality of 0.5 % is under 50.0 %."))
    #expect(text.contains { $0.hasPrefix("b: quality 100.0 %") && $0.contains("$0.0020 a call") })
    let table = FactorTable(evidence.strategies, verdict: verdict)
    #expect(table.rows.map(\.factor) == FactorTable.Factor.allCases)
    #expect(table.rows[2].entries[1].origin == .measured(count: 199))
  }

  @Test func `a rate above the floor that is not sure says how many cases would make it so`() {
    // 3.8415 × 0.8 × 0.2 / 0.05² = 246, of which 40 are there
    let strategy = StrategyEvidence(
      name: "a", kind: .prompt, model: "m", scores: (0..<40).map { $0 % 5 == 0 ? 0 : 1 },
      callCosts: nil, seconds: [])
    let terms = DecisionTerms(minimumQuality: 0.75)
    let text = VerdictText(Decision([strategy]).verdict(terms), terms: terms).sentences
    #expect(text[0] == "No strategy meets the requirements, on 40 cases.")
    #expect(text[1].contains("about 206 more cases would show it, if it stays"))
  }

  @Test func `without data the literature's start is marked as a prior`() {
    let prior = PriorGuidance(
      Requirements(monthlyVolume: 500_000, freshness: "daily"), hasKnowledge: true, examples: 12)
    #expect(prior.start == .retrieval)
    #expect(prior.sentences[0] == "Prior, not measured: start with RAG.")
    #expect(
      prior.reasons.contains("With 12 labelled examples there is too little to fine-tune on."))
  }

  @Test(arguments: [
    (0.0, "$0"), (0.000011, "$0.000011"), (0.0042, "$0.0042"), (0.5, "$0.50"), (12.5, "$12.50"),
    (1234.0, "$1234"),
  ])
  func `dollars have as many places as say something`(amount: Double, text: String) {
    #expect(VerdictText.dollars(amount) == text)
  }
}
