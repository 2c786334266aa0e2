import StrategyCore
import Synchronization
import Testing

struct StrategyRunnerTests {
  private let run = RunID(1)
  private let request = RunRequest(strategy: "s", input: "Why?", promptText: "{{input}}")

  /// Resolves to what it was given, or fails.
  private struct FixedResolver: StrategyResolver {
    var result: Result<ResolvedStrategy, any Error>
    var onResolve: @Sendable () -> Void = {}

    func resolve(_ request: RunRequest) async throws -> ResolvedStrategy {
      onResolve()
      return try result.get()
    }
  }

  private struct FixedIndex: PassageIndex {
    var result: Result<[RetrievedPassage], any Error> = .success(Samples.passages)
    var onSearch: @Sendable (PassageQuery) -> Void = { _ in }

    func search(_ query: PassageQuery) async throws -> [RetrievedPassage] {
      onSearch(query)
      return try result.get()
    }
  }

  private func resolved(
    _ model: any LanguageModel, index: (any PassageIndex)? = nil, template: String = "{{input}}",
    price: ModelPrice? = .free(model: "m", source: "embedded"),
    parameters: RequestParameters = RequestParameters()
  ) -> ResolvedStrategy {
    ResolvedStrategy(
      strategy: Strategy(
        name: "s", prompt: "p.md", model: "m",
        grounding: index == nil
          ? nil : Grounding(knowledge: "knowledge", method: .lexical, count: 2),
        parameters: parameters),
      template: PromptTemplate(
        name: "p", sections: [PromptTemplate.Section(role: .user, text: template)]),
      model: model, index: index, counter: CharacterCounter(), price: price)
  }

  /// Carries a run out and gives what was recorded; `onRecord` is called with each event and the count so far.
  private func record(
    _ resolver: FixedResolver, budget: Budget = Budget(), spent: Money = .zero,
    account: (any SpendingAccount)? = nil, in diary: Diary = Diary(),
    onRecord: @Sendable (SessionEvent, Int) -> Void = { _, _ in }
  ) async -> [SessionEvent] {
    let runner = StrategyRunner(resolver: resolver, budget: budget, account: account)
    await runner.carryOut(request, as: run, spent: spent) { event in
      diary.note(.recorded(event))
      onRecord(event, diary.events.count)
    }
    return diary.events
  }

  private func record(_ resolved: ResolvedStrategy, budget: Budget = Budget()) async
    -> [SessionEvent]
  {
    await record(FixedResolver(result: .success(resolved)), budget: budget)
  }

  private func kinds(_ events: [SessionEvent]) -> [String] {
    events.map { event in
      switch event {
      case .runStarted: "started"
      case .runPlanned: "planned"
      case .passagesRetrieved: "retrieved"
      case .promptComposed: "composed"
      case .chunkReceived(_, let text, _): "chunk \(text)"
      case .reasoningReceived(_, let text, _): "reasoning \(text)"
      case .usageReported: "usage"
      case .explanationGiven: "explanation"
      case .runFinished(_, let reason): "finished \(reason)"
      case .runCancelled: "cancelled"
      case .runFailed(_, let failure): "failed \(failure.kind)"
      default: "other"
      }
    }
  }

  private func failure(_ events: [SessionEvent]) -> Failure? {
    guard case .runFailed(_, let failure) = events.last else { return nil }
    return failure
  }

  private func isEnding(_ event: SessionEvent) -> Bool {
    switch event {
    case .runFinished, .runCancelled, .runFailed: true
    default: false
    }
  }

  private let talkative = ScriptedModel(
    .reasoning("hm"), .text("In "), .text(""), .text("part."), .usage(Usage(input: 4, output: 8)),
    .explanation(Explanation(summary: "why")), .finished(.length))

  @Test func `every step leaves its event, in order`() async {
    let events = await record(resolved(talkative, index: FixedIndex()))
    #expect(
      kinds(events) == [
        "started", "planned", "retrieved", "composed", "reasoning hm", "chunk In ", "chunk part.",
        "usage", "explanation", "finished length",
      ])
    #expect(events.first == .runStarted(run: run, request: request))
    #expect(events.allSatisfy { $0.run == run })
    #expect(events.contains(.chunkReceived(run: run, text: "part.", tokens: 5)))
  }

  @Test(arguments: StrategyKind.allCases)
  func `the plan says which road is taken`(kind: StrategyKind) async {
    let model = ScriptedModel(isTuned: kind == .fineTuned || kind == .hybrid)
    let isGrounded = kind == .retrieval || kind == .hybrid
    let events = await record(resolved(model, index: isGrounded ? FixedIndex() : nil))
    guard case .runPlanned(_, let plan) = events.dropFirst().first else {
      Issue.record("no plan: \(kinds(events))")
      return
    }
    #expect(plan.kind == kind)
    #expect(plan.model == "scripted/model")
  }

  @Test func `the question, the method and the count reach the index, the passages the model`()
    async
  {
    let asked = Mutex<[PassageQuery]>([])
    let model = ScriptedModel(.finished(.stop))
    let index = FixedIndex { query in asked.withLock { $0.append(query) } }
    _ = await record(resolved(model, index: index))
    #expect(
      asked.withLock { $0 } == [PassageQuery(text: "Why?", method: .lexical, count: 2)])
    #expect(model.diary.request?.prompt.passages == Samples.passages)
  }

  @Test func `a stream that ends without a reason may be cut`() async {
    #expect(kinds(await record(resolved(ScriptedModel(.text("a"))))).last == "finished unknown")
    #expect(kinds(await record(resolved(ScriptedModel()))).last == "finished unknown")
  }

  @Test func `a failing stream keeps what it sent`() async {
    var model = ScriptedModel(.text("part"))
    let overload = Failure(.rateLimit, "Overloaded.", isRetryable: true)
    model.steps.append(.fail(overload))
    let events = await record(resolved(model))
    #expect(kinds(events).suffix(2) == ["chunk part", "failed rateLimit"])
    #expect(failure(events) == overload)
    #expect(SessionState(folding: events.entries).run(run)?.text == "part")
  }

  @Test func `what fails before the model is asked is told as it is`() async {
    let lost = Failure(.workspace, "No such strategy.")
    #expect(
      kinds(await record(FixedResolver(result: .failure(lost)))) == ["started", "failed workspace"])

    let torn = Failure(.retrieval, "The index is torn.")
    let events = await record(resolved(talkative, index: FixedIndex(result: .failure(torn))))
    #expect(kinds(events) == ["started", "planned", "failed retrieval"])

    let unfilled = await record(resolved(talkative, template: "{{tone}}"))
    #expect(kinds(unfilled) == ["started", "planned", "failed prompt"])
    #expect(talkative.diary.notes.isEmpty)
  }

  @Test func `a grounded strategy without an index does not answer from nothing`() async {
    var strategy = resolved(talkative, index: FixedIndex())
    strategy.index = nil
    let events = await record(strategy)
    #expect(kinds(events) == ["started", "planned", "failed retrieval"])
    #expect(failure(events)?.message.contains("knowledge") == true)
    #expect(talkative.diary.notes.isEmpty)
  }

  @Test func `an error that is no failure becomes one`() async {
    struct Odd: Error, CustomStringConvertible { let description = "odd" }
    let events = await record(FixedResolver(result: .failure(Odd())))
    #expect(failure(events) == Failure(.model, "odd"))
  }

  @Test func `a model that gives up by itself has failed, nobody cancelled`() async {
    let events = await record(resolved(ScriptedModel(steps: [.fail(CancellationError())])))
    #expect(kinds(events).last == "failed model")
    #expect(failure(events)?.isRetryable == true)
  }

  @Test(arguments: 1...9)
  func `cancelled after any event, a run ends once and keeps its text`(count: Int) async {
    let work = Task {
      await record(FixedResolver(result: .success(resolved(talkative, index: FixedIndex())))) {
        if $1 == count { withUnsafeCurrentTask { $0?.cancel() } }
      }
    }
    let events = await work.value
    #expect(kinds(events).last == "cancelled")
    #expect(events.filter(isEnding).count == 1)
    #expect(events.count == count + 1)
    let kept = SessionState(folding: events.entries).run(run)
    let texts = events.compactMap { event in
      if case .chunkReceived(_, let text, _) = event { text } else { nil }
    }
    #expect(kept?.text == texts.joined())
    #expect(kept?.status == .cancelled)
    if count < 4 { #expect(talkative.diary.notes.isEmpty) }
  }

  @Test func `cancelled while names are looked up or passages searched, no call is made`() async {
    let cancel: @Sendable () -> Void = { withUnsafeCurrentTask { $0?.cancel() } }
    let early = Task { [self] in
      await record(FixedResolver(result: .success(resolved(talkative)), onResolve: cancel))
    }
    #expect(kinds(await early.value) == ["started", "cancelled"])
    let searching = Task { [self] in
      await record(resolved(talkative, index: FixedIndex { _ in cancel() }))
    }
    #expect(kinds(await searching.value) == ["started", "planned", "cancelled"])
    #expect(talkative.diary.notes.isEmpty)
  }

  @Test func `what a model had already sent is dropped when the run is cancelled`() async {
    let model = HastyModel(events: [.text("a"), .text("b"), .text("c"), .finished(.stop)])
    let work = Task { [self] in
      await record(FixedResolver(result: .success(resolved(model)))) {
        if $1 == 4 { withUnsafeCurrentTask { $0?.cancel() } }
      }
    }
    #expect(kinds(await work.value) == ["started", "planned", "composed", "chunk a", "cancelled"])
  }

  @Test func `an error after the user cancelled is a cancellation`() async {
    let model = ScriptedModel(steps: [.fail(Failure(.network, "Closed."))])
    let work = Task { [self] in
      await record(FixedResolver(result: .success(resolved(model)))) {
        if $1 == 3 { withUnsafeCurrentTask { $0?.cancel() } }
      }
    }
    #expect(kinds(await work.value).last == "cancelled")
  }

  @Test(.timeLimit(.minutes(1)))
  func `a model that says nothing is let go when the run is cancelled`() async {
    let model = SilentModel()
    let (composed, continuation) = AsyncStream<Void>.makeStream()
    let diary = Diary()
    let work = Task { [self] in
      await record(FixedResolver(result: .success(resolved(model))), in: diary) { event, _ in
        if case .promptComposed = event { continuation.finish() }
      }
    }
    for await _ in composed {}
    work.cancel()
    #expect(kinds(await work.value) == ["started", "planned", "composed", "cancelled"])
    let notes = model.diary.notes
    #expect(notes.isEmpty || notes.last == .released)
  }

  @Test func `the model is asked for more only when what it said is recorded`() async {
    let model = ScriptedModel(.text("a"), .text("b"), .text("c"), .finished(.stop))
    _ = await record(FixedResolver(result: .success(resolved(model))), in: model.diary)
    let order = model.diary.notes.compactMap { note in
      switch note {
      case .pulled(let index): "pull \(index)"
      case .recorded(.chunkReceived(_, let text, _)): "record \(text)"
      default: nil
      }
    }
    #expect(
      order == ["pull 0", "record a", "pull 1", "record b", "pull 2", "record c", "pull 3"])
  }
}

/// Caps: a call that could break one is never made.
extension StrategyRunnerTests {
  private static let dollar = Money(dollars: 1)
  /// A dollar per million of either side.
  private static let price = ModelPrice(
    model: "m", rates: ModelPrice.Rates(input: dollar, output: dollar), source: "test")

  @Test func `a cap that could break stops the run before the call`() async {
    let limited = resolved(
      talkative, price: Self.price, parameters: RequestParameters(maxOutputTokens: 1_000))
    // Four characters and a quarter more, then a thousand: $0.001005 at most.
    let exact = Budget(session: Money("0.501005"))
    let spent = Money("0.5") ?? .zero
    let passing = await record(
      FixedResolver(result: .success(limited)), budget: exact, spent: spent)
    #expect(kinds(passing).last == "finished length")

    let model = ScriptedModel(.text("a"))
    var refused = limited
    refused.model = model
    let tight = Budget(session: Money("0.501004"))
    let events = await record(FixedResolver(result: .success(refused)), budget: tight, spent: spent)
    #expect(kinds(events) == ["started", "planned", "composed", "failed budget"])
    #expect(model.diary.notes.isEmpty)
    #expect(
      failure(events)?.sentence
        == "The session budget of $0.50 could be exceeded: $0.50 spent, this call could cost up to "
        + "$0.00101. Raise `budget: session` in trivium.yaml or lower the strategy's max-tokens.")
    #expect(SessionState(folding: events.entries).spending.amount == .zero)
  }

  @Test func `spending is asked for when the run knows its own worst case`() async {
    let diary = Diary()
    let runner = StrategyRunner(
      resolver: FixedResolver(result: .success(resolved(talkative, price: Self.price))),
      budget: Budget(session: Self.dollar))
    await runner.carryOut(request, as: run) {
      #expect(kinds(diary.events) == ["started", "planned", "composed"])
      return Self.dollar
    } record: {
      diary.note(.recorded($0))
    }
    #expect(kinds(diary.events).last == "failed budget")
  }

  @Test func `the caps of days and months are kept by the account that programs share`() async {
    let resolver = FixedResolver(result: .success(resolved(talkative, price: Self.price)))
    let budget = Budget(month: Self.dollar)
    let account = MemoryAccount()
    #expect(
      kinds(await record(resolver, budget: budget, account: account)).last == "finished length")
    #expect(account.settled.count == 1)
    #expect(account.open.isEmpty)
    account.spend(Self.dollar)
    let events = await record(resolver, budget: budget, account: account)
    #expect(kinds(events).last == "failed budget")
    #expect(failure(events)?.message.contains("month") == true)
    #expect(kinds(await record(resolver, budget: budget)).last == "failed budget")
  }

  @Test func `what a call came to is booked; one that was cut counts at its worst case`() async {
    let usage = Usage(input: 4, output: 1, provenance: .reported)
    let account = MemoryAccount()
    let counted = ScriptedModel(.text("a"), .usage(usage), .finished(.stop))
    let parameters = RequestParameters(maxOutputTokens: 100)
    _ = await record(
      FixedResolver(
        result: .success(resolved(counted, price: Self.price, parameters: parameters))),
      account: account)
    #expect(account.settled == [Money("0.000005")])
    let refused = ScriptedModel(steps: [.fail(Failure(.rateLimit, "Slow down."))])
    _ = await record(
      FixedResolver(
        result: .success(resolved(refused, price: Self.price, parameters: parameters))),
      account: account)
    #expect(account.settled.last == .some(.zero))
    let cut = ScriptedModel(steps: [
      .send(.text("a")), .fail(Failure(.network, "The line is dead.")),
    ])
    _ = await record(
      FixedResolver(
        result: .success(resolved(cut, price: Self.price, parameters: parameters))),
      account: account)
    #expect(account.settled.last == .some(nil))
  }

  @Test func `four fifths of a cap are told once`() async {
    let account = MemoryAccount()
    account.spend(Money("0.9") ?? .zero)
    let runner = StrategyRunner(
      resolver: FixedResolver(result: .success(resolved(talkative, price: Self.price))),
      budget: Budget(day: Self.dollar), account: account)
    for expected in [1, 0] {
      let diary = Diary()
      await runner.carryOut(request, as: run) { diary.note(.recorded($0)) }
      let warnings = diary.events.filter { if case .warningGiven = $0 { true } else { false } }
      #expect(warnings.count == expected)
    }
  }

  @Test func `models without a price may be allowed`() async {
    let strategy = resolved(talkative, price: nil)
    let events = await record(
      strategy, budget: Budget(session: Self.dollar, allowsUnpriced: true))
    #expect(kinds(events).last == "finished length")
  }

  @Test func `with a cap the model may write no more than was reckoned with`() async {
    let model = ScriptedModel(.finished(.stop))
    let strategy = resolved(model, price: Self.price)
    _ = await record(strategy, budget: Budget(session: Self.dollar))
    #expect(model.diary.request?.parameters.maxOutputTokens == 4096)
    let free = ScriptedModel(.finished(.stop))
    _ = await record(resolved(free, price: Self.price))
    #expect(free.diary.request?.parameters.maxOutputTokens == nil)
  }

  @Test func `a model without a price cannot be run under a cap`() async {
    let strategy = resolved(talkative, price: nil)
    let events = await record(strategy, budget: Budget(session: Self.dollar))
    #expect(kinds(events).last == "failed budget")
    #expect(failure(events)?.nextStep?.contains("price:") == true)
    #expect(kinds(await record(strategy)).last == "finished length")
  }

  @Test func `what is free runs under any cap`() async {
    let events = await record(resolved(talkative), budget: Budget(run: .zero, session: .zero))
    #expect(kinds(events).last == "finished length")
  }

  @Test func `several samples are reckoned with before, and counted after`() async {
    let usage = Usage(input: 4, output: 1, provenance: .reported)
    let model = ScriptedModel(.text("a"), .usage(usage), .finished(.stop))
    let resolved = resolved(
      model, price: Samples.price, parameters: RequestParameters(maxOutputTokens: 10, samples: 3))
    let events = await record(resolved)
    #expect(
      events.contains(
        .usageReported(run: run, usage: Usage(input: 12, output: 3, provenance: .reported))))

    let one = Samples.price.worstCase(promptTokens: 2, maxOutputTokens: 10)
    let refused = await record(resolved, budget: Budget(run: one * 2))
    #expect(failure(refused)?.kind == .budget)
  }
}
