import CellGrid
package import StrategyCore
package import Widgets

/// One line of text that is asked for.
package struct LinePrompt: Sendable, Equatable {
  package enum Purpose: Sendable, Hashable {
    case parameters, find, replace
    /// In the response.
    case search
    case goToLine
    case searchRecording
    /// What the answer of a run should have been.
    case correction(RunID)
    case versionName(path: String, version: String)
  }

  package let purpose: Purpose
  package private(set) var text: TextEditor
  /// What is wrong with the text that was entered last.
  package var problem: String?

  package init(_ purpose: Purpose, text: String) {
    self.purpose = purpose
    self.text = TextEditor(text)
  }

  mutating func edit(_ command: TextCommand, width: CellWidth) {
    problem = nil
    text.perform(command.onOneLine, layout: .oneLine(width))
  }

  private var title: String {
    switch purpose {
    case .parameters: "Request parameters"
    case .find: "Find"
    case .search: "Search the response"
    case .replace: "Replace all matches with"
    case .goToLine: "Go to line"
    case .searchRecording: "Search the recording"
    case .correction: "Keep it as"
    case .versionName: "Name of this version"
    }
  }

  private var hint: String {
    switch purpose {
    case .parameters: "Such as temperature=0.2 max-tokens=400; empty is each strategy's own."
    case .find: "A text, or a regular expression as /…/; Alt-n goes on."
    case .search: "A text, or a regular expression as /…/; n and N go on, empty ends it."
    case .replace: "What was found last is replaced everywhere, in one undo step."
    case .goToLine: "Its number."
    case .searchRecording: "n and N go on to the next place and the one before."
    case .correction: "What the answer should have been; it becomes a case of the rated answers."
    case .versionName: "Such as terse, or with examples; empty takes the name away."
    }
  }

  func draw(on canvas: inout Canvas) {
    let columns = min(max(canvas.bounds.columns - 8, 30), 76)
    let note = StyledLine(problem ?? hint, problem == nil ? .dim : .statusError)
    let rows = note.rows(columns: columns, width: canvas.width)
    let inside = canvas.overlay(title, rows: rows.count + 2, columns: columns)
    let parts = inside.splitRows([.fixed(1), .fixed(1), .fraction(1)])
    canvas.editor(
      text, isFocused: true, placeholder: purpose == .parameters ? "none" : "", in: parts[0])
    canvas.textView(rows, scroll: TextScroll(), in: parts[2])
  }
}
