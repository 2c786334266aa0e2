import ArgumentParser
import StrategyCore

/// `trivium compare`: several strategies on one input.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Run several strategies on one input and show them side by side.",
    discussion: """
      Strategies run one after the other, so that a budget holds. All of them are recorded in one session.

      EXAMPLES
        trivium compare "How long do deleted files stay on Team?"
        trivium compare -S prompt -S rag "Can I get a refund?"
        trivium compare --diff "Can I get a refund?"
        trivium compare --json "Can I get a refund?" | jq '.[] | {strategy, text}'
      """)

  @Argument(help: "What to run on; - or nothing reads standard input.")
  var input: String?

  @Option(
    name: [.customShort("S"), .long], parsing: .singleValue,
    help: ArgumentHelp(
      "Strategy to compare; repeatable; all of the workspace otherwise.", valueName: "name"))
  var strategy: [String] = []

  @Flag(help: "Print a JSON array with one object per strategy.")
  var json = false

  @Flag(help: "Mark the words in which the responses differ from the first.")
  var diff = false

  @OptionGroup var call: CallOptions
  @OptionGroup var prices: PriceOptions
  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let loaded = try workspace.load()
    let names = strategy.isEmpty ? loaded.workspace.strategies.map(\.name) : strategy
    let strategies = try loaded.workspace.strategies(named: names)
    let choice = try call.choice()
    try choice.checkVariables(of: strategies, in: loaded)
    let input = try CommandInput.read(input)
    let resolver = try WorkspaceResolver.standard(
      for: loaded, pricedAs: prices.priceAs, usesCache: choice.usesCache, taping: choice.taping,
      notice: Console.notice)
    let (json, diff) = (json, diff)
    try Foreground.run {
      let session = try await HeadlessSession.open(loaded, resolver: resolver)
      var runs: [Run] = []
      for strategy in strategies where !Task.isCancelled {
        let request = try session.request(strategy: strategy, input: input, choice: choice)
        Console.standard.progress("\(strategy.name) …")
        runs.append(await session.carryOut(request, as: RunID(runs.count + 1)))
      }
      Console.standard.endProgress()
      let unsaved = await session.close()
      if json {
        Console.standard.writeLine(
          try JSONText.of(runs.map { RunReport($0, session: session.id) }))
      } else {
        Console.standard.write(
          diff
            ? ComparisonText.sequence(Array(runs.prefix(1))) + "\n"
              + ComparisonText.differences(runs) + "\n" + ComparisonText.figures(runs)
            : ComparisonText.text(runs, columns: Console.standard.columns))
      }
      if let unsaved {
        Console.standard.note("trivium: not all was recorded: \(unsaved.sentence)")
      }
      try CompareCommand.check(runs)
    }
  }

  /// Throws when a run was cancelled or failed.
  static func check(_ runs: [Run]) throws {
    for run in runs {
      switch run.status {
      case .failed(let failure): throw CommandEnd(status: FailureText.exitStatus(for: failure))
      case .cancelled, .interrupted: throw CommandEnd(status: .interrupted)
      case .finished, .running: continue
      }
    }
  }
}
