import CellGrid
import Foundation
import StrategyCore
import Widgets

extension DecideScreen {
  func draw(on canvas: inout Canvas) {
    let note = CostMeter.fitting(
      note.map { [Span($0, .dim)] }, columns: canvas.bounds.columns - 16, width: canvas.width)
    let inside = canvas.panel("Decide", note: note, isFocused: true)
    guard let verdict else {
      canvas.textView(lines, scroll: scroll, in: inside)
      return
    }
    let parts = inside.splitRows([.fixed(inside.rows > 6 ? 1 : 0), .fraction(1)])
    drawTabs(in: parts[0], on: &canvas)
    switch view {
    case .verdict, .failures: canvas.textView(lines, scroll: scroll, in: parts[1])
    case .pareto: drawPareto(verdict, in: parts[1], on: &canvas)
    case .breakEven: drawBreakEvens(verdict, in: parts[1], on: &canvas)
    case .inputs: drawInputs(in: parts[1], on: &canvas)
    }
  }

  /// The terms; what has no room is left out from the end.
  private var note: [String] {
    guard let terms, verdict != nil else { return ["prior"] }
    var parts = [
      "\(VerdictText.whole(terms.monthlyVolume))/month",
      "\(VerdictText.whole(terms.months)) months",
    ]
    if let growth = terms.monthlyGrowth {
      parts.append("\(growth > 0 ? "+" : "−")\(Quantity.fixed(abs(growth) * 100, 0)) %/month")
    }
    if let share = terms.batchShare {
      parts.append("\(Quantity.fixed(share * 100, 0)) % batch")
    }
    if let cost = terms.costOfError { parts.append("error \(VerdictText.dollars(cost))") }
    parts.append("margin \(Quantity.fixed(terms.margin * 100, 0))")
    return parts
  }

  private func drawTabs(in rect: Rect, on canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    var column = rect.column
    for view in View.allCases {
      let isShown = view == self.view
      let text = isShown ? "[\(view.rawValue)]" : " \(view.rawValue) "
      guard column + text.count <= rect.endColumn else { return }
      column += canvas.put(
        text, row: rect.row, column: column, role: isShown ? .tabActive : .tabInactive)
      column += 1
    }
  }

  /// Quality against cost a call, with the intervals of the quality, then who is who.
  private func drawPareto(_ verdict: Verdict, in rect: Rect, on canvas: inout Canvas) {
    let priced = verdict.standings.filter { $0.callCost != nil }
    let legend = verdict.standings.enumerated().map { legendLine($0.offset + 1, $0.element) }
    let parts = rect.splitRows([.fraction(1), .fixed(min(legend.count, max(rect.rows / 2, 1)))])
    if !priced.isEmpty {
      canvas.plot(plot(verdict), in: parts[0])
    } else {
      canvas.put(
        "No strategy has a price.", row: parts[0].row, column: parts[0].column,
        role: .placeholder, maxColumns: parts[0].columns)
    }
    canvas.textView(legend, scroll: TextScroll(), in: parts[1])
  }

  private func plot(_ verdict: Verdict) -> Plot {
    let standings = verdict.standings
    let low = standings.map(\.interval.low).min() ?? 0
    let high = standings.map(\.interval.high).max() ?? 1
    let dearest = standings.compactMap(\.callCost).max() ?? 0
    let points = standings.enumerated().compactMap { index, standing -> Plot.Point? in
      guard let cost = standing.callCost else { return nil }
      return Plot.Point(
        x: Plot.Span(low: cost, likely: cost, high: cost),
        y: Plot.Span(
          low: standing.interval.low, likely: standing.quality, high: standing.interval.high),
        mark: "\((index + 1) % 10)", role: Self.role(standing))
    }
    return Plot(
      points, x: 0...max(dearest * 1.2, 1e-12), y: low...max(high, low + 0.01),
      xLabels: ("$0 a call", "\(VerdictText.dollars(dearest * 1.2)) a call"),
      yLabels: (VerdictText.percent(low), "quality " + VerdictText.percent(high)))
  }

  private static func role(_ standing: Verdict.Standing) -> Role {
    if !standing.exclusions.isEmpty { return .dim }
    return standing.isDominated ? .chartAlternate : .chart
  }

  /// `1 prompt 71 % [66 %, 76 %] $0.0004 a call · dominated`.
  private func legendLine(_ number: Int, _ standing: Verdict.Standing) -> StyledLine {
    let place =
      !standing.exclusions.isEmpty
      ? "out" : standing.isDominated ? "another is better and no dearer" : "on the frontier"
    let cost = standing.callCost.map { "\(VerdictText.dollars($0)) a call" } ?? "unpriced"
    let interval =
      "[\(VerdictText.percent(standing.interval.low)), \(VerdictText.percent(standing.interval.high))]"
    return StyledLine(
      [
        Span("\(number % 10) ", Self.role(standing), .bold), Span(standing.name),
        Span("  \(VerdictText.percent(standing.quality)) "), Span(interval, .dim),
        Span("  \(cost)"), Span("  \(place)", .dim),
      ], indent: 2)
  }
}

/// Break-even bands and the inputs.
extension DecideScreen {
  /// Powers of ten that hold the volume and what matters of the bands.
  private func axis(_ verdict: Verdict, _ volume: Double) -> ClosedRange<Double> {
    let ends = verdict.breakEvens.flatMap { [$0.low, $0.likely, $0.high].compactMap { $0 } }
      .filter { $0 >= 1 && $0 <= 1e9 }
    let exponents = (ends + [max(volume, 1)]).map { log10($0) }
    let low = max((exponents.min() ?? 3).rounded(.down) - 1, 0)
    let high = min((exponents.max() ?? 5).rounded(.up) + 1, 12)
    return low...max(high, low + 2)
  }

  private func drawBreakEvens(_ verdict: Verdict, in rect: Rect, on canvas: inout Canvas) {
    guard let terms, !verdict.breakEvens.isEmpty else {
      canvas.textView(
        [StyledLine("Fewer than two strategies have a price: nothing to compare.", .placeholder)],
        scroll: TextScroll(), in: rect)
      return
    }
    let pairs = verdict.breakEvens.map { "\($0.from) → \($0.to)" }
    let widest = pairs.reduce(0) { max($0, canvas.width.columns(of: $1)) }
    let left = min(widest, max(rect.columns / 3, 8)) + 1
    let columns = rect.columns - left
    guard columns > 10, rect.rows > 4 else { return }
    let axis = axis(verdict, terms.monthlyVolume)
    let start = rect.column + left
    drawScale(axis, row: rect.row, column: start, columns: columns, on: &canvas)
    let here = start + Plot.cell(log10(max(terms.monthlyVolume, 1)), on: axis, cells: columns)
    let shown = verdict.breakEvens.prefix(max(rect.rows - 3 - verdict.cheapest.count, 1))
    for (offset, pair) in shown.enumerated() {
      let row = rect.row + 1 + offset
      canvas.put(canvas.glyphs.vertical, row: row, column: here, role: .border)
      canvas.put(pairs[offset], row: row, column: rect.column, maxColumns: left - 1)
      draw(pair, axis, row: row, column: start, columns: columns, on: &canvas)
    }
    let mark = "\(VerdictText.whole(terms.monthlyVolume)) calls a month"
    let place = max(min(here - mark.count / 2, rect.endColumn - mark.count), rect.column)
    let row = rect.row + 1 + shown.count
    canvas.put(mark, row: row, column: place, role: .title, maxColumns: rect.columns)
    let below = Rect(
      row: row + 1, column: rect.column, rows: rect.endRow - row - 1, columns: rect.columns)
    let text =
      verdict.cheapest.map { StyledLine("cheapest: \(Self.sentence($0))") }
      + [
        StyledLine(
          "├──●──┤ from where the second is cheaper: one, five and nine of ten draws.", .dim)
      ]
    let parts = below.splitRows([.fixed(min(text.count, below.rows)), .fraction(1)])
    canvas.textView(text, scroll: TextScroll(), in: parts[0])
    let chart = Rect(
      row: parts[1].row, column: start, rows: parts[1].rows, columns: columns)
    if chart.rows >= 5 {
      drawLines(verdict, terms, axis, left: rect.column, in: chart, on: &canvas)
    }
  }

  /// Dollars a month over the volume, both in powers of ten: a line of digits for each strategy.
  private func drawLines(
    _ verdict: Verdict, _ terms: DecisionTerms, _ axis: ClosedRange<Double>, left: Int,
    in rect: Rect, on canvas: inout Canvas
  ) {
    func monthly(_ line: CostLine, _ exponent: Double) -> Double {
      log10(max(line.total(atMonthlyVolume: pow(10, exponent)) / terms.months, 0.01))
    }
    let lines = zip(verdict.standings.indices, costLines).compactMap { index, line in
      line.map { (mark: "\((index + 1) % 10)", name: verdict.standings[index].name, line: $0) }
    }
    let ends = lines.flatMap {
      [monthly($0.line, axis.lowerBound), monthly($0.line, axis.upperBound)]
    }
    guard let low = ends.min(), let high = ends.max() else { return }
    let scale = low...max(high, low + 0.1)
    canvas.put(
      "a month: " + lines.map { "\($0.mark) \($0.name)" }.joined(separator: "  "),
      row: rect.row, column: left, role: .dim, maxColumns: rect.endColumn - left)
    let room = max(rect.column - left - 1, 0)
    canvas.put(
      VerdictText.dollars(pow(10, high)), row: rect.row + 1, column: left, role: .dim,
      maxColumns: room)
    canvas.put(
      VerdictText.dollars(pow(10, low)), row: rect.endRow - 1, column: left, role: .dim,
      maxColumns: room)
    let width = axis.upperBound - axis.lowerBound
    for column in 0..<rect.columns {
      let exponent = axis.lowerBound + width * Double(column) / Double(max(rect.columns - 1, 1))
      for line in lines {
        let up = Plot.cell(monthly(line.line, exponent), on: scale, cells: rect.rows - 1)
        canvas.put(
          line.mark, row: rect.endRow - 1 - up, column: rect.column + column, role: .chart)
      }
    }
  }

  private func draw(
    _ pair: BreakEven, _ axis: ClosedRange<Double>, row: Int, column: Int, columns: Int,
    on canvas: inout Canvas
  ) {
    func place(_ volume: Double) -> Double { log10(max(volume, 1)) }
    guard pair.everShare >= 0.1, let low = pair.low else {
      let text =
        pair.everShare == 0
        ? "never cheaper" : "cheaper in \(VerdictText.percent(pair.everShare)) of draws only"
      canvas.put(text, row: row, column: column, role: .dim, maxColumns: columns)
      return
    }
    if pair.high == 0 {
      canvas.put("always cheaper", row: row, column: column, role: .dim, maxColumns: columns)
      return
    }
    canvas.interval(
      low: place(low), likely: pair.likely.map(place), high: pair.high.map(place), on: axis,
      role: .chart, row: row, column: column, columns: columns)
  }

  /// `1   10   100   1k   10k`, as many as have room.
  private func drawScale(
    _ axis: ClosedRange<Double>, row: Int, column: Int, columns: Int, on canvas: inout Canvas
  ) {
    let decades = Int(axis.lowerBound)...Int(axis.upperBound)
    let step = max(decades.count * 6 / max(columns, 1), 1)
    for decade in decades where (decade - decades.lowerBound).isMultiple(of: step) {
      let text = Self.power(decade)
      let place = Plot.cell(Double(decade), on: axis, cells: columns)
      canvas.put(
        text, row: row, column: column + min(place, columns - text.count), role: .dim)
    }
  }

  private static func power(_ decade: Int) -> String {
    let units = ["", "k", "M", "G", "T"]
    let zeros = String(repeating: "0", count: decade % 3)
    return "1\(zeros)\(units[min(decade / 3, units.count - 1)])"
  }

  private func drawInputs(in rect: Rect, on canvas: inout Canvas) {
    let rows = inputs.rows
    let parts = rect.splitRows([.fraction(1), .fixed(rect.rows > 5 ? 1 : 0)])
    var columns = [
      TableColumn("Strategy", .fixed(min(14, max(rect.columns / 5, 6)))),
      TableColumn("Input", .fixed(10)), TableColumn("Value", .fixed(20), alignment: .trailing),
    ]
    let isWide = rect.columns >= 90
    if isWide { columns.append(TableColumn("Range", .fixed(22), alignment: .trailing)) }
    columns.append(TableColumn("Where from"))
    canvas.table(columns, count: rows.count, selection: inputs.selection, in: parts[0]) { index in
      let row = rows[index]
      let text = inputs.text(of: row)
      var cells = [
        StyledLine(inputs.names[row.strategy]), StyledLine(row.field.rawValue, .dim),
        StyledLine(text.value),
      ]
      if isWide { cells.append(StyledLine(text.range, .dim)) }
      return cells + [StyledLine(text.origin, .dim)]
    }
    if !parts[1].isEmpty, let verdict, let terms {
      canvas.put(
        StyledLine(VerdictText(verdict, terms: terms).sentences.first ?? "", .title),
        row: parts[1].row, column: parts[1].column, maxColumns: parts[1].columns)
    }
  }
}
