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
        trivium cost --by strategy --json
      """)

  @Option(help: ArgumentHelp("day, model, strategy, purpose or session.", valueName: "side"))
  var by = "day"

  @Option(help: ArgumentHelp("Only the last so many days.", valueName: "count"))
  var days: Int?

  @Flag(help: "Print a JSON array.")
  var json = false

  @Flag(help: "Print comma-separated values.")
  var csv = false

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    guard let side = Ledger.Side(rawValue: by) else {
      throw UsageProblem(
        sentence:
          "“\(by)” is not a side. There is \(FailureText.list(Ledger.Side.allCases.map(\.rawValue)))."
      )
    }
    let since = days.map { Date().timeIntervalSince1970 - Double($0) * 86_400 } ?? 0
    let ledger = try Ledger(
      SessionLibrary(folder: try workspace.find().sessions), since: since)
    for failure in ledger.unreadable { Console.notice(failure.sentence) }
    let rows = ledger.rows(by: side)
    if json { return Console.standard.writeLine(try JSONText.of(rows)) }
    if csv {
      Console.standard.writeLine("\(by),calls,unpriced,tokens_in,tokens_out,dollars")
      for row in rows {
        let name = row.name.contains { ",\"\n".contains($0) } ? "\"\(row.name)\"" : row.name
        Console.standard.writeLine(
          "\(name),\(row.calls),\(row.unpriced),\(row.tokensIn),\(row.tokensOut),\(row.amount)")
      }
      return
    }
    guard !rows.isEmpty else {
      return Console.standard.note("Nothing is recorded here yet.")
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
  }
}
