import Archive
import Foundation
import StrategyCore
import Testing

@testable import Trivium

/// What is printed as JSON is what Docs/schema says.
struct SchemaTests {
  private func schema(_ name: String) throws -> [String: Any] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Docs/schema/\(name).json")
    return try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
  }

  /// Where a value has keys that its schema lacks, or lacks keys that its schema requires.
  private func differences(
    _ value: Any, from schema: [String: Any], at path: String = ""
  ) -> [String] {
    if let list = value as? [Any], let items = schema["items"] as? [String: Any] {
      return list.flatMap { differences($0, from: items, at: path + "[]") }
    }
    guard let object = value as? [String: Any],
      let properties = schema["properties"] as? [String: Any]
    else { return [] }
    let required = schema["required"] as? [String] ?? []
    return object.keys.filter { properties[$0] == nil }.map { "\(path).\($0) is unknown" }
      + required.filter { object[$0] == nil }.map { "\(path).\($0) is missing" }
      + object.flatMap { key, value in
        differences(
          value, from: properties[key] as? [String: Any] ?? [:], at: "\(path).\(key)")
      }
  }

  private func json(_ value: some Encodable) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(try JSONText.of(value).utf8))
  }

  private var fullRun: Run {
    let request = RunRequest(strategy: "rag", input: "in", promptText: "")
    var run = Run(id: RunID(1), request: request, startedAt: 0)
    let price = ModelPrice(
      model: "m", rates: .init(input: Money(dollars: 1), output: Money(dollars: 2)), source: "test")
    run.plan = RunPlan(kind: .retrieval, model: "m", price: price, comparisonPrice: price)
    run.passages = [
      RetrievedPassage(
        passage: Passage(id: "a#1", source: "a", heading: "h", text: "t", label: "l"),
        scores: .init(lexical: 1, dense: 0.5, fused: 0.03))
    ]
    run.retrievalSeconds = 0.1
    run.text = "out"
    run.explanation = Explanation(
      summary: "s", confidence: 0.5, evidence: [.init(kind: .sentence, text: "t", weight: 1)])
    run.firstTokenAt = 10
    run.endedAt = 20
    run.status = .failed(failure: Failure(.network, "m", nextStep: "n"))
    return run
  }

  @Test func `a run is printed as its schema says, in full and at its barest`() throws {
    let schema = try schema("run")
    let id = SessionID(rawValue: "s")
    let bare = Run(
      id: RunID(1), request: RunRequest(strategy: "s", input: "", promptText: ""), startedAt: 0)
    #expect(try differences(json(RunReport(fullRun, session: id)), from: schema) == [])
    #expect(try differences(json(RunReport(bare, session: id)), from: schema) == [])
  }

  @Test func `sessions are printed as their schemas say`() async throws {
    let folder = try TemporaryFolder()
    let library = SessionLibrary(folder: folder.workspace.sessions)
    let writer = try library.create(startedAt: 1_795_500_000)
    let id = writer.header.session
    let event = SessionEvent.runStarted(run: RunID(1), request: fullRun.request)
    let plan = EvaluationPlan(
      dataset: "d", contentHash: "h", cases: [EvaluationCase(id: "a", input: "", line: 1)],
      strategies: ["s"], scorers: [])
    let cell = CellRecord(
      cell: EvaluationCell(row: 0, strategy: 0),
      outcome: .scored(score: Score(value: 1, isPass: true)), seconds: 1,
      cost: Cost(amount: .zero, provenance: .reported))
    let events: [SessionEvent] = [
      event, .evaluationStarted(evaluation: EvaluationID(1), plan: plan),
      .cellEvaluated(
        evaluation: EvaluationID(1), record: cell, answer: EvaluatedAnswer(text: "x")),
    ]
    try await writer.append(
      events.enumerated().map { JournalEntry(sequence: $0 + 1, at: 0, event: $1) })
    let journal = try library.read(id)
    let summary = SessionSummary(of: journal, id: id)
    #expect(try differences(json([SessionReport(summary)]), from: schema("sessions")) == [])
    let whole = SessionReport(summary, of: journal)
    #expect(try differences(json(whole), from: schema("session")) == [])
  }
}
