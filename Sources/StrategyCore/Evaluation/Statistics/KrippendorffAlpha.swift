/// Agreement of any number of raters with gaps: α = 1 − D_o/D_e over the coincidences of all pairs of ratings of a
/// unit (Krippendorff 2011, “Computing Krippendorff's alpha-reliability”).
public enum KrippendorffAlpha {
  /// What the distance of two ratings means.
  public enum Scale: String, Sendable, Hashable, Codable {
    case nominal, ordinal, interval
  }

  /// `units[i]` are the ratings of one unit, `nil` where a rater gave none. `nil` when no unit was rated twice
  /// or all ratings are equal.
  public static func value(of units: [[Double?]], scale: Scale = .nominal) -> Double? {
    let rated = units.map { $0.compactMap { $0 } }.filter { $0.count > 1 }
    let grades = Set(rated.joined()).sorted()
    guard grades.count > 1 else { return nil }
    let places = Dictionary(grades.enumerated().map { ($1, $0) }, uniquingKeysWith: { a, _ in a })
    var coincidences = Array(
      repeating: Array(repeating: 0.0, count: grades.count), count: grades.count)
    for ratings in rated {
      let indices = ratings.compactMap { places[$0] }
      for (i, a) in indices.enumerated() {
        for (j, b) in indices.enumerated() where i != j {
          coincidences[a][b] += 1 / Double(indices.count - 1)
        }
      }
    }
    let totals = coincidences.map { $0.reduce(0, +) }
    func distance(_ a: Int, _ b: Int) -> Double {
      switch scale {
      case .nominal: return a == b ? 0 : 1
      case .interval: return (grades[a] - grades[b]) * (grades[a] - grades[b])
      case .ordinal:
        let (low, high) = (min(a, b), max(a, b))
        let between = totals[low...high].reduce(0, +) - (totals[low] + totals[high]) / 2
        return between * between
      }
    }
    var (observed, expected) = (0.0, 0.0)
    for a in grades.indices {
      for b in grades.indices where a != b {
        observed += coincidences[a][b] * distance(a, b)
        expected += totals[a] * totals[b] * distance(a, b)
      }
    }
    guard expected > 0 else { return nil }
    return 1 - (totals.reduce(0, +) - 1) * observed / expected
  }
}
