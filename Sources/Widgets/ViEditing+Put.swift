import CellGrid

extension ViEditing {
  /// `p` and `P`
  mutating func put(after: Bool, _ command: ViCommand, in editor: inout TextEditor) {
    guard let register = register(command.register) else {
      message = "The register is empty; y and d fill it."
      return
    }
    let count = command.count ?? 1
    if mode == .visualBlock {
      putOverBlock(register, command, in: &editor)
    } else if isVisual {
      putOver(register, count: count, in: &editor)
    } else if register.isLines {
      putLines(register.text, count: count, after: after, in: &editor)
    } else {
      var place = editor.cursor
      if after, place != editor.lineEnd(place.line) { place = editor.after(place) }
      if register.columns == nil {
        putText(register.text, count: count, at: place, in: &editor)
      } else {
        putBlock(register, count: count, at: place, in: &editor)
      }
    }
    lastChange = ViChange(command: command)
  }

  private func register(_ name: Character?) -> ViRegister? {
    let key = name.map { Character($0.lowercased()) } ?? "\""
    return memory.registers[key].flatMap { $0.text.isEmpty ? nil : $0 }
  }

  private func putLines(
    _ text: String, count: Int, after: Bool, in editor: inout TextEditor
  ) {
    let all = String(repeating: text, count: count)
    let line = editor.cursor.line
    if after {
      let end = editor.lineEnd(line)
      editor.change(end..<end, to: "\n" + all.dropLast())
      editor.cursor = editor.firstNonBlank(line + 1)
    } else {
      let start = TextEditor.Position(line: line, offset: 0)
      editor.change(start..<start, to: all)
      editor.cursor = editor.firstNonBlank(line)
    }
  }

  func putText(
    _ text: String, count: Int, at place: TextEditor.Position, in editor: inout TextEditor
  ) {
    editor.change(place..<place, to: String(repeating: text, count: count))
    if text.utf8.contains(0x0A) {
      editor.cursor = editor.aligned(place)
    } else {
      editor.cursor = editor.before(editor.cursor)
    }
  }

  /// What was selected goes into the register in exchange.
  private mutating func putOver(
    _ register: ViRegister, count: Int, in editor: inout TextEditor
  ) {
    let isLines = mode == .visualLine
    let range = visualRange(editor)
    let old = editor.text(range)
    memory.registers["\""] = ViRegister(text: isLines ? old + "\n" : old, isLines: isLines)
    let all = String(repeating: register.text, count: count)
    mode = .normal
    editor.group { editor in
      switch (isLines, register.isLines) {
      case (true, true):
        editor.change(range, to: String(all.dropLast()))
        editor.cursor = editor.firstNonBlank(range.lowerBound.line)
      case (true, false):
        editor.change(range, to: all, cursor: range.lowerBound)
      case (false, true):
        editor.change(range, to: "\n" + all)
        editor.cursor = editor.firstNonBlank(range.lowerBound.line + 1)
      case (false, false):
        editor.change(range, to: all)
        editor.cursor =
          all.utf8.contains(0x0A) ? range.lowerBound : editor.before(editor.cursor)
      }
    }
  }
}
