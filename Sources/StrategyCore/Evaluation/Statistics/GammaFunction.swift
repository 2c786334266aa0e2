import Foundation

/// Γ and what is made of it.
public enum GammaFunction {
  /// ln Γ(z) for z > 0.
  public static func logarithm(_ z: Double) -> Double {
    (z - 0.5) * log(z) - z + halfLogTwoPi + stirlingError(z)
  }

  static let halfLogTwoPi = 0.918_938_533_204_672_741_78

  /// What Stirling's formula misses: ln Γ(z) − ((z − ½) ln z − z + ½ ln 2π), from its asymptotic series
  /// (Abramowitz and Stegun 6.1.41) for z ≥ 16 and by δ(z) = δ(z + 1) + (z + ½) ln(1 + 1/z) − 1 below.
  static func stirlingError(_ z: Double) -> Double {
    var z = z
    var sum = 0.0
    while z < 16 {
      sum += (z + 0.5) * log1p(1 / z) - 1
      z += 1
    }
    let inverse = 1 / (z * z)
    let series =
      1.0 / 12 - inverse
      * (1.0 / 360 - inverse * (1.0 / 1260 - inverse * (1.0 / 1680 - inverse / 1188)))
    return sum + series / z
  }
}
