import Foundation
import StrategyCore
import Testing

@testable import Trivium

/// What commands write for other programs keeps to Docs/schema, whole and at its barest.
struct OutputSchemaTests {
  private func document(_ path: String) throws -> String {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  private func violations(of text: String, in name: String) throws -> [String] {
    let schema = try JSONSchema(text: try document("Docs/schema/\(name).json"))
    #expect(schema.unchecked.filter { $0 != "format" } == [])
    return schema.violations(of: try JSONTree(parsing: text)).map(\.sentence)
  }

  private func evaluation(scored count: Int) throws -> Evaluation {
    let cases = (0..<40).map {
      EvaluationCase(id: "c\($0)", input: "q\($0)", expected: ["a"], line: $0 + 1)
    }
    let plan = EvaluationPlan(
      dataset: "d", contentHash: "h", cases: cases, strategies: ["prompt", "rag"],
      scorers: [
        try ScorerDefinition(parsing: .string("exact")),
        try ScorerDefinition(parsing: try JSONTree(parsing: #"{"contains": {"text": "a"}}"#)),
      ])
    var evaluation = Evaluation(id: EvaluationID(1), plan: plan)
    for cell in plan.schedule.prefix(count) {
      let isRight = cell.row % (cell.strategy + 2) != 0
      evaluation.apply(
        .cellEvaluated(
          evaluation: evaluation.id,
          record: CellRecord(
            cell: cell,
            outcome: .scored(score: Score(value: isRight ? 1 : 0, isPass: isRight, reason: "")),
            seconds: 0.5, cost: Cost(amount: Money("0.001") ?? .zero, provenance: .reported),
            tag: isRight ? nil : .wrongFormat),
          answer: EvaluatedAnswer(text: "a")))
    }
    return evaluation
  }

  @Test func `costs`() throws {
    var ledger = Ledger()
    var state = SessionState()
    state.apply(
      JournalEntry(
        sequence: 1, at: 0,
        event: .runStarted(
          run: RunID(1), request: RunRequest(strategy: "s", input: "i", promptText: ""))))
    ledger.add(
      state, of: SessionID(rawValue: "x"), startedAt: 0, since: 0, day: { _ in "2026-11-24" })
    #expect(try violations(of: JSONText.of(ledger.rows(by: .day)), in: "cost") == [])
    #expect(try violations(of: JSONText.of(Ledger().rows(by: .day)), in: "cost") == [])
    #expect(try violations(of: #"[{"name": "x", "calls": -1}]"#, in: "cost") != [])
  }

  @Test(arguments: [0, 5, 80]) func `evaluations`(scored: Int) throws {
    let report = EvaluationReport(try evaluation(scored: scored))
    #expect(try violations(of: JSONText.of(report), in: "evaluation") == [])
  }

  @Test func `decision records, the committed one and one with all that may stand in it`() throws {
    let text = try document("Docs/examples/banking77/decision.json")
    #expect(try violations(of: text, in: "decision") == [])
    var record = try JSONDecoder().decode(DecisionRecord.self, from: Data(text.utf8))
    record.diagnoses = [
      Diagnosis(strategy: "few", tag: .wrongFormat, count: 3, wrong: 9, scored: 20)
    ]
    record.notMeasured = ["drift"]
    record.expiryReason = "prices age"
    record.terms.monthlyBudget = 10
    record.terms.costOfError = 0.5
    record.verdict.missingCases = 12
    record.verdict.strategy = nil
    record.verdict.strength = .noneQualifies
    record.verdict.standings[0].exclusions = [
      .quality(rate: 0.5, low: 0.4, floor: 0.9), .latency(p95: 2, limit: 1),
      .budget(monthly: 100, limit: 10), .unpriced,
    ]
    record.factors.rows[0].entries[0].origin = .table(source: "price book 2026-11-23")
    #expect(try violations(of: JSONText.of(record), in: "decision") == [])
  }
}
