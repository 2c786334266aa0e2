/// What a strategy's names stand for: everything that a run needs.
public struct ResolvedStrategy: Sendable {
  public var strategy: Strategy
  public var template: PromptTemplate
  public var parameters: RequestParameters
  public var model: any LanguageModel
  public var index: (any PassageIndex)?
  public var counter: any TokenCounter
  public var price: ModelPrice?
  public var comparisonPrice: ModelPrice?

  public init(
    strategy: Strategy, template: PromptTemplate, model: any LanguageModel,
    parameters: RequestParameters? = nil,
    index: (any PassageIndex)? = nil, counter: any TokenCounter = EstimatingTokenCounter(),
    price: ModelPrice?, comparisonPrice: ModelPrice? = nil
  ) {
    self.strategy = strategy
    self.template = template
    self.parameters = parameters ?? strategy.parameters
    self.model = model
    self.index = index
    self.counter = counter
    self.price = price
    self.comparisonPrice = comparisonPrice
  }
}

/// Looks up what the names in a request stand for.
public protocol StrategyResolver: Sendable {
  /// Throws a `Failure` that names what is missing and where.
  func resolve(_ request: RunRequest) async throws -> ResolvedStrategy
}

/// Carries out runs of any strategy; the workbench, the command line and evaluations all go through here.
public struct StrategyRunner: Sendable {
  public var resolver: any StrategyResolver
  public var budget: Budget
  /// Where calls are booked that other programs must know of; without one, no cap of a day or month can be kept.
  public var account: (any SpendingAccount)?
  let notices = BudgetNotices()

  public init(
    resolver: any StrategyResolver, budget: Budget = Budget(),
    account: (any SpendingAccount)? = nil
  ) {
    self.resolver = resolver
    self.budget = budget
    self.account = account
  }

  /// Carries out one run and reports every step as an event, `runStarted` first, exactly one ending last.
  ///
  /// - Parameters:
  ///   - spent: what the session has spent, worst cases of other runs on their way included;
  ///     asked when the run knows its own.
  ///   - record: called in order; the next step waits for it.
  @concurrent
  public func carryOut(
    _ request: RunRequest, as run: RunID, spent: @Sendable () async -> Money,
    record: @Sendable (SessionEvent) async -> Void
  ) async {
    let tally = CallTally(run, request)
    func pass(_ event: SessionEvent) async {
      tally.note(event)
      await record(event)
    }
    await record(.runStarted(run: run, request: request))
    let ending: SessionEvent
    do {
      let reason = try await stream(request, as: run, tally, spent: spent, record: pass)
      ending = .runFinished(run: run, reason: reason)
    } catch {
      ending =
        Task.isCancelled
        ? .runCancelled(run: run)
        : .runFailed(run: run, failure: Failure(describing: error))
    }
    tally.note(ending)
    tally.settle(in: account)
    await record(ending)
  }

  /// As above, where nothing else can spend meanwhile.
  @concurrent
  public func carryOut(
    _ request: RunRequest, as run: RunID, spent: Money = .zero,
    record: @Sendable (SessionEvent) async -> Void
  ) async {
    await carryOut(request, as: run, spent: { spent }, record: record)
  }

  private func stream(
    _ request: RunRequest, as run: RunID, _ tally: CallTally, spent: () async -> Money,
    record: (SessionEvent) async -> Void
  ) async throws -> FinishReason {
    let resolved = try await resolver.resolve(request)
    try Task.checkCancellation()
    let strategy = resolved.strategy
    await record(
      .runPlanned(
        run: run,
        plan: RunPlan(
          kind: StrategyKind(
            isTuned: resolved.model.isTuned, isGrounded: strategy.grounding != nil),
          model: resolved.model.name, price: resolved.price,
          comparisonPrice: resolved.comparisonPrice,
          parameters: resolved.parameters == RequestParameters() ? nil : resolved.parameters)))

    let passages = try await retrieve(for: request, in: resolved, run: run, record: record)
    try Task.checkCancellation()
    let prompt = try PromptComposer(template: resolved.template, counter: resolved.counter)
      .compose(input: request.input, passages: passages, variables: request.variables)
    await record(.promptComposed(run: run, prompt: prompt))
    let allowance = try allowance(
      for: prompt, with: resolved.parameters, to: resolved.model.name, at: resolved.price,
      spent: await spent())
    if let reservation = allowance.reservation { tally.hold(reservation) }
    for notice in allowance.notices { await record(.warningGiven(run: run, text: notice)) }
    let parameters = allowance.parameters
    try Task.checkCancellation()

    var reason = FinishReason.unknown
    let modelRequest = ModelRequest(
      prompt: prompt, parameters: parameters, repeatIndex: request.repeatIndex ?? 0)
    let samples = parameters.samples ?? 1
    let model: any LanguageModel =
      samples > 1 ? SampledModel(base: resolved.model, samples: samples) : resolved.model
    for try await event in model.respond(to: modelRequest) {
      try Task.checkCancellation()
      if case .finished(let finish) = event { reason = finish }
      if let event = event.event(of: run, counter: resolved.counter) { await record(event) }
    }
    try Task.checkCancellation()
    return reason
  }

  private func retrieve(
    for request: RunRequest, in resolved: ResolvedStrategy, run: RunID,
    record: (SessionEvent) async -> Void
  ) async throws -> [RetrievedPassage] {
    guard let grounding = resolved.strategy.grounding else { return [] }
    guard let index = resolved.index else {
      throw Failure(
        .retrieval,
        "The strategy “\(resolved.strategy.name)” retrieves from \(grounding.knowledge), "
          + "which is not indexed.",
        nextStep: "Run `trivium knowledge index`, or remove `knowledge:` from the strategy.")
    }
    let clock = ContinuousClock()
    let start = clock.now
    let passages = try await index.search(
      PassageQuery(text: request.input, method: grounding.method, count: grounding.count))
    let seconds = (clock.now - start) / .seconds(1)
    try Task.checkCancellation()
    await record(.passagesRetrieved(run: run, passages: passages, seconds: seconds))
    return passages
  }
}

extension ModelEvent {
  /// What a session records of it; `nil` for what says nothing, and for the end, which the run tells.
  func event(of run: RunID, counter: any TokenCounter) -> SessionEvent? {
    switch self {
    case .text(""), .reasoning(""), .finished: nil
    case .text(let text): .chunkReceived(run: run, text: text, tokens: counter.count(text))
    case .reasoning(let text):
      .reasoningReceived(run: run, text: text, tokens: counter.count(text))
    case .usage(let usage): .usageReported(run: run, usage: usage)
    case .explanation(let explanation): .explanationGiven(run: run, explanation: explanation)
    case .delayed(let delay): .callDelayed(run: run, delay: delay)
    case .served(let report): .serverReported(run: run, report: report)
    case .warning(let text): .warningGiven(run: run, text: text)
    case .kept(let answer): .answerKept(run: run, answer: answer)
    }
  }
}

extension Failure {
  /// A failure as it is, any other error by what it says of itself.
  public init(describing error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case is CancellationError:
      self = Failure(.model, "The model gave up the call before its end.", isRetryable: true)
    default: self = Failure(.model, "\(error)")
    }
  }
}
