import Foundation

/// A weighted mean of values that come in clusters (documents, conversations, paraphrases of one question):
/// what is alike within a cluster does not count as independent evidence.
public struct ClusteredMean: Sendable, Hashable {
  public private(set) var mean: Double
  /// √(Σ_c(Σ_{i∈c} wᵢ(sᵢ−s̄))²) / Σw (Liang and Zeger 1986; Miller 2024, arXiv:2411.00640).
  public private(set) var standardError: Double
  public private(set) var clusters: Int
  public private(set) var count: Int

  /// `clusters[i]` names the cluster of `values[i]`; `weights` are 1 when absent.
  public init(of values: [Double], clusters: [Int], weights: [Double]? = nil) {
    let weights = weights ?? Array(repeating: 1, count: values.count)
    let total = weights.reduce(0, +)
    let mean =
      total > 0 ? zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } / total : 0
    var sums: [Int: Double] = [:]
    for ((value, weight), cluster) in zip(zip(values, weights), clusters) {
      sums[cluster, default: 0] += weight * (value - mean)
    }
    self.mean = mean
    self.clusters = sums.count
    count = values.count
    standardError =
      total > 0 ? sums.values.reduce(0) { $0 + $1 * $1 }.squareRoot() / total : .infinity
  }

  /// The standard error times √(G/(G−1)): unbiased for few clusters of equal size.
  public var correctedStandardError: Double {
    guard clusters > 1 else { return .infinity }
    return standardError * (Double(clusters) / Double(clusters - 1)).squareRoot()
  }

  /// Corrected, with Student's t on G − 1 degrees of freedom (Cameron and Miller 2015).
  public func interval(level: Double = 0.95) -> ConfidenceInterval {
    guard clusters > 1 else {
      return ConfidenceInterval(low: -.infinity, high: .infinity, level: level)
    }
    let t = StudentT(degreesOfFreedom: Double(clusters - 1)).criticalValue(level: level)
    return ConfidenceInterval(
      low: mean - t * correctedStandardError, high: mean + t * correctedStandardError,
      level: level)
  }

  /// That the mean is not zero, two-sided.
  public var p: Double {
    guard clusters > 1 else { return 1 }
    let error = correctedStandardError
    if error == 0 { return mean == 0 ? 1 : 0 }
    return StudentT(degreesOfFreedom: Double(clusters - 1)).bothTails(mean / error)
  }
}
