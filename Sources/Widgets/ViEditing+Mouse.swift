import CellGrid

/// What the mouse does to a text that is edited as in vi.
extension ViEditing {
  /// The cursor was put somewhere else.
  package mutating func cursorPlaced(in editor: inout TextEditor) {
    pending = []
    goal = nil
    leaveVisual(&editor)
    editor.shown = nil
  }

  /// Visual mode, from where the cursor is to a place.
  package mutating func select(to place: TextEditor.Position, in editor: inout TextEditor) {
    pending = []
    goal = nil
    if !isVisual {
      endInsert(in: &editor)
      visualStart = editor.cursor
      mode = .visual
    }
    editor.moveCursor(to: place)
    showSelection(in: &editor)
  }

  /// Visual mode over a range; nothing when it is empty.
  package mutating func select(
    _ range: Range<TextEditor.Position>, in editor: inout TextEditor
  ) {
    cursorPlaced(in: &editor)
    guard !range.isEmpty else { return }
    endInsert(in: &editor)
    mode = .visual
    visualStart = range.lowerBound
    editor.moveCursor(to: editor.before(range.upperBound))
    showSelection(in: &editor)
  }

  private mutating func endInsert(in editor: inout TextEditor) {
    guard mode == .insert else { return }
    if let change = typing { lastChange = change }
    typing = nil
    blockTyping = nil
    overwritten = nil
    isIndentFresh = false
    mode = .normal
    editor.history.endGroup()
  }
}
