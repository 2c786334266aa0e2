/// What repeats of the same case tell.
public enum RepeatedAnswers {
  /// Chance that at least one of `k` answers is right: 1 − C(n−c, k)/C(n, k) (Chen et al. 2021), unbiased; `nil`
  /// when fewer than `k` were tried.
  public static func passAtK(right: Int, of tried: Int, k: Int) -> Double? {
    guard k > 0, k <= tried, right >= 0, right <= tried else { return nil }
    if tried - right < k { return 1 }
    var missed = 1.0
    for index in (tried - right + 1)..<(tried + 1) {
      missed *= 1 - Double(k) / Double(index)
    }
    return 1 - missed
  }

  /// Chance that all of `k` answers are right: C(c, k)/C(n, k).
  public static func allOfK(right: Int, of tried: Int, k: Int) -> Double? {
    guard k > 0, k <= tried, right >= 0, right <= tried else { return nil }
    if right < k { return 0 }
    var product = 1.0
    for index in 0..<k { product *= Double(right - index) / Double(tried - index) }
    return product
  }

  /// Share of cases whose repeats disagree, among cases with at least two; `nil` when there is none.
  public static func flipRate(_ repeats: [[Bool]]) -> Double? {
    let repeated = repeats.filter { $0.count > 1 }
    guard !repeated.isEmpty else { return nil }
    let flipped = repeated.count { Set($0).count > 1 }
    return Double(flipped) / Double(repeated.count)
  }
}
