import CellGrid
import StrategyCore
package import Widgets

/// What stands behind the response: the passages retrieved, why the model decided so, the steps of the run.
package struct EvidencePane: Sendable, Equatable {
  package enum Command: String, Sendable, Hashable, CaseIterable {
    case previousTab = "previous-tab"
    case nextTab = "next-tab"
  }

  package enum Part: String, Sendable, Hashable, CaseIterable {
    case passages = "Passages"
    case why = "Why"
    case trace = "Trace"
  }

  package private(set) var part = Part.passages
  package private(set) var scroll = TextScroll()

  mutating func reduce(_ command: Command) {
    let parts = Part.allCases
    let step = command == .nextTab ? 1 : parts.count - 1
    let index = parts.firstIndex(of: part) ?? 0
    part = parts[(index + step) % parts.count]
    scroll = TextScroll()
  }

  mutating func reduce(_ command: ScrollCommand, run: Run?, size: GridSize, width: CellWidth) {
    scroll.reduce(command, in: lines(of: run), size: size, width: width)
  }

  /// Shows the part whose tab stands at a column of the pane's top row; false when none does.
  mutating func chooseTab(atColumn column: Int, paneColumns: Int, width: CellWidth) -> Bool {
    let row = TabRow(tabs, active: active, maxColumns: paneColumns - 5, width: width)
    guard let index = row.index(atColumn: column - 3) else { return false }
    if index != active {
      part = Part.allCases[index]
      scroll = TextScroll()
    }
    return true
  }

  private var tabs: [Tab] { Part.allCases.map { Tab($0.rawValue) } }
  private var active: Int { Part.allCases.firstIndex(of: part) ?? 0 }

  /// Whether it shows what changes with every piece of a response: passages and reasons come at once.
  var grows: Bool { part == .trace }

  private func lines(of run: Run?) -> [StyledLine] {
    switch part {
    case .passages: RunText.passages(run)
    case .why: RunText.why(run)
    case .trace: RunText.trace(run)
    }
  }

  func draw(_ run: Run?, isFocused: Bool, on canvas: inout Canvas) {
    let inside = canvas.panel("", isFocused: isFocused)
    let mark = isFocused ? canvas.glyphs.pointer : " "
    canvas.put(mark, row: 0, column: 2, role: .title, maxColumns: canvas.bounds.columns - 4)
    canvas.tabs(
      tabs, active: active, row: 0, column: 3, maxColumns: canvas.bounds.columns - 5)
    canvas.textView(lines(of: run), scroll: scroll, in: inside)
  }
}
