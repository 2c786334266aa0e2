import CellGrid
import StrategyCore
import Widgets

extension ShownEvaluation {
  /// What was answered for what was expected, where every case expects one label; `nil` elsewhere.
  ///
  /// First turns count. An answer that is no label of the dataset stands in a column of its own.
  func confusion(of strategy: Int) -> ConfusionMatrix? {
    let plan = evaluation.plan
    guard cases.count == plan.cases.count, plan.strategies.indices.contains(strategy),
      cases.allSatisfy({ $0.expected.count == 1 })
    else { return nil }
    let labels = Set(cases.compactMap(\.expected.first)).sorted()
    guard (2...200).contains(labels.count), labels.count * 2 <= cases.count else { return nil }
    let scorer = plan.scorers.first { $0.measure.name == .label }.flatMap { try? Scorer($0) }
    let known = Dictionary(labels.map { ($0.lowercased(), $0) }) { first, _ in first }
    var matrix = ConfusionMatrix(labels: labels)
    for (row, one) in cases.enumerated() {
      let cell = EvaluationCell(row: row, strategy: strategy)
      guard let expected = one.expected.first, let answer = evaluation.answer(of: cell) else {
        continue
      }
      matrix.add(
        expected: expected, answer: Self.label(of: answer.text, one, scorer, among: known))
    }
    return matrix.count > 0 ? matrix : nil
  }

  private static func label(
    _ text: String, among labels: [String: String]
  ) -> String? {
    labels[text.split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased()]
  }

  private static func label(
    of text: String, _ one: EvaluationCase, _ scorer: Scorer?, among labels: [String: String]
  ) -> String? {
    let read = scorer?.label(of: ScoredOutput(expected: one.expected, text: text)) ?? text
    return label(read, among: labels)
  }
}

extension EvaluateScreen {
  /// Labels with at most so many columns are shown as a matrix.
  private static let widest = 10

  var confusionLines: [StyledLine] {
    guard let confusion else {
      return [
        StyledLine(
          "No confusion matrix: it takes one expected label for each case, and twice as many cases as labels; or nothing is answered yet.",
          .placeholder)
      ]
    }
    var lines = [
      StyledLine([
        Span("accuracy ", .dim), Span("\(Quantity.fixed(confusion.accuracy * 100, 1)) %"),
        Span("  macro F1 ", .dim), Span(Quantity.fixed(confusion.macroF1, 3)),
        Span("  \(confusion.count) answers, \(confusion.labels.count) labels", .dim),
        Span(confusion.invalid > 0 ? ", \(confusion.invalid) no label" : "", .statusWarning),
      ])
    ]
    if confusion.labels.count <= Self.widest { lines += matrixLines(confusion) }
    let confused = confusion.confusions.prefix(20)
    if !confused.isEmpty { lines.append(StyledLine("Most often taken for each other", .heading)) }
    lines += confused.map { pair in
      StyledLine([
        Span(Self.padded("\(pair.count)", to: 5), .scoreWrong), Span(" \(pair.expected)"),
        Span(" as ", .dim), Span(pair.answered),
      ])
    }
    lines.append(StyledLine("  recall precision      F1  cases  label", .heading))
    lines += confusion.figures.sorted { ($0.f1, $0.label) < ($1.f1, $1.label) }.map { figure in
      StyledLine(
        [figure.recall, figure.precision, figure.f1].enumerated().map {
          Self.padded(Quantity.fixed($0.element, 3), to: $0.offset == 1 ? 10 : 8)
        }.joined() + Self.padded("\(figure.support)", to: 7) + "  \(figure.label)")
    }
    return lines
  }

  /// Rows are what was expected, columns what was answered, numbered as the rows are.
  private func matrixLines(_ matrix: ConfusionMatrix) -> [StyledLine] {
    let numbers = matrix.labels.indices.map { Self.padded("\($0 + 1)", to: 5) } + ["   no label"]
    var lines = [StyledLine("  expected / answered as " + numbers.joined(), .heading)]
    for (row, counts) in matrix.counts.enumerated() {
      let title = "\(row + 1) \(matrix.labels[row])"
      var spans = [
        Span(String(title.prefix(24)) + String(repeating: " ", count: max(25 - title.count, 1)))
      ]
      for (column, count) in counts.enumerated() {
        spans.append(
          Span(
            Self.padded("\(count)", to: 5),
            count == 0 ? .dim : column == row ? .scoreRight : .scoreWrong))
      }
      lines.append(StyledLine(spans))
    }
    return lines
  }

  private static func padded(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(width - text.count, 0)) + text
  }
}
