import Foundation
import StrategyCore

/// Carries out `trivium optimize`.
struct PromptOptimizer: Sendable {
  private let command: OptimizeCommand
  private let loaded: LoadedWorkspace
  private let resolver: WorkspaceResolver
  private let choice: CallChoice
  private let strategy: Strategy
  private let original: String
  private let training: EvaluationSetup
  private let heldOut: EvaluationSetup
  /// Cases that candidates are tried on; the rest of the training set gives demonstrations.
  private let selection: [EvaluationCase]
  private let pool: DemonstrationPool

  init(
    _ command: OptimizeCommand, _ loaded: LoadedWorkspace, _ resolver: WorkspaceResolver,
    _ choice: CallChoice
  ) throws {
    self.command = command
    self.loaded = loaded
    self.resolver = resolver
    self.choice = choice
    let names = loaded.workspace.strategies.map(\.name)
    guard let name = command.strategy.first ?? (names.count == 1 ? names.first : nil) else {
      throw UsageProblem(
        sentence: "Whose prompt? Give -S one of \(FailureText.list(names, joiner: "or")).")
    }
    strategy = try loaded.workspace.strategies(named: [name])[0]
    original = try TextFile.read(loaded.folder.file(strategy.prompt), shownAs: strategy.prompt)
    _ = try PromptFile.template(reading: original, file: strategy.prompt)
    if command.accept {
      try OutputPath(path: loaded.folder.file(strategy.prompt).path).check()
    }
    func setup(_ dataset: String, _ selection: CaseFilter) throws -> EvaluationSetup {
      try EvaluationSetup(
        loaded, strategies: [name], dataset: dataset, scorers: command.scorer,
        selection: selection, repeats: 1, choice: choice)
    }
    training = try setup(command.train, CaseFilter(seed: command.seed))
    heldOut = try setup(
      command.heldOut, CaseFilter(sample: command.heldOutCases, seed: command.seed))
    var rows = training.cases
    var generator = Xoshiro256(seed: command.seed)
    generator.shuffle(&rows)
    let count = min(command.cases, rows.count / 2)
    guard count >= 4 else {
      throw Failure(
        .workspace, "\(training.plan.dataset) has \(rows.count) cases: too few to search on.",
        nextStep: "Eight are the least, some hundred are better.")
    }
    selection = Array(rows.prefix(count))
    pool = DemonstrationPool(Array(rows.dropFirst(count)))
  }

  /// What makes scores on the training set say nothing, as a sentence; `nil` when nothing does.
  private var leak: String? {
    let training = training.plan.dataset
    if strategy.grounding?.knowledge == training {
      return
        "\(strategy.name) retrieves from \(training), so it finds the answers that the search scores it by"
    }
    let model = loaded.workspace.models[strategy.model]
    if model?.provider == "tuned", let name = model?.model,
      loaded.workspace.tuning[name]?.dataset == command.train
    {
      return
        "\(strategy.name) was trained on \(training), so it knows the answers that the search scores it by"
    }
    return nil
  }

  func run() async throws {
    if let leak {
      Console.notice(
        "\(leak): candidates may not be told apart. Give another dataset with --train.")
    }
    let trials = try await PromptTrials(
      loaded, resolver: resolver, strategy: strategy, prompt: original,
      name: "Search for a better prompt of \(strategy.name)", choice: choice,
      concurrency: command.jobs)
    do {
      let isToRun = try await prepareAndSearch(trials)
      guard isToRun else { return await trials.discard() }
    } catch {
      if await trials.spending.runs == 0 {
        await trials.discard()
      } else if let unsaved = await trials.close() {
        Console.notice("not all was recorded: \(unsaved.sentence)")
      }
      throw error
    }
    if let unsaved = await trials.close() {
      Console.notice("not all was recorded: \(unsaved.sentence)")
    }
  }

  /// False when nothing was to be run.
  private func prepareAndSearch(_ trials: PromptTrials) async throws -> Bool {
    let given = try command.instruction.map { file in
      (title: file, text: try TextFile.read(URL(fileURLWithPath: file), shownAs: file))
    }
    if command.propose > 0, command.dryRun {
      Console.standard.note("One call asks for \(command.propose) instructions.")
    }
    var instructions = given
    if command.propose > 0, !command.dryRun { instructions += try await proposals(trials) }
    let candidates = try candidates(instructions)
    let search = PromptSearch(candidates: candidates.count, cases: selection.count)
    let expected = try await receipt(candidates, search)
    if command.dryRun { return false }
    try EvaluationOptions.confirm(expected, isAgreed: command.yes)
    try await finish(candidates, try await carryOut(search, candidates, trials), trials)
    return true
  }

  private func candidates(
    _ instructions: [(title: String, text: String)]
  ) throws -> [PromptCandidate] {
    let sizes = command.demonstrations.isEmpty ? try defaultSizes : command.demonstrations
    let all = try PromptCandidates(
      original: original, instructions: instructions, pool: pool, sizes: sizes,
      draws: command.draws, most: command.candidates, seed: command.seed
    ).all
    guard all.count > 1 else {
      throw Failure(
        .workspace,
        "There is nothing to try: \(pool.count) training cases are left to show as demonstrations.",
        nextStep: "Give fewer with --demonstrations, or an --instruction.")
    }
    for candidate in all.dropFirst() {
      _ = try PromptFile.template(reading: candidate.text, file: candidate.title)
    }
    return all
  }

  /// Few, and for classifying one, two and four of each label.
  private var defaultSizes: [Int] {
    get throws {
      let labels = try PromptFile.template(reading: original, file: strategy.prompt).labels.count
      return labels > 0 ? [labels, 2 * labels, 4 * labels] : [4, 8, 16]
    }
  }

  private func proposals(
    _ trials: PromptTrials
  ) async throws -> [(title: String, text: String)] {
    let model = command.proposer ?? choice.model ?? strategy.model
    let template = try PromptFile.template(reading: original, file: strategy.prompt)
    var generator = Xoshiro256(seed: command.seed)
    let instruction = template.sections.first { $0.role == .system } ?? template.sections.first
    Console.standard.progress("\(model) proposes …")
    let answer = try await trials.ask(
      InstructionProposals.input(
        count: command.propose, instruction: instruction?.text ?? "",
        examples: pool.draw(8, using: &generator)),
      prompt: InstructionProposals.prompt, model: model)
    Console.standard.endProgress()
    let texts = InstructionProposals.read(answer, most: command.propose)
    guard !texts.isEmpty else {
      throw Failure(
        .model, "\(model) proposed no instructions: its answer holds no JSON array of texts.",
        nextStep: "Let a language model propose with --with, or write some with --instruction.")
    }
    return texts.enumerated().map { ("proposal \($0 + 1)", $1) }
  }

  /// Tells what the search may take, and returns the most that it is expected to cost.
  private func receipt(
    _ candidates: [PromptCandidate], _ search: PromptSearch
  ) async throws -> Money {
    var forecasts: [CallForecast] = []
    for candidate in candidates {
      let trial = training.trial(of: strategy.name, prompt: candidate.text, on: selection)
      forecasts += try await EvaluationForecast(setup: trial, resolver: resolver)
        .calls(choice: choice, concurrency: command.jobs)
    }
    // The dearest are taken to be those that go on.
    forecasts.sort { $0.promptTokens.p95 > $1.promptTokens.p95 }
    var cells = [Int](repeating: 0, count: candidates.count)
    var rounds = search
    while let rung = rounds.next {
      for place in 0..<rung.candidates.count { cells[place] += rung.rows.count }
      rounds.close()
    }
    cells[0] += 2 * heldOut.cases.count
    let judges = EvaluationForecast(setup: training, resolver: resolver)
      .judges(concurrency: command.jobs)
    let receipt = EvaluationReceipt(
      plan: training.plan, cells: cells, forecasts: forecasts, judges: judges)
    Console.standard.note(
      "\(candidates.count) candidates on up to \(selection.count) of \(training.cases.count) training cases, "
        + "the best and the prompt as it is on \(heldOut.cases.count) held-out ones · "
        + "\(receipt.calls) calls · \(EvaluationText.bound(of: receipt))")
    return receipt.high
  }

  private func carryOut(
    _ search: PromptSearch, _ candidates: [PromptCandidate], _ trials: PromptTrials
  ) async throws -> PromptSearch {
    var search = search
    var failure: String?
    var round = 0
    while let rung = search.next {
      round += 1
      let rows = Array(selection[rung.rows])
      for (place, candidate) in rung.candidates.enumerated() {
        Console.standard.progress(
          "round \(round) of \(search.rounds) · candidate \(place + 1) of \(rung.candidates.count) · "
            + (await trials.spending.amount.formatted))
        let result = try await trials.evaluate(
          training.trial(of: strategy.name, prompt: candidates[candidate].text, on: rows)
        ).result
        failure = failure ?? Self.firstFailure(in: result)
        for row in rows.indices {
          if let score = result.mean(row: row, strategy: 0) {
            search.record(candidate, score: score)
          }
        }
      }
      search.close()
      if search.alive.allSatisfy({ search.count($0) == 0 }) { throw Self.silence(failure) }
    }
    Console.standard.endProgress()
    return search
  }

  private static func firstFailure(in result: EvaluationResult) -> String? {
    for record in result.records {
      switch record.outcome {
      case .failed(let reason), .unscored(let reason): return reason
      case .scored: continue
      }
    }
    return nil
  }

  private static func silence(_ reason: String?) -> Failure {
    Failure(
      .model, "No candidate got a single score\(reason.map { ": \($0)" } ?? ".")",
      nextStep: "Try one case with `trivium run` first.")
  }

  private func finish(
    _ candidates: [PromptCandidate], _ search: PromptSearch, _ trials: PromptTrials
  ) async throws {
    Console.standard.writeLine(OptimizationText.table(candidates, search))
    let best = candidates[search.alive[0]]
    guard search.alive[0] != 0 else {
      Console.standard.writeLine("Nothing that was tried is better than the prompt as it is.")
      return
    }
    Console.standard.progress("held-out cases …")
    let before = try await trials.evaluate(
      heldOut.trial(of: strategy.name, prompt: original, on: heldOut.cases))
    let after = try await trials.evaluate(
      heldOut.trial(of: strategy.name, prompt: best.text, on: heldOut.cases))
    Console.standard.endProgress()
    var comparison = after.result.comparison(
      of: strategy.name, with: strategy.name, in: before.result, named: "the prompt as it is")
    comparison?.second = "the new prompt"
    let isBetter = comparison?.verdict == .secondIsBetter
    Console.standard.write(OptimizationText.difference(original, best.text))
    Console.standard.writeLine(
      "\nOn \(heldOut.plan.dataset), which the search has not seen, with “\(best.title)”: "
        + (comparison?.sentence ?? ""))
    for line in costs(before, after) { Console.standard.writeLine(line) }
    try await keep(best, isBetter: isBetter, trials)
  }

  private func costs(_ before: Evaluation, _ after: Evaluation) -> [String] {
    let (old, new) = (before.result.summary(of: 0), after.result.summary(of: 0))
    return [
      "A call costs \(EvaluationText.cost(new.costPerCall)) with it, \(EvaluationText.cost(old.costPerCall)) without; "
        + "a right answer \(EvaluationText.cost(new.costPerCorrect)) and \(EvaluationText.cost(old.costPerCorrect))."
    ]
  }

  private func keep(
    _ best: PromptCandidate, isBetter: Bool, _ trials: PromptTrials
  ) async throws {
    if let output = command.output {
      try OutputPath(path: output).write(best.text)
      Console.standard.note("Wrote \(output).")
    }
    guard command.accept else {
      if command.output == nil {
        Console.standard.note(
          "Nothing was changed: --accept writes \(strategy.prompt), -o another file.")
      }
      return
    }
    guard isBetter else {
      Console.standard.note(
        "\(strategy.prompt) was not changed: the gain is not beyond doubt. -o writes the prompt to a file."
      )
      return
    }
    await trials.accept(best.text)
    try OutputPath(path: loaded.folder.file(strategy.prompt).path).write(best.text)
    Console.standard.note("Wrote \(strategy.prompt).")
  }

}
