/// What became of one cell; one line of an evaluation's journal.
public struct CellRecord: Sendable, Hashable, Codable {
  public enum Outcome: Sendable, Hashable, Codable {
    case scored(score: Score)
    /// There is an answer and no score.
    case unscored(reason: String)
    /// There is no answer.
    case failed(reason: String)
  }

  public var cell: EvaluationCell
  public var outcome: Outcome
  /// From the call to the end of the answer.
  public var seconds: Double?
  public var cost: Cost?
  public var tag: FailureTag?

  /// False for an answer that was made elsewhere: it took no call.
  public var wasCalled: Bool { seconds != nil || cost != nil }

  public init(
    cell: EvaluationCell, outcome: Outcome, seconds: Double? = nil, cost: Cost? = nil,
    tag: FailureTag? = nil
  ) {
    self.cell = cell
    self.outcome = outcome
    self.seconds = seconds
    self.cost = cost
    self.tag = tag
  }

  public init(
    cell: EvaluationCell, score: ScoreOutcome, seconds: Double? = nil, cost: Cost? = nil,
    tag: FailureTag? = nil
  ) {
    let outcome: Outcome =
      switch score {
      case .scored(let score): .scored(score: score)
      case .unscored(let reason): .unscored(reason: reason)
      }
    self.init(cell: cell, outcome: outcome, seconds: seconds, cost: cost, tag: tag)
  }
}

/// What is wrong with an answer; the mix of tags says what would help.
public enum FailureTag: String, Sendable, Hashable, Codable, CodingKeyRepresentable,
  CaseIterable
{
  case missingKnowledge = "missing-knowledge"
  case wrongFormat = "wrong-format"
  case style, reasoning, refusal, truncation
  /// What holds the answer was not retrieved.
  case retrievalMissed = "retrieval-missed"
  /// It was retrieved, and the answer is wrong all the same.
  case retrievalIgnored = "retrieval-ignored"

  /// The tag that can be told from what was measured; `nil` when the answer passed or only a person can tell.
  public static func proposed(
    for output: ScoredOutput, scorers: [Scorer], parts: [ScoreOutcome]
  ) -> FailureTag? {
    let failed = zip(scorers, parts).filter { scorer, part in
      scorer.definition.weight > 0 && part.score?.isPass == false
    }.map(\.0)
    guard !failed.isEmpty else { return nil }
    if output.finish == .length { return .truncation }
    if Refusal.isRefusal(output.text, finish: output.finish) { return .refusal }
    if failed.contains(where: { $0.isWrongFormat(output) }) { return .wrongFormat }
    if !output.relevant.isEmpty {
      guard let passages = output.passages else { return .missingKnowledge }
      let relevant = Set(output.relevant)
      let isThere = passages.contains { $0.passage.relevantName(in: relevant) != nil }
      return isThere ? .retrievalIgnored : .retrievalMissed
    }
    if let passages = output.passages, !output.expected.isEmpty {
      let wanted = output.expected.map { $0.lowercased() }
      let isThere = passages.contains { passage in
        let text = passage.passage.text.lowercased()
        return wanted.contains { !$0.isEmpty && text.contains($0) }
      }
      if isThere { return .retrievalIgnored }
    }
    let isNumeric = failed.contains { $0.definition.measure.name == .numeric }
    return isNumeric ? .reasoning : nil
  }
}

extension Scorer {
  /// True when what failed was the form of the answer.
  fileprivate func isWrongFormat(_ output: ScoredOutput) -> Bool {
    switch definition.measure {
    case .isJSON, .jsonSchema, .wordCount: true
    case .label: label(of: output) == nil
    case .numeric: NumberReading.numbers(in: output.text).isEmpty
    case .citation: !output.text.contains("[")
    default: false
    }
  }
}
