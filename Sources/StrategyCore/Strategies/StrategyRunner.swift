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
  /// What other sessions have spent this month.
  public var spentElsewhere: Money

  public init(
    resolver: any StrategyResolver, budget: Budget = Budget(), spentElsewhere: Money = .zero
  ) {
    self.resolver = resolver
    self.budget = budget
    self.spentElsewhere = spentElsewhere
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
    await record(.runStarted(run: run, request: request))
    do {
      let reason = try await stream(request, as: run, spent: spent, record: record)
      await record(.runFinished(run: run, reason: reason))
    } catch {
      await record(
        Task.isCancelled
          ? .runCancelled(run: run)
          : .runFailed(run: run, failure: Failure(describing: error)))
    }
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
    _ request: RunRequest, as run: RunID, spent: () async -> Money,
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
    let parameters = try allowedParameters(for: prompt, in: resolved, spent: await spent())
    try Task.checkCancellation()

    var reason = FinishReason.unknown
    let modelRequest = ModelRequest(
      prompt: prompt, parameters: parameters, repeatIndex: request.repeatIndex ?? 0)
    let samples = parameters.samples ?? 1
    let model: any LanguageModel =
      samples > 1 ? SampledModel(base: resolved.model, samples: samples) : resolved.model
    for try await event in model.respond(to: modelRequest) {
      try Task.checkCancellation()
      switch event {
      case .text(""), .reasoning(""): continue
      case .text(let text):
        await record(.chunkReceived(run: run, text: text, tokens: resolved.counter.count(text)))
      case .reasoning(let text):
        await record(
          .reasoningReceived(run: run, text: text, tokens: resolved.counter.count(text)))
      case .usage(let usage): await record(.usageReported(run: run, usage: usage))
      case .explanation(let explanation):
        await record(.explanationGiven(run: run, explanation: explanation))
      case .delayed(let delay): await record(.callDelayed(run: run, delay: delay))
      case .served(let report): await record(.serverReported(run: run, report: report))
      case .warning(let text): await record(.warningGiven(run: run, text: text))
      case .kept(let answer): await record(.answerKept(run: run, answer: answer))
      case .finished(let finish): reason = finish
      }
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

  /// The strategy's parameters when the call can break no cap; with a cap, the completion that was reckoned
  /// with is also the most that the model may write. Throws a `Failure` of kind `budget`.
  private func allowedParameters(
    for prompt: ComposedPrompt, in resolved: ResolvedStrategy, spent: Money
  ) throws(Failure) -> RequestParameters {
    var parameters = resolved.parameters
    guard budget.hasCap else { return parameters }
    guard let price = resolved.price else {
      throw Failure(
        .budget,
        "No price is known for \(resolved.model.name), so no budget can be kept.",
        nextStep:
          "Say what it costs, as `price: free` at the model in trivium.yaml or `prices: { \(resolved.model.name): free }` in config.yaml, or remove `budget:`."
      )
    }
    guard !price.isFree else { return parameters }
    guard price.hasRates(for: parameters.serviceTier) else {
      throw Failure(
        .budget,
        "No price is known for \(resolved.model.name) in the service tier \(parameters.serviceTier ?? ""), so no budget can be kept.",
        nextStep: "Leave out `service-tier`, or remove `budget:`.")
    }
    let worstCase = price.worstCase(of: prompt, with: parameters)
    if let breach = budget.breach(spent: spent, elsewhere: spentElsewhere, worstCase: worstCase) {
      throw Failure(
        .budget,
        "The \(breach.cap) budget of \(breach.limit.formatted) could be exceeded: "
          + "\(breach.spent.formatted) spent, this call could cost up to \(worstCase.formatted).",
        nextStep:
          "Raise `budget: \(breach.cap)` in trivium.yaml or lower the strategy's max-tokens.")
    }
    if parameters.maxOutputTokens == nil, price.maxOutputTokens == nil {
      parameters.maxOutputTokens = ModelPrice.assumedMaxOutputTokens
    }
    return parameters
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
