import CellGrid
package import StrategyCore
package import Widgets

/// The prompt file of the chosen strategy, being edited; a draft is kept for every file.
package struct PromptPane: Sendable, Equatable {
  package private(set) var drafts: [String: TextEditor] = [:]
  private var vis: [String: ViEditing] = [:]
  /// The sizes of prompts as they were recorded last.
  var measures: [String: PromptMeasure] = [:]
  private var completion: VariableCompletion?
  /// The revisions of drafts that the session holds.
  private var recorded: [String: Int] = [:]

  /// The prompt file of the chosen strategy.
  package func path(in session: SessionState) -> String? {
    session.strategy.flatMap { session.workspace?.strategy(named: $0)?.prompt }
  }

  /// The draft, or what the session knows when nothing was typed.
  package func text(of path: String, in session: SessionState) -> String {
    drafts[path]?.text ?? session.prompts[path] ?? ""
  }

  /// The draft at hand, once there is one.
  func draft(in session: SessionState) -> TextEditor? {
    path(in: session).flatMap { drafts[$0] }
  }

  func byteCount(in session: SessionState) -> Int {
    draft(in: session)?.byteCount ?? 0
  }

  mutating func perform(
    _ command: TextCommand, size: GridSize, width: CellWidth, in session: SessionState
  ) {
    guard let path = path(in: session) else { return }
    let layout = layout(path, size, width)
    drafts[path, default: Self.editor(session.prompts[path])].perform(command, layout: layout)
  }

  mutating func scroll(by rows: Int, size: GridSize, width: CellWidth, in session: SessionState) {
    guard let path = path(in: session) else { return }
    let layout = layout(path, size, width)
    drafts[path, default: Self.editor(session.prompts[path])].scroll(by: rows, layout: layout)
  }

  private func layout(_ path: String, _ size: GridSize, _ width: CellWidth) -> TextLayout {
    TextLayout(
      size: GridSize(rows: size.rows - 1, columns: size.columns), width: width,
      style: Self.style(measures[path], columns: size.columns))
  }

  /// There is a gutter once there is something to say in it.
  private static func style(_ measure: PromptMeasure?, columns: Int) -> EditorStyle {
    EditorStyle(
      hangs: true, margin: measure == nil ? 0 : SectionNote.columns(inside: columns))
  }

  /// Puts a variable where the cursor is; again, the one after it.
  mutating func completeVariable(
    size: GridSize, width: CellWidth, in session: SessionState
  ) -> VariableCompletion? {
    guard let path = path(in: session) else { return nil }
    let names = measures[path]?.variables ?? PromptTemplate.reservedVariables
    completion = VariableCompletion.next(
      completion, in: &drafts[path, default: Self.editor(session.prompts[path])], names: names)
    let layout = layout(path, size, width)
    drafts[path]?.revealCursor(layout: layout)
    return completion
  }

  /// Lets vi change the text.
  mutating func perform(
    size: GridSize, width: CellWidth, in session: SessionState,
    _ change: (inout ViEditing, inout TextEditor, TextLayout) -> Void
  ) {
    guard let path = path(in: session) else { return }
    let layout = layout(path, size, width)
    change(
      &vis[path, default: ViEditing()],
      &drafts[path, default: Self.editor(session.prompts[path])], layout)
  }

  func vi(in session: SessionState) -> ViEditing {
    path(in: session).flatMap { vis[$0] } ?? ViEditing()
  }

  /// Takes a text that came from elsewhere; the cursor stays when nothing changed.
  mutating func adopt(_ text: String, path: String, _ histories: EditHistories) {
    if drafts[path]?.holds(text) != true {
      let restored = histories.prompts[path].map { TextEditor(text, restoring: $0) }
      drafts[path] = restored?.hasHistory == true ? restored : Self.editor(text)
    }
    recorded[path] = drafts[path]?.revision
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

  func unrecorded(in session: SessionState) -> [Draft] {
    drafts.keys.sorted().compactMap { path in
      guard let draft = drafts[path], recorded[path] != draft.revision else { return nil }
      return Draft(
        place: .prompt(path: path), revision: draft.revision, text: draft,
        known: session.prompts[path])
    }
  }

  func awaits(_ revision: Int, of path: String) -> Bool {
    revision <= drafts[path]?.revision ?? -1 && revision > recorded[path] ?? -1
  }

  mutating func noteRecorded(_ revision: Int, of path: String) {
    recorded[path] = revision
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
    let editor = (isRecording ? nil : drafts[path]) ?? Self.editor(session.prompts[path])
    let measure = isRecording ? nil : measures[path]
    Self.draw(editor, measure, isFocused: isFocused && !isRecording, on: &canvas)
    let foot = run?.prompt.map(Self.shares) ?? measure.map(SectionNote.total)
    canvas.put(
      foot ?? StyledLine("token shares appear after a run", .placeholder),
      row: max(inside.endRow - 1, inside.row),
      column: inside.column, maxColumns: inside.columns)
  }

  /// Some rows of the draft, over the pane as it was.
  func draw(rows: Range<Int>, of session: SessionState, on canvas: inout Canvas) {
    guard let path = path(in: session), let draft = drafts[path] else { return }
    Self.draw(draft, measures[path], isFocused: true, rows: rows, on: &canvas)
  }

  /// The last row inside the pane is for the shares.
  private static func draw(
    _ editor: TextEditor, _ measure: PromptMeasure?, isFocused: Bool, rows: Range<Int>? = nil,
    on canvas: inout Canvas
  ) {
    let inside = canvas.bounds.inset()
    let area = Rect(
      row: inside.row, column: inside.column, rows: max(inside.rows - 1, 0), columns: inside.columns
    )
    let style = style(measure, columns: inside.columns)
    let glyphs = canvas.glyphs
    canvas.editor(
      editor, isFocused: isFocused, role: .text, placeholder: "This prompt is empty.",
      style: style, in: area, rows: rows,
      notes: { line in
        measure.flatMap {
          SectionNote.note(
            in: $0, heading: editor.lines[line], at: line, columns: style.margin, glyphs)
        }
      },
      highlights: { PromptHighlights.marks(in: $1, at: $0, measure: measure) })
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
  private static func shares(_ prompt: ComposedPrompt) -> StyledLine {
    guard prompt.tokens > 0 else { return StyledLine() }
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
