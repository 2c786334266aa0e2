import Foundation

/// How large a difference a paired comparison can see, how often, and how many cases that takes.
public struct PairedPower: Sendable, Hashable {
  /// Chance of a false claim, two-sided.
  public var alpha: Double
  /// Chance of seeing a difference that is there.
  public var power: Double

  public init(alpha: Double = 0.05, power: Double = 0.8) {
    self.alpha = alpha
    self.power = power
  }

  /// Corrected for `comparisons` that are made together at this level of confidence.
  public init(level: Double, comparisons: Int) {
    self.init(alpha: (1 - level) / Double(max(comparisons, 1)))
  }

  /// Fewer cases can show no difference at all: the exact test claims none even when all differ the same way, as
  /// 2 · ½ⁿ is over α.
  public var fewestCases: Int { Int((1 - log2(min(max(alpha, 1e-12), 1))).rounded(.up)) }

  /// Cases that show a difference of ten points, when two strategies disagree on a fifth of the cases.
  public var casesForTenPoints: Int? {
    cases(discordance: EvaluationReceipt.assumedDiscordance, difference: 0.1)
  }

  private var zAlpha: Double { -StandardNormal.quantile(alpha / 2) }
  private var zBeta: Double { StandardNormal.quantile(power) }

  /// Connor 1987: n = (z_{α/2}√p_d + z_β√(p_d−δ²))² / δ², p_d the share of discordant cases. `nil` without a
  /// difference, and when more differ than disagree.
  public func cases(discordance: Double, difference: Double) -> Int? {
    guard difference != 0, discordance <= 1, abs(difference) <= discordance else { return nil }
    let root =
      zAlpha * discordance.squareRoot()
      + zBeta * (discordance - difference * difference).squareRoot()
    return Self.whole(root * root / (difference * difference))
  }

  /// The smallest difference that `cases` cases show at this power when the two disagree on a share of
  /// `discordance`; `nil` when not even a difference on all of them would show.
  public func detectableDifference(cases: Int, discordance: Double) -> Double? {
    guard cases > 0, discordance > 0 else { return nil }
    let n = Double(cases).squareRoot()
    func shortfall(_ delta: Double) -> Double {
      n * delta - zAlpha * discordance.squareRoot()
        - zBeta * max(discordance - delta * delta, 0).squareRoot()
    }
    var (low, high) = (0.0, discordance)
    guard shortfall(high) >= 0 else { return nil }
    for _ in 0..<100 {
      let middle = (low + high) / 2
      if shortfall(middle) < 0 { low = middle } else { high = middle }
    }
    return high
  }

  /// Φ((|δ|√n − z_{α/2}√p_d) / √(p_d−δ²)).
  public func power(cases: Int, discordance: Double, difference: Double) -> Double {
    let spread = (discordance - difference * difference).squareRoot()
    let reach =
      abs(difference) * Double(cases).squareRoot() - zAlpha * discordance.squareRoot()
    return spread > 0 ? StandardNormal.lowerTail(reach / spread) : reach > 0 ? 1 : 0
  }

  /// How often the exact McNemar test itself claims a difference, summed over all tables.
  public func exactPower(cases: Int, onlyFirst: Double, onlySecond: Double) -> Double {
    let discordance = onlyFirst + onlySecond
    guard cases > 0, discordance > 0 else { return 0 }
    let size = BinomialDistribution(trials: cases, probability: discordance)
    let mean = Double(cases) * discordance
    let reach = 9 * (mean * (1 - discordance)).squareRoot() + 10
    var sum = 0.0
    for count in max(0, Int(mean - reach))...min(cases, Int(mean + reach)) {
      guard let limit = criticalCount(discordant: count) else { continue }
      let split = BinomialDistribution(trials: count, probability: onlyFirst / discordance)
      sum += size.mass(count) * (split.lowerTail(limit) + split.upperTail(count - limit - 1))
    }
    return sum
  }

  /// The fewest cases at which the exact test has the power: Connor's number, raised until it does.
  public func casesForExactTest(onlyFirst: Double, onlySecond: Double) -> Int? {
    let discordance = onlyFirst + onlySecond
    guard let start = cases(discordance: discordance, difference: onlySecond - onlyFirst)
    else { return nil }
    var count = start
    while count < 4 * start + 100,
      exactPower(cases: count, onlyFirst: onlyFirst, onlySecond: onlySecond) < power
    { count += max(1, count / 200) }
    return count
  }

  /// Largest k with 2·P(X ≤ k) ≤ α among `discordant` fair coins.
  private func criticalCount(discordant: Int) -> Int? {
    let coins = BinomialDistribution(trials: discordant, probability: 0.5)
    let guess = Double(discordant) / 2 - zAlpha * Double(discordant).squareRoot() / 2
    var limit = max(Int(guess) - 1, -1)
    while 2 * coins.lowerTail(limit + 1) <= alpha { limit += 1 }
    while limit >= 0, 2 * coins.lowerTail(limit) > alpha { limit -= 1 }
    return limit < 0 ? nil : limit
  }
}

extension PairedPower {
  /// Graded scores: n = ((z_{α/2} + z_β) σ / δ)², σ the deviation of the paired differences.
  public func cases(deviation: Double, difference: Double) -> Int? {
    guard difference != 0 else { return nil }
    let ratio = (zAlpha + zBeta) * deviation / difference
    return Self.whole(ratio * ratio)
  }

  public func detectableDifference(cases: Int, deviation: Double) -> Double? {
    cases > 0 ? (zAlpha + zBeta) * deviation / Double(cases).squareRoot() : nil
  }

  public func power(cases: Int, deviation: Double, difference: Double) -> Double {
    guard deviation > 0 else { return difference == 0 ? 0 : 1 }
    return StandardNormal.lowerTail(
      abs(difference) * Double(cases).squareRoot() / deviation - zAlpha)
  }

  /// For each of two groups of different cases: (z_{α/2}+z_β)²(p₁q₁+p₂q₂)/δ².
  public func casesPerUnpairedArm(first: Double, second: Double) -> Int? {
    guard first != second else { return nil }
    let z = zAlpha + zBeta
    let spread = first * (1 - first) + second * (1 - second)
    return Self.whole(z * z * spread / ((first - second) * (first - second)))
  }

  private static func whole(_ value: Double) -> Int? {
    value.isFinite && value < 1e15 ? Int(value.rounded(.up)) : nil
  }
}
