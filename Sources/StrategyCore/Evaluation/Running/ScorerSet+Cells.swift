extension ScorerSet {
  /// What becomes of a cell with this output: scored by these scorers and by the checks of its case.
  ///
  /// - Parameter judges: is told of every call.
  /// - Returns: the record, and what each scorer said.
  public func record(
    of cell: EvaluationCell, _ row: EvaluationCase, _ output: ScoredOutput,
    with means: ScoringMeans, _ judges: JudgeTally
  ) async -> (record: CellRecord, parts: [ScoreOutcome]) {
    let all = including(checksOf: row)
    let score = await all.score(output, with: means, judges)
    let tag = FailureTag.proposed(for: output, scorers: all.scorers, parts: score.parts)
    let record = CellRecord(
      cell: cell, score: score.outcome, seconds: output.seconds, cost: output.cost, tag: tag)
    return (record, score.parts)
  }

  /// With the checks of the case itself, which were compiled when it was read.
  private func including(checksOf row: EvaluationCase) -> ScorerSet {
    guard !row.checks.isEmpty else { return self }
    let definitions = scorers.map(\.definition) + row.checks
    return (try? ScorerSet(definitions, threshold: threshold)) ?? self
  }
}
