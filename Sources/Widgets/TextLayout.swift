package import CellGrid

/// The room in which a text is edited: long lines are wrapped to its columns.
package struct TextLayout: Sendable, Hashable {
  package let rows: Int
  package let columns: Int
  package let width: CellWidth

  package init(size: GridSize, width: CellWidth) {
    rows = max(size.rows, 1)
    columns = max(size.columns, 1)
    self.width = width
  }
}

extension TextEditor {
  /// A line longer than this is wrapped in pieces of this many bytes, so that no key costs it all.
  static let pieceLength = 1024

  /// Where the piece of this number begins: never inside a cluster.
  private func border(_ number: Int, _ line: Int) -> Position {
    aligned(Position(line: line, offset: number * Self.pieceLength))
  }

  /// The end of a line belongs to its last piece.
  private func pieceStart(_ position: Position) -> Position {
    let length = lines[position.line].utf8.count
    let inside = position.offset == length && length > 0 ? before(position) : position
    var number = inside.offset / Self.pieceLength
    while number * Self.pieceLength < length, border(number + 1, inside.line) <= inside {
      number += 1
    }
    return border(number, inside.line)
  }

  private func pieceEnd(_ start: Position) -> Position {
    let length = lines[start.line].utf8.count
    var number = start.offset / Self.pieceLength + 1
    while number * Self.pieceLength < length {
      let end = border(number, start.line)
      if end > start { return end }
      number += 1
    }
    return Position(line: start.line, offset: length)
  }

  /// Where the rows of the piece begin that holds the position.
  private func rowStarts(around position: Position, layout: TextLayout) -> [Position] {
    let first = pieceStart(position)
    let piece = lines[first.line][index(first)..<index(pieceEnd(first))]
    var starts: [Position] = []
    var offset = first.offset
    layout.width.wrap(piece, columns: layout.columns) { row in
      starts.append(Position(line: first.line, offset: offset))
      offset += row.utf8.count
    }
    return starts
  }

  /// The beginning of the row that shows the position.
  func rowStart(of position: Position, layout: TextLayout) -> Position {
    let starts = rowStarts(around: position, layout: layout)
    return starts.last { $0 <= position } ?? position
  }

  /// The end of the row that begins here: the beginning of the next, or the end of the line.
  func rowEnd(_ row: Position, layout: TextLayout) -> Position {
    let starts = rowStarts(around: row, layout: layout)
    return starts.first { $0 > row } ?? pieceEnd(pieceStart(row))
  }

  func rowBelow(_ row: Position, layout: TextLayout) -> Position? {
    let end = rowEnd(row, layout: layout)
    if end.offset < lines[row.line].utf8.count { return end }
    return row.line + 1 < lines.count ? Position(line: row.line + 1, offset: 0) : nil
  }

  func rowAbove(_ row: Position, layout: TextLayout) -> Position? {
    if row.offset > 0 { return rowStart(of: before(row), layout: layout) }
    return row.line > 0 ? rowStart(of: before(row), layout: layout) : nil
  }

  /// The first visible row: the former one, moved as little as brings the cursor into sight.
  func visibleTop(layout: TextLayout) -> Position {
    let cursorRow = rowStart(of: cursor, layout: layout)
    let hint = rowStart(of: aligned(top), layout: layout)
    if cursorRow <= hint { return cursorRow }
    var row = cursorRow
    for _ in 1..<max(layout.rows, 1) {
      guard row > hint, let above = rowAbove(row, layout: layout) else { break }
      row = above
    }
    return max(row, hint)
  }

  /// The rows in sight, from the first; each piece of text is wrapped once.
  func visibleRows(layout: TextLayout) -> [Range<Position>] {
    var rows: [Range<Position>] = []
    var next: Position? = visibleTop(layout: layout)
    while let first = next, rows.count < layout.rows {
      let starts = rowStarts(around: first, layout: layout).filter { $0 >= first }
      let end = pieceEnd(pieceStart(first))
      for (index, start) in starts.enumerated() {
        rows.append(start..<(index + 1 < starts.count ? starts[index + 1] : end))
      }
      let isWhole = end.offset == lines[first.line].utf8.count
      next = isWhole ? Position(line: first.line + 1, offset: 0) : end
      if isWhole, first.line + 1 >= lines.count { break }
    }
    return Array(rows.prefix(layout.rows))
  }

  mutating func revealCursor(layout: TextLayout) {
    top = visibleTop(layout: layout)
  }

  /// Scrolls without the cursor, which is then taken along into sight.
  package mutating func scroll(by rows: Int, layout: TextLayout) {
    var row = visibleTop(layout: layout)
    for _ in 0..<abs(rows) {
      guard let next = rows < 0 ? rowAbove(row, layout: layout) : rowBelow(row, layout: layout)
      else { break }
      row = next
    }
    top = row
    var last = row
    for _ in 1..<max(layout.rows, 1) {
      guard let next = rowBelow(last, layout: layout) else { break }
      last = next
    }
    if cursor < row { moveCursor(to: row) }
    if cursor >= rowEnd(last, layout: layout), rowStart(of: cursor, layout: layout) > last {
      moveCursor(to: last)
    }
  }

  /// The place shown at a row and column of the view, for the mouse.
  package func place(row: Int, column: Int, layout: TextLayout) -> Position {
    var start = visibleTop(layout: layout)
    for _ in 0..<max(row, 0) {
      guard let next = rowBelow(start, layout: layout) else { return end }
      start = next
    }
    return place(inRow: start, column: column, layout: layout)
  }
}
