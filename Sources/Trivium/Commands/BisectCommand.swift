import Archive
import ArgumentParser
import Foundation
import StrategyCore
import Workbench

/// `trivium bisect`: which change of a prompt broke a case.
struct BisectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bisect",
    abstract: "Find the change of a prompt after which a case was no longer answered right.",
    discussion: """
      Runs the case with the versions of the prompt that were recorded, halving them until two are left between which it
      broke, and shows what changed. Answers are kept, so asking again is free.

      EXAMPLES
        trivium bisect -S rag --case 17
        trivium bisect -S rag --case 17 --dry-run
      """)

  @Option(name: [.customShort("S"), .long], help: ArgumentHelp("Whose prompt.", valueName: "name"))
  var strategy: String

  @Option(name: .customLong("case"), help: ArgumentHelp("The case.", valueName: "id"))
  var id: String

  @Option(
    help: ArgumentHelp(
      "Dataset of the workspace, or a file in it; `test` otherwise.", valueName: "name"))
  var dataset: String?

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("Scorer in place of the workspace's; repeatable.", valueName: "name"))
  var scorer: [String] = []

  @Flag(help: "Only print what it would take.")
  var dryRun = false

  @Flag(name: [.customShort("y"), .long], help: "Do not ask before spending much.")
  var yes = false

  @OptionGroup var call: CallOptions
  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let loaded = try workspace.load()
    let choice = try call.choice()
    let strategy = try loaded.workspace.strategies(named: [strategy])[0]
    let current = try TextFile.read(
      loaded.folder.file(strategy.prompt), shownAs: strategy.prompt)
    let resolver = try WorkspaceResolver.standard(
      for: loaded, usesCache: choice.usesCache, taping: choice.taping, notice: Console.notice)
    let setup = try EvaluationSetup(
      loaded, strategies: [strategy.name], dataset: dataset, scorers: scorer,
      selection: CaseFilter(ids: [id]), repeats: 1, choice: choice)
    guard let row = setup.cases.first else {
      throw UsageProblem(sentence: "\(setup.plan.dataset) has no case “\(id)”.")
    }
    try Foreground.run {
      let versions = try Self.versions(of: strategy.prompt, current: current, loaded)
      var bisection = PromptBisection(count: versions.count)
      let expected = try await receipt(bisection, setup, resolver, choice)
      if dryRun { return }
      try EvaluationOptions.confirm(expected, isAgreed: yes)
      let trials = try await PromptTrials(
        loaded, resolver: resolver, strategy: strategy, prompt: current,
        name: "Search for the change of \(strategy.prompt) that broke case \(id)",
        choice: choice, concurrency: 1)
      while let next = bisection.next {
        let trial = try await trials.evaluate(
          setup.trial(of: strategy.name, prompt: versions[next].version.text, on: [row]))
        bisection.record(next, Self.outcome(of: trial))
        Console.standard.writeLine(Self.line(versions[next], trial))
      }
      if let unsaved = await trials.close() {
        Console.notice("not all was recorded: \(unsaved.sentence)")
      }
      Console.standard.write(text(of: bisection, versions))
    }
  }

  /// The oldest first; the text of the file now is the last. What cannot be read as a prompt is left out.
  private static func versions(
    of path: String, current: String, _ loaded: LoadedWorkspace
  ) throws -> [PromptVersionRow] {
    let recorded = try RecordedPrompts.versions(
      of: path, in: SessionLibrary(folder: loaded.folder.sessions), leftOut: Console.notice)
    let readable = recorded.filter {
      $0.version.text != current
        && (try? PromptFile.template(reading: $0.version.text, file: path)) != nil
    }
    return readable.reversed() + [PromptVersionRow(PromptVersion(current), lastUsed: "now")]
  }

  private func receipt(
    _ bisection: PromptBisection, _ setup: EvaluationSetup, _ resolver: WorkspaceResolver,
    _ choice: CallChoice
  ) async throws -> Money {
    let forecast = EvaluationForecast(setup: setup, resolver: resolver)
    let receipt = EvaluationReceipt(
      plan: setup.plan, cells: [bisection.mostTrials],
      forecasts: try await forecast.calls(choice: choice, concurrency: 1),
      judges: forecast.judges(concurrency: 1))
    Console.standard.note(
      "\(EvaluationText.count(bisection.count, "version")) · at most \(EvaluationText.count(bisection.mostTrials, "call")) · \(EvaluationText.bound(of: receipt))"
    )
    return receipt.high
  }

  private static func outcome(of trial: Evaluation) -> PromptBisection.Trial {
    switch trial.result.state(of: EvaluationCell(row: 0, strategy: 0)) {
    case .passed: .right
    case .missed: .wrong
    case .open, .unscored, .failed: .unknown
    }
  }

  private static func line(_ row: PromptVersionRow, _ trial: Evaluation) -> String {
    let word =
      switch outcome(of: trial) {
      case .right: "right  "
      case .wrong: "wrong  "
      case .unknown: "unknown"
      }
    let answer = trial.answer(of: EvaluationCell(row: 0, strategy: 0))?.text ?? "no answer"
    return "\(word)  \(row.version.label)  \(row.lastUsed)  "
      + SessionText.oneLine(answer, columns: 60)
  }

  private func text(of bisection: PromptBisection, _ versions: [PromptVersionRow]) -> String {
    switch bisection.finding {
    case .rightNow: return "\nCase \(id) is answered right now: nothing is broken.\n"
    case .unknownNow, nil:
      return "\nCase \(id) has no score now, so nothing can be said.\n"
    case .neverRight:
      return
        "\nCase \(id) was not answered right by \(EvaluationText.count(bisection.trials.count, "version")) that \(bisection.trials.count == 1 ? "was" : "were") tried.\n"
    case .broken(let good, let bad):
      return "\nCase \(id) broke between \(versions[good].version.label) "
        + "(\(versions[good].lastUsed)) and \(versions[bad].version.label) (\(versions[bad].lastUsed)):\n"
        + OptimizationText.difference(versions[good].version.text, versions[bad].version.text)
    }
  }
}
