/// Corrections of p values for how many questions were asked at once.
public enum MultipleComparisons {
  /// Holm 1979: adj₍ᵢ₎ = max_{j≤i} min(1, (m−j+1) p₍ⱼ₎); the chance of any false claim stays below the level.
  public static func holm(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var adjusted = values
    var largest = 0.0
    for (rank, index) in order.enumerated() {
      largest = max(largest, min(1, Double(values.count - rank) * values[index]))
      adjusted[index] = largest
    }
    return adjusted
  }

  /// Benjamini and Hochberg 1995: the expected share of false claims among all claims stays below the level.
  public static func benjaminiHochberg(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] > values[$1] }
    var adjusted = values
    var smallest = 1.0
    for (rank, index) in order.enumerated() {
      let position = values.count - rank
      smallest = min(smallest, Double(values.count) / Double(position) * values[index])
      adjusted[index] = smallest
    }
    return adjusted
  }
}
