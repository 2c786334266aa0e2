import CellGrid
import StrategyCore
package import Widgets

/// What the strategies are asked: the draft that the next run takes.
package struct InputPane: Sendable, Equatable {
  package var editor = TextEditor()
  /// One begins to type here at once.
  var vi = ViEditing(mode: .insert)
  /// The revision that the session holds.
  private var recorded: Int?

  mutating func perform(_ command: TextCommand, size: GridSize, width: CellWidth) {
    editor.perform(command, layout: Self.layout(size, width))
  }

  mutating func scroll(by rows: Int, size: GridSize, width: CellWidth) {
    editor.scroll(by: rows, layout: Self.layout(size, width))
  }

  private static let style = EditorStyle(hangs: true)

  private static func layout(_ size: GridSize, _ width: CellWidth) -> TextLayout {
    TextLayout(size: size, width: width, style: style)
  }

  /// Lets vi change the text.
  mutating func perform(
    size: GridSize, width: CellWidth,
    _ change: (inout ViEditing, inout TextEditor, TextLayout) -> Void
  ) {
    change(&vi, &editor, Self.layout(size, width))
  }

  /// Takes a text that came from elsewhere; cursor and history stay when nothing changed.
  mutating func adopt(_ text: String, _ saved: SavedHistory?) {
    if !editor.holds(text) {
      editor = saved.map { TextEditor(text, restoring: $0) } ?? TextEditor(text)
    }
    recorded = editor.revision
  }

  func unrecorded(in session: SessionState) -> [Draft] {
    recorded == editor.revision
      ? []
      : [Draft(place: .input, revision: editor.revision, text: editor, known: session.input)]
  }

  func awaits(_ revision: Int) -> Bool {
    revision <= editor.revision && revision > recorded ?? -1
  }

  mutating func noteRecorded(_ revision: Int) {
    recorded = revision
  }

  func draw(
    _ session: SessionState, mode: StyledLine, isRecording: Bool, isFocused: Bool,
    on canvas: inout Canvas
  ) {
    canvas.panel("Input", note: mode, isFocused: isFocused)
    let shown = isRecording ? TextEditor(session.input) : editor
    Self.draw(shown, isFocused: isFocused && !isRecording, on: &canvas)
  }

  /// Some rows of the text being edited, over the pane as it was.
  func draw(rows: Range<Int>, on canvas: inout Canvas) {
    Self.draw(editor, isFocused: true, rows: rows, on: &canvas)
  }

  private static func draw(
    _ editor: TextEditor, isFocused: Bool, rows: Range<Int>? = nil, on canvas: inout Canvas
  ) {
    canvas.editor(
      editor, isFocused: isFocused, placeholder: "Type a question or a ticket here.", style: style,
      in: canvas.bounds.inset(), rows: rows)
  }
}
