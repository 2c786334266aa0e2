import CellGrid
package import StrategyCore
import Widgets

/// What the recorded sessions have spent, by one side at a time; budgets above, what stands out below.
package struct CostScreen: Sendable, Equatable {
  package enum Command: String, Sendable, Hashable, CaseIterable {
    case nextSide = "next-side"
    case previousSide = "previous-side"
    case reload
  }

  package private(set) var side = Ledger.Side.day
  /// `nil` until the sessions were read.
  private(set) var ledger: Ledger?
  private(set) var rows: [Ledger.Row] = []
  private(set) var total = Ledger.Row(name: "all")
  /// What each of the last days came to, days without a call included, in dollars.
  private(set) var days: [Double] = []
  private var today = ""
  private(set) var selection = 0

  mutating func show(_ ledger: Ledger, on today: String) {
    self.ledger = ledger
    self.today = today
    total = ledger.total
    days = Self.lastDays(ledger.rows(by: .day), until: today)
    list()
  }

  private mutating func list() {
    rows = ledger?.rows(by: side) ?? []
    selection = min(selection, max(rows.count - 1, 0))
  }

  mutating func reduce(_ command: Command) -> [Effect] {
    let all = Ledger.Side.allCases
    let place = all.firstIndex(of: side) ?? 0
    switch command {
    case .reload: return [.readLedger, .readSpending]
    case .nextSide: side = all[(place + 1) % all.count]
    case .previousSide: side = all[(place + all.count - 1) % all.count]
    }
    selection = 0
    list()
    return []
  }

  mutating func reduce(_ command: ScrollCommand, size: GridSize, width: CellWidth) {
    let last = max(rows.count - 1, 0)
    let next =
      command.rows(page: max(size.rows - 4, 1)).map { selection + $0 }
      ?? (command == .top ? 0 : last)
    selection = min(max(next, 0), last)
  }

  private static let shownDays = 30

  /// Days of a calendar are counted without one: as numbers since 1970, from their three parts.
  private static func lastDays(_ rows: [Ledger.Row], until today: String) -> [Double] {
    guard let end = dayNumber(today) else { return [] }
    var days = [Double](repeating: 0, count: shownDays)
    for row in rows {
      guard let number = dayNumber(row.name), (0..<shownDays).contains(end - number) else {
        continue
      }
      days[shownDays - 1 - (end - number)] += row.amount.share(of: Money(dollars: 1))
    }
    // From the first day on which something was spent.
    return Array(days.drop { $0 == 0 })
  }

  package static func dayNumber(_ day: String) -> Int? {
    let parts = day.split(separator: "-", omittingEmptySubsequences: false).compactMap { Int($0) }
    guard parts.count == 3, (1...9999).contains(parts[0]), (1...12).contains(parts[1]) else {
      return nil
    }
    let year = parts[1] > 2 ? parts[0] : parts[0] - 1
    let month = (parts[1] + 9) % 12
    let dayOfYear = (153 * month + 2) / 5 + parts[2] - 1
    return year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear
  }
}

extension CostScreen {
  /// - Parameters:
  ///   - budgets: what stands against each cap.
  ///   - volume: calls a month that the workspace is meant for.
  func draw(budgets: [Budget.Row], monthlyVolume volume: Int?, on canvas: inout Canvas) {
    let inside = canvas.panel("Cost", note: StyledLine(note, .dim), isFocused: true)
    guard let ledger else {
      canvas.textView(
        [StyledLine("Adding up the sessions of this workspace.", .placeholder)],
        scroll: TextScroll(), in: inside)
      return
    }
    guard !rows.isEmpty else {
      canvas.textView(
        [
          StyledLine(
            "Nothing has been spent yet: run something, and it is counted here.", .placeholder)
        ], scroll: TextScroll(), in: inside)
      return
    }
    let notes = notes(ledger, volume, sections: inside.rows < 22 ? 2 : 3)
    let room = inside.rows - budgets.count
    let below = min(notes.count, max(room / 2, 0))
    let parts = inside.splitRows([
      .fixed(min(budgets.count, inside.rows)), .fraction(1),
      .fixed(days.count > 1 && room > 6 ? 1 : 0), .fixed(below),
    ])
    draw(budgets, in: parts[0], on: &canvas)
    drawTable(in: parts[1], on: &canvas)
    if !parts[2].isEmpty { drawDays(in: parts[2], on: &canvas) }
    canvas.textView(notes, scroll: TextScroll(), in: parts[3])
  }

  /// `by day · 12 calls · $1.20`.
  private var note: String {
    guard ledger != nil else { return "" }
    let calls = "\(total.calls) \(total.calls == 1 ? "call" : "calls")"
    return "by \(side.rawValue) · \(calls) · \(Self.amount(total))"
  }

  private static func amount(_ row: Ledger.Row) -> String {
    row.unpriced == 0 ? row.amount.formatted : "\(row.amount.formatted) + \(row.unpriced) unpriced"
  }

  private func draw(_ budgets: [Budget.Row], in rect: Rect, on canvas: inout Canvas) {
    for (offset, budget) in budgets.prefix(rect.rows).enumerated() {
      let row = rect.row + offset
      canvas.put(StyledLine(budget.cap.rawValue, .heading), row: row, column: rect.column)
      let columns = min(20, max(rect.columns - 48, 6))
      canvas.gauge(budget.share, row: row, column: rect.column + 9, columns: columns)
      let reserved =
        budget.reserved > .zero ? " · \(budget.reserved.formatted) reserved" : ""
      canvas.put(
        StyledLine(
          "\(Quantity.percent(budget.share)) · \(budget.spent.formatted) of "
            + "\(budget.limit.formatted)\(reserved)", budget.notice == nil ? .dim : .costWarning),
        row: row, column: rect.column + 10 + columns,
        maxColumns: max(rect.columns - 10 - columns, 0))
    }
  }

  /// Under 100 columns tokens and savings give way.
  private func drawTable(in rect: Rect, on canvas: inout Canvas) {
    let isWide = rect.columns >= 96
    var columns = [
      TableColumn(side.rawValue.prefix(1).uppercased() + side.rawValue.dropFirst()),
      TableColumn("Calls", .fixed(7), alignment: .trailing),
    ]
    if isWide {
      columns += [
        TableColumn("In", .fixed(8), alignment: .trailing),
        TableColumn("Out", .fixed(8), alignment: .trailing),
        TableColumn("Saved", .fixed(10), alignment: .trailing),
      ]
    }
    columns += [
      TableColumn("Cost", .fixed(22), alignment: .trailing),
      TableColumn("Share", .fixed(7), alignment: .trailing),
    ]
    canvas.table(columns, count: rows.count, selection: selection, in: rect) { index in
      let row = rows[index]
      var cells = [StyledLine(row.name), StyledLine("\(row.calls)")]
      if isWide {
        cells += [
          StyledLine(Quantity.tokens(row.tokensIn), .dim),
          StyledLine(Quantity.tokens(row.tokensOut), .dim),
          StyledLine(row.saved > .zero ? row.saved.formatted : "–", .costFree),
        ]
      }
      let share = total.amount > .zero ? Quantity.percent(row.amount.share(of: total.amount)) : "–"
      return cells + [
        StyledLine(Self.amount(row), row.unpriced > 0 ? .costWarning : .costNormal),
        StyledLine(share, .dim),
      ]
    }
  }

  /// The dearest sections of prompts, savings, stops, prices.
  private func notes(
    _ ledger: Ledger, _ volume: Int?, sections count: Int
  ) -> [StyledLine] {
    var lines: [StyledLine] = []
    lines += ledger.sectionCosts.prefix(count).map {
      StyledLine([Span("· " + $0.sentence(monthlyVolume: volume))], indent: 2)
    }
    if total.saved > .zero {
      lines.append(
        StyledLine(
          "· Kept answers and the caches of servers saved \(total.saved.formatted).", .costFree))
    }
    let sources = Set(ledger.priceSources.values).sorted().map(aged)
    if !sources.isEmpty {
      lines.append(
        StyledLine([Span("· Prices: \(sources.joined(separator: ", ")).", .dim)], indent: 2))
    }
    if let stop = ledger.stops.first {
      let count = ledger.stops.count
      lines.append(
        StyledLine(
          [
            Span("· Stopped by a budget: \(count)×. ", .costWarning),
            Span("\(stop.day): \(stop.sentence)", .dim),
          ], indent: 2))
    }
    if !ledger.unreadable.isEmpty {
      lines.append(
        StyledLine(
          "· \(ledger.unreadable.count) sessions could not be read; `trivium sessions verify` tells.",
          .statusWarning))
    }
    return lines
  }

  /// `price book 2026-11-23 (12 days old)`.
  private func aged(_ source: String) -> String {
    guard let now = Self.dayNumber(today), let then = Self.dayNumber(String(source.suffix(10))),
      now > then
    else { return source }
    return "\(source) (\(now - then) \(now - then == 1 ? "day" : "days") old)"
  }

  /// `last 30 days ▁▁▃█▂  most $1.20 a day`.
  private func drawDays(in rect: Rect, on canvas: inout Canvas) {
    var column = rect.column
    column += canvas.put(
      "last \(days.count) days ", row: rect.row, column: column, role: .dim,
      maxColumns: rect.columns)
    let columns = min(days.count, max(rect.endColumn - column, 0))
    canvas.sparkline(days, row: rect.row, column: column, columns: columns)
    column += columns
    canvas.put(
      "  most \(VerdictText.dollars(days.max() ?? 0)) a day", row: rect.row, column: column,
      role: .dim, maxColumns: max(rect.endColumn - column, 0))
  }
}

extension WorkbenchState {
  /// What stands against each cap of the workspace.
  func costBudgets(in session: SessionState) -> [Budget.Row] {
    guard let budget = session.workspace?.budget else { return [] }
    let spent = Budget.Spent(
      session: session.spending.amount, shared: sharedSpending(in: session) ?? SharedSpending())
    return budget.rows(spent).filter { $0.cap != .run }
  }
}
