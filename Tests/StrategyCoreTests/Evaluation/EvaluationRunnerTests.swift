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
}
