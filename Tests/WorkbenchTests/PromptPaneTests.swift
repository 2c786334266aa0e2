import CellGrid
import Foundation
import StrategyCore
import Testing
import Widgets
import Workbench

@Suite struct PromptPaneTests {
  private static let path = "prompts/answer.md"

  private static func measure(isExact: Bool = true) -> PromptMeasure {
    func cost(_ picodollars: Int128) -> Cost {
      Cost(amount: Money(picodollars: picodollars), provenance: .estimated)
    }
    return PromptMeasure(
      sections: [
        .init(role: .system, line: 3, tokens: 240, isOpen: false, cost: cost(96_000_000)),
        .init(role: .user, line: 5, tokens: 60, isOpen: true, cost: cost(24_000_000)),
      ],
      variables: ["input", "passages", "examples", "labels", "company"], isExact: isExact,
      model: "gpt-4.1-mini")
  }

  private static func harness(_ size: (Int, Int) = (43, 132)) -> WorkbenchHarness {
    var harness = WorkbenchHarness(rows: size.0, columns: size.1)
    harness.send(.reply(.promptMeasured(path: path, measure())))
    harness.press("shift-tab")
    return harness
  }

  @Test(arguments: [(24, 80), (43, 132), (60, 200)])
  func `tokens, share and cost of sections stand beside them`(size: (Int, Int)) throws {
    var harness = Self.harness(size)
    harness.press("ctrl-end enter '{{compny}} {{company}}' ctrl-home")
    try expectSnapshot(harness.grid, named: "prompt-gutter-\(size.1)x\(size.0)")
  }

  @Test func `the gutter follows a section that has moved, and an estimate says so`() {
    var harness = Self.harness()
    harness.press("enter enter")
    let rows = harness.screen.split(separator: "\n")
    #expect(rows.contains { $0.contains("240") && $0.contains("# system") })
    harness.send(.reply(.promptMeasured(path: Self.path, Self.measure(isExact: false))))
    #expect(harness.screen.contains("~240 "))
    #expect(harness.screen.contains("~300+ tok"))
  }

  @Test func `the prompt is measured when it, its strategy or its model changes`() {
    var harness = WorkbenchHarness()
    let start = harness.measuring.count
    #expect(start > 0)
    harness.press("shift-tab 'X'")
    #expect(harness.measuring.count == start)
    harness.press("tab 'Hi' ctrl-j")
    #expect(harness.measuring.last?.promptText.hasPrefix("X---") == true)
    harness.press("alt-2")
    #expect(harness.measuring.last?.strategy == "tuned")
    harness.deliver(.modelChosen(model: "openai/gpt-4.1-mini"))
    #expect(harness.measuring.last?.model == "openai/gpt-4.1-mini")
  }

  @Test func `a variable without a value is marked, in the body only`() {
    var harness = Self.harness()
    func undefined() -> Int {
      GridText.roleRows(harness.grid).joined().count { $0 == "Z" }
    }
    let legend = { GridText(harness.grid).description }
    #expect(!legend().contains("variableUndefined"))
    harness.press("ctrl-end ' {{nobody}}'")
    #expect(legend().contains("variableUndefined"))
    harness.press("ctrl-_ ctrl-_ ctrl-home down ' {{nobody}}'")
    #expect(!legend().contains("variableUndefined"))
  }

  private func text(_ harness: WorkbenchHarness) -> String {
    harness.state.prompt.drafts[Self.path]?.text ?? ""
  }

  @Test func `a variable is completed, and the next one takes its place`() {
    var harness = Self.harness()
    harness.press("ctrl-end enter '{{in' ctrl-space")
    #expect(text(harness).hasSuffix("\n{{input}}"))
    harness.press("' {{' alt-/")
    #expect(text(harness).hasSuffix("{{input}} {{company}}"))
    #expect(harness.screen.contains("[company]  examples  input"))
    harness.press("alt-/")
    #expect(text(harness).hasSuffix("{{input}} {{examples}}"))
    harness.press("ctrl-_ ctrl-_")
    #expect(text(harness).hasSuffix("{{input}} {{"))
    harness.press("'no' alt-/")
    #expect(text(harness).hasSuffix("{{input}} {{no"))
    #expect(harness.screen.contains("No variable begins so"))
  }

  @Test func `braces that are there already are taken along; without them both are put`() {
    var harness = Self.harness()
    harness.press("ctrl-end enter '{{pa}}' left left ctrl-space")
    #expect(text(harness).hasSuffix("\n{{passages}}"))
    harness.press("' ' ctrl-space 'x'")
    #expect(text(harness).hasSuffix("{{passages}} {{company}}x"))
    harness.press("tab ctrl-space")
    #expect(harness.screen.contains("does nothing here") || harness.state.focus == .input)
  }

  @Test func `what can be undone is there again after a restart, for the same text only`() throws {
    var harness = Self.harness()
    harness.press("'one ' 'two'")
    let edited = text(harness)
    let kept = harness.state.currentHistories
    let read = try JSONDecoder().decode(EditHistories.self, from: JSONEncoder().encode(kept))
    var again = WorkbenchHarness(histories: read)
    again.deliver(.promptEdited(path: Self.path, text: edited))
    again.press("shift-tab ctrl-_")
    #expect(text(again).hasPrefix("one ---"))
    var other = WorkbenchHarness(histories: read)
    other.deliver(.promptEdited(path: Self.path, text: edited + "!"))
    other.press("shift-tab ctrl-_")
    #expect(text(other) == edited + "!")
    #expect(other.state.currentHistories.prompts[Self.path] == kept.prompts[Self.path])
  }

  @Test func `a text that nobody changed leaves nothing to keep`() {
    #expect(WorkbenchHarness().state.currentHistories == EditHistories())
  }
}
