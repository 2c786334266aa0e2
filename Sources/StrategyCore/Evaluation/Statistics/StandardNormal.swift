import Foundation

/// The normal distribution with mean 0 and deviation 1.
public enum StandardNormal {
  public static func density(_ z: Double) -> Double {
    exp(-z * z / 2 - GammaFunction.halfLogTwoPi)
  }

  public static func lowerTail(_ z: Double) -> Double { erfc(-z / 2.0.squareRoot()) / 2 }

  /// Exact also where it is tiny.
  public static func upperTail(_ z: Double) -> Double { lowerTail(-z) }

  /// The value below which `probability` lies: a rational start (Abramowitz and Stegun 26.2.23, error below
  /// 4.5e-4), then Halley steps on the tail.
  public static func quantile(_ probability: Double) -> Double {
    if probability <= 0 { return -.infinity }
    if probability >= 1 { return .infinity }
    if probability > 0.5 { return -quantile(1 - probability) }
    let t = (-2 * log(probability)).squareRoot()
    let above = 2.515517 + t * (0.802853 + t * 0.010328)
    let below = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
    var z = above / below - t
    for _ in 0..<4 {
      let step = (lowerTail(z) - probability) / density(z)
      z -= step / (1 + z * step / 2)
    }
    return z
  }

  /// z of a two-sided interval: 1.96 for 0.95.
  public static func criticalValue(level: Double) -> Double { -quantile((1 - level) / 2) }
}
