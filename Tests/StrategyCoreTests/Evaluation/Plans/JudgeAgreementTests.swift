import StrategyCore
import Testing

/// Reference values: scikit-learn 1.9.1 (kappa), statsmodels 0.15.0 (its error), krippendorff 0.9.0 (alpha), and
/// scipy 1.17.1 for the corrected rate after Lang and Reiczigel 2014.
@Suite struct JudgeAgreementTests {
  private func evaluation(
    _ scorers: [ScorerDefinition], passed: [Bool], part: (Bool) -> ScoreOutcome = { .verdict($0) }
  ) throws -> Evaluation {
    let cases = passed.indices.map { EvaluationCase(id: "c\($0)", input: "q", line: $0 + 1) }
    let plan = EvaluationPlan(
      dataset: "d", contentHash: "h", cases: cases, strategies: ["a"], scorers: scorers)
    var evaluation = Evaluation(id: EvaluationID(1), plan: plan)
    let set = try ScorerSet(scorers)
    for (row, isPassed) in passed.enumerated() {
      let parts = scorers.map { _ in part(isPassed) }
      evaluation.apply(
        .cellEvaluated(
          evaluation: EvaluationID(1),
          record: CellRecord(
            cell: EvaluationCell(row: row, strategy: 0), score: set.combined(parts).outcome,
            tag: isPassed ? nil : .wrongFormat),
          answer: EvaluatedAnswer(text: "x", parts: parts)))
    }
    return evaluation
  }

  private func judge(
    _ row: Int, _ rating: Rating?, tag: FailureTag? = nil, in evaluation: inout Evaluation
  ) {
    evaluation.apply(
      .cellJudged(
        evaluation: EvaluationID(1), cell: EvaluationCell(row: row, strategy: 0),
        judgement: CellJudgement(rating: rating, tag: tag)))
  }

  private let judging = ScorerDefinition(.judge(JudgeDefinition(rubric: "Is it right?")))

  @Test func `agreement and the corrected rate are those of independent reckonings`() throws {
    func rows(_ count: Int, _ isPassed: Bool) -> [Bool] { Array(repeating: isPassed, count: count) }
    let labelled = rows(18, true) + rows(2, false) + rows(3, true) + rows(7, false)
    var evaluation = try evaluation(
      [judging], passed: labelled + rows(18, true) + rows(12, false))
    #expect(evaluation.agreements(with: evaluation.labels).isEmpty)
    for row in 0..<30 { judge(row, row < 20 ? .good : .bad, in: &evaluation) }
    let found = try #require(evaluation.agreements(with: evaluation.labels).first)
    #expect(found.agreed == Proportion(successes: 25, trials: 30))
    let kappa = try #require(found.kappa)
    #expect(abs(kappa.value - 0.6153846153846154) < 1e-12)
    #expect(abs(kappa.standardError - 0.15475380864641436) < 1e-12)
    #expect(abs((found.alpha ?? 0) - 0.6213093709884467) < 1e-12)
    let correction = try #require(found.rates.first).correction
    #expect(correction.observed == Proportion(successes: 39, trials: 60))
    #expect(abs((correction.rate ?? 0) - 0.5833333333333334) < 1e-12)
    let interval = try #require(correction.interval())
    #expect(abs(interval.low - 0.20008553076155405) < 1e-9)
    #expect(abs(interval.high - 0.8884010805895277) < 1e-9)
    #expect(
      found.sentences == [
        "judge agrees with people on 25 of 30 answers (83.3 % [66.4 %, 92.7 %]); kappa 0.62 [0.31, 0.92], alpha 0.62.",
        "20 more labels would make that firmer.",
        "a: 65.0 % as scored, 58.3 % [20.0 %, 88.8 %] corrected for its errors: it passes 18 of 20 answers that people pass and fails 7 of 10 that they fail.",
      ])
  }

  @Test func `a label or two claim nothing, and labels of one kind correct nothing`() throws {
    var evaluation = try evaluation([judging], passed: Array(repeating: true, count: 12))
    judge(0, .good, in: &evaluation)
    let one = try #require(evaluation.agreements(with: evaluation.labels).first)
    #expect(
      one.sentences == [
        "1 label is too few to say how far judge agrees with people: at least 10 are needed, 50 are wanted. Label 49 more."
      ])
    for row in 1..<12 { judge(row, .good, in: &evaluation) }
    let right = try #require(evaluation.agreements(with: evaluation.labels).first).sentences
    #expect(
      right.last
        == "No rate is corrected: people passed 12 and failed 0 of these answers, and at least 5 of each are needed."
    )
    #expect(!right.contains { $0.contains("as scored") })
  }

  @Test
  func `what a person says is the score of a scorer that waits for one, and can be taken back`()
    throws
  {
    let human = ScorerDefinition(.human(question: "Is it right?"))
    var evaluation = try evaluation([human], passed: [true, true]) { _ in
      .unscored(reason: "waits for a person: Is it right?")
    }
    #expect(evaluation.result.summary(of: 0).unscored == 2)
    judge(0, .good, in: &evaluation)
    judge(1, .bad, tag: .style, in: &evaluation)
    #expect(evaluation.result.summary(of: 0).quality == 0.5)
    #expect(evaluation.result.summary(of: 0).tags == [.style: 1])
    judge(1, nil, in: &evaluation)
    #expect(evaluation.result.summary(of: 0).unscored == 1)
    #expect(evaluation.result.summary(of: 0).tags.isEmpty)
  }

  @Test func `a tag by hand stands in place of the proposed one until it is taken back`() throws {
    var evaluation = try evaluation(
      [ScorerDefinition(.exact(texts: [], ignoresCase: false))], passed: [false])
    #expect(evaluation.result.summary(of: 0).tags == [.wrongFormat: 1])
    judge(0, nil, tag: .missingKnowledge, in: &evaluation)
    judge(0, nil, tag: .reasoning, in: &evaluation)
    #expect(evaluation.result.summary(of: 0).tags == [.reasoning: 1])
    #expect(evaluation.result.summary(of: 0).missed == 1)
    judge(0, nil, in: &evaluation)
    #expect(evaluation.result.summary(of: 0).tags == [.wrongFormat: 1])
    #expect(evaluation.judgements.isEmpty)
  }

  @Test func `a person's word does not set aside what a case itself asks for`() {
    let plan = EvaluationPlan(
      dataset: "d", contentHash: "h",
      cases: [EvaluationCase(id: "a", input: "q", line: 1)], strategies: ["s"],
      scorers: [ScorerDefinition(.human(question: "Is it kind?"))])
    let cell = EvaluationCell(row: 0, strategy: 0)
    var evaluation = Evaluation(id: EvaluationID(1), plan: plan)
    let check = ScoreOutcome.verdict(false, "it names a price")
    evaluation.apply(
      .cellEvaluated(
        evaluation: evaluation.id,
        record: CellRecord(cell: cell, outcome: .unscored(reason: "waits")),
        answer: EvaluatedAnswer(text: "x", parts: [.unscored(reason: "waits"), check])))
    evaluation.apply(
      .cellJudged(
        evaluation: evaluation.id, cell: cell, judgement: CellJudgement(rating: .good)))
    #expect(evaluation.result.state(of: cell) == .missed)
    #expect(evaluation.answer(of: cell)?.parts.last == check)
  }
}
