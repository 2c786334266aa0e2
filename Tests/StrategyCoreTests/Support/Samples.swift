import StrategyCore

/// Values of every type that a journal holds, with all optional parts filled.
enum Samples {
  static let price = ModelPrice(
    model: "openai/gpt-4.1-mini",
    rates: ModelPrice.Rates(
      input: Money("0.40") ?? .zero, cacheRead: Money("0.10"), cacheWrite: Money("0.50"),
      output: Money("1.60") ?? .zero, reasoning: Money("2.00")),
    tiers: [
      ModelPrice.Tier(
        abovePromptTokens: 200_000,
        rates: ModelPrice.Rates(input: Money(dollars: 1), output: Money(dollars: 4)))
    ],
    source: "price book 2026-11-23", maxOutputTokens: 32_768)

  static let workspace = Workspace(
    name: "support-desk",
    strategies: [
      Strategy(name: "prompt", prompt: "prompts/answer.md", model: "embedded"),
      Strategy(
        name: "rag", prompt: "prompts/answer.md", model: "small",
        grounding: Grounding(knowledge: "knowledge", method: .fused, count: 4),
        parameters: RequestParameters(
          temperature: 0.2, topP: 0.9, maxOutputTokens: 400, stop: ["\n\n"], seed: 7)),
    ],
    models: [
      "embedded": ModelDefinition(use: "baseline"),
      "small": ModelDefinition(use: "openai/gpt-4.1-mini", price: .like(model: "openai/gpt-4.1")),
      "server": ModelDefinition(
        use: "openai-compatible/m", url: "http://127.0.0.1:8080/v1",
        price: .rates(input: .zero, output: Money(dollars: 1))),
    ],
    datasets: ["test": "data/test.jsonl"],
    tuning: ["router": TuningDefinition(task: .labels, dataset: "train")],
    budget: Budget(run: Money("0.10"), session: Money(dollars: 2), month: Money(dollars: 50)),
    requirements: Requirements(
      monthlyVolume: 100_000, horizonMonths: 12, freshness: "weekly", minimumAccuracy: 0.85,
      p95Latency: 2))

  static let passages = [
    RetrievedPassage(
      passage: Passage(
        id: "refunds.md#2", source: "refunds.md", heading: "Refunds › Annual plans",
        text: "Annual plans are refunded in part.", label: "refunds"),
      scores: RetrievedPassage.Scores(lexical: 7.25, dense: 0.5, fused: 0.03125)),
    RetrievedPassage(
      passage: Passage(id: "trash.md#1", source: "trash.md", heading: "", text: "Thirty days."),
      scores: RetrievedPassage.Scores(fused: 0.015625)),
  ]

  static let prompt = ComposedPrompt(
    sections: [
      ComposedPrompt.Section(kind: .system, role: .system, text: "Answer briefly.", tokens: 3),
      ComposedPrompt.Section(
        kind: .input, role: .user, text: "Refund?", tokens: 2, startsMessage: true),
    ],
    input: "Refund?", labels: ["yes", "no"],
    demonstrations: [Demonstration(input: "a", output: "b")], passages: passages)

  static let request = RunRequest(
    strategy: "rag", input: "Refund?", promptText: "# user\n{{input}}\n", variables: ["tone": "dry"]
  )

  static let plan = RunPlan(
    kind: .retrieval, model: "openai/gpt-4.1-mini", price: price,
    comparisonPrice: .free(model: "baseline", source: "embedded"))

  /// One event of each kind, in an order in which they can happen.
  static let everyEvent: [SessionEvent] = [
    .sessionStarted(workspace: workspace),
    .sessionRenamed(name: "Refund wording"),
    .strategyChosen(strategy: "rag"),
    .modelChosen(model: "openai/gpt-4.1-mini"),
    .parametersChosen(
      parameters: RequestParameters(
        temperature: 0.5, responseFormat: .schema(name: "answer", schema: "{}"))),
    .inputEdited(text: "Refund?"),
    .promptEdited(path: "prompts/answer.md", text: "# user\n{{input}}\n"),
    .noteAdded(text: "“Annual” confuses it."),
    .runStarted(run: RunID(1), request: request),
    .runPlanned(run: RunID(1), plan: plan),
    .passagesRetrieved(run: RunID(1), passages: passages, seconds: 0.25),
    .promptComposed(run: RunID(1), prompt: prompt),
    .callDelayed(
      run: RunID(1), delay: RetryDelay(reason: "The server is busy.", seconds: 2, attempt: 1)),
    .serverReported(
      run: RunID(1),
      report: ServerReport(
        requestID: "req-7", model: "small-2026", outputSeconds: 0.5,
        headroom: RateHeadroom(requests: RateHeadroom.Limit(limit: 60, remaining: 59)))),
    .warningGiven(run: RunID(1), text: "The prompt was cut."),
    .reasoningReceived(run: RunID(1), text: "Annual plans…", tokens: 4),
    .chunkReceived(run: RunID(1), text: "In part", tokens: 2),
    .usageReported(
      run: RunID(1),
      usage: Usage(
        input: 512, cacheRead: 256, cacheWrite: 64, output: 40, reasoning: 10,
        provenance: .reported)),
    .explanationGiven(
      run: RunID(1),
      explanation: Explanation(
        summary: "Extracted from passage 1.", confidence: 0.75,
        evidence: [Explanation.Evidence(kind: .sentence, text: "Annual plans…", weight: 1.5)])),
    .runFinished(run: RunID(1), reason: .stop),
    .runStarted(run: RunID(2), request: request),
    .answerKept(
      run: RunID(2),
      answer: KeptAnswer(usage: Usage(input: 9, output: 3, provenance: .reported), seconds: 1.5)),
    .runCancelled(run: RunID(2)),
    .runStarted(run: RunID(3), request: request),
    .runFailed(
      run: RunID(3),
      failure: Failure(
        .rateLimit, "The server asks for a pause.", nextStep: "Try again in 20 s.",
        isRetryable: true)),
    .sessionResumed,
    .runRated(run: RunID(1), rating: .bad, correction: "Annual plans: in part."),
    .promptVersionNamed(path: "prompts/answer.md", version: "3fa2b1c0d9e8", name: "terse"),
    .sessionTagged(tags: ["refunds", "short"]),
    .sessionPinned(isPinned: true),
    .evaluationStarted(
      evaluation: EvaluationID(1),
      plan: EvaluationPlan(
        dataset: "data/test.jsonl", contentHash: "ab12",
        cases: [EvaluationCase(id: "a", input: "Refund?", line: 1)], strategies: ["rag"],
        scorers: [ScorerDefinition(.isJSON(isEmbedded: false))])),
    .cellEvaluated(
      evaluation: EvaluationID(1),
      record: CellRecord(
        cell: EvaluationCell(row: 0, strategy: 0),
        outcome: .scored(score: Score(value: 1, isPass: true)), seconds: 0.5,
        cost: Cost(amount: .zero, provenance: .reported)),
      answer: EvaluatedAnswer(
        text: "In part", finish: .stop, sources: ["refunds.md"],
        judging: [
          JudgeCalls(
            model: "openai/gpt-4.1-mini", calls: 2,
            usage: Usage(input: 400, output: 60, provenance: .reported),
            cost: Cost(amount: Money("0.000256") ?? .zero, provenance: .reported))
        ])),
    .cellJudged(
      evaluation: EvaluationID(1), cell: EvaluationCell(row: 0, strategy: 0),
      judgement: CellJudgement(rating: .bad, tag: .style)),
    .evaluationEnded(evaluation: EvaluationID(1), end: .complete),
  ]
}

extension [SessionEvent] {
  /// The events as a journal would number and time them.
  var entries: [JournalEntry] {
    enumerated().map {
      JournalEntry(sequence: $0.offset + 1, at: $0.offset * 1000, event: $0.element)
    }
  }
}
