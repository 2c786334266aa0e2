/// What a person says of the answer of a cell, in place of what was said of it before.
public struct CellJudgement: Sendable, Hashable, Codable {
  public var rating: Rating?
  /// What is wrong with it, in place of what was proposed.
  public var tag: FailureTag?

  public init(rating: Rating? = nil, tag: FailureTag? = nil) {
    self.rating = rating
    self.tag = tag
  }
}

extension Evaluation {
  /// Takes what a person says of an answer; what has no answer cannot be judged.
  mutating func judge(_ cell: EvaluationCell, _ judgement: CellJudgement) {
    guard plan.contains(cell), var record = result.record(of: cell),
      var answer = answer(of: cell)
    else { return }
    let index = plan.index(of: cell)
    if judgements[index] == nil { proposedTags[index] = record.tag }
    judgements[index] = judgement == CellJudgement() ? nil : judgement
    record.tag = judgement.rating == .good ? nil : judgement.tag ?? proposedTags[index]
    if let parts = Self.parts(answer.parts, of: plan, with: judgement.rating) {
      let checks = answer.parts.dropFirst(plan.scorers.count)
      answer.parts = parts.parts + checks
      let score = parts.set.combined(parts.parts).outcome.held(to: checks)
      record = CellRecord(
        cell: cell, score: score, seconds: record.seconds, cost: record.cost,
        tag: record.tag)
      replace(answer, of: cell)
    }
    result.record(record)
  }

  /// The parts of a score, without those of the case's own checks, with what a person said in the place of the scorers that wait for one; `nil` when none does.
  private static func parts(
    _ parts: [ScoreOutcome], of plan: EvaluationPlan, with rating: Rating?
  ) -> (set: ScorerSet, parts: [ScoreOutcome])? {
    guard plan.scorers.contains(where: { $0.measure.name == .human }),
      parts.count >= plan.scorers.count,
      let set = try? ScorerSet(plan.scorers, threshold: plan.threshold)
    else { return nil }
    var parts = Array(parts.prefix(plan.scorers.count))
    for (place, scorer) in set.scorers.enumerated() {
      guard case .human(let question) = scorer.definition.measure else { continue }
      parts[place] =
        switch rating {
        case .good: scorer.outcome(ofPerson: 1)
        case .bad: scorer.outcome(ofPerson: 0)
        case nil: .unscored(reason: "waits for a person: \(question)")
        }
    }
    return (set, parts)
  }
}

extension ScoreOutcome {
  /// No pass where a check of the case itself is not kept, and no score where one could not be made.
  fileprivate func held(to checks: some Sequence<ScoreOutcome>) -> ScoreOutcome {
    var held = self
    for check in checks {
      switch (check, held) {
      case (.unscored, _): return check
      case (.scored(let one), .scored(var score)) where !one.isPass:
        score.isPass = false
        held = .scored(score: score)
      default: continue
      }
    }
    return held
  }
}
