import Foundation

/// Student's distribution, for means whose deviation is estimated.
public struct StudentT: Sendable, Hashable {
  public var degreesOfFreedom: Double

  public init(degreesOfFreedom: Double) {
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// The share that is further from zero than `t`, on both sides: I_x(ν/2, ½) with x = ν/(ν + t²).
  public func bothTails(_ t: Double) -> Double {
    BetaDistribution(a: 0.5, b: degreesOfFreedom / 2)
      .upperTail(t * t / (degreesOfFreedom + t * t))
  }

  public func lowerTail(_ t: Double) -> Double {
    let tail = bothTails(t) / 2
    return t < 0 ? tail : 1 - tail
  }

  public func quantile(_ probability: Double) -> Double {
    if probability < 0.5 { return -quantile(1 - probability) }
    let inner = 2 * probability - 1
    let share = BetaDistribution(a: 0.5, b: degreesOfFreedom / 2).quantile(inner)
    if share < 0.9 { return (degreesOfFreedom * share / (1 - share)).squareRoot() }
    let rest = BetaDistribution(a: degreesOfFreedom / 2, b: 0.5).quantile(1 - inner)
    return (degreesOfFreedom * (1 - rest) / rest).squareRoot()
  }

  /// t of a two-sided interval.
  public func criticalValue(level: Double) -> Double { quantile((1 + level) / 2) }
}
