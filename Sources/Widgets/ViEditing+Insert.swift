import CellGrid

extension ViEditing {
  /// Takes a key of insert mode.
  mutating func type(
    _ key: KeyPress, in editor: inout TextEditor, layout: TextLayout
  ) -> Bool {
    if key.key == .escape || key == KeyPress(.character("["), .ctrl) {
      leaveInsert(&editor, layout: layout)
      return true
    }
    guard let command = Self.insertCommand(key) else { return false }
    typing?.keys.append(key)
    isIndentFresh = command == .newline
    perform(command, in: &editor, layout: layout)
    return true
  }

  private static func insertCommand(_ key: KeyPress) -> TextCommand? {
    if let character = key.typed { return .insert(String(character)) }
    switch key {
    case KeyPress(.enter): return .newline
    case KeyPress(.backspace), KeyPress(.character("h"), .ctrl): return .backspace
    case KeyPress(.delete): return .delete
    case KeyPress(.character("w"), .ctrl): return .deleteWordBackward
    case KeyPress(.character("u"), .ctrl): return .killToLineStart
    case KeyPress(.character("t"), .ctrl): return .indent
    case KeyPress(.left): return .left
    case KeyPress(.right): return .right
    case KeyPress(.up): return .up
    case KeyPress(.down): return .down
    case KeyPress(.home): return .lineStart
    case KeyPress(.end): return .lineEnd
    default: return nil
    }
  }

  /// A paste goes into the text as it is, in every mode; into the line after `:` or `/` while one
  /// is typed. It is never a command.
  package mutating func paste(
    _ text: String, in editor: inout TextEditor, layout: TextLayout
  ) {
    message = nil
    if line != nil {
      let first = text.prefix(Self.longestRepeat).prefix { !$0.isNewline }
      pending += first.map { KeyPress(.character($0)) }
      return
    }
    pending = []
    leaveVisual(&editor)
    editor.shown = nil
    if text.utf8.count <= Self.longestRepeat {
      typing?.keys += text.map { $0 == "\n" ? KeyPress(.enter) : KeyPress(.character($0)) }
    }
    isIndentFresh = false
    editor.perform(.paste(text), layout: layout)
    settle(&editor)
  }

  /// What is pasted beyond so many bytes is not typed again by `.`
  private static let longestRepeat = 4096

  /// Begins to type; what is typed until Escape is one step of undo, with what led to it.
  mutating func beginTyping(_ change: ViChange, in editor: inout TextEditor) {
    mode = .insert
    typing = change
  }

  mutating func leaveInsert(_ editor: inout TextEditor, layout: TextLayout) {
    if let change = typing {
      repeatTyping(change, in: &editor, layout: layout)
      lastChange = change
    }
    let isPlaced = spreadTyping(in: &editor)
    typing = nil
    overwritten = nil
    mode = .normal
    let line = editor.cursor.line
    if isIndentFresh, editor.indentation(of: editor.lineEnd(line)) == editor.lines[line] {
      let start = TextEditor.Position(line: line, offset: 0)
      if editor.cursor != start { editor.change(start..<editor.lineEnd(line), to: "") }
    }
    isIndentFresh = false
    if editor.cursor.offset > 0, !isPlaced { editor.cursor = editor.before(editor.cursor) }
    settle(&editor)
    editor.history.endGroup()
  }

  /// `3ix`: the text twice more; `3ox`: two more lines.
  private func repeatTyping(
    _ change: ViChange, in editor: inout TextEditor, layout: TextLayout
  ) {
    guard case .enter(let entry) = change.command.action, let count = change.command.count else {
      return
    }
    for _ in 1..<max(count, 1) {
      if entry == .below || entry == .above {
        editor.perform(.lineEnd, layout: layout)
        editor.perform(.newline, layout: layout)
      }
      for key in change.keys {
        if let command = Self.insertCommand(key) { editor.perform(command, layout: layout) }
      }
    }
  }

  /// Where typing begins, by i, a, I, A, o or O.
  mutating func enter(_ entry: ViEntry, _ command: ViCommand, in editor: inout TextEditor) {
    editor.history.beginGroup()
    let line = editor.cursor.line
    switch entry {
    case .before, .blockStart, .blockEnd: break
    case .over: overwritten = []
    case .after:
      if editor.cursor != editor.lineEnd(line) { editor.cursor = editor.after(editor.cursor) }
    case .lineStart:
      let blanks = editor.indentation(of: editor.lineEnd(line)).utf8.count
      editor.cursor = TextEditor.Position(line: line, offset: blanks)
    case .lineEnd: editor.cursor = editor.lineEnd(line)
    case .below:
      let indent = editor.indentation(of: editor.lineEnd(line))
      let end = editor.lineEnd(line)
      editor.change(end..<end, to: "\n" + indent)
    case .above:
      let indent = editor.indentation(of: editor.lineEnd(line))
      let start = TextEditor.Position(line: line, offset: 0)
      editor.change(
        start..<start, to: indent + "\n",
        cursor: TextEditor.Position(line: line, offset: indent.utf8.count))
    }
    isIndentFresh = entry == .below || entry == .above
    beginTyping(ViChange(command: command), in: &editor)
  }
}
