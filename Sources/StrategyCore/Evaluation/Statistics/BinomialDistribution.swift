import Foundation

/// How many of `trials` succeed when each does with `probability`.
public struct BinomialDistribution: Sendable, Hashable {
  public var trials: Int
  public var probability: Double

  public init(trials: Int, probability: Double) {
    self.trials = trials
    self.probability = probability
  }

  /// P(X = k), by Stirling errors so that it is exact for any size.
  public func mass(_ successes: Int) -> Double {
    guard successes >= 0, successes <= trials else { return 0 }
    let (n, p) = (Double(trials), probability)
    if successes == 0 { return exp(n * log1p(-p)) }
    if successes == trials { return pow(p, n) }
    let k = Double(successes)
    let excess = n * p - k
    let deviance = k * log1p(excess / k) + (n - k) * log1p(-excess / (n - k))
    let errors =
      Self.factorialError(n) - Self.factorialError(k) - Self.factorialError(n - k)
    return exp(deviance + errors - GammaFunction.halfLogTwoPi) * (n / (k * (n - k))).squareRoot()
  }

  /// P(X ≤ k).
  public func lowerTail(_ successes: Int) -> Double {
    if successes < 0 { return 0 }
    if successes >= trials { return 1 }
    return BetaDistribution(a: Double(trials - successes), b: Double(successes + 1))
      .lowerTail(1 - probability)
  }

  /// P(X > k).
  public func upperTail(_ successes: Int) -> Double {
    if successes < 0 { return 1 }
    if successes >= trials { return 0 }
    return BetaDistribution(a: Double(successes + 1), b: Double(trials - successes))
      .lowerTail(probability)
  }

  /// ln k! − ((k + ½) ln k − k + ½ ln 2π).
  private static func factorialError(_ k: Double) -> Double {
    GammaFunction.stirlingError(k)
  }
}
