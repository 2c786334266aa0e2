import CellGrid

extension TextEditor {
  mutating func move(_ motion: TextMotion, layout: TextLayout) {
    history.close()
    let goal = goalColumn
    goalColumn = nil
    let selected = selection
    anchor = nil
    switch motion {
    case .left: cursor = selected?.lowerBound ?? before(cursor)
    case .right: cursor = selected?.upperBound ?? after(cursor)
    case .wordLeft: cursor = wordBefore(cursor)
    case .wordRight: cursor = wordAfter(cursor)
    case .lineStart: cursor.offset = 0
    case .lineEnd: cursor = lineEnd(cursor.line)
    case .textStart: cursor = start
    case .textEnd: cursor = end
    case .up: moveRows(-1, goal: goal, layout: layout)
    case .down: moveRows(1, goal: goal, layout: layout)
    case .pageUp: moveRows(-max(layout.rows - 1, 1), goal: goal, layout: layout)
    case .pageDown: moveRows(max(layout.rows - 1, 1), goal: goal, layout: layout)
    case .paragraphUp: cursor = paragraphBefore(cursor)
    case .paragraphDown: cursor = paragraphAfter(cursor)
    case .matchingBracket: cursor = bracketPair(at: cursor).map { aligned($0.partner) } ?? cursor
    }
  }

  private func isBlank(_ line: Int) -> Bool {
    lines[line].utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
  }

  /// The blank line after the text here, or the end.
  func paragraphAfter(_ position: Position) -> Position {
    var line = position.line
    while line < lines.count, isBlank(line) { line += 1 }
    while line < lines.count, !isBlank(line) { line += 1 }
    return line < lines.count ? Position(line: line, offset: 0) : end
  }

  func paragraphBefore(_ position: Position) -> Position {
    var line = position.offset == 0 ? position.line - 1 : position.line
    while line >= 0, isBlank(line) { line -= 1 }
    while line >= 0, !isBlank(line) { line -= 1 }
    return Position(line: max(line, 0), offset: 0)
  }

  /// Puts the cursor at a place, or as near as the text allows.
  package mutating func moveCursor(to position: Position) {
    history.close()
    goalColumn = nil
    trail = .none
    anchor = nil
    cursor = aligned(position)
  }

  func before(_ position: Position) -> Position {
    if position.offset > 0 {
      return Position(
        line: position.line, offset: Clusters.before(lines[position.line], position.offset))
    }
    guard position.line > 0 else { return position }
    return Position(line: position.line - 1, offset: lines[position.line - 1].utf8.count)
  }

  func after(_ position: Position) -> Position {
    let line = lines[position.line]
    if position.offset < line.utf8.count {
      return Position(line: position.line, offset: Clusters.after(line, position.offset))
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
      let isWord = previous.line == place.line && isWord(at: previous)
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
      let isWord = isWord(at: place)
      if isInWord, !isWord { break }
      isInWord = isWord
      place = after(place)
    }
    return place
  }

  /// False at the end of a line.
  func isWord(at position: Position) -> Bool {
    character(at: position).map(Self.isWord) ?? false
  }

  static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }

  /// Over rows as they are shown, so that a wrapped line is walked through.
  private mutating func moveRows(_ count: Int, goal: Int?, layout: TextLayout) {
    let row = rowStart(of: cursor, layout: layout)
    let column = goal ?? self.column(of: cursor, inRow: row, layout: layout)
    let rows =
      count < 0
      ? rows(upTo: row, count: 1 - count, layout: layout)
      : rows(from: row, count: 1 + count, layout: layout)
    guard rows.count == abs(count) + 1, let target = count < 0 ? rows.first : rows.last else {
      cursor = count < 0 ? start : end
      goalColumn = abs(count) == 1 ? nil : column
      return
    }
    cursor = place(inRow: target, column: column, layout: layout)
    goalColumn = column
  }

  /// The column in which a place of a row is shown.
  func column(of position: Position, inRow row: Position, layout: TextLayout) -> Int {
    let text = part(row..<max(row, position))
    return hang(ofRow: row, layout: layout) + layout.width.columns(of: text)
  }

  /// The place nearest to a column of a row; never past the last cluster of a row that wraps on.
  func place(inRow row: Position, column: Int, layout: TextLayout) -> Position {
    let end = rowEnd(row, layout: layout)
    let text = part(row..<end)
    let column = column - hang(ofRow: row, layout: layout)
    let prefix = layout.width.prefix(of: text, columns: max(column, 0))
    let place = Position(line: row.line, offset: row.offset + prefix.utf8.count)
    let isLastRow = end.offset == lines[row.line].utf8.count
    return place == end && !isLastRow && place != row ? before(place) : place
  }
}
