import CellGrid
import StrategyCore
import Testing
import Widgets
import Workbench

@Suite struct PaneSplitsTests {
  @Test(arguments: [
    (ComposePane.prompt, "alt-.", 0, 2), (.prompt, "alt-,", 0, -2), (.prompt, "alt-*", 1, 0),
    (.prompt, "alt--", -1, 0), (.input, "alt-shift-right", 0, 2),
    (.input, "alt-shift-left", 0, -2), (.input, "alt-shift-up", 1, 0),
    (.input, "alt-shift-down", -1, 0), (.response, "alt-.", 0, 2), (.response, "alt-*", 1, 0),
    (.evidence, "alt-,", 0, -2), (.evidence, "alt--", -1, 0), (.evidence, "alt-*", 1, 0),
  ])
  func `keys make the focused pane larger and smaller`(
    pane: ComposePane, keys: String, rows: Int, columns: Int
  ) throws {
    var harness = WorkbenchHarness()
    harness.state.focus = pane
    let before = try #require(harness.state.layout.panes[pane])
    harness.press(keys)
    let after = try #require(harness.state.layout.panes[pane])
    #expect(after.rows - before.rows == rows)
    #expect(after.columns - before.columns == columns)
    #expect(harness.brokenLayout == nil)
    harness.press("alt-0")
    #expect(harness.state.layout.panes[pane] == before)
  }

  @Test(arguments: [(24, 80), (14, 64), (12, 50), (60, 200)])
  func `no pane gets too small to read, and the key says so`(rows: Int, columns: Int) throws {
    for pane in ComposePane.allCases {
      for keys in ["alt-.", "alt-,", "alt-*", "alt--"] {
        var harness = WorkbenchHarness(rows: rows, columns: columns)
        harness.state.focus = pane
        for _ in 0..<100 { harness.press(keys) }
        let shown = ComposePane.allCases.compactMap { harness.state.layout.panes[$0] }
        #expect(shown.allSatisfy { $0.rows >= 3 && $0.columns >= 20 })
        #expect(harness.state.status != nil)
        #expect(harness.brokenLayout == nil)
        let standard = WorkbenchHarness(rows: rows, columns: columns).state.layout.panes
        harness.press(keys + " alt-0")
        #expect(harness.state.layout.panes == standard)
      }
    }
  }

  @Test func `the first key back from the end moves at once`() {
    var harness = WorkbenchHarness()
    for _ in 0..<100 { harness.press("alt-.") }
    let columns = harness.state.layout.panes[.input]?.columns ?? 0
    harness.press("alt-,")
    #expect(harness.state.layout.panes[.input]?.columns == columns - 2)
  }

  @Test func `a size that was chosen is there again after the screen was tiny`() {
    var harness = WorkbenchHarness()
    harness.press("alt-. alt-. alt-. alt-*")
    let chosen = harness.state.layout.panes
    for size in [(1, 1), (0, 0), (10, 40), (3, 200), (200, 3), (60, 200)] {
      harness.send(.resized(GridSize(rows: size.0, columns: size.1)))
      _ = harness.grid
    }
    harness.send(.resized(GridSize(rows: 24, columns: 80)))
    #expect(harness.state.layout.panes == chosen)
  }

  @Test func `the mouse moves the border that it holds, and the focus stays`() throws {
    var harness = WorkbenchHarness()
    let prompt = try #require(harness.state.layout.panes[.prompt])
    // Either of the two lines can be held; the border does not leap to the pointer.
    for (held, end) in [(prompt.endColumn - 1, 49), (50, 29)] {
      harness.mouse(.press, row: 3, column: held)
      harness.mouse(.drag, row: 5, column: end)
      let columns = harness.state.layout.panes[.prompt]?.columns
      #expect(columns == (end == 49 ? 50 : 29))
      #expect(harness.state.focus == .input)
    }
    let response = try #require(harness.state.layout.panes[.response])
    harness.mouse(.press, row: response.endRow, column: 70)
    harness.mouse(.drag, row: response.endRow - 3, column: 70)
    #expect(harness.state.layout.panes[.response]?.rows == response.rows - 3)
    #expect(harness.state.layout.panes[.prompt]?.rows == prompt.rows)
    #expect(harness.state.evidence.part == .passages)
    harness.mouse(.drag, row: 500, column: -40)
    #expect(harness.state.layout.panes[.evidence]?.rows == 4)
    #expect(harness.brokenLayout == nil)
  }

  @Test func `a second click on a border gives it its standard place`() throws {
    var harness = WorkbenchHarness()
    let standard = harness.state.layout.panes
    harness.press("alt-. alt-*")
    let column = try #require(harness.state.layout.panes[.input]?.endColumn)
    harness.mouse(.press, row: 18, column: column)
    harness.mouse(.press, row: 18, column: column)
    #expect(harness.state.layout.panes[.input]?.columns == standard[.input]?.columns)
    #expect(harness.state.layout.panes[.input]?.rows != standard[.input]?.rows)
  }

  @Test func `a press on a border leaves the text and its cursor alone`() throws {
    var harness = WorkbenchHarness()
    harness.press("'one two'")
    let input = try #require(harness.state.layout.panes[.input])
    harness.mouse(.press, row: input.row, column: 5)
    harness.mouse(.drag, row: input.row - 2, column: 1)
    #expect(harness.state.input.editor.cursor.offset == 7)
    #expect(harness.state.input.editor.selection == nil)
    #expect(harness.state.layout.panes[.input]?.rows == input.rows + 2)
  }

  @Test func `where there is nothing to move a key says why`() {
    var harness = WorkbenchHarness()
    harness.press("alt-+ alt-.")
    #expect(harness.screen.contains("This pane has the whole screen"))
    harness.press("alt-+ f8 alt-.")
    #expect(harness.screen.contains("Only the panes of Compose"))
    harness = WorkbenchHarness(rows: 24, columns: 60)
    harness.press("alt-.")
    #expect(harness.screen.contains("There is nothing beside this pane"))
    harness.press("alt-*")
    #expect(harness.state.status == nil)
    let before = harness.state.splits
    harness.press("alt-+")
    harness.mouse(.press, row: 10, column: 30)
    harness.mouse(.drag, row: 12, column: 30)
    #expect(harness.state.splits == before)
  }
}

extension WorkbenchHarness {
  /// Nothing when the panes cover the body without overlapping.
  fileprivate var brokenLayout: String? {
    let layout = state.layout
    for row in layout.body.row..<layout.body.endRow {
      for column in 0..<layout.body.columns {
        let point = Point(row: row, column: column)
        let count = ComposePane.allCases.count { layout.panes[$0]?.contains(point) == true }
        if count != 1 { return "\(count) panes at \(row), \(column)" }
      }
    }
    return nil
  }
}
