import Foundation

/// The distribution of a share; its tails are those of the binomial, Student's and F distributions.
public struct BetaDistribution: Sendable, Hashable {
  public var a: Double
  public var b: Double

  /// `a` and `b` are above zero.
  public init(a: Double, b: Double) {
    self.a = a
    self.b = b
  }

  /// The regularized incomplete beta function I_x(a, b).
  public func lowerTail(_ x: Double) -> Double {
    if x <= 0 { return 0 }
    if x >= 1 { return 1 }
    if x < (a + 1) / (a + b + 2) { return tail(x, a: a, b: b) }
    return 1 - tail(1 - x, a: b, b: a)
  }

  /// 1 − I_x(a, b), exact also where it is tiny.
  public func upperTail(_ x: Double) -> Double {
    BetaDistribution(a: b, b: a).lowerTail(1 - x)
  }

  /// The share below which `probability` of the distribution lies.
  public func quantile(_ probability: Double) -> Double {
    if probability <= 0 { return 0 }
    if probability >= 1 { return 1 }
    var (low, high) = (0.0, 1.0)
    var x = a / (a + b)
    for _ in 0..<200 {
      let excess = lowerTail(x) - probability
      if excess > 0 { high = x } else { low = x }
      let slope = exp(logPower(x, a: a, b: b)) / (x * (1 - x))
      let newton = x - excess / slope
      let next = newton > low && newton < high ? newton : (low + high) / 2
      if abs(next - x) <= 4e-16 * x { return next }
      x = next
    }
    return x
  }

  /// ln(x^a (1−x)^b / B(a, b)), by Stirling errors and deviances so that large parameters lose no digits
  /// (after Loader 2000, “Fast and accurate computation of binomial probabilities”).
  private func logPower(_ x: Double, a: Double, b: Double) -> Double {
    let excess = x * b - a * (1 - x)
    return a * log1p(excess / a) + b * log1p(-excess / b)
      + 0.5 * log(a / (a + b) * b) - GammaFunction.halfLogTwoPi
      + GammaFunction.stirlingError(a + b) - GammaFunction.stirlingError(a)
      - GammaFunction.stirlingError(b)
  }

  /// I_x(a, b) for x below the mean: the continued fraction of DLMF 8.17.22, summed by Lentz's method.
  private func tail(_ x: Double, a: Double, b: Double) -> Double {
    let tiny = 1e-300
    func nonZero(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
    var c = 1.0
    var d = 1 / nonZero(1 - (a + b) * x / (a + 1))
    var fraction = d
    var m = 1.0
    while m < 100_000 {
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 / nonZero(1 + even * d)
      c = nonZero(1 + even / c)
      fraction *= d * c
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / nonZero(1 + odd * d)
      c = nonZero(1 + odd / c)
      fraction *= d * c
      if abs(d * c - 1) < 1e-16 { break }
      m += 1
    }
    return exp(logPower(x, a: a, b: b)) * fraction / a
  }
}
