import Synchronization
import Testing

@testable import StrategyCore

struct EvaluationRunnerTests {
  /// Answers each input by a table; what the table lacks fails. Counts its calls, and how many ran at once.
  private final class TableModel: LanguageModel {
    struct Count {
      var calls = 0
      var running = 0
      var most = 0
    }

    let name = "table/model"
    let isTuned = false
    let answers: [String: String]
    let count = Mutex(Count())

    init(_ answers: [String: String]) {
      self.answers = answers
    }

    func respond(to request: ModelRequest) -> AsyncThrowingStream<ModelEvent, any Error> {
      AsyncThrowingStream { continuation in
        let task = Task {
          count.withLock {
            $0.calls += 1
            $0.running += 1
            $0.most = max($0.most, $0.running)
          }
          await Task.yield()
          count.withLock { $0.running -= 1 }
          guard let text = answers[request.prompt.input] else {
            continuation.finish(throwing: Failure(.network, "The line is dead."))
            return
          }
          continuation.yield(.text(text))
          continuation.yield(.usage(Usage(input: 2, output: 10, provenance: .reported)))
          continuation.yield(.finished(.stop))
          continuation.finish()
        }
        continuation.onTermination = { _ in task.cancel() }
      }
    }
  }

  private struct Resolver: StrategyResolver {
    let models: [String: TableModel]
    var price: ModelPrice? = .free(model: "m", source: "embedded")

    func resolve(_ request: RunRequest) async throws -> ResolvedStrategy {
      guard let model = models[request.strategy] else { throw Failure(.workspace, "None.") }
      return ResolvedStrategy(
        strategy: Strategy(
          name: request.strategy, prompt: "p.md", model: "m",
          parameters: RequestParameters(maxOutputTokens: 10)),
        template: PromptTemplate(
          name: "p", sections: [.init(role: .user, text: request.promptText)]), model: model,
        price: price)
    }
  }

  private actor Record {
    var events: [SessionEvent] = []
    func add(_ event: SessionEvent) { events.append(event) }
  }

  private let cases = (0..<6).map {
    EvaluationCase(id: "c\($0)", input: "q\($0)", expected: ["a\($0)"], line: $0 + 1)
  }

  private func right(_ count: Int, of total: Int = 6) -> [String: String] {
    Dictionary(uniqueKeysWithValues: (0..<total).map { ("q\($0)", $0 < count ? "a\($0)" : "no") })
  }

  private func plan(_ strategies: [String], repeats: Int = 1) throws -> EvaluationPlan {
    EvaluationPlan(
      dataset: "d", contentHash: "h", cases: cases, strategies: strategies, repeats: repeats,
      scorers: [try ScorerDefinition(parsing: .string("exact"))])
  }

  private func runner(
    _ resolver: Resolver, budget: Budget = Budget(), options: EvaluationRunner.Options = .init()
  ) throws -> EvaluationRunner {
    EvaluationRunner(
      runner: StrategyRunner(resolver: resolver, budget: budget),
      scorers: try ScorerSet([try ScorerDefinition(parsing: .string("exact"))]),
      options: options, now: { 0 })
  }

  private func carryOut(
    _ evaluation: Evaluation, by runner: EvaluationRunner
  ) async -> (end: EvaluationEnd, evaluation: Evaluation, events: [SessionEvent]) {
    let record = Record()
    let end = await runner.carryOut(
      evaluation, cases: cases,
      prompts: evaluation.plan.strategies.map { _ in "{{input}}" }, spent: .zero
    ) { await record.add($0) }
    var result = evaluation
    for event in await record.events { result.apply(event) }
    return (end, result, await record.events)
  }

  @Test func `every cell is run once, scored, and recorded with its answer`() async throws {
    let models = ["a": TableModel(right(6)), "b": TableModel(right(2))]
    let (end, evaluation, events) = await carryOut(
      Evaluation(id: EvaluationID(1), plan: try plan(["a", "b"])),
      by: try runner(Resolver(models: models)))
    #expect(end == .complete)
    #expect(evaluation.result.isComplete)
    #expect(models.values.map { $0.count.withLock(\.calls) } == [6, 6])
    #expect(evaluation.result.summaries.map(\.passed) == [6, 2])
    #expect(events.last == .evaluationEnded(evaluation: EvaluationID(1), end: .complete))
    #expect(evaluation.answer(of: EvaluationCell(row: 0, strategy: 1))?.text == "a0")
    #expect(evaluation.answer(of: EvaluationCell(row: 5, strategy: 1))?.text == "no")
  }

  @Test func `a case's own checks count beside the scorers of the evaluation`() async throws {
    var checked = cases
    checked[0].checks = [try ScorerDefinition(parsing: ["not-contains": "a0"])]
    let record = Record()
    let evaluation = Evaluation(id: EvaluationID(1), plan: try plan(["a"]))
    _ = await (try runner(Resolver(models: ["a": TableModel(right(6))]))).carryOut(
      evaluation, cases: checked, prompts: ["{{input}}"], spent: .zero
    ) { await record.add($0) }
    var result = evaluation
    for event in await record.events { result.apply(event) }
    #expect(result.result.summaries[0].passed == 5)
    #expect(result.result.state(of: EvaluationCell(row: 0, strategy: 0)) == .missed)
  }

  @Test func `calls that fail are listed, and only they are run again when wanted`() async throws {
    var answers = right(6)
    answers["q3"] = nil
    let broken = TableModel(answers)
    let (end, evaluation, _) = await carryOut(
      Evaluation(id: EvaluationID(1), plan: try plan(["a"])),
      by: try runner(Resolver(models: ["a": broken])))
    #expect(end == .complete)
    #expect(evaluation.result.summaries[0].failed == 1)

    let mended = TableModel(right(6))
    let (_, again, _) = await carryOut(
      evaluation,
      by: try runner(
        Resolver(models: ["a": mended]), options: .init(retriesFailures: true)))
    #expect(mended.count.withLock(\.calls) == 1)
    #expect(again.result.summaries[0].passed == 6)
  }

  @Test func `going on runs only what is open`() async throws {
    let plan = try plan(["a", "b"])
    var evaluation = Evaluation(id: EvaluationID(1), plan: plan)
    for cell in plan.schedule.prefix(7) {
      evaluation.apply(
        .cellEvaluated(
          evaluation: EvaluationID(1),
          record: CellRecord(cell: cell, outcome: .scored(score: Score(value: 1, isPass: true))),
          answer: nil))
    }
    let models = ["a": TableModel(right(6)), "b": TableModel(right(6))]
    let (end, after, _) = await carryOut(
      evaluation, by: try runner(Resolver(models: models)))
    #expect(end == .complete)
    #expect(models.values.reduce(0) { $0 + $1.count.withLock(\.calls) } == 5)
    #expect(after.result.isComplete)
  }

  @Test func `no more calls run at once than wanted`() async throws {
    let model = TableModel(right(6))
    _ = await carryOut(
      Evaluation(id: EvaluationID(1), plan: try plan(["a"], repeats: 5)),
      by: try runner(Resolver(models: ["a": model]), options: .init(concurrency: 2)))
    #expect(model.count.withLock(\.calls) == 30)
    #expect(model.count.withLock(\.most) <= 2)
  }

  @Test func `a budget ends all of it, in-flight calls reserved, and what it refused stays open`()
    async throws
  {
    let price = ModelPrice(
      model: "m", rates: .init(input: Money(dollars: 10_000), output: Money(dollars: 10_000)),
      source: "test")
    let model = TableModel(right(6))
    let (end, evaluation, _) = await carryOut(
      Evaluation(id: EvaluationID(1), plan: try plan(["a"])),
      by: try runner(
        Resolver(models: ["a": model], price: price),
        budget: Budget(session: Money("0.25") ?? .zero), options: .init(concurrency: 4)))
    guard case .refused(let failure) = end else {
      Issue.record("it was not refused")
      return
    }
    #expect(failure.kind == .budget)
    #expect(evaluation.result.doneCount == 2)
    #expect(evaluation.result.summaries[0].cost.amount <= Money("0.25") ?? .zero)
    #expect(evaluation.result.pending().count == 4)
  }

  /// A judge that passes everything, at 12 tokens a call.
  private func judged(
    _ evaluation: Evaluation, at price: ModelPrice, budget: Budget = Budget()
  ) async throws -> (end: EvaluationEnd, evaluation: Evaluation, events: [SessionEvent]) {
    let answering = Resolver(models: ["a": TableModel(right(6))])
    let way = StrategyRunner(resolver: answering, budget: budget)
    let judge = BookedModel(
      ScriptedModel(
        .text(#"{"reason": "fits", "grade": "PASS"}"#),
        .usage(Usage(input: 2, output: 10, provenance: .reported)), .finished(.stop)),
      price: price, by: way)
    let scorer = ScorerDefinition(.judge(JudgeDefinition(rubric: "r", votes: 2, model: "j")))
    let means = ScoringMeans(
      judge: { _ in judge },
      parameters: RequestParameters(maxOutputTokens: 10))
    return await carryOut(
      evaluation,
      by: EvaluationRunner(
        runner: way, scorers: try ScorerSet([scorer]), means: means,
        options: .init(concurrency: 1), now: { 0 }))
  }

  private static let dear = ModelPrice(
    model: "judge/model",
    rates: .init(input: Money(dollars: 1_000), output: Money(dollars: 1_000)), source: "test")

  @Test func `what judges are asked is journalled with its cost`() async throws {
    let plan = try plan(["a"])
    let (end, evaluation, events) = try await judged(
      Evaluation(id: EvaluationID(1), plan: plan), at: Self.dear)
    #expect(end == .complete)
    let calls = evaluation.answer(of: EvaluationCell(row: 0, strategy: 0))?.judging
    #expect(
      calls == [
        JudgeCalls(
          model: "scripted/model", calls: 2,
          usage: Usage(input: 4, output: 20, provenance: .reported),
          cost: Cost(amount: Money("0.024") ?? .zero, provenance: .reported))
      ])
    let started = SessionEvent.evaluationStarted(evaluation: EvaluationID(1), plan: plan)
    let state = SessionState(folding: ([started] + events).entries)
    #expect(state.spending.amount == Money("0.144"))
    #expect(state.spending.runs == 18)
    #expect(state.evaluations[0].judging["scripted/model"]?.amount == Money("0.144"))
    #expect(state.brokenInvariants == [])
    var ledger = Ledger()
    ledger.add(state, of: SessionID(rawValue: "s"), startedAt: 0, since: 0, day: { _ in "d" })
    #expect(ledger.rows(by: .purpose).map(\.name) == ["judge", "evaluate"])
    #expect(ledger.total.amount == state.spending.amount)
  }

  @Test func `a budget that lets no judge through ends the evaluation, and nothing is lost`()
    async throws
  {
    let worst = Self.dear.worstCase(promptTokens: 200, maxOutputTokens: 10)
    let (end, evaluation, _) = try await judged(
      Evaluation(id: EvaluationID(1), plan: try plan(["a"])), at: Self.dear,
      budget: Budget(session: worst))
    guard case .refused(let failure) = end else {
      Issue.record("it was not refused")
      return
    }
    #expect(failure.kind == .budget)
    let unscored = evaluation.result.records.compactMap { record -> (EvaluationCell, String)? in
      guard case .unscored(let reason) = record.outcome else { return nil }
      return (record.cell, reason)
    }
    let (cell, reason) = try #require(unscored.first)
    #expect(unscored.count == 1)
    #expect(evaluation.answer(of: cell)?.text == "a\(cell.row)")
    #expect(reason.contains("the judge did not answer"))
    #expect(evaluation.result.doneCount < 6)
    let spent = evaluation.answers.values.flatMap { $0.judging ?? [] }.map(\.cost.amount)
    #expect(!spent.isEmpty && spent.reduce(.zero, +) <= worst)
  }
}
