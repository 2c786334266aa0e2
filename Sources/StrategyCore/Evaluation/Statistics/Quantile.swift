/// Quantiles with linear interpolation between neighbours (type 7 of Hyndman and Fan 1996, NumPy's default).
public enum Quantile {
  /// `nil` when there are no values; values that are not finite are left out.
  public static func of(_ values: [Double], _ probability: Double) -> Double? {
    ofSorted(values.filter(\.isFinite).sorted(), probability)
  }

  static func ofSorted(_ sorted: [Double], _ probability: Double) -> Double? {
    guard let last = sorted.indices.last else { return nil }
    let position = min(max(probability, 0), 1) * Double(last)
    let lower = Int(position)
    let upper = min(lower + 1, last)
    return sorted[lower] + (position - Double(lower)) * (sorted[upper] - sorted[lower])
  }
}

extension Array {
  /// The first index at which `belongs` holds, when it holds for all that follow; `count` when for none.
  func partitionIndex(_ belongs: (Element) -> Bool) -> Int {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = low + (high - low) / 2
      if belongs(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
