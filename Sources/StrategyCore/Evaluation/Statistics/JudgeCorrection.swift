/// A pass rate as a judge saw it, corrected for how often the judge errs on cases that people labelled.
public struct JudgeCorrection: Sendable, Hashable, Codable {
  /// Cases that people passed, and those of them that the judge passed.
  public var sensitivity: Proportion
  /// Cases that people failed, and those of them that the judge failed.
  public var specificity: Proportion
  /// What the judge passed among all cases.
  public var observed: Proportion

  public init(sensitivity: Proportion, specificity: Proportion, observed: Proportion) {
    self.sensitivity = sensitivity
    self.specificity = specificity
    self.observed = observed
  }

  /// Rogan and Gladen 1978: (p + sp − 1)/(se + sp − 1), kept within 0…1; `nil` when the judge is no better
  /// than chance.
  public var rate: Double? {
    let skill = sensitivity.rate + specificity.rate - 1
    guard skill > 0 else { return nil }
    return min(max((observed.rate + specificity.rate - 1) / skill, 0), 1)
  }

  /// Lang and Reiczigel 2014: a normal interval after pseudo-counts for the three shares, which holds its level
  /// also for few labels.
  public func interval(level: Double = 0.95) -> ConfidenceInterval? {
    let z = StandardNormal.criticalValue(level: level)
    let square = z * z
    let n = Double(observed.trials) + square
    let p = (Double(observed.successes) + square / 2) / n
    let (nSe, nSp) = (Double(sensitivity.trials) + 2, Double(specificity.trials) + 2)
    let se = Double(sensitivity.successes + 1) / nSe
    let sp = Double(specificity.successes + 1) / nSp
    let skill = se + sp - 1
    guard skill > 0, rate != nil else { return nil }
    let corrected = (p + sp - 1) / skill
    let (varianceSe, varianceSp) = (se * (1 - se) / nSe, sp * (1 - sp) / nSp)
    let shift = 2 * square * (corrected * varianceSe - (1 - corrected) * varianceSp)
    let error =
      (p * (1 - p) / n + corrected * corrected * varianceSe
      + (1 - corrected) * (1 - corrected) * varianceSp).squareRoot() / skill
    func within(_ value: Double) -> Double { min(max(value, 0), 1) }
    return ConfidenceInterval(
      low: within(corrected + shift - z * error), high: within(corrected + shift + z * error),
      level: level)
  }
}
