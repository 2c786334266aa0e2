import Foundation

/// A mean with the interval that resampling gives (Efron 1979).
public struct Bootstrap: Sendable, Hashable, Codable {
  public enum Method: String, Sendable, Hashable, Codable {
    case percentile
    /// Bias-corrected and accelerated (Efron 1987): right also for skewed values.
    case biasCorrected = "bca"
  }

  public var mean: Double
  public var interval: ConfidenceInterval
  public var standardError: Double
  /// Share of resamples with a mean above zero, ties as halves.
  public var shareAboveZero: Double

  /// Resamples `values` with replacement. Values of few kinds are resampled as counts, which is the same
  /// distribution: a resample of n draws from k kinds is multinomial.
  public init(
    meanOf values: [Double], level: Double = 0.95, resamples: Int = 10_000,
    method: Method = .biasCorrected, seed: UInt64 = 1
  ) {
    var counts: [Double: Int] = [:]
    for value in values {
      counts[value, default: 0] += 1
      if counts.count > 4 { break }
    }
    if counts.count <= 4 {
      self.init(counts: counts, level: level, resamples: resamples, method: method, seed: seed)
      return
    }
    let means = Self.resampledMeans(values, resamples: resamples, seed: seed)
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let cubes = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) * ($1 - mean) }
    self.init(
      mean: mean, means: means, acceleration: Self.acceleration(cubes: cubes, squares: squares),
      level: level, method: method)
  }

  /// The mean of values that are given as how often each of them was seen.
  public init(
    counts: [Double: Int], level: Double = 0.95, resamples: Int = 10_000,
    method: Method = .biasCorrected, seed: UInt64 = 1
  ) {
    let kinds = counts.filter { $0.value > 0 }.sorted { $0.key < $1.key }
    let total = kinds.reduce(0) { $0 + $1.value }
    let mean =
      total == 0 ? 0 : kinds.reduce(0) { $0 + $1.key * Double($1.value) } / Double(total)
    var generator = Xoshiro256(seed: seed)
    var means: [Double] = []
    means.reserveCapacity(resamples)
    for _ in 0..<(total == 0 ? 0 : resamples) {
      var (left, weight, sum) = (total, total, 0.0)
      for kind in kinds where left > 0 {
        let drawn = generator.binomial(
          trials: left, probability: Double(kind.value) / Double(weight))
        sum += kind.key * Double(drawn)
        left -= drawn
        weight -= kind.value
      }
      means.append(sum / Double(total))
    }
    let squares = kinds.reduce(0) { $0 + Double($1.value) * pow($1.key - mean, 2) }
    let cubes = kinds.reduce(0) { $0 + Double($1.value) * pow($1.key - mean, 3) }
    self.init(
      mean: mean, means: means, acceleration: Self.acceleration(cubes: cubes, squares: squares),
      level: level, method: method)
  }

  /// The mean over all members of clusters that are resampled whole: `sums[i]` of `sizes[i]` members.
  public init(
    clusterSums sums: [Double], sizes: [Double], level: Double = 0.95, resamples: Int = 10_000,
    seed: UInt64 = 1
  ) {
    let count = min(sums.count, sizes.count)
    var generator = Xoshiro256(seed: seed)
    var means: [Double] = []
    means.reserveCapacity(resamples)
    for _ in 0..<(count == 0 ? 0 : resamples) {
      var (sum, size) = (0.0, 0.0)
      for _ in 0..<count {
        let index = generator.index(below: count)
        sum += sums[index]
        size += sizes[index]
      }
      means.append(size > 0 ? sum / size : 0)
    }
    let total = sizes.reduce(0, +)
    self.init(
      mean: total > 0 ? sums.reduce(0, +) / total : 0, means: means, acceleration: 0, level: level,
      method: .percentile)
  }

  private init(
    mean: Double, means: [Double], acceleration: Double, level: Double, method: Method
  ) {
    let means = means.sorted()
    let count = Double(max(means.count, 1))
    let centre = means.reduce(0, +) / count
    let variance =
      means.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / max(count - 1, 1)
    let tolerance = 1e-12 * max(abs(mean), variance.squareRoot())
    func share(below limit: Double) -> Double {
      let less = means.partitionIndex { $0 >= limit - tolerance }
      let notMore = means.partitionIndex { $0 > limit + tolerance }
      return Double(less + notMore) / (2 * count)
    }
    let tail = (1 - level) / 2
    var (low, high) = (tail, 1 - tail)
    if method == .biasCorrected {
      let bias = StandardNormal.quantile(share(below: mean))
      func corrected(_ probability: Double) -> Double {
        let z = bias + StandardNormal.quantile(probability)
        return StandardNormal.lowerTail(bias + z / (1 - acceleration * z))
      }
      if bias.isFinite { (low, high) = (corrected(tail), corrected(1 - tail)) }
    }
    self.mean = mean
    interval = ConfidenceInterval(
      low: Quantile.ofSorted(means, low) ?? -.infinity,
      high: Quantile.ofSorted(means, high) ?? .infinity, level: level)
    standardError = variance.squareRoot()
    shareAboveZero = means.isEmpty ? 0.5 : 1 - share(below: 0)
  }

  /// Σ(x−x̄)³ / 6(Σ(x−x̄)²)^1.5: the jackknife's acceleration when the statistic is a mean.
  private static func acceleration(cubes: Double, squares: Double) -> Double {
    squares > 0 ? cubes / (6 * squares * squares.squareRoot()) : 0
  }

  /// Two draws of each number of the generator: 32 bits of chance are enough for below 2³² values.
  private static func resampledMeans(
    _ values: [Double], resamples: Int, seed: UInt64
  ) -> [Double] {
    var generator = Xoshiro256(seed: seed)
    let count = UInt64(values.count)
    return values.withUnsafeBufferPointer { values in
      (0..<resamples).map { _ in
        var (even, odd) = (0.0, 0.0)
        var left = values.count
        while left > 1 {
          let bits = generator.next()
          even += values[Int(truncatingIfNeeded: ((bits & 0xFFFF_FFFF) &* count) >> 32)]
          odd += values[Int(truncatingIfNeeded: ((bits >> 32) &* count) >> 32)]
          left -= 2
        }
        if left == 1 { even += values[generator.index(below: values.count)] }
        return (even + odd) / Double(count)
      }
    }
  }
}
