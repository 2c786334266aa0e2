import Testing

@testable import StrategyCore

struct DiagnosisTests {
  /// Ten cases of one strategy; those with a tag are wrong.
  private func diagnoses(_ tags: [FailureTag?]) throws -> [Diagnosis] {
    let plan = EvaluationPlan(
      dataset: "d", contentHash: "h",
      cases: tags.indices.map { EvaluationCase(id: "\($0)", input: "q", line: $0 + 1) },
      strategies: ["rag"], scorers: [try ScorerDefinition(parsing: .string("exact"))])
    var evaluation = Evaluation(id: EvaluationID(1), plan: plan)
    for (row, tag) in tags.enumerated() {
      evaluation.apply(
        .cellEvaluated(
          evaluation: EvaluationID(1),
          record: CellRecord(
            cell: EvaluationCell(row: row, strategy: 0),
            outcome: .scored(score: Score(value: tag == nil ? 1 : 0, isPass: tag == nil)), tag: tag),
          answer: EvaluatedAnswer(text: "x")))
    }
    return evaluation.diagnoses
  }

  @Test func `the most frequent failure comes first, with the step that helps`() throws {
    let found = try diagnoses(
      [.truncation, .truncation, .retrievalMissed, .retrievalMissed, .retrievalMissed, nil, nil])
    #expect(found.map(\.tag) == [.retrievalMissed, .truncation])
    #expect(
      found.first?.sentence
        == "rag: 3 of 5 wrong answers (60.0 %) lack the passage that holds the answer: improve chunks, search or k before the model."
    )
  }

  @Test func `one answer alone says nothing, nor does a tag under a tenth of the wrong ones`()
    throws
  {
    #expect(try diagnoses([.refusal, nil, nil]).isEmpty)
    let many = Array(repeating: FailureTag.reasoning, count: 30)
    #expect(try diagnoses(many + [.style, .style]).map(\.tag) == [.reasoning])
  }

  @Test func `a wrong form counts from two of a hundred answers on`() throws {
    let right = [FailureTag?](repeating: nil, count: 95)
    #expect(try diagnoses(right + [.wrongFormat, .wrongFormat, .wrongFormat]).count == 1)
    #expect(try diagnoses(right + right + [.wrongFormat, .wrongFormat, .wrongFormat]).isEmpty)
  }
}
