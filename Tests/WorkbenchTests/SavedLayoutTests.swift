import CellGrid
import StrategyCore
import Testing
import Workbench

@Suite struct SavedLayoutTests {
  @Test(arguments: Screen.allCases, [nil] + ComposePane.allCases)
  func `the screen is arranged as it was left`(screen: Screen, zoomed: ComposePane?) {
    var layout = SavedLayout()
    layout.screen = screen
    layout.zoomed = zoomed
    layout.splits[.columns] = 3000
    var harness = WorkbenchHarness()
    harness.state.status = StatusMessage(.warning, "Something to know.")
    harness.send(.arranged(layout))
    #expect(harness.state.currentLayout == layout)
    #expect(harness.state.status?.text == "Something to know.")
    #expect(harness.state.focus == zoomed ?? .input)
    var other = WorkbenchHarness()
    other.press(Self.keys[screen] ?? "")
    #expect(harness.takeEffects() == other.takeEffects())
    harness.send(.resized(GridSize(rows: 1, columns: 1)))
    #expect(harness.grid.size == GridSize(rows: 1, columns: 1))
  }

  private static let keys: [Screen: String] = [
    .compare: "f5", .evaluate: "f6", .decide: "f7", .sessions: "f8", .cost: "f9",
  ]

  @Test func `the screens of a recording are not kept`() {
    var layout = SavedLayout()
    layout.screen = .evaluate
    var harness = WorkbenchHarness()
    harness.send(.arranged(layout))
    harness.send(
      .reply(
        .journalLoaded(
          RecordedSession(id: SessionID(rawValue: "s"), title: "s", entries: harness.entries))))
    harness.press("f5")
    #expect(harness.state.currentLayout.screen == .evaluate)
    harness.press("q")
    #expect(harness.state.currentLayout.screen == .compare)
  }

  @Test func `a narrow terminal keeps the shares that it cannot show`() {
    var layout = SavedLayout()
    layout.splits[.columns] = 11_900
    layout.splits[.left] = 0
    var harness = WorkbenchHarness(rows: 14, columns: 66)
    harness.send(.arranged(layout))
    #expect(harness.state.layout.panes[.response]?.columns == 20)
    #expect(harness.state.layout.panes[.prompt]?.rows ?? 0 >= 3)
    #expect(harness.state.currentLayout == layout)
  }
}
