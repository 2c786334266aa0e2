import Archive
import ArgumentParser
import Foundation
import StrategyCore

/// `trivium cost`: what was spent.
struct CostCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cost",
    abstract: "What the recorded sessions have spent, by day, model, strategy, purpose or session.",
    discussion: """
      Runs and evaluated cells count; what has no price is told apart and never counted as nothing.

      EXAMPLES
        trivium cost
        trivium cost --by model --days 30
        trivium cost --since 2026-11-01
        trivium cost --by strategy --json
      """)

  @Option(help: ArgumentHelp("day, model, strategy, purpose or session.", valueName: "side"))
  var by = "day"

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Only the last so many days.", valueName: "count"))
  var days: Int?

  @Option(
    help: ArgumentHelp("Only from this day on, as 2026-11-01.", valueName: "day"),
    transform: { text in
      guard let day = Self.start(of: text) else {
        throw ValidationError("“\(text)” is not a day such as 2026-11-01.")
      }
      return day
    })
  var since: Double?

  @Flag(help: "Print a JSON array.")
  var json = false

  @Flag(help: "Print comma-separated values.")
  var csv = false

  @OptionGroup var workspace: WorkspaceOptions

  /// Seconds since 1970 of its midnight in the user's time zone; `nil` for what is no day.
  static func start(of day: String) -> Double? {
    let parts = day.split(separator: "-", omittingEmptySubsequences: false).compactMap { Int($0) }
    guard parts.count == 3 else { return nil }
    let date = DateComponents(
      calendar: Calendar(identifier: .gregorian), year: parts[0], month: parts[1], day: parts[2])
    return date.isValidDate ? date.date?.timeIntervalSince1970 : nil
  }

  func validate() throws {
    if let days, !(1...36_500).contains(days) {
      throw ValidationError(
        "--days is a number of days from 1 to 36500, the last 24 hours being the first.")
    }
  }

  func run() throws {
    guard let side = Ledger.Side(rawValue: by) else {
      throw UsageProblem(
        sentence:
          "“\(by)” is not a side. There is \(FailureText.list(Ledger.Side.allCases.map(\.rawValue)))."
      )
    }
    let earliest = days.map { Date().timeIntervalSince1970 - Double($0) * 86_400 } ?? 0
    let ledger = try Ledger(
      SessionLibrary(folder: try workspace.find().sessions), since: max(since ?? 0, earliest))
    for failure in ledger.unreadable { Console.notice(failure.sentence) }
    let rows = ledger.rows(by: side)
    if json { return Console.standard.writeLine(try JSONText.of(rows)) }
    if csv {
      Console.standard.writeLine("\(by),calls,unpriced,tokens_in,tokens_out,dollars,saved")
      for row in rows {
        let name = row.name.contains { ",\"\n".contains($0) } ? "\"\(row.name)\"" : row.name
        Console.standard.writeLine(
          "\(name),\(row.calls),\(row.unpriced),\(row.tokensIn),\(row.tokensOut),\(row.amount),\(row.saved)"
        )
      }
      return
    }
    guard !rows.isEmpty else {
      return Console.standard.note(
        days == nil && since == nil
          ? "Nothing is recorded here yet." : "Nothing is recorded of these days.")
    }
    let most = rows.map { $0.amount.share(of: Money(dollars: 1)) }.max() ?? 0
    let cells = (rows + [ledger.total]).enumerated().map { index, row in
      let share = most > 0 ? row.amount.share(of: Money(dollars: 1)) / most : 0
      let bar = index < rows.count ? String(repeating: "█", count: Int((share * 12).rounded())) : ""
      return [
        TerminalText.safe(row.name), "\(row.calls)", "\(row.tokensIn)", "\(row.tokensOut)",
        row.amount.formatted + (row.unpriced > 0 ? " + \(row.unpriced) unpriced" : ""), bar,
      ]
    }
    Console.standard.write(
      ComparisonText.table([[by.uppercased(), "CALLS", "TOKENS IN", "OUT", "COST", ""]] + cells))
    let loaded = try? workspace.load()
    for line in notes(on: ledger, in: loaded) { Console.standard.writeLine(line) }
  }

  /// Savings, the dearest sections of prompts, budgets, and what they stopped.
  private func notes(on ledger: Ledger, in loaded: LoadedWorkspace?) -> [String] {
    var lines: [String] = []
    if ledger.total.saved > .zero {
      lines.append("Kept answers and the caches of servers saved \(ledger.total.saved.formatted).")
    }
    let volume = loaded?.workspace.requirements.monthlyVolume
    lines += ledger.sectionCosts.prefix(3).map { $0.sentence(monthlyVolume: volume) }
    if let loaded, loaded.workspace.budget.isShared {
      let account = WorkspaceSpending.account(of: loaded, session: "")
      if let shared = try? account.spending() {
        var budget = loaded.workspace.budget
        (budget.run, budget.session) = (nil, nil)
        lines += budget.rows(Budget.Spent(shared: shared)).map { row in
          let reserved = row.reserved > .zero ? ", \(row.reserved.formatted) reserved" : ""
          return
            "The \(row.cap.rawValue) budget of \(row.limit.formatted): \(row.spent.formatted) spent\(reserved)."
        }
      }
      if let unknown = try? account.unknownCalls(), unknown.count > 0 {
        lines.append(
          "\(unknown.count) calls whose end nobody knows count at their worst case, \(unknown.amount.formatted)."
        )
      }
    }
    if let stop = ledger.stops.first {
      let times = ledger.stops.count == 1 ? "once" : "\(ledger.stops.count) times"
      lines.append(
        "Stopped by a budget \(times), last on \(stop.day) in \(stop.session): \(TerminalText.safe(stop.sentence))"
      )
    }
    let sources = Set(ledger.priceSources.values).sorted()
    if !sources.isEmpty { lines.append("Prices: \(sources.joined(separator: ", ")).") }
    return lines.isEmpty ? [] : [""] + lines
  }
}
