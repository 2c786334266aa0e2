import CellGrid
import StrategyCore
import Testing
import Widgets
import Workbench

@Suite struct MouseTests {
  @Test func `a click focuses a pane and places the cursor`() {
    var harness = WorkbenchHarness()
    harness.press("'one two three'")
    harness.mouse(.press, .prompt, row: 3, column: 2)
    #expect(harness.state.focus == .prompt)
    #expect(harness.state.prompt.drafts["prompts/answer.md"]?.cursor == .init(line: 3, offset: 2))
    harness.mouse(.press, .input, row: 0, column: 4)
    harness.mouse(.release, .input, row: 0, column: 4)
    #expect(harness.state.focus == .input)
    harness.press("'X'")
    #expect(harness.state.input.editor.text == "one Xtwo three")
    harness.mouse(.press, .response, row: 2, column: 3)
    #expect(harness.state.focus == .response)
  }

  @Test func `a click behind the text places the cursor at its end`() {
    var harness = WorkbenchHarness()
    harness.press("'one' enter 'two' ctrl-home")
    harness.mouse(.press, .input, row: 4, column: 20)
    #expect(harness.state.input.editor.cursor == harness.state.input.editor.end)
    harness.mouse(.press, .input, row: 0, column: 20)
    #expect(harness.state.input.editor.cursor == .init(line: 0, offset: 3))
  }

  @Test func `a drag selects, and another one selects anew`() {
    var harness = WorkbenchHarness()
    harness.press("'one two' enter 'three'")
    harness.mouse(.press, .input, row: 0, column: 4)
    harness.mouse(.drag, .input, row: 1, column: 2)
    #expect(harness.state.input.editor.selectedText == "two\nth")
    harness.mouse(.drag, .input, row: 0, column: 1)
    #expect(harness.state.input.editor.selectedText == "ne ")
    // Over the edge of the pane it goes on.
    harness.mouse(.drag, .input, row: 50, column: 90)
    #expect(harness.state.input.editor.selectedText == "two\nthree")
    harness.mouse(.press, .input, row: 0, column: 0)
    #expect(harness.state.input.editor.selection == nil)
  }

  @Test func `a second click takes the word, a third the line, a slow one neither`() {
    var harness = WorkbenchHarness()
    harness.press("'one two' enter 'three'")
    harness.mouse(.press, .input, row: 0, column: 5)
    harness.mouse(.press, .input, row: 0, column: 5)
    #expect(harness.state.input.editor.selectedText == "two")
    harness.mouse(.drag, .input, row: 0, column: 6)
    #expect(harness.state.input.editor.selectedText == "two")
    harness.mouse(.press, .input, row: 0, column: 5)
    #expect(harness.state.input.editor.selectedText == "one two")
    harness.time += 1_000_000
    harness.mouse(.press, .input, row: 0, column: 5)
    #expect(harness.state.input.editor.selection == nil)
  }

  @Test func `the wheel scrolls what is under it and leaves the focus`() {
    var harness = WorkbenchHarness()
    let text = (1...60).map { "line \($0)" }.joined(separator: "\n")
    for event in SessionEvent.wholeRun(RunID(1), strategy: "prompt", input: "x", chunks: [text]) {
      harness.deliver(event)
    }
    harness.mouse(.scrollUp, .response, row: 2, column: 2)
    #expect(harness.state.focus == .input)
    #expect(!harness.screen.contains("line 60"))
    harness.mouse(.scrollDown, .response, row: 2, column: 2)
    #expect(harness.screen.contains("line 60"))
    harness.send(.command(.editor(.paste(text))))
    harness.mouse(.scrollUp, .input, row: 1, column: 1)
    #expect(harness.state.input.editor.cursor.line < 59)
  }

  @Test func `tabs are chosen by a click`() {
    var harness = WorkbenchHarness()
    let header = harness.screen.prefix { $0 != "\n" }
    let column = header.distance(
      from: header.startIndex, to: header.firstRange(of: "3 rag")?.lowerBound ?? header.startIndex)
    // The first glyph is the ruler of the snapshot.
    harness.mouse(.press, row: 0, column: column - 1)
    #expect(harness.session.strategy == "rag")
    harness.mouse(.press, row: 0, column: 78)
    #expect(harness.session.strategy == "rag")
    let area = harness.state.layout.panes[.evidence] ?? Rect(size: GridSize(rows: 0, columns: 0))
    harness.mouse(.press, row: area.row, column: area.column + 15)
    #expect(harness.state.evidence.part == .why)
  }

  @Test func `nothing under an open picker is clicked; the wheel chooses in it`() {
    var harness = WorkbenchHarness()
    harness.press("ctrl-p")
    harness.mouse(.press, .response, row: 1, column: 1)
    #expect(harness.state.focus == .input)
    harness.mouse(.scrollDown, .response, row: 1, column: 1)
    #expect(harness.state.overlay != nil)
    harness.press("escape f1")
    harness.mouse(.scrollDown, .response, row: 1, column: 1)
    #expect(harness.state.overlay != nil)
  }

  @Test func `a recording cannot be changed by the mouse`() {
    var harness = WorkbenchHarness()
    harness.press("'mine'")
    harness.send(
      .reply(
        .journalLoaded(
          RecordedSession(id: SessionID(rawValue: "s"), title: "s", entries: harness.entries))))
    harness.mouse(.press, .input, row: 0, column: 1)
    harness.mouse(.drag, .input, row: 0, column: 3)
    harness.mouse(.scrollUp, .prompt, row: 0, column: 3)
    #expect(harness.state.input.editor.selection == nil)
    #expect(harness.state.focus == .input)
  }

  @Test func `in vi a drag and a second click select in visual mode`() {
    var harness = WorkbenchHarness(editing: .vi)
    harness.press("'one two three'")
    harness.mouse(.press, .input, row: 0, column: 4)
    harness.mouse(.drag, .input, row: 0, column: 6)
    #expect(harness.screen.contains("VISUAL"))
    harness.press("d")
    #expect(harness.state.input.editor.text == "one  three")
    harness.mouse(.press, .input, row: 0, column: 7)
    harness.mouse(.press, .input, row: 0, column: 7)
    harness.press("d u u")
    #expect(harness.state.input.editor.text == "one two three")
    harness.mouse(.press, .input, row: 0, column: 30)
    #expect(harness.state.input.editor.cursor.offset == 12)
  }

  @Test(arguments: [(1, 1), (10, 40), (24, 80), (43, 132)])
  func `clicks anywhere trap nowhere`(rows: Int, columns: Int) {
    for editing in EditingStyle.allCases {
      var harness = WorkbenchHarness(rows: rows, columns: columns, editing: editing)
      harness.press("'日本語 👩‍💻 e'")
      let kinds: [MouseEvent.Kind] = [.press, .drag, .scrollUp, .press, .scrollDown, .drag]
      for step in 0..<200 {
        harness.mouse(
          kinds[step % kinds.count], row: step * 7 % (rows + 2), column: step * 13 % (columns + 2))
      }
      #expect(harness.grid.size == GridSize(rows: rows, columns: columns))
      #expect(harness.state.input.editor.brokenInvariant == nil)
    }
  }
}

extension WorkbenchHarness {
  /// At a place of the text inside a pane.
  fileprivate mutating func mouse(
    _ kind: MouseEvent.Kind, _ pane: ComposePane, row: Int, column: Int
  ) {
    guard let area = state.layout.panes[pane]?.inset() else { return }
    mouse(kind, row: area.row + row, column: area.column + column)
  }
}
