import Foundation
import StrategyCore
import Testing

struct EvaluationResultTests {
  static func plan(
    _ count: Int, _ strategies: [String] = ["prompt", "RAG"], repeats: Int = 1,
    graded: Bool = false,
    cluster: ((Int) -> String?)? = nil
  ) -> EvaluationPlan {
    EvaluationPlan(
      dataset: "test.jsonl", contentHash: "h",
      cases: (0..<count).map {
        EvaluationCase(id: "q\($0)", input: "i", cluster: cluster?($0), line: $0 + 1)
      }, strategies: strategies, repeats: repeats, scorers: [], isGraded: graded)
  }

  static func record(
    _ row: Int, _ strategy: Int, _ value: Double, turn: Int = 0, seconds: Double? = nil,
    cost: Cost? = nil
  ) -> CellRecord {
    CellRecord(
      cell: EvaluationCell(row: row, strategy: strategy, turn: turn),
      score: .scored(value, isPass: value >= 0.5), seconds: seconds, cost: cost)
  }

  private func cents(_ count: Int, _ provenance: Provenance = .reported) -> Cost {
    Cost(amount: Money(picodollars: Int128(count) * 10_000_000_000), provenance: provenance)
  }

  @Test func `the schedule has every cell once and keeps the strategies of a case together`() {
    let plan = Self.plan(7, ["a", "b", "c"], repeats: 2)
    let cells = Array(plan.schedule)
    #expect(Set(cells.map { plan.index(of: $0) }) == Set(0..<42))
    #expect(cells.allSatisfy { plan.cell(at: plan.index(of: $0)) == $0 })
    for start in stride(from: 0, to: 42, by: 3) {
      #expect(Set(cells[start..<(start + 3)].map(\.row)).count == 1)
      #expect(cells[start..<(start + 3)].map(\.strategy) == [0, 1, 2])
    }
    #expect(cells.prefix(21).allSatisfy { $0.turn == 0 })
    #expect(cells.map(\.row) != cells.map(\.row).sorted())
  }

  @Test func `a summary has quality, money and time`() throws {
    var result = EvaluationResult(plan: Self.plan(4))
    result.record(Self.record(0, 0, 1, seconds: 1, cost: cents(2)))
    result.record(Self.record(1, 0, 0, seconds: 3, cost: cents(4, .estimated)))
    result.record(
      CellRecord(
        cell: EvaluationCell(row: 2, strategy: 0), score: .unscored(reason: "no number"),
        cost: cents(6)))
    result.record(
      CellRecord(cell: EvaluationCell(row: 3, strategy: 0), outcome: .failed(reason: "timeout")))
    let summary = result.summary(of: 0)
    #expect(summary.done == 4)
    #expect(summary.quality == 0.5)
    #expect(summary.interval == Proportion(successes: 1, trials: 2).wilsonInterval())
    #expect((summary.passed, summary.missed, summary.unscored, summary.failed) == (1, 1, 1, 1))
    #expect(summary.cost == cents(12, .estimated))
    #expect(summary.costPerCall == cents(4, .estimated))
    #expect(summary.costPerCorrect == cents(12, .estimated))
    #expect(summary.medianSeconds == 2)
    #expect(abs((summary.p95Seconds ?? 0) - 2.9) < 1e-6)
    #expect(result.summary(of: 1).quality == nil)
    #expect(
      result.record(of: EvaluationCell(row: 2, strategy: 0))?.outcome
        == .unscored(reason: "no number"))
  }

  @Test func `what is unpriced is never free`() {
    var result = EvaluationResult(plan: Self.plan(2))
    result.record(Self.record(0, 0, 1, cost: cents(2)))
    result.record(Self.record(1, 0, 1, cost: .unpriced))
    let summary = result.summary(of: 0)
    #expect(summary.unpriced == 1)
    #expect(summary.costPerCall == cents(2))
    #expect(summary.costPerCorrect == nil)
    #expect(result.summary(of: 1).cost == .unpriced)
  }

  @Test func `an outcome replaces the earlier one of its cell`() {
    var result = EvaluationResult(plan: Self.plan(30))
    var clean = EvaluationResult(plan: Self.plan(30))
    var generator = Xoshiro256(seed: 8)
    for cell in result.plan.schedule {
      result.record(CellRecord(cell: cell, outcome: .failed(reason: "x"), cost: cents(9)))
      result.record(Self.record(cell.row, cell.strategy, 0, seconds: 9, cost: cents(3)))
      let final = Self.record(
        cell.row, cell.strategy, Double(generator.index(below: 2)), seconds: 1, cost: cents(1))
      result.record(final)
      clean.record(final)
    }
    #expect(result.summaries == clean.summaries)
    #expect(result.comparisons == clean.comparisons)
    #expect(result.isComplete)
  }

  @Test func `pending cells are those without an outcome, or that failed`() {
    var result = EvaluationResult(plan: Self.plan(3))
    result.record(Self.record(0, 0, 1))
    result.record(
      CellRecord(cell: EvaluationCell(row: 1, strategy: 1), outcome: .failed(reason: "x")))
    #expect(result.pending().count == 4)
    #expect(result.pending(retryingFailures: true).count == 5)
    #expect(result.record(Self.record(9, 0, 1)).isEmpty)
  }

  @Test func `a result is read back as it was written`() throws {
    var result = EvaluationResult(plan: Self.plan(5, ["a", "b", "c"], repeats: 2))
    for (index, cell) in result.plan.schedule.enumerated().dropLast(4) {
      result.record(
        Self.record(
          cell.row, cell.strategy, Double(index % 2), turn: cell.turn, seconds: 0.5, cost: cents(1))
      )
    }
    result.tag(EvaluationCell(row: 1, strategy: 1), as: .style)
    let again = try JSONDecoder().decode(
      EvaluationResult.self, from: JSONEncoder().encode(result))
    #expect(again.summaries == result.summaries)
    #expect(Array(again.records) == Array(result.records))
    let summaries = try JSONEncoder().encode(result.summaries)
    #expect(String(decoding: summaries, as: UTF8.self).contains(#""tags":{"style":1}"#))
  }

  @Test func `repeats show how steady answers are`() {
    var result = EvaluationResult(plan: Self.plan(2, repeats: 3))
    for (turn, value) in [1.0, 0, 1].enumerated() {
      result.record(Self.record(0, 0, value, turn: turn))
      result.record(Self.record(1, 0, 1, turn: turn))
    }
    #expect(result.summary(of: 0).flipRate == 0.5)
    #expect(result.mean(row: 0, strategy: 0) == 2.0 / 3)
    #expect(isClose(result.passAtK(1, strategy: 0) ?? 0, 5.0 / 6))
    #expect(result.passAtK(2, strategy: 0) == 1)
  }

  @Test func `a pair is told once, when both strategies have all repeats of a case`() {
    var result = EvaluationResult(plan: Self.plan(2, ["a", "b"], repeats: 2))
    #expect(result.record(Self.record(0, 0, 1, turn: 0)).isEmpty)
    #expect(result.record(Self.record(0, 0, 0, turn: 1)).isEmpty)
    #expect(result.record(Self.record(0, 1, 1, turn: 0)).isEmpty)
    #expect(
      result.record(Self.record(0, 1, 1, turn: 1))
        == [EvaluationResult.NewPair(pair: 0, difference: 0.5)])
    #expect(result.record(Self.record(0, 1, 0, turn: 1)).isEmpty)
  }

  @Test func `twenty thousand cases of four strategies are held in a few megabytes`() {
    #expect(MemoryLayout<CellRecord>.size < 400)
    var result = EvaluationResult(plan: Self.plan(2_000, ["a", "b", "c", "d"]))
    for cell in result.plan.schedule { result.record(Self.record(cell.row, cell.strategy, 1)) }
    #expect(result.isComplete)
    #expect(result.comparisons.allSatisfy { $0.verdict == .equal })
    #expect(result.differing.isEmpty)
  }

  @Test func `tags are proposed where they can be measured`() throws {
    let exact = try Scorer(ScorerDefinition(.exact(texts: [], ignoresCase: false)))
    let json = try Scorer(ScorerDefinition(.isJSON(isEmbedded: false)))
    let numeric = try Scorer(ScorerDefinition(.numeric(NumericTolerance())))
    func tag(_ output: ScoredOutput, _ scorer: Scorer) -> FailureTag? {
      FailureTag.proposed(for: output, scorers: [scorer], parts: [scorer.score(output)])
    }
    let passage = RetrievedPassage(
      passage: Passage(id: "a.md#0", source: "a.md", heading: "", text: "It is 42."),
      scores: .init(fused: 1))
    func output(
      _ text: String, relevant: [String] = [], passages: [RetrievedPassage]? = nil,
      finish: FinishReason? = .stop
    ) -> ScoredOutput {
      ScoredOutput(
        expected: ["42"], relevant: relevant, text: text, passages: passages, finish: finish)
    }
    #expect(tag(output("42"), exact) == nil)
    #expect(tag(output("4", finish: .length), exact) == .truncation)
    #expect(tag(output("I'm sorry, but I cannot say"), exact) == .refusal)
    #expect(tag(output("{"), json) == .wrongFormat)
    #expect(tag(output("none"), numeric) == .wrongFormat)
    #expect(tag(output("41"), numeric) == .reasoning)
    #expect(tag(output("41", relevant: ["a.md"]), exact) == .missingKnowledge)
    #expect(tag(output("41", relevant: ["a.md"], passages: [passage]), exact) == .retrievalIgnored)
    #expect(tag(output("41", relevant: ["b.md"], passages: [passage]), exact) == .retrievalMissed)
    #expect(tag(output("41", passages: [passage]), exact) == .retrievalIgnored)
    #expect(tag(output("41"), exact) == nil)
  }

  @Test func `the receipt tells calls, tokens, money and time before the start`() throws {
    let price = ModelPrice(
      model: "m", rates: .init(input: Money(dollars: 1), output: Money(dollars: 4)), source: "s")
    let spread = CallForecast.Spread(median: 1000, p95: 2000)
    let forecasts = [
      CallForecast(
        strategy: "prompt", promptTokens: spread, outputTokens: .init(median: 100, p95: 300),
        seconds: .init(median: 2, p95: 6), price: price, maxOutputTokens: 500, concurrency: 4,
        requestsPerMinute: 60, kept: 20),
      CallForecast(
        strategy: "RAG", promptTokens: spread, outputTokens: spread,
        seconds: .init(median: 1, p95: 1), price: nil),
    ]
    let receipt = EvaluationReceipt(plan: Self.plan(100), cells: [100, 100], forecasts: forecasts)
    let line = receipt.lines[0]
    #expect((line.calls, line.kept, receipt.calls) == (80, 20, 180))
    #expect(line.tokens == .init(median: 88_000, p95: 184_000))
    #expect(line.low == Money("0.112"))
    #expect(line.high == Money("0.256"))
    #expect(line.worstCase == Money("0.36"))
    #expect(line.seconds == .init(median: 80, p95: 120))
    #expect(line.limit == .requestsPerMinute)
    #expect(receipt.unpriced == ["RAG"])
    #expect(receipt.low == line.low)
    #expect(receipt.seconds.median == 100)
    // Judges follow the answers, in all their cells.
    let judged = EvaluationReceipt(
      plan: Self.plan(100), cells: [100, 100], forecasts: forecasts,
      judges: [(forecasts[0], callsPerCell: 2)])
    #expect(judged.judging.map(\.calls) == [380])
    #expect(judged.calls == 560)
    #expect(judged.low == receipt.low + (judged.judging[0].low ?? .zero))
    #expect(judged.seconds.median == 100 + 380)
    #expect(abs((receipt.detectable ?? 0) - 0.1235) < 0.001)
  }
}
