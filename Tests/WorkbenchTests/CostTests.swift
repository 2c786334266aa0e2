import CellGrid
import StrategyCore
import Testing
import Workbench

/// What was spent: the meter on every screen, and the screen of its own.
@Suite struct CostTests {
  private static let dollar = Money(dollars: 1)

  /// A dollar for a million tokens in, a thousand dollars for a million out: a token out is a tenth of a cent.
  private static let price = ModelPrice(
    model: "m", rates: .init(input: dollar, cacheRead: Money("0.1"), output: dollar * 1000),
    source: "price book", date: "2026-11-23")

  private static func workspace(_ budget: Budget) -> Workspace {
    var workspace = Workspace.sample
    workspace.budget = budget
    workspace.requirements.monthlyVolume = 300_000
    return workspace
  }

  /// A run on its way, with a thousandth of a dollar for every token that comes.
  private func running(_ budget: Budget) -> WorkbenchHarness {
    var harness = WorkbenchHarness(workspace: Self.workspace(budget))
    for event in SessionEvent.wholeRun(
      RunID(1), strategy: "prompt", input: "q", chunks: [], price: Self.price
    ).dropLast() { harness.deliver(event) }
    return harness
  }

  private func meter(_ harness: WorkbenchHarness) -> [Substring] {
    harness.screen.split(separator: "\n", omittingEmptySubsequences: false).suffix(3).dropLast()
  }

  @Test func `today and the month are read at the start and after each call`() {
    var harness = running(Budget())
    var effects = harness.state.reduce(
      .event(
        JournalEntry(
          sequence: 99, at: 0, event: .runFinished(run: RunID(1), reason: .stop))),
      in: harness.session)
    #expect(effects == [.readSpending])
    effects = harness.state.reduce(
      .event(JournalEntry(sequence: 99, at: 0, event: .noteAdded(text: "n"))), in: harness.session)
    #expect(effects.isEmpty)
  }

  @Test func `the meter adds what this session spends to the sums of all`() {
    var harness = running(Budget())
    #expect(meter(harness).first?.contains("today") == false)
    harness.send(
      .reply(.spendingRead(SharedSpending(today: Self.dollar * 3, month: Self.dollar * 12))))
    harness.deliver(.chunkReceived(run: RunID(1), text: "a", tokens: 500), after: 1_000_000)
    let line = meter(harness).first ?? ""
    #expect(line.contains("~$0.50 call · ~$0.50 session · $3.50 today · $12.50 month"))
  }

  @Test func `the pace is told while money goes, with the cap that it reaches`() {
    var harness = running(Budget(session: Self.dollar * 9, day: Self.dollar * 6))
    harness.send(
      .reply(.spendingRead(SharedSpending(today: Self.dollar * 3, month: Self.dollar * 3))))
    for _ in 0..<10 {
      harness.deliver(.chunkReceived(run: RunID(1), text: "a", tokens: 100), after: 1_000_000)
    }
    #expect(meter(harness).first?.contains("$6.00/min") == true)
    #expect(meter(harness).last?.contains("At this pace the day's budget is gone in") == true)
    harness.deliver(.runFinished(run: RunID(1), reason: .stop))
    #expect(meter(harness).first?.contains("/min") == false)
  }

  @Test func `the tightest budget is the one that is shown`() {
    var harness = running(Budget(session: Self.dollar * 100, month: Self.dollar * 20))
    harness.send(
      .reply(.spendingRead(SharedSpending(today: Self.dollar, month: Self.dollar * 18))))
    #expect(meter(harness).first?.contains("month 90 %") == true)
  }

  private static func ledger() -> Ledger {
    var ledger = Ledger()
    for (number, strategy) in ["prompt", "rag", "prompt"].enumerated() {
      var state = SessionState()
      var events = SessionEvent.wholeRun(
        RunID(1), strategy: strategy, input: "q", chunks: ["a"], price: price)
      events.insert(
        .usageReported(
          run: RunID(1),
          usage: Usage(
            input: 100, cacheRead: 100_000, output: 200 * (number + 1), provenance: .reported)),
        at: events.count - 1)
      for (place, event) in ([.sessionStarted(workspace: .sample)] + events).enumerated() {
        state.apply(JournalEntry(sequence: place + 1, at: place, event: event))
      }
      if number == 2 {
        let refused = SessionEvent.wholeRun(
          RunID(2), strategy: "rag", input: "q", chunks: [],
          ending: .runFailed(
            run: RunID(2), failure: Failure(.budget, "The day budget of $1.00 could be exceeded."))
        )
        for event in refused {
          state.apply(JournalEntry(sequence: state.sequence + 1, at: 9, event: event))
        }
      }
      ledger.add(
        state, of: SessionID(rawValue: "session-\(number)"), startedAt: Double(number),
        since: 0, day: { ["2026-11-20", "2026-11-23", "2026-11-24"][Int($0)] })
    }
    return ledger
  }

  private func shown(_ rows: Int, _ columns: Int) -> WorkbenchHarness {
    var harness = WorkbenchHarness(
      rows: rows, columns: columns,
      workspace: Self.workspace(
        Budget(session: Self.dollar, day: Self.dollar, month: Self.dollar * 50)))
    harness.press("f9")
    #expect(harness.takeEffects() == [.readLedger])
    harness.send(
      .reply(
        .spendingRead(
          SharedSpending(
            today: Money("0.62") ?? .zero, month: Money("1.35") ?? .zero,
            reservedToday: Money("0.25") ?? .zero, reservedMonth: Money("0.25") ?? .zero))))
    harness.send(.reply(.ledgerRead(Self.ledger(), today: "2026-11-24")))
    return harness
  }

  @Test(arguments: [(24, 80), (43, 132)])
  func `the Cost screen`(size: (Int, Int)) throws {
    try expectSnapshot(
      shown(size.0, size.1).grid, named: "cost-\(size.1)x\(size.0)")
  }

  @Test func `keys go through the sides, each with the same total`() {
    var harness = shown(24, 80)
    let total = Self.ledger().total.amount
    for side in ["by day", "by model", "by strategy", "by purpose", "by session", "by day"] {
      #expect(harness.screen.contains("\(side) · 4 calls · \(total.formatted)"))
      harness.press("right")
    }
    harness.press("left left")
    #expect(harness.screen.contains("by session"))
  }

  @Test func `days are counted without a calendar`() {
    #expect(Self.days("2026-03-01", "2026-02-28") == 1)
    #expect(Self.days("2024-03-01", "2024-02-28") == 2)
    #expect(Self.days("2027-01-01", "2026-12-31") == 1)
    #expect(CostScreen.dayNumber("today") == nil)
  }

  private static func days(_ late: String, _ early: String) -> Int? {
    guard let late = CostScreen.dayNumber(late), let early = CostScreen.dayNumber(early) else {
      return nil
    }
    return late - early
  }

  @Test(arguments: [(1, 1), (10, 40), (12, 44)])
  func `a small screen holds`(size: (Int, Int)) {
    #expect(shown(size.0, size.1).grid.size.rows == size.0)
  }
}
