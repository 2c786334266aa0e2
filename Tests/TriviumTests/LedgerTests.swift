import Archive
import Foundation
import StrategyCore
import Testing

@testable import Trivium

struct LedgerTests {
  @Test func `the ledger comes to what the list of sessions does, by every side`() async throws {
    let folder = try TemporaryFolder()
    let library = SessionLibrary(folder: folder.url.appendingPathComponent("sessions"))
    let price = ModelPrice(
      model: "m", rates: .init(input: Money(dollars: 1), output: Money(dollars: 2)),
      source: "test")
    let usage = Usage(input: 1_000_000, output: 500_000, provenance: .reported)
    let plan = EvaluationPlan(
      dataset: "d", contentHash: "h", cases: [EvaluationCase(id: "a", input: "q", line: 1)],
      strategies: ["rag"], scorers: [])
    let events: [SessionEvent] = [
      .runStarted(
        run: RunID(1), request: RunRequest(strategy: "prompt", input: "q", promptText: "p")),
      .runPlanned(run: RunID(1), plan: RunPlan(kind: .prompt, model: "m", price: price)),
      .usageReported(run: RunID(1), usage: usage),
      .runFinished(run: RunID(1), reason: .stop),
      .runStarted(
        run: RunID(2), request: RunRequest(strategy: "prompt", input: "q", promptText: "p")),
      .runPlanned(run: RunID(2), plan: RunPlan(kind: .prompt, model: "new/model", price: nil)),
      .usageReported(run: RunID(2), usage: usage),
      .runFinished(run: RunID(2), reason: .stop),
      .evaluationStarted(evaluation: EvaluationID(1), plan: plan),
      .cellEvaluated(
        evaluation: EvaluationID(1),
        record: CellRecord(
          cell: EvaluationCell(row: 0, strategy: 0), outcome: .unscored(reason: "x"),
          cost: Cost(amount: Money("0.25") ?? .zero, provenance: .reported)),
        answer: EvaluatedAnswer(
          text: "a", usage: usage,
          judging: [
            JudgeCalls(
              model: "judge/model", calls: 2, usage: usage,
              cost: Cost(amount: Money("0.50") ?? .zero, provenance: .reported))
          ])),
    ]
    let writer = try library.create(startedAt: 1_790_000_000)
    try await writer.append(
      events.enumerated().map {
        JournalEntry(sequence: $0.offset + 1, at: $0.offset, event: $0.element)
      })
    try await writer.close()

    let id = writer.header.session
    let ledger = try Ledger(library)
    let listed = try await library.list().sessions.map(\.cost.amount).reduce(.zero, +)
    #expect(ledger.total.amount == listed)
    #expect(ledger.total.amount == Money("2.75"))
    #expect(ledger.total.unpriced == 1)
    // The meter, the budgets of days and months, and the exports add the same runs and cells.
    let journal = try library.read(id)
    let state = SessionState(folding: journal.entries)
    #expect(state.spending.amount == listed)
    #expect(
      WorkspaceSpending.spentByDay(
        in: library, at: Date(timeIntervalSince1970: 1_790_000_000)
      ).values.reduce(.zero, +) == listed)
    let summary = SessionSummary(of: journal, id: id)
    #expect(try JSONText.of(SessionReport(summary)).contains("\"amount\" : \"2.75\""))
    #expect(state.runs.compactMap(\.cost?.amount).reduce(.zero, +) == Money("2"))
    for side in Ledger.Side.allCases {
      #expect(ledger.rows(by: side).map(\.amount).reduce(.zero, +) == listed)
    }
    #expect(ledger.rows(by: .purpose).map(\.name) == ["iterate", "judge", "evaluate"])
    #expect(ledger.rows(by: .model).map(\.name) == ["m", "judge/model", "–", "new/model"])
    #expect(try Ledger(library, since: 1_800_000_000).entries.isEmpty)

    // A fork paid nothing of what it copied; without the session that did, it is all that is left of it.
    let fork = try library.fork(id, at: events.count, now: 1_790_000_100)
    #expect(try Ledger(library).total == ledger.total)
    try FileManager.default.removeItem(at: library.file(of: id))
    let left = try Ledger(library)
    #expect(left.total == ledger.total)
    #expect(Set(left.entries.map(\.session)) == [fork.rawValue])
  }
}
