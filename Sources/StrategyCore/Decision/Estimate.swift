import Foundation

/// A figure that a decision rests on: its likely value, how far off it may be, and where it comes from.
public struct Estimate: Sendable, Hashable, Codable {
  public enum Origin: Sendable, Hashable, Codable {
    /// Taken from so many observations of the user's own.
    case measured(count: Int)
    /// From a table, such as a price book of a date.
    case table(source: String)
    /// Nobody has measured it; the user may know better.
    case assumed
    /// Said by the user.
    case given
  }

  /// The value that one time in ten is not reached.
  public var low: Double
  public var likely: Double
  /// The value that one time in ten is passed.
  public var high: Double
  public var origin: Origin

  public init(low: Double, likely: Double, high: Double, origin: Origin) {
    self.low = min(low, likely)
    self.likely = likely
    self.high = max(high, likely)
    self.origin = origin
  }

  public init(_ value: Double, origin: Origin) {
    self.init(low: value, likely: value, high: value, origin: origin)
  }

  public static let zero = Estimate(0, origin: .assumed)

  public var isCertain: Bool { low == high }

  /// One possible value: log-normal on each side of the likely one when all are above zero, else normal.
  ///
  /// The sides meet in the middle, so that half of all values are below the likely one, a tenth below `low` and a
  /// tenth above `high`.
  public func draw(using generator: inout Xoshiro256) -> Double {
    guard !isCertain else { return likely }
    let z = StandardNormal.quantile(min(max(generator.unit(), 1e-12), 1 - 1e-12))
    let tenth = 1.2815515655446004
    if low > 0 {
      let spread = z < 0 ? log(likely / low) : log(high / likely)
      return likely * exp(z / tenth * spread)
    }
    return likely + z / tenth * (z < 0 ? likely - low : high - likely)
  }

  /// The same figure a number of times as large.
  public func scaled(by factor: Double) -> Estimate {
    Estimate(low: low * factor, likely: likely * factor, high: high * factor, origin: origin)
  }
}
