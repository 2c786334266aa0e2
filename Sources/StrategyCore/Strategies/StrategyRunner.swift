/// What a strategy's names stand for: everything that a run needs.
public struct ResolvedStrategy: Sendable {
  public var strategy: Strategy
  public var template: PromptTemplate
  public var model: any LanguageModel
  public var index: (any PassageIndex)?
  public var counter: any TokenCounter
  public var price: ModelPrice?
  public var comparisonPrice: ModelPrice?

  public init(
    strategy: Strategy, template: PromptTemplate, model: any LanguageModel,
    index: (any PassageIndex)? = nil, counter: any TokenCounter = EstimatingTokenCounter(),
    price: ModelPrice?, comparisonPrice: ModelPrice? = nil
  ) {
    self.strategy = strategy
    self.template = template
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

  public init(resolver: any StrategyResolver, budget: Budget = Budget()) {
    self.resolver = resolver
    self.budget = budget
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
    } catch is CancellationError {
      await record(.runCancelled(run: run))
    } catch {
      if Task.isCancelled {
        await record(.runCancelled(run: run))
      } else {
        await record(.runFailed(run: run, failure: Failure(describing: error)))
      }
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
    let strategy = resolved.strategy
    await record(
      .runPlanned(
        run: run,
        plan: RunPlan(
          kind: StrategyKind(
            isTuned: resolved.model.isTuned, isGrounded: strategy.grounding != nil),
          model: resolved.model.name, price: resolved.price,
          comparisonPrice: resolved.comparisonPrice)))

    let passages = try await retrieve(for: request, in: resolved, run: run, record: record)
    let prompt = try PromptComposer(template: resolved.template, counter: resolved.counter)
      .compose(input: request.input, passages: passages, variables: request.variables)
    await record(.promptComposed(run: run, prompt: prompt))
    try checkBudget(prompt: prompt, resolved: resolved, spent: await spent())

    var reason: FinishReason?
    let modelRequest = ModelRequest(prompt: prompt, parameters: strategy.parameters)
    for try await event in resolved.model.respond(to: modelRequest) {
      try Task.checkCancellation()
      switch event {
      case .text(let text):
        await record(.chunkReceived(run: run, text: text, tokens: resolved.counter.count(text)))
      case .reasoning(let text):
        await record(
          .reasoningReceived(run: run, text: text, tokens: resolved.counter.count(text)))
      case .usage(let usage): await record(.usageReported(run: run, usage: usage))
      case .explanation(let explanation):
        await record(.explanationGiven(run: run, explanation: explanation))
      case .finished(let finish): reason = finish
      }
    }
    try Task.checkCancellation()
    return reason ?? .unknown
  }

  private func retrieve(
    for request: RunRequest, in resolved: ResolvedStrategy, run: RunID,
    record: (SessionEvent) async -> Void
  ) async throws -> [RetrievedPassage] {
    guard let grounding = resolved.strategy.grounding, let index = resolved.index else { return [] }
    let clock = ContinuousClock()
    let start = clock.now
    let passages = try await index.search(
      PassageQuery(text: request.input, method: grounding.method, count: grounding.count))
    let seconds = (clock.now - start) / .seconds(1)
    await record(.passagesRetrieved(run: run, passages: passages, seconds: seconds))
    return passages
  }

  private func checkBudget(
    prompt: ComposedPrompt, resolved: ResolvedStrategy, spent: Money
  ) throws(Failure) {
    guard let price = resolved.price, !price.isFree else { return }
    let worstCase = price.worstCase(
      promptTokens: prompt.tokens, maxOutputTokens: resolved.strategy.parameters.maxOutputTokens)
    guard let breach = budget.breach(spent: spent, worstCase: worstCase) else { return }
    throw Failure(
      .budget,
      "The \(breach.cap) budget of \(breach.limit.formatted) could be exceeded: "
        + "\(breach.spent.formatted) spent, this call could cost up to \(worstCase.formatted).",
      nextStep: "Raise `budget: \(breach.cap)` in trivium.yaml or lower the strategy's max-tokens.")
  }
}

extension Failure {
  /// A failure as it is, any other error by what it says of itself.
  public init(describing error: any Error) {
    self = error as? Failure ?? Failure(.model, "\(error)")
  }
}
