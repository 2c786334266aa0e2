import CellGrid
import StrategyCore
import Testing
import Widgets
import Workbench

/// Whole screens as text, at the two sizes people have.
@Suite struct ScreenTests {
  private static let sizes = [(24, 80), (43, 132)]

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

  @Test(arguments: sizes) func `Two up`(size: (Int, Int)) throws {
    var harness = Self.finished(size)
    harness.press("f5")
    try expectSnapshot(harness.grid, named: Self.name("two-up", size))
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
