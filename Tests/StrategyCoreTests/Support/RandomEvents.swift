import StrategyCore

/// Event sequences that no well-behaved program writes, the same for the same seed: unknown and reused run numbers,
/// events after endings, clocks that go back, counts below zero and at the limit, text of every kind.
struct RandomEvents {
  private var generator: SeededGenerator

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
  }

  mutating func entries(_ count: Int) -> [JournalEntry] {
    var time = 0
    return (1...count).map { sequence in
      time += number([0, 1, 900, 40_000, -5_000])
      let isBeyondAllClocks = Int.random(in: 0..<460, using: &generator) == 0
      return JournalEntry(
        sequence: sequence, at: isBeyondAllClocks ? number([.max, .min]) : time, event: event())
    }
  }

  private mutating func event() -> SessionEvent {
    switch Int.random(in: 0..<54, using: &generator) {
    case 0: .sessionStarted(workspace: Samples.workspace)
    case 1: .sessionResumed
    case 2: .sessionRenamed(name: text())
    case 3: .strategyChosen(strategy: pick(["prompt", "rag", "unknown"]))
    case 4: .inputEdited(text: text())
    case 5: .promptEdited(path: pick(["a.md", "b.md"]), text: text())
    case 6: .noteAdded(text: text())
    case 7...12:
      .runStarted(
        run: run(),
        request: RunRequest(
          strategy: pick(["prompt", "rag", "unknown"]), input: text(), promptText: text()))
    case 13...17: .runPlanned(run: run(), plan: plan())
    case 18: .passagesRetrieved(run: run(), passages: Samples.passages, seconds: 0.5)
    case 19...20: .promptComposed(run: run(), prompt: prompt())
    case 21...28: .chunkReceived(run: run(), text: text(), tokens: tokens())
    case 29...31: .reasoningReceived(run: run(), text: text(), tokens: tokens())
    case 32...33: .usageReported(run: run(), usage: usage())
    case 34: .explanationGiven(run: run(), explanation: Explanation(summary: text()))
    case 40: .modelChosen(model: pick([nil, "small", "openai/gpt-4.1-mini"]))
    case 41: .parametersChosen(parameters: RequestParameters(temperature: 0.2, samples: 3))
    case 42:
      .callDelayed(
        run: run(), delay: RetryDelay(reason: text(), seconds: pick([0, 0.5, 30]), attempt: 1))
    case 43:
      .serverReported(
        run: run(),
        report: ServerReport(
          requestID: pick([nil, "req-1"]), billed: pick([nil, .zero, Money(dollars: 1)]),
          headroom: RateHeadroom(requests: RateHeadroom.Limit(remaining: tokens()))))
    case 44: .warningGiven(run: run(), text: text())
    case 46:
      .runRated(run: run(), rating: pick([nil, .good, .bad]), correction: pick([nil, text()]))
    case 47: .sessionTagged(tags: [text(), text()])
    case 52:
      .promptVersionNamed(path: "a.md", version: pick(["1", "2"]), name: pick([nil, text()]))
    case 48: .sessionPinned(isPinned: pick([true, false]))
    case 49: .evaluationStarted(evaluation: EvaluationID(number([1, 2, 3])), plan: evaluationPlan)
    case 50:
      .cellEvaluated(
        evaluation: EvaluationID(number([1, 2, 3])),
        record: CellRecord(
          cell: EvaluationCell(row: number([0, 1, 7]), strategy: number([0, 1, 9, -1])),
          outcome: pick([.failed(reason: "x"), .unscored(reason: "y")]),
          cost: pick([nil, .unpriced, Cost(amount: Money(dollars: 1), provenance: .reported)])),
        answer: pick([
          nil, EvaluatedAnswer(text: text(), usage: usage()),
          EvaluatedAnswer(
            text: text(),
            judging: [
              JudgeCalls(
                model: "j", calls: number([1, 3, -1]), usage: usage(),
                cost: Cost(amount: Money(dollars: 2), provenance: .estimated))
            ]),
        ]))
    case 53:
      .cellJudged(
        evaluation: EvaluationID(number([1, 2, 3])),
        cell: EvaluationCell(row: number([0, 1, 7]), strategy: number([0, 1, 9, -1])),
        judgement: CellJudgement(
          rating: pick([nil, .good, .bad]), tag: pick([nil, .style, .reasoning])))
    case 51:
      .evaluationEnded(
        evaluation: EvaluationID(number([1, 2, 3])), end: pick([.complete, .stopped]))
    case 45: .answerKept(run: run(), answer: KeptAnswer(usage: usage(), seconds: 1.5))
    case 35...36: .runFinished(run: run(), reason: pick([.stop, .length, .refusal, .unknown]))
    case 37: .runCancelled(run: run())
    default:
      .runFailed(run: run(), failure: Failure(pick([.network, .budget, .model]), text()))
    }
  }

  private mutating func run() -> RunID {
    RunID(number([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0, -1, .max, .min]))
  }

  private mutating func plan() -> RunPlan {
    RunPlan(
      kind: pick(StrategyKind.allCases), model: "m",
      price: pick([nil, Samples.price, .free(model: "m", source: "embedded")]),
      comparisonPrice: pick([nil, Samples.price]))
  }

  private mutating func prompt() -> ComposedPrompt {
    ComposedPrompt(
      sections: (0..<3).map { _ in
        ComposedPrompt.Section(
          kind: pick(ComposedPrompt.SectionKind.allCases), role: .user, text: text(),
          tokens: tokens())
      },
      input: text())
  }

  private mutating func usage() -> Usage {
    Usage(
      input: tokens(), cacheRead: tokens(), cacheWrite: tokens(), output: tokens(),
      reasoning: tokens(), provenance: pick(Provenance.allCases))
  }

  private var evaluationPlan: EvaluationPlan {
    EvaluationPlan(
      dataset: "d.jsonl", contentHash: "h",
      cases: (0..<2).map { EvaluationCase(id: "\($0)", input: "a", line: $0 + 1) },
      strategies: ["prompt", "rag"], scorers: [])
  }

  private mutating func tokens() -> Int {
    number([0, 1, 2, 3, 12, 700, 1, 2, 3, 12, 700, -4, .max, .min])
  }

  private mutating func text() -> String {
    pick([
      "", " a", "Refund", "naïve", "汉字", "👩‍👩‍👧", "e\u{301}", "line\nline\r\n", "\u{1B}[31m", "\0",
      "\u{2028}", "\"\\/", "{{input}}", String(repeating: "x", count: 300),
    ])
  }

  private mutating func number(_ numbers: [Int]) -> Int { pick(numbers) }

  private mutating func pick<T>(_ values: [T]) -> T {
    values[Int.random(in: values.indices, using: &generator)]
  }
}
