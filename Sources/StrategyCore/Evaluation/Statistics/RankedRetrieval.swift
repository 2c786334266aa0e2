import Foundation

/// A ranking and what is relevant in it, measured as trec_eval does.
public struct RankedRetrieval: Sendable, Hashable {
  /// Best first, each id once.
  public var ranking: [String]
  /// Grades above zero are relevant.
  public var relevance: [String: Int]

  public init(ranking: [String], relevance: [String: Int]) {
    var seen: Set<String> = []
    self.ranking = ranking.filter { seen.insert($0).inserted }
    self.relevance = relevance.filter { $0.value > 0 }
  }

  public init(ranking: [String], relevant: some Sequence<String>) {
    self.init(
      ranking: ranking,
      relevance: Dictionary(relevant.map { ($0, 1) }, uniquingKeysWith: { first, _ in first }))
  }

  /// Ranks by score; equal scores by id, descending, as trec_eval does.
  public init(scores: [String: Double], relevance: [String: Int]) {
    let order = scores.sorted { ($0.value, $0.key) > ($1.value, $1.key) }
    self.init(ranking: order.map(\.key), relevance: relevance)
  }

  private func hits(_ k: Int) -> Int {
    ranking.prefix(max(k, 0)).count { relevance[$0] != nil }
  }

  /// Hits among the first `k` over `k`.
  public func precision(at k: Int) -> Double { k > 0 ? Double(hits(k)) / Double(k) : 0 }

  /// Hits among the first `k` over all that is relevant; 0 when nothing is.
  public func recall(at k: Int) -> Double {
    relevance.isEmpty ? 0 : Double(hits(k)) / Double(relevance.count)
  }

  /// 1 over the rank of the first hit, in the whole ranking.
  public var reciprocalRank: Double {
    guard let first = ranking.firstIndex(where: { relevance[$0] != nil }) else { return 0 }
    return 1 / Double(first + 1)
  }

  /// The mean of the precision at each relevant id, 0 for those not found.
  public var averagePrecision: Double {
    guard !relevance.isEmpty else { return 0 }
    var (found, sum) = (0, 0.0)
    for (index, id) in ranking.enumerated() where relevance[id] != nil {
      found += 1
      sum += Double(found) / Double(index + 1)
    }
    return sum / Double(relevance.count)
  }

  /// Σ grade/log₂(rank+1) over that of the ideal ranking (Järvelin and Kekäläinen 2002, linear gain).
  public func normalizedGain(at k: Int) -> Double {
    let ideal = Self.gain(relevance.values.sorted(by: >).prefix(max(k, 0)))
    return ideal == 0
      ? 0 : Self.gain(ranking.prefix(max(k, 0)).map { relevance[$0] ?? 0 }) / ideal
  }

  private static func gain(_ grades: some Sequence<Int>) -> Double {
    grades.enumerated().reduce(0) { $0 + Double($1.element) / log2(Double($1.offset + 2)) }
  }
}
