import Foundation

/// Two systems on the same cases, each right or wrong: a fourfold table. Differences are second minus first.
public struct PairedOutcomes: Sendable, Hashable, Codable {
  public var both: Int
  public var onlyFirst: Int
  public var onlySecond: Int
  public var neither: Int

  public init(both: Int = 0, onlyFirst: Int = 0, onlySecond: Int = 0, neither: Int = 0) {
    self.both = both
    self.onlyFirst = onlyFirst
    self.onlySecond = onlySecond
    self.neither = neither
  }

  public mutating func add(first: Bool, second: Bool) {
    switch (first, second) {
    case (true, true): both += 1
    case (true, false): onlyFirst += 1
    case (false, true): onlySecond += 1
    case (false, false): neither += 1
    }
  }

  public var count: Int { both + onlyFirst + onlySecond + neither }
  /// Cases on which the two disagree: all that a paired test looks at.
  public var discordant: Int { onlyFirst + onlySecond }
  public var first: Proportion { Proportion(successes: both + onlyFirst, trials: count) }
  public var second: Proportion { Proportion(successes: both + onlySecond, trials: count) }

  public var difference: Double {
    count == 0 ? 0 : Double(onlySecond - onlyFirst) / Double(count)
  }

  /// √(Σ(dᵢ−d̄)² / n(n−1)) of the paired differences.
  public var standardError: Double {
    guard count > 1 else { return .infinity }
    let n = Double(count)
    return ((Double(discordant) / n - difference * difference) / (n - 1)).squareRoot()
  }

  /// √((p₁q₁ + p₂q₂)/(n−1)): what it would be without pairing.
  public var unpairedStandardError: Double {
    guard count > 1 else { return .infinity }
    let (p, q) = (first.rate, second.rate)
    return ((p * (1 - p) + q * (1 - q)) / Double(count - 1)).squareRoot()
  }

  /// Pearson's correlation of the two; `nil` when one is always right or always wrong.
  public var correlation: Double? {
    let (p, q) = (first.rate, second.rate)
    let spread = (p * (1 - p) * q * (1 - q)).squareRoot()
    guard count > 0, spread > 0 else { return nil }
    return (Double(both) / Double(count) - p * q) / spread
  }

  /// McNemar 1947, exact and two-sided: 2·P(X ≤ min(b, c)), X binomial over the discordant cases.
  public var exactP: Double { min(1, 2 * smallerTail) }

  /// The exact p less the probability of the table seen (Lancaster 1961; Fagerland, Lydersen and Laake 2013).
  public var midP: Double {
    discordant == 0 ? 1 : exactP - distribution.mass(min(onlyFirst, onlySecond))
  }

  private var distribution: BinomialDistribution {
    BinomialDistribution(trials: discordant, probability: 0.5)
  }

  private var smallerTail: Double {
    discordant == 0 ? 1 : distribution.lowerTail(min(onlyFirst, onlySecond))
  }

  /// Bootstrap of the difference.
  public func bootstrap(
    level: Double = 0.95, resamples: Int = 10_000, method: Bootstrap.Method = .percentile,
    seed: UInt64 = 1
  ) -> Bootstrap {
    Bootstrap(
      counts: [-1: onlyFirst, 0: both + neither, 1: onlySecond], level: level,
      resamples: resamples, method: method, seed: seed)
  }

  /// Cohen 1988: 2 asin √p₂ − 2 asin √p₁; 0.2 small, 0.5 medium, 0.8 large.
  public var cohensH: Double {
    2 * asin(second.rate.squareRoot()) - 2 * asin(first.rate.squareRoot())
  }

  /// Odds that a discordant case goes to the second; `nil` when there is none, ∞ when all do.
  public var oddsRatio: Double? {
    discordant == 0
      ? nil : onlyFirst == 0 ? .infinity : Double(onlySecond) / Double(onlyFirst)
  }

  /// From the exact interval of the share of discordant cases.
  public func oddsRatioInterval(level: Double = 0.95) -> ConfidenceInterval {
    let share = Proportion(successes: onlySecond, trials: discordant).exactInterval(level: level)
    return ConfidenceInterval(
      low: share.low / (1 - share.low),
      high: share.high >= 1 ? .infinity : share.high / (1 - share.high), level: level)
  }
}
