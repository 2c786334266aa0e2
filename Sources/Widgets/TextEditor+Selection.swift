extension TextEditor {
  /// What is selected; never empty.
  package var selection: Range<Position>? {
    guard let anchor, anchor != cursor else { return nil }
    return min(anchor, cursor)..<max(anchor, cursor)
  }

  package var selectedText: String? { selection.map { text($0) } }

  /// Selects from where the selection began, or from the cursor, to a place: a drag of the mouse.
  package mutating func select(to position: Position) {
    let start = anchor ?? cursor
    moveCursor(to: position)
    anchor = start
  }

  package mutating func select(_ range: Range<Position>) {
    moveCursor(to: range.upperBound)
    anchor = aligned(range.lowerBound)
  }

  mutating func select(_ motion: TextMotion, layout: TextLayout) {
    let start = anchor ?? cursor
    anchor = nil
    move(motion, layout: layout)
    anchor = start
  }

  mutating func changeSelection(_ command: TextCommand) {
    history.close()
    goalColumn = nil
    switch command {
    case .selectAll: select(start..<end)
    case .selectLine: select(wholeLines)
    case .selectWord: select(word(at: cursor))
    default: anchor = nil
    }
  }

  /// The word around a place, or the run of what is no word.
  package func word(at position: Position) -> Range<Position> {
    let line = self.line(at: position)
    guard !line.isEmpty else { return position..<position }
    var lower = min(position, before(line.upperBound))
    let isWord = isWord(at: lower)
    var upper = after(lower)
    while lower > line.lowerBound, self.isWord(at: before(lower)) == isWord {
      lower = before(lower)
    }
    while upper < line.upperBound, self.isWord(at: upper) == isWord { upper = after(upper) }
    return lower..<upper
  }

  /// The line of a place, without its newline.
  package func line(at position: Position) -> Range<Position> {
    Position(line: position.line, offset: 0)..<lineEnd(position.line)
  }

  /// The lines of the selection, or that of the cursor. A selection that ends before the first
  /// character of a line does not touch that line.
  var touchedLines: ClosedRange<Int> {
    guard let selection else { return cursor.line...cursor.line }
    let (first, last) = (selection.lowerBound.line, selection.upperBound.line)
    return first...(selection.upperBound.offset == 0 && last > first ? last - 1 : last)
  }

  /// The touched lines with the newline that goes with them.
  var wholeLines: Range<Position> {
    let touched = touchedLines
    let start = Position(line: touched.lowerBound, offset: 0)
    if touched.upperBound + 1 < lines.count {
      return start..<Position(line: touched.upperBound + 1, offset: 0)
    }
    let end = lineEnd(touched.upperBound)
    return (touched.lowerBound > 0 ? before(start) : start)..<end
  }
}
