import CellGrid

/// Visual block mode: what is done to a rectangle is done to every line of it.
extension ViEditing {
  /// What is typed in the first line of a block and goes into the others when typing ends.
  struct BlockTyping: Sendable, Equatable {
    var block: ViBlock
    /// Where it goes, as a column; `nil` for the end of each line.
    var column: Int?
    /// Lines that are too short are filled up with blanks; else they are left out.
    var fills: Bool
    /// The first line as it was, and where typing began in it.
    var length: Int
    var offset: Int
    var lineCount: Int
    /// The cursor returns to the corner of the block.
    var returns: Bool
  }

  /// What visual block mode covers.
  func visualBlock(_ editor: TextEditor) -> ViBlock {
    if let again = againBlock { return again }
    // `$` stands behind the last character.
    let cursor = goal == .max ? editor.lineEnd(editor.cursor.line) : editor.cursor
    var block = editor.block(from: editor.aligned(visualStart), to: cursor, width: width)
    if goal == .max { block.right = .max }
    return block
  }

  /// As much as a change covered before, from the cursor on.
  mutating func selectAgain(columns: Int, lines: Int, in editor: TextEditor) {
    let cursor = editor.cursor
    let left = editor.column(of: cursor, width: width)
    againBlock = ViBlock(
      lines: cursor.line...min(cursor.line + lines, editor.lines.count - 1), left: left,
      right: columns == .max ? .max : left + columns - 1)
    mode = .visualBlock
  }

  private func extent(_ block: ViBlock) -> ViChange.Extent {
    ViChange.Extent(
      lines: block.lines.count - 1, characters: 0, isLines: false,
      columns: block.right == .max ? .max : block.right - block.left + 1)
  }

  private mutating func takeBlock(_ editor: TextEditor, toEnds: Bool = false) -> ViBlock {
    var block = visualBlock(editor)
    if toEnds { block.right = .max }
    againBlock = nil
    goal = nil
    mode = .normal
    return block
  }

  private func corner(of block: ViBlock, _ editor: TextEditor) -> TextEditor.Position {
    editor.place(inLine: block.lines.lowerBound, column: block.left, width: width)
  }

  /// - Parameter toEnds: up to the ends of the lines: `C` and `D`.
  mutating func operateOnBlock(
    _ operation: ViOperator, toEnds: Bool, _ command: ViCommand, in editor: inout TextEditor
  ) {
    var change = ViChange(command: command)
    let block = takeBlock(editor, toEnds: toEnds)
    change.extent = extent(block)
    let width = width
    // Where undoing leads back to.
    editor.cursor = corner(of: block, editor)
    switch operation {
    case .delete, .yank:
      keep(block, as: command.register, isDeletion: operation == .delete, in: editor)
      if operation == .delete { delete(block, in: &editor) }
    case .change:
      keep(block, as: command.register, isDeletion: true, in: editor)
      editor.history.beginGroup()
      delete(block, in: &editor)
      beginTyping(change, over: block, column: block.left, fills: false, in: &editor)
      return
    case .indent, .outdent:
      shift(block, by: (command.count ?? 1) * 2, isOut: operation == .outdent, in: &editor)
    case .toggleCase, .lowercase, .uppercase:
      editor.group { editor in
        for line in block.lines {
          guard let part = editor.part(of: block, line: line, width: width) else { continue }
          let range =
            TextEditor.Position(
              line: line, offset: part.range.lowerBound)..<TextEditor.Position(
              line: line, offset: part.range.upperBound)
          if !part.range.isEmpty { editor.change(range, to: operation.cased(editor.text(range))) }
        }
      }
    }
    editor.cursor = corner(of: block, editor)
    if operation != .yank { lastChange = change }
  }

  private func delete(_ block: ViBlock, in editor: inout TextEditor) {
    editor.change(block, width: width) { part in
      part.range.isEmpty ? nil : String(repeating: " ", count: part.before + part.after)
    }
  }

  private func shift(
    _ block: ViBlock, by columns: Int, isOut: Bool, in editor: inout TextEditor
  ) {
    let width = width
    editor.group { editor in
      for line in block.lines {
        guard !editor.lines[line].isEmpty,
          editor.part(of: block, line: line, width: width) != nil
        else { continue }
        let place = editor.place(inLine: line, column: block.left, width: width)
        if isOut {
          let rest = editor.lines[line].utf8.dropFirst(place.offset)
          let count = rest.prefix(columns).prefix { $0 == 0x20 }.count
          guard count > 0 else { continue }
          let end = TextEditor.Position(line: line, offset: place.offset + count)
          editor.change(place..<end, to: "")
        } else {
          editor.change(place..<place, to: String(repeating: " ", count: columns))
        }
      }
    }
  }

  /// `r`: one for every column that the line has of the block.
  mutating func replaceBlock(
    with text: String, _ command: ViCommand, in editor: inout TextEditor
  ) {
    let block = takeBlock(editor)
    let width = width
    editor.change(block, width: width) { part in
      guard !part.range.isEmpty else { return nil }
      let new = String(repeating: text, count: width.columns(of: part.text[...]))
      return String(repeating: " ", count: part.before) + new
        + String(repeating: " ", count: part.after)
    }
    editor.cursor = corner(of: block, editor)
    lastChange = ViChange(command: command, extent: extent(block))
  }

  /// `I` and `A`.
  mutating func enterBlock(
    atEnd: Bool, _ command: ViCommand, in editor: inout TextEditor
  ) {
    let block = takeBlock(editor)
    let change = ViChange(command: command, extent: extent(block))
    editor.history.beginGroup()
    let column = atEnd ? (block.right == .max ? nil : block.right + 1) : block.left
    beginTyping(change, over: block, column: column, fills: atEnd, in: &editor)
    blockTyping?.returns = true
  }

  private mutating func beginTyping(
    _ change: ViChange, over block: ViBlock, column: Int?, fills: Bool,
    in editor: inout TextEditor
  ) {
    let first = block.lines.lowerBound
    if let column {
      let place = editor.insertion(atColumn: column, line: first, width: width)
      editor.cursor = TextEditor.Position(line: first, offset: place.offset)
      if place.blanks > 0 {
        let blanks = String(repeating: " ", count: place.blanks)
        editor.change(editor.cursor..<editor.cursor, to: blanks)
      }
    } else {
      editor.cursor = editor.lineEnd(first)
    }
    blockTyping = BlockTyping(
      block: block, column: column, fills: fills, length: editor.lines[first].utf8.count,
      offset: editor.cursor.offset, lineCount: editor.lines.count, returns: false)
    beginTyping(change, in: &editor)
  }

  /// Puts what was typed in the first line into the others; true when the cursor is where it belongs by that.
  mutating func spreadTyping(in editor: inout TextEditor) -> Bool {
    guard let typed = blockTyping else { return false }
    blockTyping = nil
    let first = typed.block.lines.lowerBound
    // What was typed over several lines stays where it is.
    guard editor.lines.count == typed.lineCount, editor.cursor.line == first else { return false }
    let count = editor.lines[first].utf8.count - typed.length
    guard count > 0 else { return false }
    let start = editor.aligned(TextEditor.Position(line: first, offset: typed.offset))
    let end = editor.aligned(TextEditor.Position(line: first, offset: typed.offset + count))
    let text = editor.text(start..<end)
    for line in typed.block.lines.dropFirst() {
      guard let column = typed.column else {
        let end = editor.lineEnd(line)
        editor.change(end..<end, to: text)
        continue
      }
      let place = editor.insertion(atColumn: column, line: line, width: width)
      guard typed.fills || !place.isAtEnd || place.blanks == 0 else { continue }
      let at = TextEditor.Position(line: line, offset: place.offset)
      editor.change(at..<at, to: String(repeating: " ", count: place.blanks) + text)
    }
    editor.cursor = typed.returns ? corner(of: typed.block, editor) : end
    return typed.returns
  }

  /// `O`: the other end of the same line.
  mutating func swapColumns(in editor: inout TextEditor) {
    let start = editor.aligned(visualStart)
    let columns = [start, editor.cursor].map { editor.column(of: $0, width: width) }
    visualStart = editor.place(inLine: start.line, column: columns[1], width: width)
    editor.cursor = editor.place(inLine: editor.cursor.line, column: columns[0], width: width)
  }

  private mutating func keep(
    _ block: ViBlock, as name: Character?, isDeletion: Bool, in editor: TextEditor
  ) {
    let texts = block.lines.map { editor.part(of: block, line: $0, width: width)?.text }
    let columns =
      block.right == .max
      ? texts.map { width.columns(of: ($0 ?? "")[...]) }.max() ?? 0 : block.right - block.left + 1
    // A line that ends before the block has blanks of it.
    let lines = texts.map { $0 ?? String(repeating: " ", count: columns) }
    keep(
      ViRegister(text: lines.joined(separator: "\n"), isLines: false, columns: columns), as: name,
      isDeletion: isDeletion, isInLine: block.lines.count == 1)
  }
}
