import CellGrid
package import StrategyCore
package import Widgets

/// The prompt file of the chosen strategy, being edited; a draft is kept for every file.
package struct PromptPane: Sendable, Equatable {
  package private(set) var drafts: [String: TextEditor] = [:]
  private var vis: [String: ViEditing] = [:]

  /// The prompt file of the chosen strategy.
  package func path(in session: SessionState) -> String? {
    session.strategy.flatMap { session.workspace?.strategy(named: $0)?.prompt }
  }

  /// The draft, or what the session knows when nothing was typed.
  package func text(of path: String, in session: SessionState) -> String {
    drafts[path]?.text ?? session.prompts[path] ?? ""
  }

  mutating func perform(
    _ command: TextCommand, size: GridSize, width: CellWidth, in session: SessionState
  ) {
    guard let path = path(in: session) else { return }
    drafts[path, default: Self.editor(session.prompts[path])]
      .perform(command, layout: Self.layout(size, width))
  }

  mutating func scroll(by rows: Int, size: GridSize, width: CellWidth, in session: SessionState) {
    guard let path = path(in: session) else { return }
    drafts[path, default: Self.editor(session.prompts[path])]
      .scroll(by: rows, layout: Self.layout(size, width))
  }

  private static func layout(_ size: GridSize, _ width: CellWidth) -> TextLayout {
    TextLayout(size: GridSize(rows: size.rows - 1, columns: size.columns), width: width)
  }

  /// Lets vi change the text.
  mutating func perform(
    size: GridSize, width: CellWidth, in session: SessionState,
    _ change: (inout ViEditing, inout TextEditor, TextLayout) -> Void
  ) {
    guard let path = path(in: session) else { return }
    change(
      &vis[path, default: ViEditing()],
      &drafts[path, default: Self.editor(session.prompts[path])], Self.layout(size, width))
  }

  func vi(in session: SessionState) -> ViEditing {
    path(in: session).flatMap { vis[$0] } ?? ViEditing()
  }

  /// Takes a text that came from elsewhere; the cursor stays when nothing changed.
  mutating func adopt(_ text: String, path: String) {
    if drafts[path]?.text != text { drafts[path] = Self.editor(text) }
  }

  /// As `adopt`, but as an edit that can be undone.
  mutating func replace(_ text: String, path: String, in session: SessionState) {
    drafts[path, default: Self.editor(session.prompts[path])].setText(text)
  }

  /// A prompt is read from its start.
  private static func editor(_ text: String?) -> TextEditor {
    var editor = TextEditor(text ?? "")
    editor.moveCursor(to: editor.start)
    return editor
  }

  func unrecorded(in session: SessionState) -> [SessionEvent] {
    drafts.keys.sorted().compactMap { path in
      let text = drafts[path]?.text ?? ""
      return text == session.prompts[path] ? nil : .promptEdited(path: path, text: text)
    }
  }

  /// - Parameters:
  ///   - run: the run whose composed prompt gives the shares below the text.
  ///   - isRecording: draws what the session holds instead of the draft.
  func draw(
    _ session: SessionState, run: Run?, mode: StyledLine, isRecording: Bool, isFocused: Bool,
    on canvas: inout Canvas
  ) {
    let path = path(in: session)
    let inside = canvas.panel(
      "Prompt", note: note(path, mode, columns: canvas.bounds.columns, canvas.width),
      isFocused: isFocused)
    guard let path else { return }
    let rows = inside.splitRows([.fraction(1), .fixed(1)])
    let draft = isRecording ? nil : drafts[path]
    canvas.editor(
      draft ?? Self.editor(session.prompts[path]), isFocused: isFocused && !isRecording,
      role: .text, placeholder: "This prompt is empty.", in: rows[0],
      highlights: { PromptHighlights.marks(in: $1) })
    canvas.put(
      Self.shares(run?.prompt), row: rows[1].row, column: rows[1].column,
      maxColumns: rows[1].columns)
  }

  /// The path gives way to the mode on a narrow screen.
  private func note(
    _ path: String?, _ mode: StyledLine, columns: Int, _ width: CellWidth
  ) -> StyledLine {
    let name = StyledLine(path ?? "", .dim)
    guard !mode.spans.isEmpty else { return name }
    let both = StyledLine(name.spans + [Span("  ", .text)] + mode.spans)
    return both.columns(width) + 18 <= columns ? both : mode
  }

  /// Every kind of section with its tokens, in its colour.
  private static func shares(_ prompt: ComposedPrompt?) -> StyledLine {
    guard let prompt, prompt.tokens > 0 else {
      return StyledLine("token shares appear after a run", .placeholder)
    }
    return StyledLine(
      ComposedPrompt.SectionKind.allCases.filter { prompt.tokens(of: $0) > 0 }.flatMap { kind in
        let tokens = prompt.tokens(of: kind)
        let share = Quantity.percent(Double(tokens) / Double(prompt.tokens))
        return [
          Span("\(kind.rawValue) ", kind.role), Span("\(Quantity.tokens(tokens)) ", .text),
          Span("\(share)  ", .dim),
        ]
      })
  }
}
