import CellGrid

/// What was cut or copied as a block, put back as one; and what is put over a block.
extension ViEditing {
  /// Each line of the block goes into a line of its own, at the same column; new lines are made at the end.
  func putBlock(
    _ register: ViRegister, count: Int, at place: TextEditor.Position,
    in editor: inout TextEditor
  ) {
    let columns = register.columns ?? 0
    let lines = TextEditor.split(register.text)
    let left = editor.column(of: place, width: width)
    let width = width
    editor.group { editor in
      for (index, text) in lines.enumerated() {
        let line = place.line + index
        if line == editor.lines.count {
          let end = editor.end
          editor.change(end..<end, to: "\n")
        }
        let filled = text + Self.blanks(columns - width.columns(of: text[...]))
        let insertion = editor.insertion(atColumn: left, line: line, width: width)
        let last = insertion.isAtEnd ? text : filled
        let at = TextEditor.Position(line: line, offset: insertion.offset)
        let whole =
          Self.blanks(insertion.blanks) + String(repeating: filled, count: count - 1) + last
        if !whole.isEmpty { editor.change(at..<at, to: whole) }
      }
    }
    editor.cursor = editor.place(inLine: place.line, column: left, width: width)
  }

  private static func blanks(_ count: Int) -> String {
    String(repeating: " ", count: max(count, 0))
  }

  /// What was selected goes into the register in exchange.
  mutating func putOverBlock(
    _ register: ViRegister, _ command: ViCommand, in editor: inout TextEditor
  ) {
    let count = command.count ?? 1
    let block = visualBlock(editor)
    editor.history.beginGroup()
    operateOnBlock(
      .delete, toEnds: false, ViCommand(count: nil, action: command.action), in: &editor)
    let place = editor.place(inLine: block.lines.lowerBound, column: block.left, width: width)
    if register.isLines {
      let end = editor.lineEnd(block.lines.upperBound)
      let all = String(repeating: register.text, count: count)
      editor.change(end..<end, to: "\n" + all.dropLast())
      editor.cursor = editor.firstNonBlank(block.lines.upperBound + 1)
    } else if register.columns != nil {
      putBlock(register, count: count, at: place, in: &editor)
    } else if register.text.utf8.contains(0x0A) || block.lines.count == 1 {
      putText(register.text, count: count, at: place, in: &editor)
    } else {
      let text = String(repeating: register.text, count: count)
      for line in block.lines {
        let insertion = editor.insertion(atColumn: block.left, line: line, width: width)
        guard !insertion.isAtEnd || insertion.blanks == 0 else { continue }
        let at = TextEditor.Position(line: line, offset: insertion.offset)
        editor.change(at..<at, to: Self.blanks(insertion.blanks) + text)
      }
      editor.cursor = editor.aligned(place)
    }
    editor.history.endGroup()
  }
}
