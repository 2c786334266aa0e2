import CellGrid
import StrategyCore
import Testing

@testable import Workbench

/// The screen F6 beyond its figures: order, views, judgements, and what it is held against.
@Suite struct EvaluateScreenTests {
  private static let sizes = [(24, 80), (43, 132)]

  private static func name(_ name: String, _ size: (Int, Int)) -> String {
    "evaluate-\(name)-\(size.1)x\(size.0)"
  }

  /// Tickets with one of three labels; `tuned` is better and dearer than `zero`.
  private static func labelled(
    _ size: (Int, Int) = (24, 80), done: Int = 120, origin: String? = nil
  ) throws -> WorkbenchHarness {
    let labels = ["billing", "login", "shipping"]
    let cases = (0..<60).map {
      EvaluationCase(
        id: "c\($0)", input: "Ticket \($0)", expected: [labels[$0 % 3]], line: $0 + 1)
    }
    let plan = EvaluationPlan(
      dataset: "data/test.jsonl", contentHash: "ab12", cases: cases, strategies: ["tuned", "zero"],
      scorers: [try ScorerDefinition(parsing: .string("label"))])
    var evaluation = Evaluation(id: EvaluationID(1), plan: plan)
    var harness = WorkbenchHarness(rows: size.0, columns: size.1)
    harness.press("f6")
    if origin == nil {
      harness.press("r")
      harness.send(
        .reply(
          .evaluationPrepared(ShownEvaluation(evaluation: evaluation, cases: cases), receipt: "x")))
      harness.deliver(.evaluationStarted(evaluation: EvaluationID(1), plan: plan))
    }
    for cell in plan.schedule.prefix(done) {
      let isRight = cell.row % (cell.strategy == 0 ? 10 : 3) != 0
      let answer =
        isRight ? labels[cell.row % 3] : cell.row % 4 == 0 ? "no idea" : labels[(cell.row + 1) % 3]
      let event = SessionEvent.cellEvaluated(
        evaluation: EvaluationID(1),
        record: CellRecord(
          cell: cell,
          outcome: .scored(
            score: Score(
              value: isRight ? 1 : 0, isPass: isRight, reason: isRight ? "" : "another label")),
          seconds: cell.strategy == 0 ? 0.5 : 0.25,
          cost: Cost(
            amount: Money(picodollars: cell.strategy == 0 ? 900_000_000 : 400_000_000),
            provenance: .reported), tag: isRight ? nil : .wrongFormat),
        answer: EvaluatedAnswer(text: answer, parts: [.verdict(isRight)]))
      evaluation.apply(event)
      if origin == nil { harness.deliver(event, after: 100_000) }
    }
    if let origin {
      harness.send(
        .reply(
          .evaluationLoaded(
            ShownEvaluation(
              evaluation: evaluation, cases: cases, origin: origin,
              session: SessionID(rawValue: "06fb1c2w4kq8x3mt")))))
    } else if done == plan.cellCount {
      harness.deliver(.evaluationEnded(evaluation: EvaluationID(1), end: .complete))
    }
    return harness
  }

  private func rows(_ harness: WorkbenchHarness) -> [String] {
    harness.screen.split(separator: "\n").map(String.init)
  }

  @Test func `strategies are ordered by what is chosen, and the other way round`() throws {
    var harness = try Self.labelled()
    func order(_ keys: String) -> [String] {
      harness.press(keys)
      return rows(harness).compactMap { row in
        ["tuned ", "zero "].first { row.contains("│\($0)") }
      }
    }
    #expect(order("") == ["tuned ", "zero "])
    #expect(order("o") == ["tuned ", "zero "])
    #expect(harness.screen.contains("by quality"))
    #expect(order("o") == ["zero ", "tuned "])
    #expect(harness.screen.contains("by cost a call"))
    #expect(order("O") == ["tuned ", "zero "])
    #expect(harness.screen.contains("worst first"))
  }

  @Test func `what is left is told while it runs`() throws {
    let running = try Self.labelled(done: 60)
    #expect(running.screen.contains("60 of 120 · "))
    #expect(running.screen.contains(" s left"))
    #expect(try !Self.labelled().screen.contains("left"))
  }

  @Test func `an answer of this session is judged by key, and taken back by the same key`() throws {
    var harness = try Self.labelled()
    func judged(_ strategy: Int, _ judgement: CellJudgement) -> SessionEvent {
      .cellJudged(
        evaluation: EvaluationID(1), cell: EvaluationCell(row: 0, strategy: strategy),
        judgement: judgement)
    }
    harness.press("c a")
    #expect(harness.entries.last?.event == judged(0, CellJudgement(rating: .good)))
    #expect(harness.screen.contains("judged right"))
    harness.press("t")
    #expect(
      harness.entries.last?.event
        == judged(0, CellJudgement(rating: .good, tag: .missingKnowledge)))
    harness.press("a")
    #expect(harness.entries.last?.event == judged(0, CellJudgement(tag: .missingKnowledge)))
    harness.press("s x")
    #expect(harness.entries.last?.event == judged(1, CellJudgement(rating: .bad)))
    #expect(harness.screen.contains("judged wrong"))
    harness.press("s down a c")
    #expect(harness.screen.contains("2 labels are too few to say how far label agrees with people"))
  }

  @Test func `a recorded evaluation takes judgements into its own session`() throws {
    var harness = try Self.labelled(origin: "recorded 06fb1c2w4kq8x3mt")
    harness.press("c t t")
    let event = SessionEvent.cellJudged(
      evaluation: EvaluationID(1), cell: EvaluationCell(row: 0, strategy: 0),
      judgement: CellJudgement(tag: .wrongFormat))
    #expect(
      harness.effects.last == .recordElsewhere(SessionID(rawValue: "06fb1c2w4kq8x3mt"), event))
    #expect(!harness.screen.contains("tuned (chosen)  wrong-format (proposed)"))
    #expect(harness.screen.contains("tuned (chosen)  wrong-format"))
  }

  @Test func `nothing is judged where there is no answer, or in another view`() throws {
    var harness = try Self.labelled(done: 0)
    let before = harness.entries.count
    harness.press("a x t c a x t")
    #expect(harness.entries.count == before)
  }

  @Test(arguments: sizes) func `Two answers beside each other`(size: (Int, Int)) throws {
    var harness = try Self.labelled(size)
    harness.press("c f d down")
    try expectSnapshot(harness.grid, named: Self.name("beside", size))
  }

  @Test(arguments: sizes) func `Labels that are taken for each other`(size: (Int, Int)) throws {
    var harness = try Self.labelled(size)
    harness.press("right right s")
    try expectSnapshot(harness.grid, named: Self.name("confusion", size))
  }

  @Test(arguments: sizes) func `Held against another evaluation`(size: (Int, Int)) throws {
    var harness = try Self.labelled(size)
    let shown = try #require(harness.state.evaluate.shown)
    var worse = Evaluation(id: EvaluationID(1), plan: shown.evaluation.plan)
    for record in shown.evaluation.result.records {
      var changed = record
      if record.cell.row % 2 == 1 {
        changed.outcome = .scored(score: Score(value: 0, isPass: false))
      }
      worse.apply(.cellEvaluated(evaluation: EvaluationID(1), record: changed, answer: nil))
    }
    harness.press("b")
    #expect(harness.effects.last == .loadBaseline(after: nil, of: nil))
    let session = SessionID(rawValue: "06fb1c2w4kq8x3mt")
    harness.send(
      .reply(
        .baselineLoaded(
          ShownBaseline(
            session: session, evaluation: worse, title: "the pinned evaluation 06fb1c2w4kq8x3mt"))))
    try expectSnapshot(harness.grid, named: Self.name("baseline", size))
    harness.press("b")
    #expect(harness.effects.last == .loadBaseline(after: session, of: nil))
    harness.send(.reply(.baselineLoaded(nil)))
    #expect(harness.screen.contains("b holds this evaluation against the pinned one"))
  }

  @Test func `views that have nothing to show say why`() throws {
    var harness = try ScreenTests.evaluated((24, 80))
    harness.press("right right")
    #expect(harness.screen.contains("No confusion matrix"))
    harness.press("right")
    #expect(harness.screen.contains("b holds this evaluation"))
    harness.press("right")
    #expect(harness.screen.contains("┌ Comparisons"))
  }
}
