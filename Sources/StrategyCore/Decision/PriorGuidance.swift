/// Where the literature would start, before anything is measured. None of it is about the user's task.
public struct PriorGuidance: Sendable, Hashable {
  public var start: StrategyKind
  public var reasons: [String]
  public var sources: [String]

  /// - Parameter examples: labelled ones there are; `nil` when nobody has counted them.
  public init(_ requirements: Requirements, hasKnowledge: Bool, examples: Int?) {
    var reasons: [String] = []
    let isFresh = ["hourly", "daily", "weekly"].contains(requirements.freshness ?? "")
    let isMuch = (requirements.monthlyVolume ?? 0) >= 100_000
    if hasKnowledge {
      reasons.append(
        isFresh
          ? "Knowledge that changes \(requirements.freshness ?? "") is retrieved, not trained."
          : "Facts that a model cannot know are retrieved.")
    }
    if let examples, examples < 50 {
      reasons.append("With \(examples) labelled examples there is too little to fine-tune on.")
    } else if isMuch {
      reasons.append(
        "At \(VerdictText.whole(Double(requirements.monthlyVolume ?? 0))) calls a month a tuned small model may pay for itself."
      )
    }
    if reasons.isEmpty { reasons.append("A prompt with a few examples is the cheapest to try.") }
    self.reasons = reasons
    start = hasKnowledge ? .retrieval : .prompt
    sources = [
      "OpenAI, Optimizing LLM accuracy: start with a prompt and evaluations; missing knowledge asks for retrieval, unsteady behaviour for fine-tuning.",
      "Microsoft Learn: the same two questions, prompt first, then combine.",
      "arXiv:2401.08406: fine-tuning and retrieval add up (6 and 5 points in one study).",
    ]
  }

  /// For people, marked for what it is.
  public var sentences: [String] {
    ["Prior, not measured: start with \(start.title)."] + reasons
      + ["What to read: \(sources[0])"] + sources.dropFirst()
  }
}
