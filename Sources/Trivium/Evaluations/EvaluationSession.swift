import Archive
import Foundation
import StrategyCore
import Synchronization

/// An evaluation on its way: a session of its own, journalled cell by cell.
actor EvaluationSession {
  private let setup: EvaluationSetup
  private let loaded: LoadedWorkspace
  private let resolver: WorkspaceResolver
  private let recorder: SessionRecorder
  private let writer: JournalWriter
  private let clock: SessionClock
  private(set) var evaluation: Evaluation
  /// True when its session was begun for it, and not gone on with.
  private let isNew: Bool
  /// What the cells that are still open may cost, at their 95th percentile; zero when unpriced.
  private(set) var expectedCost = Money.zero

  private init(
    setup: EvaluationSetup, loaded: LoadedWorkspace, resolver: WorkspaceResolver,
    recorder: SessionRecorder, writer: JournalWriter, clock: SessionClock, evaluation: Evaluation,
    isNew: Bool
  ) {
    self.isNew = isNew
    self.setup = setup
    self.loaded = loaded
    self.resolver = resolver
    self.recorder = recorder
    self.writer = writer
    self.clock = clock
    self.evaluation = evaluation
  }

  /// - Parameter resuming: a session whose last evaluation is gone on with; it must be of the same plan.
  static func open(
    _ setup: EvaluationSetup, loaded: LoadedWorkspace, resolver: WorkspaceResolver,
    resuming session: String?
  ) async throws -> EvaluationSession {
    let library = SessionLibrary(
      folder: loaded.folder.sessions, redaction: resolver.access.redaction)
    try? loaded.folder.prepareState()
    if let session {
      return try await resume(
        session == "last" ? try lastEvaluation(in: library) : try library.find(session), setup,
        loaded: loaded, resolver: resolver, library: library)
    }
    let clock = SessionClock.starting()
    let writer = try library.create(startedAt: clock.startedAt)
    let recorder = SessionRecorder(journal: writer, now: clock.now)
    let evaluation = Evaluation(id: EvaluationID(1), plan: setup.plan)
    await recorder.record(.sessionStarted(workspace: loaded.recorded))
    await recorder.record(
      .sessionRenamed(
        name: EvaluationOutline.title(of: setup.plan.strategies, on: setup.plan.dataset))
    )
    for name in setup.plan.strategies {
      guard let path = loaded.workspace.strategy(named: name)?.prompt,
        await recorder.state.prompts[path] == nil,
        let text = try? TextFile.read(loaded.folder.file(path), shownAs: path)
      else { continue }
      await recorder.record(.promptEdited(path: path, text: text))
    }
    await recorder.record(.evaluationStarted(evaluation: evaluation.id, plan: setup.plan))
    return EvaluationSession(
      setup: setup, loaded: loaded, resolver: resolver, recorder: recorder, writer: writer,
      clock: clock, evaluation: evaluation, isNew: true)
  }

  private static func lastEvaluation(in library: SessionLibrary) throws -> SessionID {
    for id in try library.sessions() {
      if let journal = try? library.read(id), Evaluation.last(in: journal.entries) != nil {
        return id
      }
    }
    throw Failure(
      .storage, "No evaluation is recorded here.", nextStep: "Start one with `trivium eval`.")
  }

  private static func resume(
    _ id: SessionID, _ setup: EvaluationSetup, loaded: LoadedWorkspace,
    resolver: WorkspaceResolver, library: SessionLibrary
  ) async throws -> EvaluationSession {
    let (writer, journal) = try library.resume(id)
    guard let evaluation = Evaluation.last(in: journal.entries) else {
      try? await writer.close()
      throw Failure(
        .storage, "Session \(id.rawValue) holds no evaluation.",
        nextStep: "`trivium sessions list` shows what is recorded.")
    }
    guard evaluation.plan == setup.plan else {
      try? await writer.close()
      throw Failure(
        .workspace,
        "The evaluation in session \(id.rawValue) is another one: \(difference(evaluation.plan, setup.plan)).",
        nextStep: "Give the same dataset, strategies, scorers and selection, or start a new one.")
    }
    let age = journal.entries.last?.at ?? 0
    let start = ContinuousClock.now
    let clock = SessionClock(startedAt: journal.header.startedAt) {
      age + Microseconds((ContinuousClock.now - start) / .microseconds(1))
    }
    let recorder = SessionRecorder(journal: writer, now: clock.now, after: journal.entries)
    await recorder.record(.sessionResumed)
    return EvaluationSession(
      setup: setup, loaded: loaded, resolver: resolver, recorder: recorder, writer: writer,
      clock: clock, evaluation: evaluation, isNew: false)
  }

  private static func difference(_ old: EvaluationPlan, _ new: EvaluationPlan) -> String {
    if old.contentHash != new.contentHash { return "the dataset has changed since" }
    if old.strategies != new.strategies {
      return "it scores \(FailureText.list(old.strategies))"
    }
    if old.cases != new.cases { return "it has \(old.cases.count) other cases" }
    if old.repeats != new.repeats { return "it has \(old.repeats) repeats" }
    if old.scorers != new.scorers { return "its scorers are others" }
    return "its settings are others"
  }

  /// Nothing was to be run: the journal that was begun is taken away again.
  func discard() async {
    try? await writer.close()
    if isNew { try? FileManager.default.removeItem(at: writer.file) }
  }

  func run(choice: CallChoice, options: EvaluationOptions) async -> EvaluationEnd {
    let way = StrategyRunner(
      loaded, resolver: resolver, session: writer.header.session.rawValue)
    let runner = EvaluationRunner(
      runner: way, scorers: setup.scorers,
      means: resolver.access.scoringMeans(in: loaded.workspace, bookedBy: way),
      options: options.runnerOptions(choice),
      now: clock.now)
    let progress = EvaluationProgress(
      total: evaluation.plan.cellCount, done: evaluation.result.doneCount)
    if let refusal = await scoreOutputs(means: runner.means, progress) {
      let end = EvaluationEnd.refused(failure: refusal)
      await take(.evaluationEnded(evaluation: evaluation.id, end: end))
      Console.standard.endProgress()
      return end
    }
    let spent = await recorder.state.spending.amount
    let end = await runner.carryOut(
      evaluation, cases: setup.cases, prompts: setup.prompts, spent: spent
    ) { event in
      await self.take(event)
      progress.note(event)
    }
    Console.standard.endProgress()
    await tellBudgets(way.account)
    return end
  }

  /// Caps that are nearly reached; a warning of a single cell would be lost among many.
  private func tellBudgets(_ account: (any SpendingAccount)?) async {
    let budget = loaded.workspace.budget
    let shared = budget.isShared ? try? account?.spending() : nil
    let spent = Budget.Spent(
      session: await recorder.state.spending.amount, shared: shared ?? SharedSpending())
    for notice in budget.rows(spent).compactMap(\.notice) { Console.notice(notice) }
  }

  /// What was made elsewhere needs no call, and is scored before anything is called.
  ///
  /// - Returns: why a budget let no judge through, when it did not.
  private func scoreOutputs(
    means: ScoringMeans, _ progress: EvaluationProgress
  ) async -> Failure? {
    for cell in evaluation.result.pending() {
      guard let file = setup.outputs(of: cell.strategy), !Task.isCancelled else { continue }
      let judges = JudgeTally(spent: await recorder.state.spending.amount)
      let event = await file.event(
        of: evaluation.id, cell, setup.cases[cell.row], scorers: setup.scorers, means: means,
        judges: judges)
      await take(event)
      progress.note(event)
      if let refusal = judges.refusal { return refusal }
    }
    return nil
  }

  private func take(_ event: SessionEvent) async {
    await recorder.record(event)
    evaluation.apply(event)
  }

  /// Makes the journal durable; returns why it is not whole, when it is not.
  func close() async -> Failure? {
    await recorder.close(writer) ?? resolver.access.tape.problem
  }
}

extension EvaluationSession {
  /// What the open cells will take.
  func receipt(choice: CallChoice, options: EvaluationOptions) async throws -> String {
    let open = evaluation.result.pending(retryingFailures: options.retryErrors)
    let receipt = try await EvaluationForecast(setup: setup, resolver: resolver)
      .receipt(
        for: evaluation, choice: choice, concurrency: options.jobs,
        retriesFailures: options.retryErrors)
    expectedCost = receipt.high
    let calls = open.count { setup.outputs(of: $0.strategy) == nil }
    return EvaluationText.text(of: receipt, plan: evaluation.plan, open: calls)
  }
}

/// The line on standard error that tells how far an evaluation is.
private final class EvaluationProgress: Sendable {
  private struct Count {
    var done: Int
    var failed = 0
    var spent = Money.zero
    var isUnpriced = false
    var told = ContinuousClock.now
  }

  private let total: Int
  private let before: Int
  private let start = ContinuousClock.now
  private let count: Mutex<Count>

  init(total: Int, done: Int) {
    self.total = total
    before = done
    count = Mutex(Count(done: done))
  }

  func note(_ event: SessionEvent) {
    guard case .cellEvaluated(_, let record, let answer) = event else { return }
    let costs = [record.cost].compactMap(\.self) + (answer?.judging ?? []).map(\.cost)
    let line = count.withLock { count -> String? in
      count.done += 1
      if case .failed = record.outcome { count.failed += 1 }
      for cost in costs {
        if cost.provenance == .unpriced {
          count.isUnpriced = true
        } else {
          count.spent += cost.amount
        }
      }
      let now = ContinuousClock.now
      guard now - count.told > .milliseconds(100) || count.done == total else { return nil }
      count.told = now
      return text(of: count, elapsed: (now - start) / .seconds(1))
    }
    if let line { Console.standard.progress(line) }
  }

  private func text(of count: Count, elapsed: Double) -> String {
    var parts = ["\(count.done) of \(total)"]
    if count.failed > 0 { parts.append("\(count.failed) failed") }
    parts.append(count.spent.formatted + (count.isUnpriced ? " + unpriced" : ""))
    let done = count.done - before
    if done > 0, count.done < total {
      let left = elapsed / Double(done) * Double(total - count.done)
      parts.append("\(RunSummary.seconds(left)) left")
    }
    return parts.joined(separator: " · ")
  }
}
