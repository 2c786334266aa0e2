/// Whether something cheaper is good enough: not worse than the dearer by more than a margin.
public struct NonInferiority: Sendable, Hashable, Codable {
  public enum Verdict: String, Sendable, Hashable, Codable {
    case goodEnough, worse, open
  }

  /// The loss that would still be accepted, above zero, on the scale of the scores.
  public var margin: Double
  /// Candidate minus reference.
  public var difference: Double
  /// Two-sided at 1 − 2α: its lower end is the one-sided bound at α.
  public var interval: ConfidenceInterval
  /// One-sided, of the hypothesis that the candidate is worse by the margin or more.
  public var p: Double

  /// `degreesOfFreedom` is `nil` for a normal test.
  public init(
    difference: Double, standardError: Double, margin: Double, alpha: Double = 0.05,
    degreesOfFreedom: Double? = nil
  ) {
    self.margin = margin
    self.difference = difference
    let level = 1 - 2 * alpha
    let critical =
      degreesOfFreedom.map { StudentT(degreesOfFreedom: $0).criticalValue(level: level) }
      ?? StandardNormal.criticalValue(level: level)
    interval = ConfidenceInterval(
      low: difference - critical * standardError, high: difference + critical * standardError,
      level: level)
    let statistic = (difference + margin) / standardError
    p =
      standardError == 0
      ? (difference > -margin ? 0 : 1)
      : degreesOfFreedom.map { StudentT(degreesOfFreedom: $0).lowerTail(-statistic) }
        ?? StandardNormal.upperTail(statistic)
  }

  /// `worse` when even the best that the interval allows is below the margin.
  public var verdict: Verdict {
    interval.low > -margin ? .goodEnough : interval.high < -margin ? .worse : .open
  }
}
