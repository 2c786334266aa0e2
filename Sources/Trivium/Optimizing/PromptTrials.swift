import Archive
import Foundation
import StrategyCore

/// The runs of a search among prompts: a session of its own, in which every trial is an evaluation.
actor PromptTrials {
  private let loaded: LoadedWorkspace
  private let resolver: WorkspaceResolver
  private let strategy: Strategy
  private let runner: StrategyRunner
  private let recorder: SessionRecorder
  private let writer: JournalWriter
  private let clock: SessionClock
  private let choice: CallChoice
  private let concurrency: Int
  nonisolated var session: SessionID { writer.header.session }

  init(
    _ loaded: LoadedWorkspace, resolver: WorkspaceResolver, strategy: Strategy, prompt: String,
    name: String, choice: CallChoice, concurrency: Int
  ) async throws {
    self.loaded = loaded
    self.resolver = resolver
    self.strategy = strategy
    self.choice = choice
    self.concurrency = concurrency
    let library = SessionLibrary(
      folder: loaded.folder.sessions, redaction: resolver.access.redaction)
    try? loaded.folder.prepareState()
    clock = SessionClock.starting()
    writer = try library.create(startedAt: clock.startedAt)
    recorder = SessionRecorder(journal: writer, now: clock.now)
    runner = StrategyRunner(
      loaded, resolver: resolver, session: writer.header.session.rawValue)
    await recorder.record(.sessionStarted(workspace: loaded.recorded))
    await recorder.record(.sessionRenamed(name: name))
    await recorder.record(.promptEdited(path: strategy.prompt, text: prompt))
  }

  var spending: Spending {
    get async { await recorder.state.spending }
  }

  /// Runs a prompt on cases and scores it; what a budget or a cancellation left open has no score.
  func evaluate(_ setup: EvaluationSetup) async throws -> Evaluation {
    let state = await recorder.state
    let kept = FoldedEvaluation(Evaluation(id: state.nextEvaluationID, plan: setup.plan))
    let id = await kept.evaluation.id
    await recorder.record(.evaluationStarted(evaluation: id, plan: setup.plan))
    let evaluating = EvaluationRunner(
      runner: runner, scorers: setup.scorers,
      means: resolver.access.scoringMeans(in: loaded.workspace, bookedBy: runner),
      options: EvaluationRunner.Options(
        concurrency: concurrency, model: choice.model, parameters: choice.parameters),
      now: clock.now)
    let end = await evaluating.carryOut(
      await kept.evaluation, cases: setup.cases, prompts: setup.prompts,
      spent: state.spending.amount
    ) { [recorder] event in
      await recorder.record(event)
      await kept.apply(event)
    }
    if case .refused(let failure) = end { throw failure }
    if Task.isCancelled { throw CommandEnd(status: .interrupted) }
    return await kept.evaluation
  }

  /// One run with a prompt of our own, which counts like every other.
  func ask(_ input: String, prompt: String, model: String) async throws -> String {
    let state = await recorder.state
    let run = state.nextRunID
    let request = RunRequest(
      strategy: strategy.name, input: input, promptText: prompt, model: model)
    await runner.carryOut(request, as: run, spent: state.spending.amount) { [recorder] event in
      await recorder.record(event)
    }
    guard let ended = await recorder.state.run(run) else { return "" }
    switch ended.status {
    case .failed(let failure): throw failure
    case .cancelled, .interrupted: throw CommandEnd(status: .interrupted)
    case .finished, .running: return ended.text
    }
  }

  func accept(_ text: String) async {
    await recorder.record(.promptEdited(path: strategy.prompt, text: text))
  }

  /// Makes the journal durable; returns why it is not whole, when it is not.
  func close() async -> Failure? {
    await recorder.close(writer) ?? resolver.access.tape.problem
  }

  /// Nothing was to be run: the journal that was begun is taken away again.
  func discard() async {
    try? await writer.close()
    try? FileManager.default.removeItem(at: writer.file)
  }
}
