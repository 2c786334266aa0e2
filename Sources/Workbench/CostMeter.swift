import CellGrid
import StrategyCore
import Widgets

/// The cost of the call on the screen and of the session, ticking while tokens stream. In sight on every screen.
struct CostMeter {
  var session: SessionState
  var run: Run?
  var showsComparison: Bool
  /// What all programs of the workspace have spent; `nil` as long as nobody has looked.
  var shared: SharedSpending?
  /// Dollars a minute, while money goes.
  var perMinute: Double?
  /// The evaluation that is on its way.
  var evaluation: EvaluationOutline?

  func draw(in rect: Rect, on canvas: inout Canvas) {
    let rows = rect.inset(rows: 0, columns: 1).splitRows(
      Array(repeating: .fixed(1), count: rect.rows))
    guard let first = rows.first else { return }
    drawSession(in: first, on: &canvas)
    guard rows.count > 1 else { return }
    if let warning {
      canvas.put(
        StyledLine(warning, .costWarning), row: rows[1].row, column: rows[1].column,
        maxColumns: rows[1].columns)
    } else {
      drawStrategies(in: rows[1], on: &canvas)
    }
  }

  /// This call, the session, today and the month, the pace, tokens by bucket, speed; the tightest budget on the right.
  private func drawSession(in rect: Rect, on canvas: inout Canvas) {
    var parts: [[Span]] = []
    if let run { parts.append(call(run)) }
    parts.append(total)
    parts += sums
    if let run {
      parts.append([Span(Self.tokens(run.usage))])
      if let speed = run.tokensPerSecond {
        parts.append([Span("\(Quantity.tokens(Int(speed.rounded()))) tok/s")])
      }
      if let first = run.timeToFirstToken {
        parts.append([Span("first "), Span(Quantity.seconds(first))])
      }
      parts += shares(run)
    }
    let gaugeColumns = 8
    let tightest = budgets.max { $0.share < $1.share }
    let share = tightest?.share
    let label =
      tightest.map { row in
        StyledLine(
          "\(row.cap == .session ? "budget" : row.cap.rawValue) \(Quantity.percent(row.share)) ",
          .dim)
      } ?? StyledLine()
    let right = share == nil ? 0 : label.columns(canvas.width) + gaugeColumns
    canvas.put(
      Self.fitting(parts, columns: rect.columns - right - 2, width: canvas.width), row: rect.row,
      column: rect.column)
    guard let share, right < rect.columns else { return }
    let column = rect.endColumn - right
    canvas.put(label, row: rect.row, column: column)
    canvas.gauge(
      share, row: rect.row, column: rect.endColumn - gaugeColumns, columns: gaugeColumns)
  }

  /// `examples 62 %`, `output 20 %`: where the money of this call goes.
  private func shares(_ run: Run) -> [[Span]] {
    run.costShares.filter { $0.share >= 0.01 }.map {
      [Span("\($0.name) ", .dim), Span(Quantity.percent($0.share))]
    }
  }

  /// Today, the month, how fast it goes and where that leads; nothing where nothing costs.
  private var sums: [[Span]] {
    var sums: [[Span]] = []
    if let shared, shared.month > .zero {
      sums.append([Span(shared.today.formatted), Span(" today", .dim)])
    }
    if let perMinute {
      sums.append([Span(VerdictText.dollars(perMinute), .live), Span("/min", .dim)])
    }
    if let projected = evaluation?.projected {
      sums.append([Span("≈\(projected.formatted)", .costEstimated), Span(" at the end", .dim)])
    }
    if let shared, shared.month > .zero {
      sums.append([Span(shared.month.formatted), Span(" month", .dim)])
    }
    return sums
  }

  private var budgets: [Budget.Row] {
    guard let budget = session.workspace?.budget else { return [] }
    var caps = Budget(session: budget.session)
    if shared != nil { (caps.day, caps.month) = (budget.day, budget.month) }
    return caps.rows(
      Budget.Spent(session: session.spending.amount, shared: shared ?? SharedSpending()))
  }

  private var warning: String? {
    guard let perMinute else { return nil }
    let ahead = evaluation?.projected.map { $0 - (evaluation?.spending.amount ?? .zero) }
    return BurnRate(perMinute: perMinute).warning(budgets, ahead: ahead)
  }

  /// Each strategy's runs, cost and tokens; the sizes of the last calls on the right.
  private func drawStrategies(in rect: Rect, on canvas: inout Canvas) {
    let parts = (session.workspace?.strategies ?? []).compactMap { strategy -> [Span]? in
      let spending = session.spending(of: strategy.name)
      guard spending.runs > 0 else { return nil }
      let last = session.lastRun(of: strategy.name)
      let cost = Self.text(spending.cost, isFree: Self.isFree(spending, last: last))
      return [
        Span(strategy.name, .key), Span(" \(spending.runs)× \(cost)"),
        Span(" \(Quantity.tokens(spending.usage.total)) tok", .dim),
      ]
    }
    guard !parts.isEmpty else {
      canvas.put(
        "Each strategy's cost and tokens appear here.", row: rect.row, column: rect.column,
        role: .placeholder, maxColumns: rect.columns)
      return
    }
    let sizes = session.runs.suffix(12).map { Double($0.usage.total) }
    let label = "tokens a call "
    let right = sizes.count > 1 ? label.count + sizes.count : 0
    canvas.put(
      Self.fitting(
        parts, columns: rect.columns - right - 2, width: canvas.width, countsRest: true),
      row: rect.row, column: rect.column)
    guard right > 0, right < rect.columns else { return }
    canvas.put(label, row: rect.row, column: rect.endColumn - right, role: .dim)
    canvas.sparkline(
      sizes, row: rect.row, column: rect.endColumn - sizes.count, columns: sizes.count)
  }

  private func call(_ run: Run) -> [Span] {
    let isFree = run.plan?.price?.isFree ?? false
    var spans = run.isRunning ? [Span("● ", .live)] : []
    if let cost = run.cost {
      spans.append(Span(Self.text(cost, isFree: isFree), Self.role(cost, isFree: isFree)))
    } else {
      spans.append(Span("–", .dim))
    }
    spans.append(Span(" call", .dim))
    if showsComparison, let cost = run.comparisonCost, let price = run.plan?.comparisonPrice {
      spans.append(Span(" (\(cost.formatted) as \(price.model))", .costEstimated))
    }
    return spans
  }

  private var total: [Span] {
    let spending = session.spending
    let isFree = Self.isFree(spending, last: session.runs.last)
    let cost = spending.cost
    var spans = [
      Span(Self.text(cost, isFree: isFree), Self.role(cost, isFree: isFree)),
      Span(" session", .dim),
    ]
    if showsComparison, let comparison = spending.comparison {
      spans.append(Span(" (\(comparison.formatted))", .costEstimated))
    }
    if spending.unpricedRuns > 0, spending.unpricedRuns < spending.runs {
      spans.append(Span(" + \(spending.unpricedRuns) unpriced", .costWarning))
    }
    return spans
  }

  /// Joins the parts that fit whole, from the left; `+3` counts those that do not, when that is wanted.
  static func fitting(
    _ parts: [[Span]], columns: Int, width: CellWidth, countsRest: Bool = false
  ) -> StyledLine {
    var line = StyledLine()
    var used = 0
    for (index, part) in parts.enumerated() {
      let piece = line.spans.isEmpty ? part : [Span(" · ", .dim)] + part
      let needed = StyledLine(piece).columns(width)
      let rest = countsRest && index + 1 < parts.count ? " +\(parts.count - index - 1)" : ""
      guard used + needed + rest.count <= columns else {
        if countsRest { line.spans.append(Span(" +\(parts.count - index)", .dim)) }
        break
      }
      line.spans += piece
      used += needed
    }
    return line
  }

  /// True when something ran, all of it was priced, and nothing was to pay.
  private static func isFree(_ spending: Spending, last: Run?) -> Bool {
    let isUnpaid = spending.amount == .zero && spending.unpricedRuns == 0
    // Evaluated cells tell no price, but what used tokens and came to nothing has none to pay.
    return isUnpaid && (last?.plan?.price?.isFree ?? (spending.usage.total > 0))
  }

  private static func text(_ cost: Cost, isFree: Bool) -> String {
    isFree ? "free" : cost.formatted
  }

  private static func role(_ cost: Cost, isFree: Bool) -> Role {
    if isFree { return .costFree }
    return switch cost.provenance {
    case .billed, .reported: .costNormal
    case .estimated: .costEstimated
    case .unpriced: .costWarning
    }
  }

  /// `in 812 (512 cached) out 143`; `~` while counted here.
  private static func tokens(_ usage: Usage) -> String {
    let mark = usage.provenance == .estimated ? "~" : ""
    let cached = usage.cacheRead > 0 ? " (\(Quantity.tokens(usage.cacheRead)) cached)" : ""
    let reasoning =
      usage.reasoning > 0 ? " (\(Quantity.tokens(usage.reasoning)) reasoning)" : ""
    return "in \(mark)\(Quantity.tokens(usage.prompt))\(cached) "
      + "out \(mark)\(Quantity.tokens(usage.output))\(reasoning)"
  }
}
