/// What could as well have been measured: quality and costs of all strategies, drawn together over and over.
///
/// Each draw takes cases with replacement, the same ones for every strategy, so that differences keep their pairing,
/// and one value of each uncertain cost. Volume, horizon, margin and constraints do not enter: a what-if uses the
/// same draws again.
public struct JointDraws: Sendable, Hashable {
  public struct Draw: Sendable, Hashable {
    public var quality: Double
    /// Dollars a call.
    public var callCost: Double
    public var setup: Double
    /// Dollars a month without a call.
    public var fixed: Double
  }

  public let strategies: Int
  public let count: Int
  /// Draw after draw, in each the strategies in order.
  private var draws: [Draw]

  public subscript(draw: Int, strategy: Int) -> Draw { draws[draw * strategies + strategy] }

  /// - Parameter clusters: a number for each case; cases of one cluster are taken together. `nil`: each case alone.
  public init(
    _ evidence: [StrategyEvidence], clusters: [Int]? = nil, count: Int = 2000, seed: UInt64 = 1
  ) {
    strategies = evidence.count
    self.count = max(count, 1)
    var generator = Xoshiro256(seed: seed)
    let cases = evidence.map(\.scores.count).min() ?? 0
    let groups = Self.groups(of: clusters, cases: cases)
    // Group after group: its size, then score and cost of each strategy. Most of the time goes into adding up such rows.
    let width = 1 + 2 * strategies
    var rows: [Double] = []
    rows.reserveCapacity(groups.count * width)
    for group in groups {
      rows.append(Double(group.count))
      for strategy in evidence {
        rows.append(group.reduce(0) { $0 + strategy.scores[$1] })
        rows.append(group.reduce(0) { $0 + (strategy.callCosts?[$1] ?? 0) })
      }
    }
    var draws: [Draw] = []
    draws.reserveCapacity(strategies * self.count)
    for _ in 0..<self.count {
      let sums = Self.sums(of: rows, width: width, using: &generator)
      let size = sums[0]
      for index in 0..<strategies {
        let ownership = evidence[index].ownership
        draws.append(
          Draw(
            quality: size == 0 ? 0 : sums[1 + 2 * index] / size,
            callCost: size == 0 ? 0 : sums[2 + 2 * index] / size,
            setup: ownership.setup.draw(using: &generator),
            fixed: ownership.fixed.draw(using: &generator)))
      }
    }
    self.draws = draws
  }

  /// Adds up as many rows as there are, taken with replacement.
  private static func sums(
    of rows: [Double], width: Int, using generator: inout Xoshiro256
  ) -> [Double] {
    let count = rows.count / width
    var sums = [Double](repeating: 0, count: width)
    rows.withUnsafeBufferPointer { rows in
      sums.withUnsafeMutableBufferPointer { sums in
        for _ in 0..<count {
          let start = generator.index(below: count) * width
          for column in 0..<width { sums[column] += rows[start + column] }
        }
      }
    }
    return sums
  }

  private static func groups(of clusters: [Int]?, cases: Int) -> [[Int]] {
    guard let clusters else { return (0..<cases).map { [$0] } }
    var places: [Int: Int] = [:]
    var groups: [[Int]] = []
    for (index, cluster) in clusters.prefix(cases).enumerated() {
      if let place = places[cluster] {
        groups[place].append(index)
      } else {
        places[cluster] = groups.count
        groups.append([index])
      }
    }
    return groups
  }

  mutating func change(strategy: Int, _ change: (inout Draw) -> Void) {
    for draw in 0..<count { change(&draws[draw * strategies + strategy]) }
  }

  /// The values of one figure in all draws of a strategy.
  func values(of strategy: Int, _ figure: (Draw) -> Double) -> [Double] {
    (0..<count).map { figure(self[$0, strategy]) }
  }

  func qualityInterval(of strategy: Int, level: Double = 0.95) -> ConfidenceInterval {
    let values = values(of: strategy, \.quality)
    return ConfidenceInterval(
      low: Quantile.of(values, (1 - level) / 2) ?? 0,
      high: Quantile.of(values, (1 + level) / 2) ?? 0, level: level)
  }
}
