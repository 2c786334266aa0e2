import Foundation

/// A paired comparison that may be looked at after every case: its p value and its interval hold at all looks at once.
///
/// Under the hypothesis that neither is better, the capital of a gambler who bets on the differences is a
/// non-negative martingale that starts at 1, so it ever reaches 1/α with a chance of at most α (Ville 1939).
/// - Right or wrong: the gambler bets on the discordant cases, his share drawn from a uniform prior. The capital is
///   2^(b+c)·B(b+1, c+1), the mixture SPRT of a fair coin (Robbins 1970; Johari et al. 2022).
/// - Graded in −1…1: capital Σ_λ Π(1 + λdᵢ)/K over fixed stakes ±λ (Waudby-Smith and Ramdas 2024, after Cover's
///   universal portfolio).
public struct SequentialTest: Sendable, Hashable, Codable {
  /// Differences so far, second minus first.
  public private(set) var count = 0
  public private(set) var mean = 0.0
  private var squares = 0.0
  private var onlyFirst = 0
  private var onlySecond = 0
  /// Logarithms of the capital of each stake.
  private var stakes: [Double] = []
  /// The highest logarithm of the capital at any look.
  private var peak = 0.0

  /// Cases at which the interval is tightest.
  public let expectedCases: Int
  /// True when scores lie between right and wrong; chosen before the first case.
  public let isGraded: Bool

  private static let sizes = (1...14).map { pow(2, -Double($0) / 2) }

  public init(expectedCases: Int, isGraded: Bool = false) {
    self.expectedCases = max(expectedCases, 1)
    self.isGraded = isGraded
    if isGraded { stakes = Array(repeating: 0, count: Self.sizes.count * 2) }
  }

  /// Takes one more difference, −1…1.
  public mutating func add(_ difference: Double) {
    let difference = min(max(difference, -1), 1)
    count += 1
    let before = difference - mean
    mean += before / Double(count)
    squares += before * (difference - mean)
    if isGraded {
      for (index, size) in Self.sizes.enumerated() {
        stakes[2 * index] += log1p(size * difference)
        stakes[2 * index + 1] += log1p(-size * difference)
      }
    } else if difference > 0 {
      onlySecond += 1
    } else if difference < 0 {
      onlyFirst += 1
    }
    peak = max(peak, isGraded ? gradedCapital : binaryCapital)
  }

  private var binaryCapital: Double {
    let (b, c) = (Double(onlyFirst + 1), Double(onlySecond + 1))
    return Double(onlyFirst + onlySecond) * log(2)
      + GammaFunction.logarithm(b) + GammaFunction.logarithm(c) - GammaFunction.logarithm(b + c)
  }

  private var gradedCapital: Double {
    let largest = stakes.max() ?? 0
    return largest + log(stakes.reduce(0) { $0 + exp($1 - largest) } / Double(stakes.count))
  }

  /// Valid at every look: 1 over the highest capital.
  public var p: Double { min(1, exp(-peak)) }

  /// d̄ ± s√(2(nρ²+1)/(n²ρ²) · ln(√(nρ²+1)/α)): the asymptotic confidence sequence of Waudby-Smith et al. 2021
  /// (arXiv:2103.06476), Robbins' normal mixture with the estimated deviation; ρ makes it tightest at `expectedCases`.
  public func interval(level: Double = 0.95) -> ConfidenceInterval {
    guard count > 1 else { return ConfidenceInterval(low: -1, high: 1, level: level) }
    let reach = deviation * Self.reach(cases: count, best: expectedCases, alpha: 1 - level)
    return ConfidenceInterval(
      low: max(mean - reach, -1), high: min(mean + reach, 1), level: level)
  }

  /// Of the differences, with n.
  public var deviation: Double { count > 1 ? (squares / Double(count)).squareRoot() : 1 }

  private static func reach(cases: Int, best: Int, alpha: Double) -> Double {
    let n = Double(cases)
    let logarithm = -2 * log(alpha)
    let rho = (logarithm + log(logarithm + 1)) / Double(best)
    return (2 * (n * rho + 1) / (n * n * rho) * log((n * rho + 1).squareRoot() / alpha))
      .squareRoot()
  }
}

extension SequentialTest {
  /// What the looks so far say at a level.
  public enum Verdict: String, Sendable, Hashable, Codable {
    case firstIsBetter, secondIsBetter
    /// More cases may settle it.
    case open
    /// Even if the cases that are left differed as much as is still likely, the end would not settle it.
    case outOfReach
  }

  /// `p` may be this test's own or the same after a correction for several comparisons. `fewest` cases are
  /// looked at in any case, so that the estimates mean something.
  public func verdict(
    p: Double? = nil, alpha: Double = 0.05, mostCases: Int, fewest: Int = 30
  ) -> Verdict {
    if (p ?? self.p) <= alpha { return mean < 0 ? .firstIsBetter : .secondIsBetter }
    guard count >= fewest, mostCases > 0 else { return .open }
    let likely = interval(level: 1 - alpha)
    let left = Double(max(mostCases - count, 0))
    let total = Double(max(mostCases, count))
    let farthest =
      [likely.low, likely.high]
      .map { abs((Double(count) * mean + left * $0) / total) }.max() ?? 0
    let needed =
      deviation * Self.reach(cases: mostCases, best: expectedCases, alpha: alpha)
    return farthest < needed ? .outOfReach : .open
  }
}
