import StrategyCore

@testable import Archive

/// A session of two runs with every kind of event in it.
enum SampleSession {
  static let start = 1_790_000_000.25

  static var entries: [JournalEntry] {
    events.enumerated().map { index, event in
      JournalEntry(sequence: index + 1, at: index * 1_500, event: event)
    }
  }

  static let events: [SessionEvent] = [
    .sessionStarted(workspace: workspace),
    .sessionRenamed(name: "first try"),
    .strategyChosen(strategy: "rag"),
    .modelChosen(model: "openai/gpt-4.1-mini"),
    .parametersChosen(
      parameters: RequestParameters(
        temperature: 0.5, responseFormat: .schema(name: "answer", schema: "{}"))),
    .inputEdited(text: "How do I get my money back?"),
    .promptEdited(path: "prompts/answer.md", text: "## system\nAnswer “briefly”.\n"),
    .noteAdded(text: "a/b \\ \"quoted\" \u{7F}\u{2028}"),
    .runStarted(run: RunID(1), request: request),
    .runPlanned(run: RunID(1), plan: RunPlan(kind: .retrieval, model: "baseline", price: price)),
    .passagesRetrieved(run: RunID(1), passages: [retrieved], seconds: 0.0125),
    .promptComposed(
      run: RunID(1),
      prompt: ComposedPrompt(
        sections: [.init(kind: .input, role: .user, text: "How…", tokens: 9)], input: "How…",
        passages: [retrieved])),
    .callDelayed(
      run: RunID(1), delay: RetryDelay(reason: "The server is busy.", seconds: 2, attempt: 1)),
    .serverReported(
      run: RunID(1),
      report: ServerReport(
        requestID: "req-7", model: "small-2026", billed: Money(dollars: 1), outputSeconds: 0.5,
        headroom: RateHeadroom(requests: RateHeadroom.Limit(limit: 60, remaining: 59)))),
    .warningGiven(run: RunID(1), text: "The prompt was cut."),
    .chunkReceived(run: RunID(1), text: "Within 30 days ", tokens: 3),
    .reasoningReceived(run: RunID(1), text: "policy says\n30", tokens: 4),
    .chunkReceived(run: RunID(1), text: "[1]. ✓ 日本", tokens: 4),
    .usageReported(run: RunID(1), usage: Usage(input: 100, output: 11, provenance: .reported)),
    .explanationGiven(
      run: RunID(1),
      explanation: Explanation(
        summary: "The second sentence.", confidence: 0.75,
        evidence: [.init(kind: .sentence, text: "Within…", weight: .infinity)])),
    .runFinished(run: RunID(1), reason: .stop),
    .runStarted(run: RunID(2), request: request),
    .answerKept(
      run: RunID(2),
      answer: KeptAnswer(usage: Usage(input: 9, output: 3, provenance: .reported), seconds: 1.5)),
    .chunkReceived(run: RunID(2), text: "half an ans", tokens: 3),
    .runFailed(run: RunID(2), failure: Failure(.network, "The line is dead.", isRetryable: true)),
    .sessionResumed,
    .runCancelled(run: RunID(2)),
    .runRated(run: RunID(1), rating: .bad, correction: "Within 14 days."),
    .promptVersionNamed(path: "prompts/answer.md", version: "3fa2b1c0d9e8", name: "kürzer"),
    .sessionTagged(tags: ["money", "été"]),
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
          JudgeCalls(model: "m", calls: 1, usage: Usage(input: 9, output: 2), cost: .unpriced)
        ])),
    .cellJudged(
      evaluation: EvaluationID(1), cell: EvaluationCell(row: 0, strategy: 0),
      judgement: CellJudgement(rating: .bad, tag: .style)),
    .evaluationEnded(evaluation: EvaluationID(1), end: .complete),
  ]

  static let request = RunRequest(
    strategy: "rag", input: "How do I get my money back?", promptText: "{{input}}",
    variables: ["tone": "kind"])

  static let price = ModelPrice(
    model: "small", rates: .init(input: Money(dollars: 1), output: Money(dollars: 4)),
    source: "trivium.yaml")

  static let retrieved = RetrievedPassage(
    passage: Passage(id: "refunds.md#1", source: "refunds.md", heading: "Refunds", text: "30 days"),
    scores: .init(lexical: 3.5, dense: nil, fused: 1.0 / 61))

  static let workspace = Workspace(
    name: "support-desk",
    strategies: [
      Strategy(
        name: "rag", prompt: "prompts/answer.md", model: "embedded",
        grounding: Grounding(knowledge: "knowledge"))
    ],
    models: ["embedded": ModelDefinition(use: "baseline", price: .free)],
    budget: Budget(session: Money(dollars: 2)))
}

/// Four answers that stream at the same time, as a comparison records them.
enum StreamingSession {
  static func entries(chunks: Int) -> [JournalEntry] {
    var events: [SessionEvent] = [.sessionStarted(workspace: SampleSession.workspace)]
    for run in 1...4 { events.append(.runStarted(run: RunID(run), request: SampleSession.request)) }
    for chunk in 0..<chunks {
      let run = RunID([1, 2, 1, 3, 4, 2, 1][chunk % 7])
      let text = [" word\(chunk)", "", " 日本", "\n", " \"é\"", "👩‍👩‍👧"][chunk % 6]
      events.append(
        chunk % 11 == 3
          ? .reasoningReceived(run: run, text: text, tokens: chunk % 3)
          : .chunkReceived(run: run, text: text, tokens: chunk % 4))
      if chunk == chunks / 2 { events.append(.warningGiven(run: RunID(2), text: "slow")) }
    }
    for run in 1...4 { events.append(.runFinished(run: RunID(run), reason: .stop)) }
    return events.enumerated().map { index, event in
      JournalEntry(sequence: index + 1, at: index * 1_537 + index % 5, event: event)
    }
  }
}

extension JournalLine {
  /// A line of format 1.
  func append(_ entry: JournalEntry, to bytes: inout [UInt8]) throws {
    var none: UInt32?
    try append(entry, after: &none, to: &bytes)
  }

  /// A whole journal of the current format.
  static func journal(
    _ entries: [JournalEntry], session: String = "01abc", startedAt: Double = SampleSession.start
  ) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var sum = try JournalLine().append(
      JournalHeader(session: SessionID(rawValue: session), startedAt: startedAt), to: &bytes)
    for entry in entries { try JournalLine().append(entry, after: &sum, to: &bytes) }
    return bytes
  }
}
