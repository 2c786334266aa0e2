import ArgumentParser
import BaselineModel
import Foundation
import StrategyCore

/// `trivium tune curve`: what more training examples give.
struct TuneCurveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "curve",
    abstract:
      "Train on ever more of the examples and score each model: what would more labels give?",
    discussion: """
      Models are trained on halves of the training set, each half within the next, and scored on a dataset that none of
      them has seen. Nothing is kept; the trained model stays as it is.

      EXAMPLES
        trivium tune curve ticket-router
        trivium tune curve ticket-router --sizes 100,400,1468 --target 0.9
      """)

  @Argument(help: "Model under `tuning:`; the only one otherwise.")
  var name: String?

  @Option(
    name: [.customShort("S"), .long],
    help: ArgumentHelp(
      "Strategy to score with; the first that uses the model otherwise.", valueName: "name"))
  var strategy: String?

  @Option(help: ArgumentHelp("Dataset to score on; `test` otherwise.", valueName: "name"))
  var dataset: String?

  @Option(
    help: ArgumentHelp(
      "Numbers of examples, with commas; halves of all otherwise.", valueName: "list"),
    transform: { text in
      let sizes = text.split(separator: ",").compactMap { Int($0) }
      guard !sizes.isEmpty, sizes.count == text.split(separator: ",").count,
        sizes.allSatisfy({ $0 > 0 })
      else { throw ValidationError("“\(text)” is no list of numbers such as 100,200,400.") }
      return Set(sizes).sorted()
    })
  var sizes: [Int]?

  @Option(help: ArgumentHelp("Say how many examples would reach this quality.", valueName: "share"))
  var target: Double?

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("Scorer in place of the workspace's; repeatable.", valueName: "name"))
  var scorer: [String] = []

  @OptionGroup(title: "Which cases") var selection: CaseOptions

  @Flag(help: "Print a JSON object.")
  var json = false

  @OptionGroup var workspace: WorkspaceOptions

  func validate() throws {
    if let target, !(target > 0 && target < 1) {
      throw ValidationError("--target is a share between 0 and 1.")
    }
  }

  func run() throws {
    let loaded = try workspace.load()
    let name = try chosen(in: loaded.workspace)
    let tuning = WorkspaceTuning(loaded: loaded)
    let set = try tuning.trainingSet(of: name)
    let user = try strategy(using: name, in: loaded.workspace)
    let resolver = try WorkspaceResolver.standard(for: loaded, notice: Console.notice)
    let setup = try EvaluationSetup(
      loaded, strategies: [user], dataset: dataset, scorers: scorer, selection: selection.filter,
      repeats: 1)
    try resolver.access.checkScoring(by: setup.scorers, in: loaded.workspace)
    guard
      setup.plan.dataset
        != loaded.workspace.tuning[name]
        .flatMap({ loaded.workspace.datasets[$0.dataset] })
    else {
      throw UsageProblem(
        sentence:
          "\(setup.plan.dataset) is what \(name) is trained on. Score on a dataset that it has not seen, with --dataset."
      )
    }
    let cases = stratified(set.cases)
    let kinds = set.task == .labels ? Set(set.cases.flatMap(\.expected)).count : 1
    let sizes = (sizes ?? LearningCurve.sizes(upTo: cases.count, kinds: kinds))
      .filter { $0 <= cases.count }
    guard !sizes.isEmpty else {
      throw UsageProblem(sentence: "The training set has \(cases.count) examples; give fewer.")
    }
    let curve = try Foreground.run {
      var points: [LearningCurve.Point] = []
      for size in sizes {
        Console.standard.progress("training on \(size) …")
        let bytes = try await tuning.trial(
          of: name, on: Array(cases.prefix(size)), task: set.task)
        let model = ClassicalModel(
          name: "tuned/\(name)", tuned: try TunedModelFile(bytes, path: name))
        let result = try await Self.scored(
          setup, resolver: TrialResolver(base: resolver, model: model),
          means: resolver.access.scoringMeans(
            in: loaded.workspace,
            bookedBy: StrategyRunner(loaded, resolver: resolver, session: "tune-curve")))
        let summary = result.summary(of: 0)
        points.append(
          LearningCurve.Point(
            examples: size, quality: summary.quality ?? 0, interval: summary.interval))
      }
      Console.standard.endProgress()
      return LearningCurve(points)
    }
    if json { return Console.standard.writeLine(try JSONText.of(curve)) }
    Console.standard.write(
      Self.text(of: curve, target: target ?? loaded.workspace.requirements.minimumAccuracy))
  }

  private func chosen(in workspace: Workspace) throws -> String {
    let names = workspace.tuning.keys.sorted()
    guard let name = name ?? (names.count == 1 ? names.first : nil) else {
      throw UsageProblem(
        sentence: names.isEmpty
          ? "trivium.yaml describes no tuning: there is nothing to train."
          : "Which model? Give one of \(FailureText.list(names, joiner: "or")).")
    }
    return name
  }

  private func strategy(using name: String, in workspace: Workspace) throws -> String {
    if let strategy { return try workspace.strategies(named: [strategy])[0].name }
    let user = workspace.strategies.first {
      let definition = workspace.models[$0.model]
      return definition?.provider == "tuned" && definition?.model == name
    }
    guard let user else {
      throw UsageProblem(sentence: "No strategy uses tuned/\(name). Give one with -S.")
    }
    return user.name
  }

  /// In an order by chance in which every prefix holds the answers in about their shares.
  private func stratified(_ cases: [EvaluationCase]) -> [EvaluationCase] {
    var generator = Xoshiro256(seed: selection.seed)
    var shuffled = cases
    generator.shuffle(&shuffled)
    var counts: [String: Int] = [:]
    let turns = shuffled.map { row in
      let answer = row.expected.first ?? ""
      counts[answer, default: 0] += 1
      return counts[answer, default: 0]
    }
    let order = shuffled.indices.sorted { a, b in
      let (first, second) = (
        Double(turns[a]) / Double(counts[shuffled[a].expected.first ?? ""] ?? 1),
        Double(turns[b]) / Double(counts[shuffled[b].expected.first ?? ""] ?? 1)
      )
      return first == second ? a < b : first < second
    }
    return order.map { shuffled[$0] }
  }

  private static func scored(
    _ setup: EvaluationSetup, resolver: TrialResolver, means: ScoringMeans
  ) async throws -> EvaluationResult {
    let start = ContinuousClock.now
    let runner = EvaluationRunner(
      runner: StrategyRunner(resolver: resolver), scorers: setup.scorers, means: means,
      options: EvaluationRunner.Options(
        concurrency: ProcessInfo.processInfo.activeProcessorCount),
      now: { Microseconds((ContinuousClock.now - start) / .microseconds(1)) })
    let kept = FoldedEvaluation(Evaluation(id: EvaluationID(1), plan: setup.plan))
    _ = await runner.carryOut(
      await kept.evaluation, cases: setup.cases, prompts: setup.prompts, spent: .zero
    ) { await kept.apply($0) }
    try Task.checkCancellation()
    return await kept.evaluation.result
  }

  /// To two digits: a curve that is carried on promises no more.
  private static func roughly(_ count: Int) -> Double {
    let scale = pow(10, (log10(Double(max(count, 1))) - 1).rounded(.down))
    return (Double(count) / scale).rounded() * scale
  }

  static func text(of curve: LearningCurve, target: Double?) -> String {
    var text = ComparisonText.table(
      [["EXAMPLES", "QUALITY", "INTERVAL", ""]]
        + curve.points.map { point in
          [
            "\(point.examples)", EvaluationText.share(point.quality),
            EvaluationText.range(point.interval),
            String(repeating: "█", count: Int((point.quality * 40).rounded())),
          ]
        })
    guard let last = curve.points.last else { return text }
    guard curve.points.count > 2 else {
      return text + "\nToo few sizes to say how it goes on; give three or more with --sizes.\n"
    }
    if let gain = curve.gainOfDoubling {
      text +=
        "\nIf it goes on so, twice as many examples (\(2 * last.examples)) would add about "
        + "\(String(format: "%.1f", gain * 100)) points.\n"
    } else {
      text += "\nThe curve does not rise steadily: more examples promise nothing.\n"
    }
    if let target {
      if last.quality >= target {
        text += "\(EvaluationText.share(target)) is reached.\n"
      } else if let count = curve.examples(for: target) {
        text +=
          "\(EvaluationText.share(target)) would take about \(VerdictText.whole(roughly(count))) examples in all.\n"
      } else {
        text += "\(EvaluationText.share(target)) is out of reach of more examples alone.\n"
      }
    }
    return text
  }
}

/// Resolves as a workspace does, with a model that is being tried in place of every strategy's own.
private struct TrialResolver: StrategyResolver {
  let base: WorkspaceResolver
  let model: ClassicalModel

  func resolve(_ request: RunRequest) async throws -> ResolvedStrategy {
    var request = request
    request.model = "baseline"
    var resolved = try await base.resolve(request)
    resolved.model = model
    return resolved
  }
}
