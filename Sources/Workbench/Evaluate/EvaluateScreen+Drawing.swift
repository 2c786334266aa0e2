import CellGrid
import StrategyCore
import Widgets

extension EvaluateScreen {
  func draw(on canvas: inout Canvas) {
    guard let shown else {
      let inside = canvas.panel("Evaluate", isFocused: true)
      let text = [
        receipt.map { StyledLine($0) }
          ?? StyledLine(
            isReading ? "Reading what was evaluated before …" : "Nothing was evaluated yet.",
            .placeholder),
        StyledLine(
          "r shows what scoring all strategies on the test dataset takes; Enter starts it.",
          .dim),
      ]
      canvas.textView(text, scroll: TextScroll(), in: inside)
      return
    }
    let plan = shown.evaluation.plan
    let note = StyledLine(
      state(of: shown, columns: canvas.bounds.columns - 18), isRunning ? .live : .dim)
    let receipt = receiptRows(columns: canvas.bounds.columns - 2, width: canvas.width)
    let parts = canvas.bounds.splitRows([
      .fixed(min(plan.strategies.count + 3 + receipt.count, canvas.bounds.rows / 2)), .fraction(1),
    ])
    canvas.within(parts[0]) { drawMatrix(plan, note: note, receipt: receipt, on: &$0) }
    canvas.within(parts[1]) {
      view == .cases ? drawCases(shown, on: &$0) : drawText(on: &$0)
    }
  }

  /// `412 of 2,365 · 12 s left · by quality · data/test.jsonl`: as much as there is room for.
  private func state(of shown: ShownEvaluation, columns: Int) -> String {
    let result = shown.evaluation.result
    var parts = ["\(result.doneCount) of \(result.plan.cellCount)"]
    if isRunning, let left = progress?.secondsLeft(of: result.plan.cellCount) {
      parts.append("\(Quantity.seconds(left)) left")
    }
    switch shown.evaluation.end {
    case .stopped: parts.append("stopped")
    case .settled: parts.append("settled")
    case .refused: parts.append("refused by a budget")
    case .complete, nil: break
    }
    if order.key != .plan || order.isReversed { parts.append(order.title) }
    parts.append(result.plan.dataset)
    if let origin = shown.origin { parts.append(origin) }
    var text = parts[0]
    for part in parts.dropFirst() where text.count + part.count + 3 <= columns {
      text += " · " + part
    }
    return text
  }

  private func receiptRows(columns: Int, width: CellWidth) -> [StyledLine] {
    guard let receipt else { return [] }
    var line = StyledLine(isPrepared ? "Enter starts: \(receipt)" : "\(receipt) …", .statusInfo)
    line.indent = 14
    return line.rows(columns: columns, width: width)
  }

  private func drawMatrix(
    _ plan: EvaluationPlan, note: StyledLine, receipt: [StyledLine], on canvas: inout Canvas
  ) {
    let inside = canvas.panel("Evaluate", note: note, isFocused: view != .cases)
    let isWide = inside.columns >= 96
    var columns = [
      TableColumn("Strategy"), TableColumn("Quality", .fixed(8), alignment: .trailing),
      TableColumn("Interval", .fixed(13), alignment: .trailing),
      TableColumn("Cost/call", .fixed(11), alignment: .trailing),
      TableColumn("p95", .fixed(8), alignment: .trailing),
      TableColumn("Failed", .fixed(7), alignment: .trailing),
    ]
    if isWide {
      columns.insert(TableColumn("Cost/right", .fixed(11), alignment: .trailing), at: 4)
      columns.insert(TableColumn("p50", .fixed(8), alignment: .trailing), at: 5)
      columns.append(TableColumn("Unscored", .fixed(9), alignment: .trailing))
    }
    let ordered = order.places(of: summaries)
    canvas.table(columns, count: summaries.count, selection: nil, in: inside) { index in
      let cells = Self.cells(summaries[ordered[index]])
      return isWide ? cells.wide : cells.narrow
    }
    for (number, line) in receipt.enumerated() {
      canvas.put(
        line, row: inside.endRow - receipt.count + number, column: inside.column,
        maxColumns: inside.columns)
    }
  }

  private static func cells(
    _ summary: StrategySummary
  ) -> (narrow: [StyledLine], wide: [StyledLine]) {
    func points(_ value: Double) -> String { Quantity.fixed(value * 100, 1) }
    func cost(_ cost: Cost?) -> StyledLine {
      guard let cost else { return StyledLine("–", .dim) }
      if cost.provenance != .unpriced, cost.amount == .zero { return StyledLine("free", .costFree) }
      return StyledLine(cost.formatted)
    }
    let quality = StyledLine(summary.quality.map { "\(points($0)) %" } ?? "–")
    let interval = StyledLine(
      summary.quality == nil
        ? "–" : "[\(points(summary.interval.low)), \(points(summary.interval.high))]", .dim)
    let p95 = StyledLine(summary.p95Seconds.map(Quantity.seconds) ?? "–")
    let failed = StyledLine(
      "\(summary.failed)", summary.failed > 0 ? .statusError : .dim)
    let name = StyledLine(summary.strategy)
    return (
      [name, quality, interval, cost(summary.costPerCall), p95, failed],
      [
        name, quality, interval, cost(summary.costPerCall), cost(summary.costPerCorrect),
        StyledLine(summary.medianSeconds.map(Quantity.seconds) ?? "–"), p95, failed,
        StyledLine("\(summary.unscored)", summary.unscored > 0 ? .statusWarning : .dim),
      ]
    )
  }

  private func drawText(on canvas: inout Canvas) {
    let inside = canvas.panel(
      view.rawValue.prefix(1).uppercased() + view.rawValue.dropFirst(),
      note: view == .confusion && summaries.indices.contains(strategy)
        ? StyledLine(summaries[strategy].strategy, .dim) : StyledLine(), isFocused: false)
    canvas.textView(lines, scroll: scroll, in: inside)
  }

  var sentenceLines: [StyledLine] {
    guard !sentences.isEmpty else {
      return [StyledLine("Comparisons appear with the first scores.", .placeholder)]
    }
    return sentences.map { StyledLine([Span("· " + $0)], indent: 2) }
  }
}
