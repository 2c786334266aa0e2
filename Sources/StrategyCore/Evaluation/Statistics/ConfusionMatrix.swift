/// How often each expected label was answered by which; answers that are no label stand in a column of their own.
public struct ConfusionMatrix: Sendable, Hashable, Codable {
  public struct LabelFigures: Sendable, Hashable, Codable {
    public var label: String
    public var precision: Double
    public var recall: Double
    public var f1: Double
    /// Cases that expect the label.
    public var support: Int
  }

  public let labels: [String]
  /// `counts[expected][answered]`; the last column counts invalid answers.
  public private(set) var counts: [[Int]]
  private var places: [String: Int]

  public init(labels: [String]) {
    self.labels = labels
    counts = Array(repeating: Array(repeating: 0, count: labels.count + 1), count: labels.count)
    places = Dictionary(
      labels.enumerated().map { ($1, $0) }, uniquingKeysWith: { place, _ in place })
  }

  /// False when `expected` is no label, and nothing was counted. An `answer` of `nil` is invalid.
  @discardableResult
  public mutating func add(expected: String, answer: String?) -> Bool {
    guard let row = places[expected] else { return false }
    counts[row][answer.flatMap { places[$0] } ?? labels.count] += 1
    return true
  }

  public var count: Int { counts.reduce(0) { $0 + $1.reduce(0, +) } }
  public var invalid: Int { counts.reduce(0) { $0 + ($1.last ?? 0) } }

  public var accuracy: Double {
    count == 0 ? 0 : Double(labels.indices.reduce(0) { $0 + counts[$1][$1] }) / Double(count)
  }

  /// Precision, recall and F1 of each label; a figure without cases is 0, as scikit-learn has it.
  public var figures: [LabelFigures] {
    labels.indices.map { index in
      let right = Double(counts[index][index])
      let support = counts[index].reduce(0, +)
      let answered = counts.reduce(0) { $0 + $1[index] }
      let precision = answered == 0 ? 0 : right / Double(answered)
      let recall = support == 0 ? 0 : right / Double(support)
      let f1 = answered + support == 0 ? 0 : 2 * right / Double(answered + support)
      return LabelFigures(
        label: labels[index], precision: precision, recall: recall, f1: f1, support: support)
    }
  }

  /// The mean of F1 over all labels that occur, expected or answered.
  public var macroF1: Double {
    let used = figures.indices.filter { index in
      counts[index].contains { $0 > 0 } || counts.contains { $0[index] > 0 }
    }
    let figures = figures
    return used.isEmpty ? 0 : used.reduce(0) { $0 + figures[$1].f1 } / Double(used.count)
  }

  public var weightedF1: Double {
    let figures = figures
    let total = figures.reduce(0) { $0 + $1.support }
    return total == 0
      ? 0 : figures.reduce(0) { $0 + $1.f1 * Double($1.support) } / Double(total)
  }

  /// Pairs of labels that are taken for each other, most frequent first.
  public var confusions: [(expected: String, answered: String, count: Int)] {
    var found: [(expected: String, answered: String, count: Int)] = []
    for (row, label) in labels.enumerated() {
      for (column, other) in labels.enumerated() where row != column && counts[row][column] > 0 {
        found.append((label, other, counts[row][column]))
      }
    }
    return found.sorted {
      ($1.count, $0.expected, $0.answered) < ($0.count, $1.expected, $1.answered)
    }
  }
}
