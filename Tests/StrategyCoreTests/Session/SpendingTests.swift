import Testing

@testable import StrategyCore

struct SpendingTests {
  private let prompt = ComposedPrompt(
    sections: [ComposedPrompt.Section(kind: .input, role: .user, text: "q", tokens: 1_000)],
    input: "q")

  private func events(
    _ number: Int, strategy: String = "a", price: ModelPrice? = Samples.price,
    comparison: ModelPrice? = nil, usage: Usage? = nil, ending: SessionEvent? = nil
  ) -> [SessionEvent] {
    let run = RunID(number)
    var events: [SessionEvent] = [
      .runStarted(run: run, request: RunRequest(strategy: strategy, input: "q", promptText: "")),
      .runPlanned(
        run: run,
        plan: RunPlan(kind: .prompt, model: "m", price: price, comparisonPrice: comparison)),
      .promptComposed(run: run, prompt: prompt),
    ]
    if let usage { events.append(.usageReported(run: run, usage: usage)) }
    events.append(ending ?? .runFinished(run: run, reason: .stop))
    return events
  }

  private func session(_ events: [SessionEvent]...) -> SessionState {
    SessionState(folding: Array(events.joined()).entries)
  }

  @Test func `nothing spent is zero, not unpriced`() {
    #expect(SessionState().spending.cost == Cost(amount: .zero, provenance: .reported))
  }

  @Test func `sums are as trustworthy as their weakest part`() {
    let billed = Usage(input: 1_000, provenance: .billed)
    let reported = Usage(input: 2_000, provenance: .reported)
    #expect(session(events(1, usage: billed)).spending.cost.provenance == .billed)
    for parts in [[billed, reported], [reported, billed]] {
      let state = session(events(1, usage: parts[0]), events(2, usage: parts[1]))
      #expect(state.spending.cost.formatted == "$0.0012")
      #expect(state.spending.cost.provenance == .reported)
    }
    #expect(
      session(events(1, usage: reported), events(2)).spending.cost.formatted == "~$0.0012")
  }

  @Test func `unpriced runs are counted and left out`() {
    let usage = Usage(input: 1_000, provenance: .reported)
    let state = session(events(1, usage: usage), events(2, price: nil))
    #expect(state.spending.unpricedRuns == 1)
    #expect(state.spending.runs == 2)
    #expect(state.spending.cost == Cost(amount: Money("0.0004") ?? .zero, provenance: .reported))
    #expect(session(events(1, price: nil)).spending.cost == .unpriced)
  }

  @Test func `a run that was refused before the call cost nothing`() {
    for kind in [Failure.Kind.budget, .authentication, .rateLimit] {
      let state = session(
        events(1, ending: .runFailed(run: RunID(1), failure: Failure(kind, "No."))))
      #expect(state.spending.cost.formatted == "$0")
      #expect(state.spending.usage.total == 0)
    }
  }

  @Test func `a call that reached no server cost nothing`() {
    var unsent = Failure(.network, "Nothing listens.")
    unsent.isUnsent = true
    let state = session(events(1, ending: .runFailed(run: RunID(1), failure: unsent)))
    #expect(state.spending.cost.formatted == "$0")
  }

  @Test func `the parts of a call share its cost`() throws {
    var run = Run(id: RunID(1), request: Samples.request, startedAt: 0)
    let price = ModelPrice(
      model: "m",
      rates: .init(
        input: Money(dollars: 1), cacheRead: Money("0.5"), output: Money(dollars: 4),
        reasoning: Money(dollars: 8)), source: "test")
    let sections = [(ComposedPrompt.SectionKind.system, 100), (.examples, 300)].map {
      ComposedPrompt.Section(kind: $0.0, role: .user, text: "", tokens: $0.1)
    }
    run.apply(
      .runPlanned(run: RunID(1), plan: RunPlan(kind: .prompt, model: "m", price: price)), at: 0)
    #expect(run.costShares == [])
    run.apply(
      .promptComposed(run: RunID(1), prompt: ComposedPrompt(sections: sections, input: "")), at: 0)
    run.apply(
      .usageReported(
        run: RunID(1),
        usage: Usage(
          input: 200, cacheRead: 200, output: 75, reasoning: 50, provenance: .reported)), at: 1)
    // Prompt 200 + 200 × ½ = 300, reasoning 50 × 8 = 400, output 25 × 4 = 100, of 800 in all.
    #expect(run.costShares.map(\.name) == ["reasoning", "examples", "output", "system"])
    for (share, expected) in zip(run.costShares.map(\.share), [0.5, 0.28125, 0.125, 0.09375]) {
      #expect(abs(share - expected) < 1e-9)
    }
    run.apply(
      .runPlanned(
        run: RunID(1),
        plan: RunPlan(kind: .prompt, model: "m", price: .free(model: "m", source: "test"))), at: 2)
    #expect(run.costShares == [])
  }

  @Test func `a call that broke down may have cost what was sent`() {
    let state = session(
      events(1, ending: .runFailed(run: RunID(1), failure: Failure(.network, "Gone."))))
    #expect(state.spending.cost.formatted == "~$0.00040")
  }

  @Test func `a run that failed before its plan does not make a session unpriced`() {
    let start = SessionEvent.runStarted(run: RunID(1), request: Samples.request)
    let state = session(
      [start, .runFailed(run: RunID(1), failure: Failure(.workspace, "No such model."))])
    #expect(state.spending.cost.formatted == "$0")
    #expect(state.spending.runs == 1)
    #expect(state.spending.unpricedRuns == 0)
  }

  @Test func `what is free costs nothing however it was counted`() {
    let state = session(events(1, price: .free(model: "m", source: "embedded")))
    #expect(state.spending.cost.formatted == "$0")
    #expect(state.spending.usage.input == 1_000)
  }

  @Test func `the comparison sums what the same traffic would cost`() {
    let free = ModelPrice.free(model: "m", source: "embedded")
    let state = session(
      events(1, price: free, comparison: Samples.price),
      events(2, price: free, comparison: Samples.price), events(3, price: free))
    #expect(state.spending.comparison == Money("0.0008"))
    #expect(session(events(1)).spending.comparison == nil)
  }

  @Test func `each strategy has its share, runs on their way included`() {
    let usage = Usage(input: 1_000, provenance: .reported)
    var state = session(
      events(1, strategy: "a", usage: usage), events(2, strategy: "b", usage: usage))
    for event in events(3, strategy: "a").dropLast() {
      state.apply(JournalEntry(sequence: state.sequence + 1, at: 0, event: event))
    }
    #expect(state.spending(of: "a").runs == 2)
    #expect(state.spending(of: "a").cost.formatted == "~$0.00080")
    #expect(state.spending(of: "b").cost.formatted == "$0.00040")
    #expect(state.spending(of: "c") == Spending())
    #expect(state.spending.cost.formatted == "~$0.0012")
  }

  @Test func `spendings add up in any order`() {
    let state = session(
      events(1, usage: Usage(input: 5, provenance: .billed)), events(2, price: nil), events(3))
    var forwards = Spending()
    var backwards = Spending()
    let parts = state.runs.map { Spending(of: [$0]) }
    for part in parts { forwards.add(part) }
    for part in parts.reversed() { backwards.add(part) }
    #expect(forwards == backwards)
    #expect(forwards == state.spending)
  }
}
