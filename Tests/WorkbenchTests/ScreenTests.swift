import CellGrid
import StrategyCore
import Testing
import Widgets
import Workbench

/// Whole screens as text, at the sizes people have.
@Suite struct ScreenTests {
  private static let sizes = [(24, 80), (43, 132), (60, 200)]

  private static func name(_ name: String, _ size: (Int, Int)) -> String {
    "\(name)-\(size.1)x\(size.0)"
  }

  private static func finished(_ size: (Int, Int)) -> WorkbenchHarness {
    var harness = WorkbenchHarness(rows: size.0, columns: size.1)
    harness.press("'How long can annual plans be refunded?' alt-3 ctrl-j")
    for event in SessionEvent.wholeRun(
      RunID(1), strategy: "rag", input: "How long can annual plans be refunded?",
      chunks: ["within ", "30 days ", "[1]"], price: .sample)
    { harness.deliver(event, after: 40_000) }
    return harness
  }

  @Test(arguments: sizes) func `Compose at the start`(size: (Int, Int)) throws {
    let harness = WorkbenchHarness(rows: size.0, columns: size.1)
    try expectSnapshot(harness.grid, named: Self.name("compose-start", size))
  }

  @Test(arguments: sizes) func `Compose after a run with retrieval`(size: (Int, Int)) throws {
    try expectSnapshot(Self.finished(size).grid, named: Self.name("compose-finished", size))
  }

  @Test(arguments: sizes) func `Trace of a run`(size: (Int, Int)) throws {
    var harness = Self.finished(size)
    harness.press("tab tab right right")
    try expectSnapshot(harness.grid, named: Self.name("trace", size))
  }

  @Test(arguments: sizes) func `A replay in the middle`(size: (Int, Int)) throws {
    var harness = Self.finished(size)
    harness.send(
      .reply(
        .journalLoaded(
          RecordedSession(
            id: SessionID(rawValue: "s"), title: "s", entries: harness.entries))))
    harness.press(", , ,")
    try expectSnapshot(harness.grid, named: Self.name("replay", size))
  }

  @Test(arguments: sizes) func `The list of sessions`(size: (Int, Int)) throws {
    var harness = WorkbenchHarness(rows: size.0, columns: size.1)
    harness.press("f8")
    harness.send(.reply(.sessionsListed((1...30).map(SessionRow.sample))))
    harness.press("down down")
    try expectSnapshot(harness.grid, named: Self.name("sessions", size))
  }

  /// Two strategies on sixty cases, of which they answer some differently.
  static func evaluated(_ size: (Int, Int)) throws -> WorkbenchHarness {
    let cases = (0..<60).map {
      EvaluationCase(
        id: "c\($0)", input: "Question \($0)?", expected: ["answer \($0)"], line: $0 + 1)
    }
    let plan = EvaluationPlan(
      dataset: "data/test.jsonl", contentHash: "ab12", cases: cases,
      strategies: ["prompt", "rag"], scorers: [try ScorerDefinition(parsing: .string("exact"))])
    var harness = WorkbenchHarness(rows: size.0, columns: size.1)
    harness.press("f6 r")
    harness.send(
      .reply(
        .evaluationPrepared(
          ShownEvaluation(evaluation: Evaluation(id: EvaluationID(1), plan: plan), cases: cases),
          receipt: "60 cases × 2 strategies · 120 calls · free · about 2 s")))
    harness.deliver(.evaluationStarted(evaluation: EvaluationID(1), plan: plan))
    for cell in plan.schedule {
      let isRight = cell.strategy == 1 ? cell.row % 6 != 0 : cell.row % 2 == 0
      harness.deliver(
        .cellEvaluated(
          evaluation: EvaluationID(1),
          record: CellRecord(
            cell: cell,
            outcome: .scored(
              score: Score(
                value: isRight ? 1 : 0, isPass: isRight, reason: isRight ? "" : "not the same")),
            seconds: cell.strategy == 0 ? 0.25 : 0.5,
            cost: Cost(
              amount: Money(picodollars: 400_000_000), provenance: .reported)),
          answer: EvaluatedAnswer(
            text: isRight ? "answer \(cell.row)" : "something else",
            usage: Usage(input: 900, output: 20, provenance: .reported))))
    }
    harness.deliver(.evaluationEnded(evaluation: EvaluationID(1), end: .complete))
    return harness
  }

  @Test(arguments: sizes) func `Evaluate when all is scored`(size: (Int, Int)) throws {
    try expectSnapshot(Self.evaluated(size).grid, named: Self.name("evaluate", size))
  }

  @Test(arguments: sizes) func `The cases that strategies answer differently`(
    size: (Int, Int)
  ) throws {
    var harness = try Self.evaluated(size)
    harness.press("c f down down")
    try expectSnapshot(harness.grid, named: Self.name("evaluate-cases", size))
  }

  @Test(arguments: sizes) func `Decide`(size: (Int, Int)) throws {
    var harness = try Self.evaluated(size)
    harness.press("f7 v")
    try expectSnapshot(harness.grid, named: Self.name("decide", size))
  }

  @Test func `the evaluation that is still read is not said to be missing`() {
    var harness = WorkbenchHarness(rows: 24, columns: 80)
    harness.press("f6")
    #expect(harness.screen.contains("Reading what was evaluated before"))
    harness.send(.reply(.evaluationLoaded(nil)))
    #expect(harness.screen.contains("Nothing was evaluated yet."))
    harness.press("f2 f6")
    harness.send(.reply(.failed(Failure(.storage, "It cannot be read."))))
    #expect(harness.screen.contains("Nothing was evaluated yet."))
  }

  @Test func `a decision says on how many cases of which session it rests`() throws {
    var harness = try Self.evaluated((43, 132))
    harness.press("f7")
    #expect(harness.screen.contains("Rests on 60 cases of data/test.jsonl, this session."))
  }

  @Test func `Decide shows an evaluation that is found after it was opened`() throws {
    let shown = try Self.evaluated((24, 80)).state.evaluate.shown
    var harness = WorkbenchHarness(rows: 24, columns: 80)
    harness.press("f7")
    #expect(harness.takeEffects().contains(.loadEvaluation))
    #expect(harness.screen.contains("Prior, not measured"))
    harness.send(.reply(.evaluationLoaded(shown)))
    #expect(!harness.screen.contains("Prior, not measured"))
    #expect(harness.screen.contains(" a month"))
  }

  @Test(arguments: sizes) func `Quality and cost, break-even, failures and inputs`(
    size: (Int, Int)
  ) throws {
    var harness = try Self.evaluated(size)
    harness.press("f7")
    for view in ["pareto", "break-even", "failures", "inputs"] {
      harness.press("right")
      try expectSnapshot(harness.grid, named: Self.name("decide-\(view)", size))
    }
    harness.press("right")
    #expect(harness.state.decide.view == .verdict)
  }

  @Test func `an input that is changed changes the verdict, and is kept when the screen is left`()
    throws
  {
    var harness = try Self.evaluated((43, 132))
    harness.press("f7 left")
    #expect(harness.state.decide.view == .inputs)
    let before = harness.screen
    #expect(before.contains("$1080 once") && before.contains("assumed"))
    harness.press("+")
    #expect(harness.screen.contains("$1350 once"))
    #expect(
      harness.screen.split(separator: "\n").contains {
        $0.contains("$1350") && $0.contains("yours")
      })
    // At its first value again, it is assumed again; from nothing, `+` and `-` lead there and back.
    harness.press("-")
    #expect(harness.screen == before)
    harness.press("down")
    let free = harness.screen
    #expect(free.contains("$0 a month"))
    harness.press("+")
    #expect(harness.screen.contains("$10.00 a month"))
    harness.press("-")
    #expect(harness.screen == free)
    harness.press("up +")
    // The price of the model that both strategies use.
    harness.press("end + +")
    #expect(harness.screen.contains("what if: 1.56× as dear"))
    harness.press("f2 f7")
    #expect(harness.screen.contains("$1350 once"))
    harness.press("0")
    #expect(harness.screen.contains("$1080 once"))
    #expect(!harness.screen.contains("what if"))
  }

  @Test func `an evaluation is prepared, started and stopped by keys`() throws {
    var harness = WorkbenchHarness()
    harness.press("f6")
    #expect(harness.takeEffects() == [.loadEvaluation])
    harness.press("enter")
    #expect(harness.takeEffects() == [.prepareEvaluation])
    let scored = try Self.evaluated((24, 80))
    let shown = try #require(scored.state.evaluate.shown)
    // Neither starts what is not reckoned yet, nor shows what was taken back meanwhile.
    harness.press("enter r")
    #expect(harness.takeEffects() == [])
    #expect(harness.screen.contains("reckoning what it takes"))
    harness.press("escape")
    harness.send(.reply(.evaluationPrepared(shown, receipt: "120 calls")))
    #expect(!harness.screen.contains("120 calls"))
    harness.press("f6 r")
    #expect(harness.takeEffects().contains(.prepareEvaluation))
    harness.send(.reply(.evaluationPrepared(shown, receipt: "120 calls")))
    #expect(harness.screen.contains("Enter starts: 120 calls"))
    harness.press("enter")
    #expect(harness.takeEffects() == [.startEvaluation])
    harness.deliver(.evaluationStarted(evaluation: EvaluationID(2), plan: shown.evaluation.plan))
    harness.press("escape")
    #expect(harness.takeEffects() == [.stopEvaluation])
    harness.deliver(.evaluationEnded(evaluation: EvaluationID(2), end: .stopped))
    harness.press("escape")
    #expect(harness.state.screen == .compose)
  }

  @Test func `what changes with a key changes the verdict at once`() throws {
    var harness = try Self.evaluated((43, 132))
    harness.press("f7")
    let before = harness.state.decide.terms
    harness.press("v v h x")
    #expect(harness.state.decide.terms?.monthlyVolume == (before?.monthlyVolume ?? 0) * 4)
    #expect(harness.state.decide.terms?.costOfError == 0.01)
    harness.press("0")
    #expect(harness.state.decide.terms == before)
  }

  /// What is on the screen before anything has happened, and what opens over it.
  private static let openings = [
    "compare-opened": "f5", "evaluate-start": "f6", "decide-start": "f7", "sessions-start": "f8",
    "cost-start": "f9", "help": "f1", "palette": "ctrl-p", "log": "ctrl-q alt-l", "theme": "alt-t",
    "parameters": "alt-o",
  ]

  @Test(arguments: [(24, 80), (60, 200)], openings.keys.sorted())
  func `What opens with a key`(size: (Int, Int), name: String) throws {
    var harness = WorkbenchHarness(rows: size.0, columns: size.1)
    harness.press(try #require(Self.openings[name]))
    try expectSnapshot(harness.grid, named: Self.name(name, size))
  }

  @Test func `a sentence longer than the footer can be read to its end`() {
    var harness = WorkbenchHarness()
    let words = Array(repeating: "a word", count: 30).joined(separator: " ")
    harness.send(.reply(.failed(Failure(.storage, words + " last."))))
    #expect(harness.screen.contains("last."))
    harness.send(.reply(.failed(Failure(.storage, words + words + " last."))))
    #expect(!harness.screen.contains("last.") && harness.screen.contains("… Alt-l shows all"))
    harness.press("x")
    #expect(harness.screen.contains("^J run"))
  }

  @Test func `what an evaluation takes can be read at 80 columns`() throws {
    let shown = try #require(try Self.evaluated((24, 80)).state.evaluate.shown)
    var harness = WorkbenchHarness()
    harness.press("f6 r")
    harness.send(
      .reply(
        .evaluationPrepared(
          shown,
          receipt: "473 cases × 5 strategies · 2,365 calls · ~$0.0123 to $1.2345 · about 3 min · "
            + "shows differences from about 4 points on")))
    #expect(harness.screen.contains("4 points on"))
  }

  @Test func `A failure is red and says what to do`() throws {
    var harness = WorkbenchHarness()
    harness.press("'Hi' ctrl-j")
    for event in SessionEvent.wholeRun(
      RunID(1), strategy: "prompt", input: "Hi", chunks: ["Partial "],
      ending: .runFailed(
        run: RunID(1),
        failure: Failure(
          .network, "http://127.0.0.1:8080 closed the connection after 8 bytes.",
          nextStep: "Is the server still running?", isRetryable: true)))
    { harness.deliver(event) }
    try expectSnapshot(harness.grid, named: "failure-80x24")
  }

  @Test func `Forty columns stay usable`() throws {
    let harness = Self.finished((10, 40))
    try expectSnapshot(harness.grid, named: "compose-finished-40x10")
  }

  @Test func `Live and replayed panes are the same, cell by cell`() {
    let live = Self.finished((43, 132))
    var watching = WorkbenchHarness(rows: 43, columns: 132)
    watching.send(
      .reply(
        .journalLoaded(
          RecordedSession(id: SessionID(rawValue: "s"), title: "s", entries: live.entries))))
    watching.press("shift-tab")
    let (a, b) = (live.grid, watching.grid)
    #expect(watching.state.focus == live.state.focus)
    for row in 1..<42 {
      for column in 0..<132 {
        #expect(a[row, column] == b[row, column], "row \(row), column \(column)")
      }
    }
  }
}

extension ModelPrice {
  static let sample = ModelPrice(
    model: "gpt-4.1-mini",
    rates: Rates(
      input: Money(picodollars: 400_000_000_000), output: Money(picodollars: 1_600_000_000_000)),
    source: "price book 2026-11-23")
}

extension SessionRow {
  static func sample(_ number: Int) -> SessionRow {
    SessionRow(
      id: SessionID(rawValue: "06fb1c2w4kq8x3\(number)"),
      started: "2026-11-\(number < 10 ? "0" : "")\(number) 14:02", runs: number,
      cost: Cost(amount: Money(picodollars: Int128(number) * 410_000_000), provenance: .reported),
      title: "How long can annual plans be refunded, question \(number)?")
  }
}
