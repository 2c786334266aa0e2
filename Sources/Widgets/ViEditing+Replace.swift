import CellGrid

/// Replace mode: what is typed takes the place of what is there, and backspace brings it back.
extension ViEditing {
  /// A place that was typed over, and what was there; nothing at the end of a line.
  struct Overwritten: Sendable, Equatable {
    var place: TextEditor.Position
    var text: String
    /// Where the cursor was left.
    var end: TextEditor.Position
  }

  /// A command of insert mode, carried out as replace mode has it while that is on.
  mutating func perform(
    _ command: TextCommand, in editor: inout TextEditor, layout: TextLayout
  ) {
    guard overwritten != nil else { return editor.perform(command, layout: layout) }
    switch command {
    case .insert(let text):
      let place = editor.cursor
      let end = place == editor.lineEnd(place.line) ? place : editor.after(place)
      let before = editor.text(place..<end)
      editor.change(place..<end, to: text)
      overwritten?.append(Overwritten(place: place, text: before, end: editor.cursor))
    case .backspace: bringBack(in: &editor)
    default:
      overwritten = []
      editor.perform(command, layout: layout)
    }
  }

  private mutating func bringBack(in editor: inout TextEditor) {
    // The cursor may have been moved by other means meanwhile.
    guard let last = overwritten?.popLast(), last.end == editor.cursor else {
      overwritten = []
      if editor.cursor.offset > 0 { editor.cursor = editor.before(editor.cursor) }
      return
    }
    editor.change(last.place..<editor.cursor, to: last.text, cursor: last.place)
  }
}
