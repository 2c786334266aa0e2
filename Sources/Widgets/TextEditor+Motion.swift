import CellGrid

extension TextEditor {
  mutating func move(_ command: TextCommand, layout: TextLayout) {
    history.close()
    let goal = goalColumn
    goalColumn = nil
    switch command {
    case .left: cursor = before(cursor)
    case .right: cursor = after(cursor)
    case .wordLeft: cursor = wordBefore(cursor)
    case .wordRight: cursor = wordAfter(cursor)
    case .lineStart: cursor.offset = 0
    case .lineEnd: cursor.offset = lines[cursor.line].utf8.count
    case .textStart: cursor = start
    case .textEnd: cursor = end
    case .up: moveRows(-1, goal: goal, layout: layout)
    case .down: moveRows(1, goal: goal, layout: layout)
    case .pageUp: moveRows(-max(layout.rows - 1, 1), goal: goal, layout: layout)
    case .pageDown: moveRows(max(layout.rows - 1, 1), goal: goal, layout: layout)
    default: break
    }
  }

  /// Puts the cursor at a place, or as near as the text allows.
  package mutating func moveCursor(to position: Position) {
    history.close()
    goalColumn = nil
    lastWasKill = false
    cursor = aligned(position)
  }

  func before(_ position: Position) -> Position {
    if position.offset > 0 {
      let line = lines[position.line]
      return self.position(position.line, line.index(before: index(position)))
    }
    guard position.line > 0 else { return position }
    return Position(line: position.line - 1, offset: lines[position.line - 1].utf8.count)
  }

  func after(_ position: Position) -> Position {
    let line = lines[position.line]
    if position.offset < line.utf8.count {
      return self.position(position.line, line.index(after: index(position)))
    }
    guard position.line + 1 < lines.count else { return position }
    return Position(line: position.line + 1, offset: 0)
  }

  /// Back over what is no word, then over the word; newlines count as what is no word.
  func wordBefore(_ position: Position) -> Position {
    var place = position
    var isInWord = false
    while place != start {
      let previous = before(place)
      let isWord = previous.line == place.line && Self.isWord(lines[place.line][index(previous)])
      if isInWord, !isWord { break }
      isInWord = isWord
      place = previous
    }
    return place
  }

  func wordAfter(_ position: Position) -> Position {
    var place = position
    var isInWord = false
    while place != end {
      let line = lines[place.line]
      let isWord = place.offset < line.utf8.count && Self.isWord(line[index(place)])
      if isInWord, !isWord { break }
      isInWord = isWord
      place = after(place)
    }
    return place
  }

  private static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }

  /// Over rows as they are shown, so that a wrapped line is walked through.
  private mutating func moveRows(_ count: Int, goal: Int?, layout: TextLayout) {
    var row = rowStart(of: cursor, layout: layout)
    let column = goal ?? layout.width.columns(of: lines[cursor.line][index(row)..<index(cursor)])
    for _ in 0..<abs(count) {
      guard let next = count < 0 ? rowAbove(row, layout: layout) : rowBelow(row, layout: layout)
      else {
        if count < 0 { cursor = start } else { cursor = end }
        goalColumn = abs(count) == 1 ? nil : column
        return
      }
      row = next
    }
    cursor = place(inRow: row, column: column, layout: layout)
    goalColumn = column
  }

  /// The place nearest to a column of a row; never past the last cluster of a row that wraps on.
  func place(inRow row: Position, column: Int, layout: TextLayout) -> Position {
    let end = rowEnd(row, layout: layout)
    let text = lines[row.line][index(row)..<index(end)]
    let prefix = layout.width.prefix(of: text, columns: max(column, 0))
    let place = Position(line: row.line, offset: row.offset + prefix.utf8.count)
    let isLastRow = end.offset == lines[row.line].utf8.count
    return place == end && !isLastRow && place != row ? before(place) : place
  }
}
