import Foundation

/// Graded differences of two systems on the same cases, second minus first.
public struct PairedDifferences: Sendable, Hashable {
  public var values: [Double]

  public init(_ values: [Double]) {
    self.values = values
  }

  public var count: Int { values.count }
  public var mean: Double { values.isEmpty ? 0 : values.reduce(0, +) / Double(count) }

  /// With n − 1.
  public var standardDeviation: Double {
    guard count > 1 else { return 0 }
    let mean = mean
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(count - 1)).squareRoot()
  }

  public var standardError: Double {
    count > 1 ? standardDeviation / Double(count).squareRoot() : .infinity
  }

  /// Cohen's d_z: the mean in units of the differences' deviation; `nil` when nothing differs.
  public var standardizedDifference: Double? {
    let deviation = standardDeviation
    return deviation > 0 ? mean / deviation : nil
  }

  /// Student's paired test, two-sided.
  public var studentP: Double {
    guard count > 1 else { return 1 }
    let error = standardError
    if error == 0 { return mean == 0 ? 1 : 0 }
    return StudentT(degreesOfFreedom: Double(count - 1)).bothTails(mean / error)
  }

  public func studentInterval(level: Double = 0.95) -> ConfidenceInterval {
    guard count > 1 else {
      return ConfidenceInterval(low: -.infinity, high: .infinity, level: level)
    }
    let t = StudentT(degreesOfFreedom: Double(count - 1)).criticalValue(level: level)
    return ConfidenceInterval(
      low: mean - t * standardError, high: mean + t * standardError, level: level)
  }

  public func bootstrap(
    level: Double = 0.95, resamples: Int = 10_000, method: Bootstrap.Method = .biasCorrected,
    seed: UInt64 = 1
  ) -> Bootstrap {
    Bootstrap(
      meanOf: values, level: level, resamples: resamples, method: method, seed: seed)
  }

  /// Sign-flip permutation test, two-sided (Fisher 1935): all 2ⁿ flips for at most 16 differences that are not
  /// zero, else (1 + #{|d̄*| ≥ |d̄|}) / (resamples + 1).
  public func permutationP(resamples: Int = 10_000, seed: UInt64 = 1) -> Double {
    let magnitudes = values.filter { $0 != 0 }
    if magnitudes.isEmpty { return 1 }
    let observed = abs(magnitudes.reduce(0, +))
    let limit = observed - 1e-12 * magnitudes.reduce(0) { $0 + abs($1) }
    func flip(_ bits: UInt64, from start: Int, sum: inout Double) {
      for offset in 0..<min(64, magnitudes.count - start) {
        let value = magnitudes[start + offset]
        sum += bits >> UInt64(offset) & 1 == 0 ? value : -value
      }
    }
    var far = 0
    if magnitudes.count <= 16 {
      for flips in 0..<(UInt64(1) << UInt64(magnitudes.count)) {
        var sum = 0.0
        flip(flips, from: 0, sum: &sum)
        if abs(sum) >= limit { far += 1 }
      }
      return Double(far) / Double(UInt64(1) << UInt64(magnitudes.count))
    }
    var generator = Xoshiro256(seed: seed)
    for _ in 0..<resamples {
      var sum = 0.0
      for start in stride(from: 0, to: magnitudes.count, by: 64) {
        flip(generator.next(), from: start, sum: &sum)
      }
      if abs(sum) >= limit { far += 1 }
    }
    return Double(far + 1) / Double(resamples + 1)
  }
}
