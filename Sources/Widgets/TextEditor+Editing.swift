package import CellGrid

/// What can be done to a text with a key.
package enum TextCommand: Sendable, Hashable {
  case insert(String)
  /// One undo step, however long.
  case paste(String)
  case newline
  case backspace, delete, deleteWordBackward, deleteWordForward
  case killLine, killToLineStart, yank
  case undo, redo
  case left, right, wordLeft, wordRight, lineStart, lineEnd, textStart, textEnd
  case up, down, pageUp, pageDown
}

extension TextCommand {
  /// The keys that editors and shells have in common; panes may bind others first.
  package init?(_ press: KeyPress) {
    if let character = press.typed {
      self = .insert(String(character))
    } else if let command = Self.bindings[press] {
      self = command
    } else {
      return nil
    }
  }

  private static let bindings: [KeyPress: TextCommand] = {
    let table: [(String, TextCommand)] = [
      ("enter", .newline), ("shift-enter", .newline), ("backspace", .backspace),
      ("ctrl-h", .backspace), ("delete", .delete), ("ctrl-d", .delete),
      ("ctrl-w", .deleteWordBackward), ("alt-backspace", .deleteWordBackward),
      ("ctrl-backspace", .deleteWordBackward), ("alt-d", .deleteWordForward),
      ("ctrl-delete", .deleteWordForward), ("ctrl-k", .killLine), ("ctrl-u", .killToLineStart),
      ("ctrl-y", .yank), ("ctrl-_", .undo), ("ctrl-/", .undo), ("ctrl-r", .redo), ("left", .left),
      ("right", .right), ("ctrl-b", .left), ("ctrl-f", .right), ("ctrl-left", .wordLeft),
      ("ctrl-right", .wordRight), ("alt-left", .wordLeft), ("alt-right", .wordRight),
      ("alt-b", .wordLeft), ("alt-f", .wordRight), ("home", .lineStart), ("end", .lineEnd),
      ("ctrl-a", .lineStart), ("ctrl-e", .lineEnd), ("ctrl-home", .textStart),
      ("ctrl-end", .textEnd), ("up", .up), ("down", .down), ("page-up", .pageUp),
      ("page-down", .pageDown),
    ]
    return Dictionary(
      uniqueKeysWithValues: table.compactMap { name, command in
        KeyPress(name).map { ($0, command) }
      })
  }()
}

extension TextEditor {
  /// Carries out a command; `layout` is the room that the text is shown in.
  package mutating func perform(_ command: TextCommand, layout: TextLayout) {
    let wasKill = lastWasKill
    lastWasKill = false
    switch command {
    case .insert(let text): insert(text, kind: .typing)
    case .paste(let text): insert(text, kind: .single)
    case .newline: insert("\n", kind: .single)
    case .backspace: erase(from: before(cursor))
    case .delete: erase(to: after(cursor))
    case .deleteWordBackward: kill(wordBefore(cursor)..<cursor, adding: wasKill, atFront: true)
    case .deleteWordForward: kill(cursor..<wordAfter(cursor), adding: wasKill, atFront: false)
    case .killLine: kill(cursor..<killEnd, adding: wasKill, atFront: false)
    case .killToLineStart: kill(killStart..<cursor, adding: wasKill, atFront: true)
    case .yank: insert(killed, kind: .single)
    case .undo: undo()
    case .redo: redo()
    default: move(command, layout: layout)
    }
    revealCursor(layout: layout)
  }

  /// Replaces everything, as one step that can be undone; for text that comes from elsewhere.
  package mutating func setText(_ text: String) {
    guard text != self.text else { return }
    change(start..<end, to: text, kind: .single)
  }

  private mutating func insert(_ text: String, kind: EditHistory.Kind) {
    guard !text.isEmpty else { return }
    change(cursor..<cursor, to: text, kind: kind)
  }

  private mutating func erase(from start: Position) {
    if start < cursor { change(start..<cursor, to: "", kind: .erasing) }
  }

  private mutating func erase(to end: Position) {
    if cursor < end { change(cursor..<end, to: "", kind: .erasing) }
  }

  /// Kills in a row collect; their text keeps its order.
  private mutating func kill(_ range: Range<Position>, adding: Bool, atFront: Bool) {
    lastWasKill = true
    guard !range.isEmpty else { return }
    let text = text(range)
    killed = adding ? (atFront ? text + killed : killed + text) : text
    change(range, to: "", kind: .single)
  }

  /// The end of the line, or of its newline when the cursor is there already.
  private var killEnd: Position {
    let end = Position(line: cursor.line, offset: lines[cursor.line].utf8.count)
    return cursor == end ? after(cursor) : end
  }

  private var killStart: Position {
    cursor.offset == 0 ? before(cursor) : Position(line: cursor.line, offset: 0)
  }

  private mutating func change(_ range: Range<Position>, to text: String, kind: EditHistory.Kind) {
    let before = cursor
    let removed = self.text(range)
    let place = replace(range, with: text)
    // Inserted text may join the clusters beside it.
    cursor = aligned(place, forward: true)
    goalColumn = nil
    history.record(
      EditHistory.Edit(
        start: range.lowerBound, removed: removed, inserted: text, cursorBefore: before,
        cursorAfter: cursor, kind: kind))
  }

  private mutating func undo() {
    guard let edit = history.takeUndo() else { return }
    _ = replace(edit.start..<end(of: edit.inserted, from: edit.start), with: edit.removed)
    cursor = aligned(edit.cursorBefore)
    goalColumn = nil
  }

  private mutating func redo() {
    guard let edit = history.takeRedo() else { return }
    _ = replace(edit.start..<end(of: edit.removed, from: edit.start), with: edit.inserted)
    cursor = aligned(edit.cursorAfter)
    goalColumn = nil
  }

  private func end(of text: String, from start: Position) -> Position {
    var position = start
    var tail = 0
    for byte in text.utf8 {
      tail += 1
      guard byte == 0x0A else { continue }
      position = Position(line: position.line + 1, offset: 0)
      tail = 0
    }
    return Position(line: position.line, offset: position.offset + tail)
  }
}
