import StrategyCore
import Testing

struct SessionStateTests {
  private let one = RunID(1)
  private let two = RunID(2)

  private func fold(_ events: SessionEvent...) -> SessionState {
    SessionState(folding: events.entries)
  }

  private func start(_ run: RunID, strategy: String = "prompt") -> SessionEvent {
    .runStarted(run: run, request: RunRequest(strategy: strategy, input: "Q", promptText: ""))
  }

  private func plan(_ run: RunID, price: ModelPrice? = Samples.price) -> SessionEvent {
    .runPlanned(run: run, plan: RunPlan(kind: .prompt, model: "m", price: price))
  }

  @Test func `one of every event folds to what one would say of it`() throws {
    let state = SessionState(folding: Samples.everyEvent.entries)
    #expect(state.brokenInvariants == [])
    #expect(state.workspace == Samples.workspace)
    #expect(state.name == "Refund wording")
    #expect(state.strategy == "rag")
    #expect(state.input == "Refund?")
    #expect(state.prompts == ["prompts/answer.md": "# user\n{{input}}\n"])
    #expect(state.notes.count == 1)
    #expect(state.sequence == Samples.everyEvent.count)
    #expect(state.runs.map(\.id) == [one, two, RunID(3)])

    let run = try #require(state.run(one))
    #expect(run.status == .finished(reason: .stop))
    #expect(run.plan == Samples.plan)
    #expect(run.prompt == Samples.prompt)
    #expect(run.passages == Samples.passages)
    #expect(run.retrievalSeconds == 0.25)
    #expect(run.text == "In part")
    #expect(run.reasoning == "Annual plans…")
    #expect(run.usage.prompt == 832)
    #expect(run.explanation?.confidence == 0.75)
    #expect(run.delay?.attempt == 1 && run.delayedAt == 12_000)
    #expect(run.report?.requestID == "req-7")
    #expect(run.warnings == ["The prompt was cut."])
    #expect(run.startedAt == 8_000)
    #expect(run.timeToFirstToken == 0.007)
    #expect(run.totalSeconds == 0.011)
    // 0.40×512 + 0.10×256 + 0.50×64 + 1.60×30 + 2.00×10, per million
    #expect(run.cost == Cost(amount: Money("0.0003304") ?? .zero, provenance: .reported))
    #expect(run.comparisonCost?.amount == .zero)
    #expect(state.run(two)?.status == .cancelled)
    #expect(state.model == "openai/gpt-4.1-mini")
    #expect(state.parameters.temperature == 0.5)
    #expect(state.nextRunID == RunID(4))
  }

  @Test func `a cell that failed and is tried again counts once, and what both calls cost`() throws
  {
    let plan = EvaluationPlan(
      dataset: "d", contentHash: "h",
      cases: (0..<3).map { EvaluationCase(id: "\($0)", input: "q", line: $0 + 1) },
      strategies: ["a"], scorers: [])
    let id = EvaluationID(1)
    func cell(_ row: Int, _ outcome: CellRecord.Outcome) -> SessionEvent {
      .cellEvaluated(
        evaluation: id,
        record: CellRecord(
          cell: EvaluationCell(row: row, strategy: 0), outcome: outcome, seconds: 1,
          cost: Cost(amount: Money(dollars: 1), provenance: .reported)),
        answer: nil)
    }
    let state = fold(
      .evaluationStarted(evaluation: id, plan: plan), cell(0, .failed(reason: "busy")),
      cell(1, .unscored(reason: "none")), cell(0, .failed(reason: "busy")),
      cell(0, .unscored(reason: "none")))
    let outline = try #require(state.evaluations.first)
    #expect(outline.recorded == 2)
    #expect(outline.spending.amount == Money(dollars: 4))
    #expect(outline.title == "Evaluation of a on d")
    #expect(state.brokenInvariants == [])
  }

  @Test func `a bill counts before any reckoning, and reports add up`() {
    let usage = Usage(input: 100, output: 10, provenance: .reported)
    let state = fold(
      start(one), .runPlanned(run: one, plan: Samples.plan),
      .serverReported(run: one, report: ServerReport(requestID: "a", queueSeconds: 0.5)),
      .usageReported(run: one, usage: usage),
      .serverReported(run: one, report: ServerReport(billed: Money(dollars: 2))))
    #expect(state.run(one)?.cost == Cost(amount: Money(dollars: 2), provenance: .billed))
    #expect(state.run(one)?.report?.requestID == "a")
    #expect(state.run(one)?.report?.queueSeconds == 0.5)
  }

  @Test func `an answer that was kept costs nothing and says what it saved`() {
    let usage = Usage(input: 100, output: 10, provenance: .reported)
    let state = fold(
      start(one), .runPlanned(run: one, plan: Samples.plan),
      .answerKept(run: one, answer: KeptAnswer(usage: usage, seconds: 2)),
      .chunkReceived(run: one, text: "a", tokens: 1), .runFinished(run: one, reason: .stop))
    #expect(state.run(one)?.cost == Cost(amount: .zero, provenance: .reported))
    #expect(state.run(one)?.saved == Samples.plan.price?.cost(of: usage))
  }

  @Test func `the first strategy of the workspace is chosen until another is`() {
    #expect(fold(.sessionStarted(workspace: Samples.workspace)).strategy == "prompt")
    #expect(
      fold(.strategyChosen(strategy: "rag"), .sessionStarted(workspace: Samples.workspace)).strategy
        == "rag")
  }

  @Test func `events of unknown runs change nothing but the place`() {
    var state = fold(start(one))
    let before = state.runs
    state.apply(
      JournalEntry(sequence: 9, at: 9, event: .chunkReceived(run: two, text: "x", tokens: 1)))
    state.apply(JournalEntry(sequence: 10, at: 10, event: .runFinished(run: two, reason: .stop)))
    #expect(state.runs == before)
    #expect(state.sequence == 10)
  }

  @Test func `a number is given once`() {
    let state = fold(
      start(one), .runFinished(run: one, reason: .stop), start(one, strategy: "rag"))
    #expect(state.runs.count == 1)
    #expect(state.runs.first?.request.strategy == "prompt")
    #expect(state.brokenInvariants == [])
  }

  @Test(arguments: [0, -1, Int.min, Int.max])
  func `numbers that no run can have start none`(number: Int) {
    let state = fold(start(RunID(number)))
    #expect(state.runs.isEmpty)
    #expect(state.nextRunID == one)
  }

  @Test func `an ending is final`() throws {
    let endings: [SessionEvent] = [
      .runFinished(run: one, reason: .stop), .runCancelled(run: one),
      .runFailed(run: one, failure: Failure(.network, "Gone.")), .sessionResumed,
    ]
    for ending in endings {
      var state = fold(
        start(one), plan(one), .chunkReceived(run: one, text: "a", tokens: 1), ending)
      let run = try #require(state.run(one))
      #expect(!run.isRunning)
      let late =
        endings + [
          .chunkReceived(run: one, text: "b", tokens: 1), plan(one, price: nil),
          .usageReported(run: one, usage: Usage(input: 9, provenance: .reported)),
        ]
      for event in late { state.apply(JournalEntry(sequence: 9, at: 9_000, event: event)) }
      #expect(state.run(one) == run)
      #expect(state.brokenInvariants == [])
    }
  }

  @Test func `resuming interrupts what was on its way, at its last sign of life`() {
    let state = fold(
      start(one), start(two), .chunkReceived(run: one, text: "part", tokens: 1),
      .runFinished(run: two, reason: .stop), start(RunID(3)), .sessionResumed)
    #expect(state.runs.map(\.status) == [.interrupted, .finished(reason: .stop), .interrupted])
    #expect(state.run(one)?.text == "part")
    #expect(state.run(one)?.endedAt == 2_000)
    #expect(state.run(RunID(3))?.endedAt == 4_000)
    #expect(state.runningRuns.isEmpty)
  }

  @Test func `streams that interleave stay apart`() {
    let state = fold(
      start(one), start(two), .chunkReceived(run: one, text: "a", tokens: 1),
      .chunkReceived(run: two, text: "x", tokens: 5),
      .chunkReceived(run: one, text: "b", tokens: 1),
      .runCancelled(run: one), .chunkReceived(run: two, text: "y", tokens: 5))
    #expect(state.run(one)?.text == "ab")
    #expect(state.run(two)?.text == "xy")
    #expect(state.run(two)?.usage.output == 10)
    #expect(state.runningRuns.map(\.id) == [two])
  }

  @Test func `tokens are estimated until the provider counts`() {
    var state = fold(
      start(one), .promptComposed(run: one, prompt: Samples.prompt),
      .reasoningReceived(run: one, text: "hm", tokens: 3),
      .chunkReceived(run: one, text: "a", tokens: 4))
    #expect(state.run(one)?.usage == Usage(input: 5, output: 7, reasoning: 3))
    let early = Usage(input: 90, output: 1, provenance: .estimated)
    state.apply(JournalEntry(sequence: 5, at: 5, event: .usageReported(run: one, usage: early)))
    state.apply(
      JournalEntry(sequence: 6, at: 6, event: .chunkReceived(run: one, text: "b", tokens: 2)))
    #expect(state.run(one)?.usage == Usage(input: 90, output: 3))
    let final = Usage(input: 80, cacheRead: 10, output: 6, provenance: .reported)
    state.apply(JournalEntry(sequence: 7, at: 7, event: .usageReported(run: one, usage: final)))
    state.apply(
      JournalEntry(sequence: 8, at: 8, event: .chunkReceived(run: one, text: "c", tokens: 2)))
    #expect(state.run(one)?.usage == final)
  }

  @Test func `time never goes back`() {
    var state = SessionState()
    state.apply(JournalEntry(sequence: 1, at: 5_000, event: start(one)))
    state.apply(
      JournalEntry(sequence: 2, at: 1_000, event: .chunkReceived(run: one, text: "a", tokens: 1)))
    state.apply(JournalEntry(sequence: 3, at: .min, event: .runFinished(run: one, reason: .stop)))
    #expect(state.time == 5_000)
    #expect(state.run(one)?.timeToFirstToken == 0)
    #expect(state.run(one)?.totalSeconds == 0)
    #expect(state.run(one)?.tokensPerSecond == nil)
    #expect(state.brokenInvariants == [])
  }

  @Test func `speed is counted over the stream`() {
    var state = fold(start(one), .chunkReceived(run: one, text: "a", tokens: 10))
    #expect(state.run(one)?.tokensPerSecond == nil)
    state.apply(
      JournalEntry(
        sequence: 3, at: 501_000, event: .chunkReceived(run: one, text: "b", tokens: 10)))
    #expect(state.run(one)?.tokensPerSecond == 40)
  }

  @Test func `the last run of a strategy is the one that started last`() {
    let state = fold(
      start(one, strategy: "a"), start(two, strategy: "b"), start(RunID(3), strategy: "a"))
    #expect(state.lastRun(of: "a")?.id == RunID(3))
    #expect(state.lastRun(of: "b")?.id == two)
    #expect(state.lastRun(of: "c") == nil)
    #expect(state.run(RunID(9)) == nil)
  }
}
