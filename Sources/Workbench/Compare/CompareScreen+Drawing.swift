import CellGrid
import StrategyCore
import Widgets

extension CompareScreen {
  /// - Parameter areas: one for each column, or a single one that shows the focused column.
  func draw(
    _ session: SessionState, at moment: Microseconds, input: String, heading: Rect,
    areas: [Rect], on canvas: inout Canvas
  ) {
    drawHeading(input, in: heading.inset(rows: 0, columns: 1), on: &canvas)
    guard !columns.isEmpty else {
      canvas.textView(
        [StyledLine("There is no strategy to compare: see `strategies:` in trivium.yaml.")],
        scroll: TextScroll(), in: areas[0])
      return
    }
    if areas.count == columns.count {
      for (index, area) in areas.enumerated() {
        drawColumn(index, session, at: moment, input: input, in: area, on: &canvas)
      }
      return
    }
    let parts = areas[0].splitRows([.fixed(1), .fraction(1)])
    let tabs = columns.indices.map { index in
      let isRunning = run(of: index, in: session)?.isRunning == true
      return Tab(columns[index].label + (isRunning ? " \(canvas.glyphs.dot)" : ""))
    }
    canvas.tabs(
      tabs, active: focus, row: parts[0].row, column: parts[0].column + 1,
      maxColumns: max(parts[0].columns - 2, 0))
    drawColumn(focus, session, at: moment, input: input, in: parts[1], on: &canvas)
  }

  /// What all are asked, and how they are read.
  private func drawHeading(_ input: String, in rect: Rect, on canvas: inout Canvas) {
    let modes =
      (showsDifference ? "words against \(columns[base].strategy) · " : "")
      + (scrollsTogether ? "scroll together" : "scroll apart")
    let right = canvas.width.columns(of: modes)
    let line = input.split(whereSeparator: \.isNewline).joined(separator: " ")
    let shown =
      line.isEmpty
      ? StyledLine("The input is typed in Compose.", .placeholder)
      : StyledLine([Span("input ", .dim), Span(line, .userInput)])
    canvas.put(
      shown, row: rect.row, column: rect.column, maxColumns: max(rect.columns - right - 2, 0))
    guard right + 2 < rect.columns else { return }
    canvas.put(modes, row: rect.row, column: rect.endColumn - right, role: .dim)
  }

  private func drawColumn(
    _ index: Int, _ session: SessionState, at moment: Microseconds, input: String, in rect: Rect,
    on canvas: inout Canvas
  ) {
    let column = columns[index]
    let run = run(of: index, in: session)
    let isBase = showsDifference && index == base
    let inside = canvas.panel(
      column.label + (isBase ? " (base)" : ""), note: run.map { RunText.badge($0) } ?? StyledLine(),
      isFocused: index == focus, in: rect)
    let parts = inside.splitRows([.fraction(1), .fixed(1)])
    guard let run else {
      canvas.textView(
        [StyledLine("Not run yet.", .placeholder)], scroll: TextScroll(), in: parts[0])
      return
    }
    canvas.textView(column.document(of: run, at: moment), scroll: column.scroll, in: parts[0])
    canvas.put(
      CostMeter.fitting(
        figures(of: run, column, input: input), columns: parts[1].columns, width: canvas.width),
      row: parts[1].row, column: parts[1].column, maxColumns: parts[1].columns)
  }

  /// `free · first 9 ms · in 812 out 14 · 52 tok/s`, after what differs from the base, or that another input was answered.
  private func figures(of run: Run, _ column: CompareColumn, input: String) -> [[Span]] {
    var parts: [[Span]] = []
    if !input.isEmpty, run.request.input.oneLine != input.oneLine {
      parts.append([Span("answers another input", .statusWarning)])
    }
    if let difference = column.difference {
      parts.append(
        difference.removed + difference.added == 0
          ? [Span("same words", .dim)]
          : [
            Span("-\(difference.removed)", .removed), Span(" "),
            Span("+\(difference.added)", .added), Span(" words", .dim),
          ])
    }
    let isFree = run.plan?.price?.isFree == true
    parts.append([Span(isFree ? "free" : run.cost?.formatted ?? "–", .dim)])
    let mark = run.usage.provenance == .estimated ? "~" : ""
    parts.append([
      Span(
        "in \(mark)\(Quantity.tokens(run.usage.prompt)) "
          + "out \(mark)\(Quantity.tokens(run.usage.output))", .dim)
    ])
    if let first = run.timeToFirstToken {
      parts.append([Span("first \(Quantity.seconds(first))", .dim)])
    }
    if let speed = run.tokensPerSecond {
      parts.append([Span("\(Quantity.tokens(Int(speed.rounded()))) tok/s", .dim)])
    }
    return parts
  }
}
