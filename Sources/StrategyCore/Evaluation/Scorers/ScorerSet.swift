/// Several scorers that make up one score: the mean of their values by weight.
public struct ScorerSet: Sendable {
  public let scorers: [Scorer]
  /// The least mean that passes; `nil` when every scorer with a weight must pass.
  public let threshold: Double?

  /// Refuses all that cannot be used at once.
  public init(_ definitions: [ScorerDefinition], threshold: Double? = nil) throws(ScorerProblems) {
    var scorers: [Scorer] = []
    var problems: [ScorerProblem] = []
    for definition in definitions {
      do throws(ScorerProblem) {
        scorers.append(try Scorer(definition))
      } catch {
        problems.append(error)
      }
    }
    if definitions.isEmpty {
      problems.append(ScorerProblem(scorer: "scorers", reason: "there is none"))
    } else if definitions.allSatisfy({ $0.weight == 0 }) {
      problems.append(ScorerProblem(scorer: "scorers", reason: "none has a weight"))
    }
    if !problems.isEmpty { throw ScorerProblems(problems: problems) }
    self.scorers = scorers
    self.threshold = threshold
  }

  /// True when combined values may lie between right and wrong.
  public var isGraded: Bool {
    let counting = scorers.filter { $0.definition.weight > 0 }
    return counting.count > 1 || counting.contains { $0.definition.measure.isGraded }
  }

  public func score(_ output: ScoredOutput) -> CombinedScore {
    combined(scorers.map { $0.score(output) })
  }

  public func score(
    _ output: ScoredOutput, with means: ScoringMeans, _ judges: JudgeTally = JudgeTally()
  ) async -> CombinedScore {
    var parts: [ScoreOutcome] = []
    for scorer in scorers { parts.append(await scorer.score(output, with: means, judges)) }
    return combined(parts)
  }

  /// Brings one outcome per scorer together. When a scorer with a weight is unscored, so is the whole: a mean over
  /// the rest would be another measure.
  public func combined(_ parts: [ScoreOutcome]) -> CombinedScore {
    var (sum, weights) = (0.0, 0.0)
    var reasons: [String] = []
    var missing: [String] = []
    var isPass = true
    for (scorer, part) in zip(scorers, parts) where scorer.definition.weight > 0 {
      switch part {
      case .scored(let score):
        sum += scorer.definition.weight * score.value
        weights += scorer.definition.weight
        if !score.isPass {
          isPass = false
          reasons.append("\(scorer.definition.title): \(score.reason)")
        } else if scorers.count == 1, !score.reason.isEmpty {
          reasons.append(score.reason)
        }
      case .unscored(let reason): missing.append("\(scorer.definition.title): \(reason)")
      }
    }
    guard missing.isEmpty, weights > 0 else {
      return CombinedScore(
        outcome: .unscored(reason: missing.joined(separator: "; ")), parts: parts)
    }
    let mean = sum / weights
    return CombinedScore(
      outcome: .scored(
        mean, isPass: threshold.map { mean >= $0 - 1e-12 } ?? isPass,
        reasons.joined(separator: "; ")), parts: parts)
  }
}

/// A combined score with what each scorer said, in their order.
public struct CombinedScore: Sendable, Hashable, Codable {
  public var outcome: ScoreOutcome
  public var parts: [ScoreOutcome]

  public init(outcome: ScoreOutcome, parts: [ScoreOutcome]) {
    self.outcome = outcome
    self.parts = parts
  }
}

/// Everything that is wrong with a set of scorers.
public struct ScorerProblems: Error, Sendable, Hashable {
  public var problems: [ScorerProblem]
}
