/// Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009): each list gives 1 / (60 + rank) to what it holds.
public enum RankFusion {
  /// The constant of the 2009 paper.
  public static let offset = 60.0

  /// Fused identifiers with their scores, best first; ties by identifier.
  public static func fuse<ID: Hashable & Comparable>(
    _ rankings: [[ID]]
  ) -> [(id: ID, score: Double)] {
    var scores: [ID: Double] = [:]
    for ranking in rankings {
      for (index, id) in ranking.enumerated() {
        scores[id, default: 0] += 1 / (offset + Double(index + 1))
      }
    }
    return scores.map { (id: $0.key, score: $0.value) }
      .sorted { $0.score != $1.score ? $0.score > $1.score : $0.id < $1.id }
  }
}
