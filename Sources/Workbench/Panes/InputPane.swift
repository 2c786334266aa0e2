import CellGrid
import StrategyCore
package import Widgets

/// What the strategies are asked: the draft that the next run takes.
package struct InputPane: Sendable, Equatable {
  package var editor = TextEditor()

  mutating func perform(_ command: TextCommand, size: GridSize, width: CellWidth) {
    editor.perform(command, layout: TextLayout(size: size, width: width))
  }

  /// Takes a text that came from elsewhere; cursor and history stay when nothing changed.
  mutating func adopt(_ text: String) {
    if editor.text != text { editor = TextEditor(text) }
  }

  func draw(
    _ session: SessionState, isRecording: Bool, isFocused: Bool, on canvas: inout Canvas
  ) {
    let inside = canvas.panel("Input", isFocused: isFocused)
    canvas.editor(
      isRecording ? TextEditor(session.input) : editor, isFocused: isFocused && !isRecording,
      placeholder: "Type a question or a ticket here.", in: inside)
  }
}
