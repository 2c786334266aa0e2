import ArgumentParser
import Foundation
import StrategyCore

/// `trivium run`: one response on standard output.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a strategy on an input and stream the response.",
    discussion: """
      The response goes to standard output as it comes, a line with cost and times to standard error.
      The run is recorded as a session: `trivium sessions list` shows it. Ctrl-C ends the run and keeps its text.

      EXAMPLES
        trivium run "How long do deleted files stay?"
        trivium run -S rag "How long do deleted files stay on Team?"
        cat ticket.txt | trivium run -S tuned -
        trivium run -S hybrid --json "Can I get a refund?" | jq .passages
        trivium run -S prompt --var company=Acme --price-as gpt-4.1-mini "Hello"
        trivium run -S rag -m ollama/llama3.2 -p temperature=0 "Can I get a refund?"
      """)

  @Argument(help: "What to run on; - or nothing reads standard input.")
  var input: String?

  @Option(
    name: [.customShort("S"), .long],
    help: ArgumentHelp("Strategy of the workspace; the first one otherwise.", valueName: "name"))
  var strategy: String?

  @Flag(help: "Print one JSON object with text, usage, cost, passages and timings.")
  var json = false

  @OptionGroup var call: CallOptions
  @OptionGroup var prices: PriceOptions
  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let loaded = try workspace.load()
    let strategies = try loaded.workspace.strategies(named: strategy.map { [$0] } ?? [])
    let choice = try call.choice()
    try choice.checkVariables(of: strategies, in: loaded)
    let input = try CommandInput.read(input)
    let resolver = try WorkspaceResolver.standard(
      for: loaded, pricedAs: prices.priceAs, usesCache: choice.usesCache, taping: choice.taping,
      notice: Console.notice)
    let json = json
    try Foreground.run {
      let session = try await HeadlessSession.open(loaded, resolver: resolver)
      for strategy in strategies {
        let request = try session.request(strategy: strategy, input: input, choice: choice)
        let run = await session.carryOut(request, as: RunID(1)) { event in
          switch event {
          case .chunkReceived(_, let text, _) where !json: Console.standard.write(text)
          case .callDelayed(_, let delay):
            Console.notice("\(delay.reason) Trying again in \(RunSummary.seconds(delay.seconds)).")
          case .warningGiven(_, let text): Console.notice(text)
          default: break
          }
        }
        try await RunCommand.report(run, of: session, asJSON: json, on: .standard)
      }
    }
  }

  /// Says how the run went; throws when it did not go well.
  static func report(
    _ run: Run, of session: HeadlessSession, asJSON: Bool, on console: Console
  ) async throws {
    let unsaved = await session.close()
    if asJSON {
      console.writeLine(try JSONText.of(RunReport(run, session: session.id)))
    } else if !run.text.isEmpty, run.text.last?.isNewline != true {
      console.writeLine("")
    }
    if let unsaved { console.note("trivium: not all was recorded: \(unsaved.sentence)") }
    if !asJSON { console.note(RunSummary.line(run)) }
    switch run.status {
    case .failed(let failure): throw failure
    case .cancelled, .interrupted: throw CommandEnd(status: .interrupted)
    case .finished, .running: break
    }
  }
}
