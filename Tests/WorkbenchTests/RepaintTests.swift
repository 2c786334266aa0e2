import CellGrid
import StrategyCore
import Testing
import Widgets

@testable import Workbench

struct RepaintTests {
  private let typed = WorkbenchHarness()

  /// What a key asks to be drawn anew after others.
  private func repaint(
    _ keys: String, after before: String, editing: EditingStyle = .readline
  ) -> Repaint {
    var harness = WorkbenchHarness(editing: editing)
    harness.press(before)
    _ = harness.takeRepaint()
    harness.press(keys)
    return harness.takeRepaint()
  }

  @Test func `a typed letter has its row drawn, and nothing else`() {
    #expect(repaint("'c'", after: "'ab' enter-line 'cd'") == .rows(0..<1))
    #expect(repaint("'c'", after: "'ab'") == .rows(0..<1))
    #expect(repaint("backspace", after: "'ab'") == .rows(0..<1))
    #expect(repaint("left", after: "'ab'") == .rows(0..<1))
    #expect(repaint("'c'", after: "'ab'", editing: .vi) == .rows(0..<1))
  }

  @Test func `keys between two frames add up`() {
    var harness = WorkbenchHarness()
    harness.state.input.editor = TextEditor("one\ntwo\nthree")
    harness.press("'x'")
    _ = harness.takeRepaint()
    harness.press("up")
    #expect(harness.takeRepaint() == .rows(1..<2))
    harness.press("'y' up 'z'")
    #expect(harness.takeRepaint() == .rows(0..<2))
  }

  @Test func `what moves rows, marks or ends a mode has the pane drawn`() {
    #expect(repaint("'a'", after: "") == .panes(.input), "the placeholder goes")
    #expect(repaint("'('", after: "'ab)' left") == .panes(.input), "a pair of brackets")
    #expect(repaint("shift-left", after: "'ab'") == .panes(.input), "a selection")
    #expect(repaint("'c'", after: "'ab' shift-left") == .panes(.input), "the selection goes")
    #expect(repaint("'i'", after: "'ab' escape", editing: .vi) == .panes(.input), "INSERT above")
    let long = String(repeating: "a", count: 200)
    let row = (1...200).first { count in
      repaint("'a'", after: "'\(long.prefix(count))'") == .panes(.input)
    }
    #expect(row.map { $0 > 20 } == true, "a row more")
  }

  @Test func `other keys have everything drawn`() {
    #expect(repaint("f1", after: "'ab'") == .everything)
    #expect(repaint("tab", after: "'ab'") == .everything)
  }
}
