/// What the wrong answers of a strategy have in common, and what would help first.
public struct Diagnosis: Sendable, Hashable, Codable {
  public var strategy: String
  public var tag: FailureTag
  /// Wrong answers with the tag.
  public var count: Int
  /// All wrong answers.
  public var wrong: Int
  /// All answers that have a score.
  public var scored: Int

  public init(strategy: String, tag: FailureTag, count: Int, wrong: Int, scored: Int) {
    self.strategy = strategy
    self.tag = tag
    self.count = count
    self.wrong = wrong
    self.scored = scored
  }

  /// Of the wrong answers, 0…1.
  public var share: Double { wrong > 0 ? Double(count) / Double(wrong) : 0 }

  /// For people: the figures, then the step.
  public var sentence: String {
    "\(strategy): \(count) of \(wrong) wrong answers (\(VerdictText.percent(share))) \(finding): \(step)."
  }

  private var finding: String {
    switch tag {
    case .missingKnowledge: "need knowledge that was not in the prompt"
    case .wrongFormat: "have the wrong form"
    case .style: "are wrong in style"
    case .reasoning: "go wrong on the way to the result"
    case .refusal: "are refusals"
    case .truncation: "were cut off"
    case .retrievalMissed: "lack the passage that holds the answer"
    case .retrievalIgnored: "are wrong although the passage was there"
    }
  }

  private var step: String {
    switch tag {
    case .missingKnowledge: "retrieve it, with RAG or hybrid, before another model"
    case .wrongFormat: "ask for structured output first, then fine-tune"
    case .style: "give examples in the prompt first, then fine-tune"
    case .reasoning: "ask for the steps in the prompt, then try a stronger model"
    case .refusal: "say in the prompt what is allowed, then try another model"
    case .truncation: "allow more output tokens"
    case .retrievalMissed: "improve chunks, search or k before the model"
    case .retrievalIgnored: "give examples or ask for the steps, then fine-tune"
    }
  }
}

extension Evaluation {
  /// The tags that say something, by strategy, the most frequent first.
  ///
  /// A wrong form counts from 2 % of all answers on, anything else from a tenth of the wrong ones on; one answer alone
  /// says nothing.
  public var diagnoses: [Diagnosis] {
    result.summaries.flatMap { summary in
      summary.tags.map { tag, count in
        Diagnosis(
          strategy: summary.strategy, tag: tag, count: count, wrong: summary.missed,
          scored: summary.passed + summary.missed)
      }
      .filter(Self.says)
      .sorted { ($1.count, $0.tag.rawValue) < ($0.count, $1.tag.rawValue) }
    }
  }

  private static func says(_ diagnosis: Diagnosis) -> Bool {
    guard diagnosis.count > 1 else { return false }
    return diagnosis.tag == .wrongFormat
      ? diagnosis.count * 50 > diagnosis.scored : diagnosis.count * 10 >= diagnosis.wrong
  }
}
