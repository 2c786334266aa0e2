/// Everything that is known of a session: the fold of its events.
public struct SessionState: Sendable, Hashable {
  public private(set) var workspace: Workspace?
  public private(set) var name: String?
  /// The strategy whose tab is chosen.
  public private(set) var strategy: String?
  /// The model that takes the place of every strategy's own.
  public private(set) var model: String?
  /// Parameters that count before the strategies' own.
  public private(set) var parameters = RequestParameters()
  public private(set) var input = ""
  /// Texts of prompt files by path, as edited in this session.
  public private(set) var prompts: [String: String] = [:]
  /// Names of prompt versions by their ids, by path.
  public private(set) var versionNames: [String: [String: String]] = [:]
  /// In the order of their start.
  public private(set) var runs: [Run] = []
  public private(set) var notes: [String] = []
  public private(set) var tags: [String] = []
  public private(set) var isPinned = false
  /// Sequence and time of the last entry.
  public private(set) var sequence = 0
  public private(set) var time: Microseconds = 0

  /// The highest number of a run so far.
  private var lastNumber = 0
  /// Places of the runs that are on their way.
  private(set) var running: [Int] = []
  /// What the runs that have ended came to, by strategy.
  private(set) var settled: [String: Spending] = [:]
  /// In the order of their start.
  public private(set) var evaluations: [EvaluationOutline] = []
  /// What evaluated cells came to, by strategy.
  public private(set) var evaluated: [String: Spending] = [:]
  /// What judges of evaluations came to.
  public private(set) var judging = Spending()

  public init() {}

  public init(folding entries: some Sequence<JournalEntry>) {
    for entry in entries { apply(entry) }
  }

  /// The one way in which a session changes. Time never goes back, and an ending is final: events of runs that
  /// are unknown or have ended are ignored, all but ratings.
  public mutating func apply(_ entry: JournalEntry) {
    sequence = entry.sequence
    time = max(time, entry.at)
    switch entry.event {
    case .sessionStarted(let workspace):
      self.workspace = workspace
      strategy = strategy ?? workspace.strategies.first?.name
    case .sessionResumed:
      for index in running { apply(entry.event, toRunAt: index) }
    case .sessionRenamed(let name): self.name = name
    case .strategyChosen(let strategy): self.strategy = strategy
    case .modelChosen(let model): self.model = model
    case .parametersChosen(let parameters): self.parameters = parameters
    case .inputEdited(let text): input = text
    case .promptEdited(let path, let text): prompts[path] = text
    case .promptVersionNamed(let path, let version, let name):
      versionNames[path, default: [:]][version] = name
    case .noteAdded(let text): notes.append(text)
    case .sessionTagged(let tags): self.tags = tags
    case .sessionPinned(let isPinned): self.isPinned = isPinned
    case .evaluationStarted(let id, let plan):
      evaluations.append(
        EvaluationOutline(id: id, plan: plan, prompts: promptTexts(plan), startedAt: time))
    case .cellEvaluated(let id, let record, let answer): add(record, answer, to: id)
    case .cellJudged: break
    case .evaluationEnded(let id, let end):
      guard let index = evaluations.lastIndex(where: { $0.id == id }) else { return }
      evaluations[index].end = end
      evaluations[index].endedAt = time
    case .runRated(let id, _, _):
      if let index = index(of: id) { runs[index].apply(entry.event, at: time) }
    case .runStarted(let id, let request):
      guard RunID.possible.contains(id), id >= nextRunID || index(of: id) == nil else { return }
      lastNumber = max(lastNumber, id.rawValue)
      running.append(runs.endIndex)
      runs.append(Run(id: id, request: request, startedAt: time))
      input = request.input
    default:
      guard let id = entry.event.run, let index = running.last(where: { runs[$0].id == id }) else {
        return
      }
      apply(entry.event, toRunAt: index)
    }
  }

  /// A number that no run of the session has had.
  public var nextRunID: RunID { RunID(lastNumber + 1) }

  /// A number that no evaluation of the session has had.
  public var nextEvaluationID: EvaluationID {
    EvaluationID((evaluations.map(\.id.rawValue).max() ?? 0).addingSaturated(1))
  }

  private mutating func add(
    _ record: CellRecord, _ answer: EvaluatedAnswer?, to id: EvaluationID
  ) {
    guard let index = evaluations.lastIndex(where: { $0.id == id }),
      evaluations[index].strategies.indices.contains(record.cell.strategy)
    else { return }
    let usage = answer?.usage ?? Usage()
    evaluations[index].end = nil
    evaluations[index].endedAt = nil
    evaluations[index].take(record, usage)
    for calls in answer?.judging ?? [] { add(calls, toEvaluationAt: index) }
    guard record.wasCalled else { return }
    evaluations[index].spending.add(record.cost, usage)
    let strategy = evaluations[index].strategies[record.cell.strategy]
    evaluated[strategy, default: Spending()].add(record.cost, usage)
  }

  private mutating func add(_ calls: JudgeCalls, toEvaluationAt index: Int) {
    evaluations[index].judging[calls.model, default: Spending()]
      .add(calls.cost, calls.usage, calls: calls.calls)
    evaluations[index].spending.add(calls.cost, calls.usage, calls: calls.calls)
    judging.add(calls.cost, calls.usage, calls: calls.calls)
  }

  /// The prompts of a plan's strategies as they now stand, as far as they are known.
  private func promptTexts(_ plan: EvaluationPlan) -> [String: String] {
    var texts: [String: String] = [:]
    for name in plan.strategies {
      texts[name] = workspace?.strategy(named: name).flatMap { prompts[$0.prompt] }
    }
    return texts
  }

  private mutating func apply(_ event: SessionEvent, toRunAt index: Int) {
    runs[index].apply(event, at: time)
    guard !runs[index].isRunning else { return }
    running.removeAll { $0 == index }
    settled[runs[index].request.strategy, default: Spending()].add(runs[index])
  }

  /// The place of a run; new runs are looked for from the end, where they are.
  private func index(of id: RunID) -> Int? {
    runs.lastIndex { $0.id == id }
  }
}

extension SessionState {
  public func run(_ id: RunID) -> Run? {
    index(of: id).map { runs[$0] }
  }

  public func lastRun(of strategy: String) -> Run? {
    runs.last { $0.request.strategy == strategy }
  }

  public var runningRuns: [Run] { running.map { runs[$0] } }

  /// What all runs, evaluated cells and judges so far came to.
  public var spending: Spending {
    var spending = Spending()
    for settled in settled.values { spending.add(settled) }
    for evaluated in evaluated.values { spending.add(evaluated) }
    spending.add(judging)
    for index in running { spending.add(runs[index]) }
    return spending
  }

  public func spending(of strategy: String) -> Spending {
    var spending = settled[strategy] ?? Spending()
    if let evaluated = evaluated[strategy] { spending.add(evaluated) }
    for index in running where runs[index].request.strategy == strategy {
      spending.add(runs[index])
    }
    return spending
  }
}
