import Synchronization

/// Carries out the cells of a plan that are still open: several at a time, in the order of the schedule, each through
/// the way of every run, scored as soon as it ends.
public struct EvaluationRunner: Sendable {
  /// How a cell is asked for, and what stops the whole.
  public struct Options: Sendable {
    public var concurrency: Int
    public var retriesFailures: Bool
    /// Ends arms, or all of it, when always-valid tests have settled their comparisons.
    public var isSequential: Bool
    public var model: String?
    public var parameters: RequestParameters?

    public init(
      concurrency: Int = 16, retriesFailures: Bool = false, isSequential: Bool = false,
      model: String? = nil, parameters: RequestParameters? = nil
    ) {
      self.concurrency = max(concurrency, 1)
      self.retriesFailures = retriesFailures
      self.isSequential = isSequential
      self.model = model
      self.parameters = parameters
    }
  }

  public var runner: StrategyRunner
  public var scorers: ScorerSet
  public var means: ScoringMeans
  public var options: Options
  private let now: @Sendable () -> Microseconds

  /// - Parameter now: microseconds from any moment; never goes back.
  public init(
    runner: StrategyRunner, scorers: ScorerSet, means: ScoringMeans = ScoringMeans(),
    options: Options = Options(), now: @escaping @Sendable () -> Microseconds
  ) {
    self.runner = runner
    self.scorers = scorers
    self.means = means
    self.options = options
    self.now = now
  }

  /// Runs until every cell has an outcome, or something ends it before.
  ///
  /// A cell that is cancelled, or refused by a budget, stays open, so that going on later pays for nothing twice. An answer
  /// whose judge was not let through, or was cancelled, is kept unscored.
  ///
  /// - Parameters:
  ///   - evaluation: what is known already.
  ///   - cases: in the order of the plan.
  ///   - prompts: texts of the prompt files, in the order of the plan's strategies.
  ///   - spent: what the session has spent before.
  ///   - record: called for one event at a time; the next waits for it.
  @concurrent
  public func carryOut(
    _ evaluation: Evaluation, cases: [EvaluationCase], prompts: [String], spent: Money,
    record: @escaping @Sendable (SessionEvent) async -> Void
  ) async -> EvaluationEnd {
    let plan = evaluation.plan
    let ledger = CommittedSpending(spent: spent)
    var known = evaluation
    var tests = SequentialComparisons(plan: plan)
    var open = known.result.pending(retryingFailures: options.retriesFailures)[...]
    /// Cells that a budget refused while others were on their way: their worst cases may have stood in the way.
    var held: [EvaluationCell] = []
    var most = options.concurrency
    var settled: Set<Int> = []
    var refusal: Failure?
    await withTaskGroup(of: Outcome.self) { group in
      var running = 0
      while true {
        while running < most, refusal == nil, !Task.isCancelled,
          let cell = held.popLast() ?? open.popFirst()
        {
          if settled.contains(cell.strategy) { continue }
          running += 1
          let isAlone = most == 1
          group.addTask {
            await evaluate(
              cell, of: plan, row: cases[cell.row], prompt: prompts[cell.strategy],
              isAlone: isAlone, ledger: ledger)
          }
        }
        guard let outcome = await group.next() else { return }
        running -= 1
        switch outcome {
        case .cancelled: continue
        case .refused(let failure): refusal = refusal ?? failure
        case .held(let cell):
          held.append(cell)
          most = max(running, 1)
        case .ended(let cell, let answer, let stop):
          most = min(most + 1, options.concurrency)
          refusal = refusal ?? stop
          let event = SessionEvent.cellEvaluated(
            evaluation: evaluation.id, record: cell, answer: answer)
          await record(event)
          let pairs = known.apply(event)
          guard options.isSequential else { continue }
          tests.add(pairs)
          settled = tests.settledStrategies
          if tests.isSettled { (open, held) = ([], []) }
        }
      }
    }
    let end: EvaluationEnd =
      if let refusal { .refused(failure: refusal) } else if known.result.isComplete {
        .complete
      } else if options.isSequential, tests.isSettled, !Task.isCancelled {
        .settled
      } else {
        .stopped
      }
    await record(.evaluationEnded(evaluation: evaluation.id, end: end))
    return end
  }

  private enum Outcome: Sendable {
    /// A judge that a budget did not let through stands in the way of whatever follows.
    case ended(CellRecord, EvaluatedAnswer?, refusal: Failure? = nil)
    /// A budget stands in the way of this and of whatever follows.
    case refused(Failure)
    /// A budget stands in the way as long as others are on their way.
    case held(EvaluationCell)
    case cancelled
  }

  private func evaluate(
    _ cell: EvaluationCell, of plan: EvaluationPlan, row: EvaluationCase, prompt: String,
    isAlone: Bool, ledger: CommittedSpending
  ) async -> Outcome {
    let request = RunRequest(
      strategy: plan.strategies[cell.strategy], input: row.input, promptText: prompt,
      variables: row.variables, model: options.model, parameters: options.parameters,
      repeatIndex: cell.turn == 0 ? nil : cell.turn)
    let place = plan.index(of: cell)
    let run = Mutex(Run(id: RunID(1), request: request, startedAt: now()))
    await runner.carryOut(request, as: RunID(1), spent: { ledger.committed(besides: place) }) {
      event in
      let changed = run.withLock { run in
        run.apply(event, at: max(now(), run.startedAt))
        return run
      }
      ledger.note(changed, at: place)
    }
    let ended = run.withLock { $0 }
    switch ended.status {
    case .cancelled, .interrupted, .running: return .cancelled
    case .failed(let failure) where failure.kind == .budget:
      return isAlone ? .refused(failure) : .held(cell)
    case .failed(let failure):
      return .ended(
        CellRecord(
          cell: cell, outcome: .failed(reason: failure.sentence), seconds: ended.totalSeconds,
          cost: ended.cost), nil)
    case .finished(let reason):
      return await scored(ended, reason, cell, row, ledger.share(of: place))
    }
  }

  private func scored(
    _ run: Run, _ reason: FinishReason, _ cell: EvaluationCell, _ row: EvaluationCase,
    _ share: CommittedSpending.Share
  ) async -> Outcome {
    let isGrounded = run.plan.map { $0.kind == .retrieval || $0.kind == .hybrid } ?? false
    let output = ScoredOutput(
      of: row, text: run.text, passages: isGrounded ? run.passages : nil, finish: reason,
      seconds: run.totalSeconds, cost: run.cost)
    let judges = JudgeTally(share)
    let (record, parts) = await scorers.record(of: cell, row, output, with: means, judges)
    return .ended(
      record,
      EvaluatedAnswer(
        text: run.text, usage: run.usage, firstTokenSeconds: run.timeToFirstToken, finish: reason,
        sources: isGrounded ? run.passages.map(\.passage.source) : nil, parts: parts,
        judging: judges.calls), refusal: judges.refusal)
  }
}
