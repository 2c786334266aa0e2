import Foundation

/// Agreement of two raters beyond chance: κ = (p_o − p_e)/(1 − p_e) (Cohen 1960, weighted 1968).
public struct CohenKappa: Sendable, Hashable, Codable {
  public enum Weights: String, Sendable, Hashable, Codable {
    /// Only equal ratings agree.
    case none
    /// Ratings on a scale, penalized by their squared distance.
    case quadratic
    case linear
  }

  public var value: Double
  /// Fleiss, Cohen and Everitt 1969.
  public var standardError: Double
  public var count: Int

  /// `table[i][j]` counts the cases that the first rater put into class i and the second into class j. `nil`
  /// when the table is empty or both used one and the same class throughout.
  public init?(table: [[Int]], weights: Weights = .none) {
    let size = table.count
    let total = table.reduce(0) { $0 + $1.reduce(0, +) }
    guard size > 1, total > 0, table.allSatisfy({ $0.count == size }) else { return nil }
    let p = table.map { $0.map { Double($0) / Double(total) } }
    let rows = p.map { $0.reduce(0, +) }
    let columns = (0..<size).map { j in p.reduce(0) { $0 + $1[j] } }
    func weight(_ i: Int, _ j: Int) -> Double {
      let distance = Double(abs(i - j)) / Double(size - 1)
      return switch weights {
      case .none: i == j ? 1 : 0
      case .linear: 1 - distance
      case .quadratic: 1 - distance * distance
      }
    }
    var (observed, expected) = (0.0, 0.0)
    var rowMeans = Array(repeating: 0.0, count: size)
    var columnMeans = rowMeans
    for i in 0..<size {
      for j in 0..<size {
        observed += p[i][j] * weight(i, j)
        expected += rows[i] * columns[j] * weight(i, j)
        rowMeans[i] += columns[j] * weight(i, j)
        columnMeans[j] += rows[i] * weight(i, j)
      }
    }
    guard expected < 1 else { return nil }
    let kappa = (observed - expected) / (1 - expected)
    var variance = 0.0
    for i in 0..<size {
      for j in 0..<size {
        let term = weight(i, j) - (rowMeans[i] + columnMeans[j]) * (1 - kappa)
        variance += p[i][j] * term * term
      }
    }
    let centre = kappa - expected * (1 - kappa)
    value = kappa
    standardError =
      (max(variance - centre * centre, 0) / Double(total)).squareRoot() / (1 - expected)
    count = total
  }

  /// Ratings of the same cases by two raters; `scale` orders the classes when distances count.
  public init?<Rating: Hashable>(
    _ first: [Rating], _ second: [Rating], scale: [Rating], weights: Weights = .none
  ) {
    let places = Dictionary(
      scale.enumerated().map { ($1, $0) }, uniquingKeysWith: { place, _ in place })
    var table = Array(repeating: Array(repeating: 0, count: scale.count), count: scale.count)
    for (a, b) in zip(first, second) {
      guard let row = places[a], let column = places[b] else { return nil }
      table[row][column] += 1
    }
    self.init(table: table, weights: weights)
  }

  public func interval(level: Double = 0.95) -> ConfidenceInterval {
    let reach = StandardNormal.criticalValue(level: level) * standardError
    return ConfidenceInterval(
      low: max(value - reach, -1), high: min(value + reach, 1), level: level)
  }
}
