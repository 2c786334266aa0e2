import CellGrid
import StrategyCore
import Widgets

/// The cases behind the figures, and their answers.
extension EvaluateScreen {
  func drawCases(_ shown: ShownEvaluation, on canvas: inout Canvas) {
    let parts = canvas.bounds.splitRows([.fraction(1), .fraction(1)])
    let result = shown.evaluation.result
    let plan = result.plan
    canvas.within(parts[0]) { canvas in
      let note = StyledLine("\(filter.rawValue) · \(rows.count) of \(plan.cases.count)", .dim)
      let inside = canvas.panel("Cases", note: note, isFocused: true)
      canvas.list(count: rows.count, selection: rows.isEmpty ? nil : selection, in: inside) {
        index in
        let row = rows[index]
        let marks = plan.strategies.indices.map { Self.mark(result, row, $0) }
        let input = shown.cases.indices.contains(row) ? shown.cases[row].input : ""
        return StyledLine(
          marks + [
            Span(" \(plan.cases[row]) ", .dim),
            Span(input.split(whereSeparator: \.isNewline).joined(separator: " ")),
          ])
      }
    }
    canvas.within(parts[1]) { canvas in
      let inside = canvas.panel("Outputs", isFocused: false)
      guard rows.indices.contains(selection) else { return }
      let row = rows[selection]
      if let beside, inside.columns >= 40 {
        draw(beside, shown, row: row, in: inside, on: &canvas)
      } else {
        canvas.textView(outputs(shown, row: row), scroll: TextScroll(), in: inside)
      }
    }
  }

  /// The chosen answer, and beside it the next strategy's with what differs.
  private func draw(
    _ beside: BesideAnswers, _ shown: ShownEvaluation, row: Int, in rect: Rect,
    on canvas: inout Canvas
  ) {
    let other = (strategy + 1) % shown.evaluation.plan.strategies.count
    let columns = rect.splitColumns([.fraction(1), .fixed(1), .fraction(1)])
    for (place, index) in [strategy, other].enumerated() {
      var lines = [heading(shown, row: row, strategy: index)]
      lines += reasons(shown, row: row, strategy: index)
      lines += beside.lines[place]
      canvas.textView(lines, scroll: TextScroll(), in: columns[place * 2])
    }
    for row in columns[1].row..<columns[1].endRow {
      canvas.put(canvas.glyphs.vertical, row: row, column: columns[1].column, role: .border)
    }
  }

  /// `- rag  judged right · style`.
  private func heading(_ shown: ShownEvaluation, row: Int, strategy index: Int) -> StyledLine {
    let cell = EvaluationCell(row: row, strategy: index)
    let isChosen = index == strategy
    var spans = [
      Self.mark(shown.evaluation.result, row, index),
      Span(" \(shown.evaluation.plan.strategies[index])", .heading),
    ]
    if isChosen { spans.append(Span(" (chosen)", .marker)) }
    let judgement = shown.evaluation.judgement(of: cell)
    if let rating = judgement?.rating {
      spans.append(
        rating == .good
          ? Span("  judged right", .scoreRight) : Span("  judged wrong", .scoreWrong))
    }
    if let tag = shown.evaluation.result.record(of: cell)?.tag {
      spans.append(
        Span("  \(tag.rawValue)\(judgement?.tag == nil ? " (proposed)" : "")", .statusWarning))
    }
    return StyledLine(spans, indent: 2)
  }

  private func reasons(_ shown: ShownEvaluation, row: Int, strategy: Int) -> [StyledLine] {
    let cell = EvaluationCell(row: row, strategy: strategy)
    let parts = shown.evaluation.answer(of: cell)?.parts ?? []
    let scorers = shown.evaluation.plan.scorers
    guard parts.count > 1, parts.count <= scorers.count else {
      let reason: String? =
        switch shown.evaluation.result.record(of: cell)?.outcome {
        case .scored(let score): score.reason.isEmpty ? nil : score.reason
        case .unscored(let reason), .failed(let reason): reason
        case nil: nil
        }
      return reason.map { [StyledLine([Span("  \($0)", .dim)], indent: 2)] } ?? []
    }
    return zip(scorers, parts).map { scorer, part in
      let said =
        switch part {
        case .scored(let score):
          "\(Quantity.fixed(score.value, 2))\(score.reason.isEmpty ? "" : " \(score.reason)")"
        case .unscored(let reason): "unscored: \(reason)"
        }
      return StyledLine([Span("  \(scorer.title) \(said)", .dim)], indent: 2)
    }
  }

  /// `+` right, `-` wrong, `?` without a score, `!` failed, `·` open.
  private static func mark(_ result: EvaluationResult, _ row: Int, _ strategy: Int) -> Span {
    switch result.state(of: EvaluationCell(row: row, strategy: strategy)) {
    case .passed: Span("+", .scoreRight)
    case .missed: Span("-", .scoreWrong)
    case .unscored: Span("?", .statusWarning)
    case .failed: Span("!", .statusError)
    case .open: Span("·", .dim)
    }
  }

  private func outputs(_ shown: ShownEvaluation, row: Int) -> [StyledLine] {
    let result = shown.evaluation.result
    var lines: [StyledLine] = []
    if shown.cases.indices.contains(row) {
      lines.append(StyledLine([Span("input    ", .dim), Span(shown.cases[row].input)], indent: 9))
      let expected = shown.cases[row].expected.joined(separator: " | ")
      lines.append(StyledLine([Span("expected ", .dim), Span(expected)], indent: 9))
    }
    let others = result.plan.strategies.indices.filter { $0 != strategy }
    for index in [strategy] + others where result.plan.strategies.indices.contains(index) {
      let cell = EvaluationCell(row: row, strategy: index)
      var line = heading(shown, row: row, strategy: index)
      if let answer = shown.evaluation.answer(of: cell) {
        line.spans.append(Span("  " + answer.text))
      }
      lines.append(line)
      lines += reasons(shown, row: row, strategy: index)
    }
    return lines
  }
}
