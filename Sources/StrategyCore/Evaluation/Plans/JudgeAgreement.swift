/// How far a scorer agrees with people on the answers that they have judged too.
public struct JudgeAgreement: Sendable, Hashable, Codable {
  /// The rate of a strategy as the scorer saw it, and corrected for its errors on labelled answers.
  public struct Rate: Sendable, Hashable, Codable {
    public var strategy: String
    public var correction: JudgeCorrection
  }

  public var scorer: String
  /// Answers that both judged, and those of them on which they say the same.
  public var agreed: Proportion
  /// `nil` when one of them says the same of every answer.
  public var kappa: CohenKappa?
  /// Krippendorff's alpha, nominal.
  public var alpha: Double?
  /// In the order of the plan. How often the scorer errs is taken from the labels of all strategies together.
  public var rates: [Rate]

  /// Below this a judge's scores count as not validated (Zheng and others 2023 reach 0.6 and more between people).
  public static let leastKappa = 0.6
  /// Fewer labels say little.
  public static let leastLabels = 50

  /// Below this nothing is claimed at all.
  public static let fewestLabels = 10
  /// Answers that people pass, and answers that they fail, which a corrected rate rests on.
  public static let fewestOfEach = 5

  public var sentences: [String] {
    let missing = Self.leastLabels - agreed.trials
    if agreed.trials < Self.fewestLabels {
      let labels = agreed.trials == 1 ? "1 label is" : "\(agreed.trials) labels are"
      return [
        "\(labels) too few to say how far \(scorer) agrees with people: at least \(Self.fewestLabels) are needed, \(Self.leastLabels) are wanted. Label \(missing) more."
      ]
    }
    let range = agreed.wilsonInterval()
    var first =
      "\(scorer) agrees with people on \(agreed.successes) of \(agreed.trials) answers (\(Self.percent(agreed.rate)) [\(Self.percent(range.low)), \(Self.percent(range.high))])"
    if let kappa {
      let interval = kappa.interval()
      first +=
        "; kappa \(Self.two(kappa.value)) [\(Self.two(interval.low)), \(Self.two(interval.high))]"
    }
    if let alpha { first += ", alpha \(Self.two(alpha))" }
    var lines = [first + "."]
    if missing > 0 { lines.append("\(missing) more labels would make that firmer.") }
    if let kappa, kappa.value < Self.leastKappa {
      lines.append("A kappa under \(Self.leastKappa) is weak: rest no decision on this scorer.")
    }
    return lines + (lacking.map { [$0] } ?? rates.map(Self.sentence))
  }

  /// What is missing for corrected rates; `nil` when both kinds of answers are labelled.
  private var lacking: String? {
    guard let correction = rates.first?.correction else { return nil }
    let (passed, failed) = (correction.sensitivity.trials, correction.specificity.trials)
    guard min(passed, failed) < Self.fewestOfEach else { return nil }
    return
      "No rate is corrected: people passed \(passed) and failed \(failed) of these answers, and at least \(Self.fewestOfEach) of each are needed."
  }

  private static func sentence(_ rate: Rate) -> String {
    let correction = rate.correction
    let seen = "\(rate.strategy): \(percent(correction.observed.rate)) as scored"
    guard let corrected = correction.rate, let interval = correction.interval() else {
      return "\(seen); the scorer is no better than chance here, so nothing can be corrected."
    }
    return
      "\(seen), \(percent(corrected)) [\(percent(interval.low)), \(percent(interval.high))] corrected for its errors: "
      + "it passes \(correction.sensitivity.successes) of \(correction.sensitivity.trials) answers that people pass "
      + "and fails \(correction.specificity.successes) of \(correction.specificity.trials) that they fail."
  }

  private static func percent(_ share: Double) -> String { "\((share * 100).rounded(to: 1)) %" }
  private static func two(_ value: Double) -> String { "\(value.rounded(to: 2))" }
}

extension Evaluation {
  /// What people have said by key: true for good.
  public var labels: [EvaluationCell: Bool] {
    var labels: [EvaluationCell: Bool] = [:]
    for (index, judgement) in judgements {
      if let rating = judgement.rating { labels[plan.cell(at: index)] = rating == .good }
    }
    return labels
  }

  /// Every scorer but people against people: judges when there are any, else all. Empty without common answers.
  ///
  /// - Parameter labels: what people say of cells; first turns count.
  public func agreements(with labels: [EvaluationCell: Bool]) -> [JudgeAgreement] {
    let judges = plan.scorers.indices.filter { plan.scorers[$0].measure.name == .judge }
    let others = plan.scorers.indices.filter { plan.scorers[$0].measure.name != .human }
    return (judges.isEmpty ? others : judges).compactMap { agreement(of: $0, with: labels) }
  }

  private func verdict(_ cell: EvaluationCell, by scorer: Int) -> Bool? {
    guard let parts = answer(of: cell)?.parts, parts.indices.contains(scorer) else { return nil }
    return parts[scorer].score?.isPass
  }

  private func agreement(of scorer: Int, with labels: [EvaluationCell: Bool]) -> JudgeAgreement? {
    /// `table[person][scorer]`, failed before passed.
    var table = [[0, 0], [0, 0]]
    for (cell, isRight) in labels where cell.turn == 0 {
      guard let isPassed = verdict(cell, by: scorer) else { continue }
      table[isRight ? 1 : 0][isPassed ? 1 : 0] += 1
    }
    let total = table[0][0] + table[0][1] + table[1][0] + table[1][1]
    guard total > 0 else { return nil }
    let units = [(0, 0), (0, 1), (1, 0), (1, 1)].flatMap { person, judge in
      Array(repeating: [Double(person), Double(judge)], count: table[person][judge])
    }
    let rates = plan.strategies.indices.map { strategy in
      let verdicts = plan.cases.indices.compactMap { row in
        verdict(EvaluationCell(row: row, strategy: strategy), by: scorer)
      }
      return JudgeAgreement.Rate(
        strategy: plan.strategies[strategy],
        correction: JudgeCorrection(
          sensitivity: Proportion(successes: table[1][1], trials: table[1][0] + table[1][1]),
          specificity: Proportion(successes: table[0][0], trials: table[0][0] + table[0][1]),
          observed: Proportion(successes: verdicts.count { $0 }, trials: verdicts.count)))
    }
    return JudgeAgreement(
      scorer: plan.scorers[scorer].title,
      agreed: Proportion(successes: table[0][0] + table[1][1], trials: total),
      kappa: CohenKappa(table: table), alpha: KrippendorffAlpha.value(of: units), rates: rates)
  }
}
