import CellGrid
import StrategyCore
import Testing
import Workbench

@Suite struct SessionsMouseTests {
  private static func listed(_ count: Int, rows: Int = 24) -> WorkbenchHarness {
    var harness = WorkbenchHarness(rows: rows, columns: 80)
    harness.press("f8")
    harness.send(.reply(.sessionsListed((1...count).map(SessionRow.sample))))
    _ = harness.takeEffects()
    return harness
  }

  /// The row of the screen with the pointer.
  private static func pointed(_ harness: WorkbenchHarness) -> Int? {
    (2..<harness.state.size.rows).first { harness.grid[$0, 1].glyph.text == "▸" }
  }

  @Test func `a click selects the session under it, a second one opens it`() {
    var harness = Self.listed(30)
    harness.mouse(.press, row: 7, column: 30)
    #expect(harness.state.sessions.selection == 4)
    #expect(Self.pointed(harness) == 7)
    #expect(harness.takeEffects().isEmpty)
    harness.mouse(.press, row: 7, column: 30)
    #expect(harness.takeEffects() == [.loadJournal(SessionRow.sample(5).id)])
  }

  @Test func `two slow clicks, or two in different rows, open nothing`() {
    var harness = Self.listed(30)
    harness.mouse(.press, row: 7, column: 30)
    harness.time += 1_000_000
    harness.mouse(.press, row: 7, column: 30)
    harness.time += 1_000_000
    harness.mouse(.press, row: 6, column: 30)
    harness.mouse(.press, row: 8, column: 30)
    #expect(harness.takeEffects().isEmpty)
    #expect(harness.state.sessions.selection == 5)
  }

  @Test func `what is clicked after scrolling is what stood there`() {
    var harness = Self.listed(60)
    harness.press("end up up")
    for row in [3, 12, 18, 5] {
      harness.mouse(.press, row: row, column: 5)
      #expect(Self.pointed(harness) == row)
    }
    harness.mouse(.scrollUp, row: 5, column: 5)
    harness.mouse(.press, row: 10, column: 5)
    #expect(Self.pointed(harness) == 10)
  }

  @Test func `the wheel moves the list and takes the selection along`() {
    var harness = Self.listed(60)
    harness.press("down down down down")
    harness.mouse(.scrollDown, row: 5, column: 5)
    #expect(harness.state.sessions.selection == 4)
    #expect(Self.pointed(harness) == 4)
    harness.mouse(.scrollDown, row: 5, column: 5)
    #expect(harness.state.sessions.selection == 6)
    for _ in 0..<100 { harness.mouse(.scrollDown, row: 5, column: 5) }
    #expect(harness.screen.contains(SessionRow.sample(60).started))
    for _ in 0..<100 { harness.mouse(.scrollUp, row: 5, column: 5) }
    #expect(harness.screen.contains(SessionRow.sample(1).started))
  }

  @Test(arguments: [1, 3, 10, 24])
  func `borders, the heading and what is below the list select nothing`(rows: Int) {
    var harness = Self.listed(2, rows: rows)
    for row in 0..<rows {
      for column in [0, 30, 79] {
        harness.time += 1_000_000
        harness.mouse(.press, row: row, column: column)
        harness.mouse(.press, row: row, column: column)
        harness.mouse(.scrollDown, row: row, column: column)
        harness.mouse(.scrollUp, row: row, column: column)
      }
    }
    let isInSight = rows >= 10
    #expect(harness.takeEffects().count == (isInSight ? 2 : 0))
    harness.send(.resized(GridSize(rows: 0, columns: 0)))
    harness.mouse(.scrollDown, row: 0, column: 0)
    harness.mouse(.press, row: 0, column: 0)
    #expect(harness.grid.size == GridSize(rows: 0, columns: 0))
  }

  @Test func `a list that is not read yet takes no click`() {
    var harness = WorkbenchHarness()
    harness.press("f8")
    _ = harness.takeEffects()
    harness.mouse(.press, row: 5, column: 5)
    harness.mouse(.press, row: 5, column: 5)
    harness.mouse(.scrollDown, row: 5, column: 5)
    #expect(harness.takeEffects().isEmpty)
    #expect(harness.state.sessions.selection == 0)
  }
}
