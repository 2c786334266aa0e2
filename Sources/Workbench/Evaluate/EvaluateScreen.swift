import CellGrid
import StrategyCore
import Widgets

/// Strategies scored on a dataset: the matrix, what the comparisons say, and the cases behind them.
package struct EvaluateScreen: Sendable, Equatable {
  package enum Command: String, Sendable, Hashable, CaseIterable {
    case prepare, start, stop
    case toggleCases = "toggle-cases"
    case filter
  }

  /// Which cases are listed.
  package enum Filter: String, Sendable, Hashable, CaseIterable {
    case all, different, missed
  }

  package internal(set) var shown: ShownEvaluation?
  /// What an evaluation that is not yet started would take.
  package internal(set) var receipt: String?
  package internal(set) var isRunning = false
  private(set) var showsCases = false
  private(set) var filter = Filter.all
  private(set) var selection = 0
  private(set) var rows: [Int] = []
  private(set) var scroll = TextScroll()
  private(set) var summaries: [StrategySummary] = []
  private(set) var sentences: [String] = []
  private var refreshedAt: Microseconds = 0
  private var refreshedCount = -1

  /// Figures are reckoned anew at most so often while cells end.
  private static let pause: Microseconds = 400_000

  mutating func show(_ shown: ShownEvaluation, at now: Microseconds) {
    self.shown = shown
    refresh(at: now)
  }

  /// Shows another moment of a recording.
  mutating func wind(to shown: ShownEvaluation?, at now: Microseconds, isMoving: Bool) {
    self.shown = shown
    if shown == nil { (summaries, sentences, rows, refreshedCount) = ([], [], [], -1) }
    if !isMoving || now - refreshedAt >= Self.pause { refresh(at: now) }
  }

  /// Takes an event of the session; an evaluation that starts takes the place of what was shown.
  mutating func adopt(_ event: SessionEvent, at now: Microseconds) {
    switch event {
    case .evaluationStarted(let id, let plan):
      let cases = shown?.evaluation.plan == plan ? shown?.cases ?? [] : []
      shown = ShownEvaluation(
        evaluation: Evaluation(id: id, plan: plan), cases: cases,
        outlooks: shown?.outlooks ?? [:])
      receipt = nil
      isRunning = true
      refresh(at: now)
    case .cellEvaluated(let id, _, _) where shown?.evaluation.id == id && shown?.origin == nil:
      shown?.evaluation.apply(event)
      if now - refreshedAt >= Self.pause { refresh(at: now) }
    case .evaluationEnded(let id, _) where shown?.evaluation.id == id && shown?.origin == nil:
      shown?.evaluation.apply(event)
      isRunning = false
      refresh(at: now)
    default: break
    }
  }

  private mutating func refresh(at now: Microseconds) {
    refreshedAt = now
    guard let result = shown?.evaluation.result, result.doneCount != refreshedCount else { return }
    refreshedCount = result.doneCount
    summaries = result.summaries
    sentences = result.doneCount > 0 ? result.comparisons.map(\.sentence) : []
    list()
  }

  mutating func reduce(_ command: Command) -> [Effect] {
    switch command {
    case .prepare:
      guard !isRunning else { return [] }
      receipt = "reckoning what it takes"
      return [.prepareEvaluation]
    case .start: return receipt == nil || isRunning ? [] : [.startEvaluation]
    case .stop:
      receipt = nil
      return isRunning ? [.stopEvaluation] : []
    case .toggleCases: showsCases.toggle()
    case .filter:
      let all = Filter.allCases
      filter = all[((all.firstIndex(of: filter) ?? 0) + 1) % all.count]
      list()
    }
    return []
  }

  private mutating func list() {
    guard let result = shown?.evaluation.result else { return }
    let plan = result.plan
    rows =
      switch filter {
      case .all: Array(plan.cases.indices)
      case .different: result.differing
      case .missed:
        plan.cases.indices.filter { row in
          plan.strategies.indices.contains { (result.mean(row: row, strategy: $0) ?? 0) < 1 }
        }
      }
    selection = min(selection, max(rows.count - 1, 0))
  }

  mutating func reduce(_ command: ScrollCommand, size: GridSize, width: CellWidth) {
    guard showsCases else {
      scroll.reduce(command, in: sentenceLines, size: size, width: width)
      return
    }
    let last = max(rows.count - 1, 0)
    let next = command.rows(page: size.rows).map { selection + $0 } ?? (command == .top ? 0 : last)
    selection = min(max(next, 0), last)
  }

  private var sentenceLines: [StyledLine] {
    sentences.map { StyledLine([Span("· " + $0)], indent: 2) }
  }
}

extension EvaluateScreen {
  func draw(on canvas: inout Canvas) {
    guard let shown else {
      let inside = canvas.panel("Evaluate", isFocused: true)
      let text = [
        receipt.map { StyledLine($0) } ?? StyledLine("Nothing was evaluated yet.", .placeholder),
        StyledLine(
          "r shows what scoring all strategies on the test dataset takes; Enter starts it.",
          .dim),
      ]
      canvas.textView(text, scroll: TextScroll(), in: inside)
      return
    }
    let plan = shown.evaluation.plan
    let note = StyledLine(state(of: shown), isRunning ? .live : .dim)
    let receipt = receiptRows(columns: canvas.bounds.columns - 2, width: canvas.width)
    let parts = canvas.bounds.splitRows([
      .fixed(min(plan.strategies.count + 3 + receipt.count, canvas.bounds.rows / 2)), .fraction(1),
    ])
    canvas.within(parts[0]) { drawMatrix(plan, note: note, receipt: receipt, on: &$0) }
    canvas.within(parts[1]) {
      showsCases ? drawCases(shown, on: &$0) : drawSentences(on: &$0)
    }
  }

  /// `412 of 2,365 · data/test.jsonl`.
  private func state(of shown: ShownEvaluation) -> String {
    let result = shown.evaluation.result
    var parts = ["\(result.doneCount) of \(result.plan.cellCount)", result.plan.dataset]
    if let origin = shown.origin { parts.append(origin) }
    switch shown.evaluation.end {
    case .stopped: parts.append("stopped")
    case .settled: parts.append("settled")
    case .refused: parts.append("refused by a budget")
    case .complete, nil: break
    }
    return parts.joined(separator: " · ")
  }

  private func receiptRows(columns: Int, width: CellWidth) -> [StyledLine] {
    guard let receipt else { return [] }
    var line = StyledLine("Enter starts: \(receipt)", .statusInfo)
    line.indent = 14
    return line.rows(columns: columns, width: width)
  }

  private func drawMatrix(
    _ plan: EvaluationPlan, note: StyledLine, receipt: [StyledLine], on canvas: inout Canvas
  ) {
    let inside = canvas.panel("Evaluate", note: note, isFocused: !showsCases)
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
    canvas.table(columns, count: summaries.count, selection: nil, in: inside) { index in
      let cells = Self.cells(summaries[index])
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

  private func drawSentences(on canvas: inout Canvas) {
    let inside = canvas.panel("Comparisons", isFocused: false)
    let lines =
      sentences.isEmpty
      ? [StyledLine("Comparisons appear with the first scores.", .placeholder)] : sentenceLines
    canvas.textView(lines, scroll: scroll, in: inside)
  }

  private func drawCases(_ shown: ShownEvaluation, on canvas: inout Canvas) {
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
      canvas.textView(
        outputs(shown, row: rows[selection]), scroll: TextScroll(), in: inside)
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
    for (index, name) in result.plan.strategies.enumerated() {
      let cell = EvaluationCell(row: row, strategy: index)
      var spans = [Self.mark(result, row, index), Span(" \(name)  ", .heading)]
      if let answer = shown.evaluation.answer(of: cell) { spans.append(Span(answer.text)) }
      lines.append(StyledLine(spans, indent: 2))
      let reason: String? =
        switch result.record(of: cell)?.outcome {
        case .scored(let score): score.reason.isEmpty ? nil : score.reason
        case .unscored(let reason), .failed(let reason): reason
        case nil: nil
        }
      if let reason { lines.append(StyledLine([Span("  \(reason)", .dim)], indent: 2)) }
    }
    return lines
  }
}
