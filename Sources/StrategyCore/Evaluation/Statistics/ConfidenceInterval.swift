/// A range that holds the true value in `level` of all repetitions.
public struct ConfidenceInterval: Sendable, Hashable, Codable {
  public var low: Double
  public var high: Double
  /// Such as 0.95.
  public var level: Double

  public init(low: Double, high: Double, level: Double) {
    self.low = low
    self.high = high
    self.level = level
  }

  public func contains(_ value: Double) -> Bool { low <= value && value <= high }

  /// Half of the width: the part behind “±”.
  public var margin: Double { (high - low) / 2 }

  /// The same range seen from the other side of a difference.
  public var negated: ConfidenceInterval {
    ConfidenceInterval(low: -high, high: -low, level: level)
  }
}
