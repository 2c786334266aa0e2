import Archive
import ArgumentParser
import Foundation
import StrategyCore

/// `trivium eval`: scores strategies on a dataset.
struct EvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Score strategies on a dataset: quality with intervals, paired tests, cost and time.",
    discussion: """
      Every case is run with every strategy, so that differences are tested in pairs. A stop at any moment leaves
      complete pairs, and --resume goes on without paying for anything twice.

      EXAMPLES
        trivium eval
        trivium eval -S prompt -S rag --dataset test --sample 100
        trivium eval --dry-run
        trivium eval --resume last --retry-errors
        trivium eval -o report.html -o results.jsonl
        trivium eval -S rag --fail-under 0.8 --max-p95 2
        trivium eval --baseline pinned --max-regression 0.02
        trivium eval --outputs ours=ours.jsonl --outputs theirs=theirs.jsonl

      EXIT CODES
        0 ok · 1 every call failed · 3 a budget stopped it · 100 a gate failed · 130 interrupted
      """, subcommands: [EvalAgreementCommand.self])

  @Option(
    name: [.customShort("S"), .long], parsing: .singleValue,
    help: ArgumentHelp(
      "Strategy to score; repeatable; all of the workspace otherwise.", valueName: "name"))
  var strategy: [String] = []

  @Option(
    help: ArgumentHelp(
      "Dataset of the workspace, or a file in it; `test` otherwise.", valueName: "name"))
  var dataset: String?

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Scorer in place of the workspace's, such as exact or f1; repeatable.", valueName: "name"))
  var scorer: [String] = []

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Score outputs made elsewhere, without a call: lines of {\"id\", \"output\"}; repeatable; -S is then not needed.",
      valueName: "name=file"))
  var outputs: [String] = []

  @Option(
    help: ArgumentHelp(
      "Also compare with a recorded evaluation: `last`, `pinned` or its session.",
      valueName: "session"))
  var baseline: String?

  @OptionGroup(title: "Which cases") var selection: CaseOptions

  @Flag(help: "Leave out cases that stand almost the same in the dataset `train`.")
  var withoutDuplicates = false

  @OptionGroup(title: "How it runs") var running: EvaluationOptions
  @OptionGroup(title: "Gates") var gates: GateOptions
  @OptionGroup var call: CallOptions
  @OptionGroup var workspace: WorkspaceOptions

  @Option(
    name: [.customShort("o"), .long], parsing: .singleValue,
    help: ArgumentHelp(
      "Also write the results: .json, .jsonl, .csv, .md, .html or .xml (JUnit); repeatable.",
      valueName: "file"))
  var output: [String] = []

  func run() throws {
    if gates.maxRegression != nil, baseline == nil {
      throw UsageProblem(sentence: "--max-regression needs --baseline.")
    }
    let loaded = try workspace.load()
    let choice = try call.choice()
    let formats = try output.map { try EvaluationOutput(file: $0) }
    let resolver = try WorkspaceResolver.standard(
      for: loaded, usesCache: choice.usesCache, taping: choice.taping, notice: Console.notice)
    let setup = try EvaluationSetup(
      loaded, strategies: strategy, dataset: dataset, scorers: scorer, selection: selection.filter,
      repeats: running.repeat, duplicates: withoutDuplicates ? .leftOut : .told,
      outputs: try outputs.map { try OutputFile($0) }, choice: choice)
    for notice in setup.notices { Console.notice(notice) }
    let library = SessionLibrary(folder: loaded.folder.sessions)
    let baseline = try baseline.map { try EvaluationBaseline.find($0, in: library) }
    let (running, gates) = (running, gates)
    try Foreground.run {
      let session = try await EvaluationSession.open(
        setup, loaded: loaded, resolver: resolver, resuming: running.resume)
      do {
        Console.standard.note(try await session.receipt(choice: choice, options: running))
        if running.dryRun { return await session.discard() }
        try EvaluationOptions.confirm(await session.expectedCost, isAgreed: running.yes)
      } catch {
        await session.discard()
        throw error
      }
      let end = await session.run(choice: choice, options: running)
      let evaluation = await session.evaluation
      let unsaved = await session.close()
      Console.standard.write(EvaluationText.text(of: evaluation, end: end))
      if let baseline { Console.standard.write(baseline.text(against: evaluation)) }
      if let unsaved { Console.notice("not all was recorded: \(unsaved.sentence)") }
      for format in formats { try format.write(evaluation, cases: setup.cases) }
      try EvaluationText.writeStepSummary(evaluation)
      if case .refused(let failure) = end { throw failure }
      if Task.isCancelled { throw CommandEnd(status: .interrupted) }
      try gates.check(
        evaluation.result, baseline: baseline?.evaluation.result, gaps: setup.gaps)
      try EvaluationText.checkAnswers(evaluation.result)
    }
  }
}

/// Which cases of the dataset take part.
struct CaseOptions: ParsableArguments {
  @Option(
    name: .customLong("case"), parsing: .singleValue,
    help: ArgumentHelp("Only this case; repeatable.", valueName: "id"))
  var ids: [String] = []

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("Only cases with this tag; repeatable.", valueName: "tag"))
  var tag: [String] = []

  @Option(help: ArgumentHelp("Only cases whose input holds this pattern.", valueName: "regex"))
  var match: String?

  @Option(help: ArgumentHelp("Only the first so many.", valueName: "count"))
  var first: Int?

  @Option(help: ArgumentHelp("So many by chance.", valueName: "count"))
  var sample: Int?

  @Option(help: ArgumentHelp("Of everything that is left to chance.", valueName: "number"))
  var seed: UInt64 = 1

  var filter: CaseFilter {
    CaseFilter(ids: ids, tags: tag, pattern: match, first: first, sample: sample, seed: seed)
  }
}

/// How an evaluation runs.
struct EvaluationOptions: ParsableArguments {
  @Option(help: ArgumentHelp("How often each case is run with each strategy.", valueName: "count"))
  var `repeat` = 1

  @Option(
    name: [.customShort("j"), .customLong("jobs")],
    help: ArgumentHelp("Calls at the same time.", valueName: "count"))
  var jobs = 16

  @Option(
    help: ArgumentHelp(
      "Go on with a recorded evaluation: `last` or its session.", valueName: "session"))
  var resume: String?

  @Flag(help: "With --resume, run failed cells again.")
  var retryErrors = false

  @Flag(help: "Stop as soon as the comparisons are settled (always-valid tests).")
  var sequential = false

  @Flag(help: "Only print what it would take.")
  var dryRun = false

  @Flag(name: [.customShort("y"), .long], help: "Do not ask before spending much.")
  var yes = false

  /// Above this an evaluation asks before it starts.
  static let threshold = Money(dollars: 1)

  func validate() throws {
    guard (1...1000).contains(`repeat`) else {
      throw ValidationError("--repeat is a number from 1 to 1000.")
    }
    guard (1...4096).contains(jobs) else {
      throw ValidationError("-j is a number from 1 to 4096.")
    }
    guard !retryErrors || resume != nil else {
      throw ValidationError(
        "--retry-errors runs what failed in a recorded evaluation: give --resume last, or its session, too."
      )
    }
  }

  /// Asks a person at a terminal, and refuses elsewhere, when it may cost much.
  static func confirm(_ expected: Money, isAgreed: Bool) throws {
    guard !isAgreed, expected > threshold else { return }
    guard isatty(0) == 1, isatty(2) == 1 else {
      throw UsageProblem(
        sentence:
          "This may cost up to \(expected.formatted). Give --yes to go on, or fewer cases."
      )
    }
    Console.standard.note("This may cost up to \(expected.formatted). Go on? [y/N]")
    guard let answer = readLine(), ["y", "yes"].contains(answer.lowercased()) else {
      throw CommandEnd(status: .interrupted)
    }
  }

  func runnerOptions(_ choice: CallChoice) -> EvaluationRunner.Options {
    EvaluationRunner.Options(
      concurrency: jobs, retriesFailures: retryErrors, isSequential: sequential,
      model: choice.model, parameters: choice.parameters)
  }
}

/// What must hold for the command to end well.
struct GateOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Least quality of every strategy, 0…1.", valueName: "share"))
  var failUnder: Double?

  @Option(
    help: ArgumentHelp(
      "Most that quality may fall under that of --baseline, 0…1.", valueName: "share"))
  var maxRegression: Double?

  @Flag(
    help: "Hold the lower ends of the intervals against --fail-under and --max-regression.")
  var lowerBound = false

  @Option(help: ArgumentHelp("Most dollars a call, on average.", valueName: "amount"))
  var maxCost: String?

  @Option(help: ArgumentHelp("Most seconds that 95 of 100 calls take.", valueName: "seconds"))
  var maxP95: Double?

  func validate() throws {
    if let failUnder, !(0...1).contains(failUnder) {
      throw ValidationError("--fail-under is a share from 0 to 1.")
    }
    if let maxRegression, !(0...1).contains(maxRegression) {
      throw ValidationError("--max-regression is a share from 0 to 1.")
    }
    if let maxCost, Money(maxCost) == nil {
      throw ValidationError("--max-cost is an amount such as $0.01.")
    }
  }

  private func regressions(
    _ result: EvaluationResult, _ baseline: EvaluationResult?
  ) -> [String] {
    guard let maxRegression, let baseline else { return [] }
    let shared = Set(result.plan.strategies).intersection(baseline.plan.strategies)
    guard !shared.isEmpty else {
      let known = FailureText.list(baseline.plan.strategies)
      return ["nothing can be compared: the baseline has \(known)"]
    }
    return result.comparisons(with: baseline).compactMap { comparison in
      let change = lowerBound ? comparison.interval.low : comparison.difference
      guard change < -maxRegression else { return nil }
      let what = lowerBound ? "may have fallen" : "has fallen"
      return
        "\(comparison.second): quality \(what) by \(EvaluationText.share(-change)), over \(EvaluationText.share(maxRegression))"
    }
  }

  /// Tells every gate that failed, then throws.
  func check(
    _ result: EvaluationResult, baseline: EvaluationResult?, gaps: [String]
  ) throws {
    var failed = regressions(result, baseline)
    if failUnder != nil || maxRegression != nil { failed += gaps }
    for summary in result.summaries {
      if let failUnder {
        guard summary.passed + summary.missed > 0 else {
          failed.append("\(summary.strategy): nothing was scored")
          continue
        }
        let reached = lowerBound ? summary.interval.low : summary.quality ?? 0
        if reached < failUnder {
          failed.append(
            "\(summary.strategy): quality \(EvaluationText.share(reached)) is under \(EvaluationText.share(failUnder))"
          )
        }
      }
      if let limit = maxCost.flatMap({ Money($0) }) {
        let cost = summary.costPerCall
        if cost == nil || cost.map({ $0.amount > limit }) == true {
          failed.append(
            "\(summary.strategy): \(cost?.formatted ?? "unpriced") a call is over \(limit.formatted)"
          )
        }
      }
      if let maxP95, let p95 = summary.p95Seconds, p95 > maxP95 {
        failed.append(
          "\(summary.strategy): p95 of \(RunSummary.seconds(p95)) is over \(RunSummary.seconds(maxP95))"
        )
      }
    }
    guard !failed.isEmpty else { return }
    for gate in failed { Console.standard.note("GATE  \(gate)") }
    throw CommandEnd(status: .gate)
  }
}
