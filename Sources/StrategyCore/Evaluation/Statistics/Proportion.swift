import Foundation

/// A share of successes and how sure it is.
public struct Proportion: Sendable, Hashable, Codable {
  public var successes: Int
  public var trials: Int

  public init(successes: Int, trials: Int) {
    self.successes = successes
    self.trials = trials
  }

  /// 0 when nothing was tried.
  public var rate: Double { trials == 0 ? 0 : Double(successes) / Double(trials) }

  /// Wilson 1927: (p̂ + z²/2n ± z√(p̂(1−p̂)/n + z²/4n²)) / (1 + z²/n); the whole range when nothing was tried.
  public func wilsonInterval(level: Double = 0.95) -> ConfidenceInterval {
    guard trials > 0 else { return ConfidenceInterval(low: 0, high: 1, level: level) }
    let z = StandardNormal.criticalValue(level: level)
    let n = Double(trials)
    let share = z * z / n
    let centre = rate + share / 2
    let spread = z * (rate * (1 - rate) / n + share / (4 * n)).squareRoot()
    return ConfidenceInterval(
      low: successes == 0 ? 0 : (centre - spread) / (1 + share),
      high: successes == trials ? 1 : (centre + spread) / (1 + share), level: level)
  }

  /// Clopper and Pearson 1934, from beta quantiles: never covers less than `level`.
  public func exactInterval(level: Double = 0.95) -> ConfidenceInterval {
    let tail = (1 - level) / 2
    let failures = trials - successes
    let low =
      successes == 0
      ? 0 : BetaDistribution(a: Double(successes), b: Double(failures + 1)).quantile(tail)
    let high =
      failures == 0
      ? 1 : BetaDistribution(a: Double(successes + 1), b: Double(failures)).quantile(1 - tail)
    return ConfidenceInterval(low: low, high: high, level: level)
  }
}
