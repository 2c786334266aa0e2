package import CellGrid

/// How an edited text is shown, beyond its place.
package struct EditorStyle: Sendable, Hashable {
  package var numbersLines: Bool
  /// Rows that a long line goes on in begin as far right as the text of its first row.
  package var hangs: Bool
  /// Columns at the left that are kept for notes about lines.
  package var margin: Int

  package init(numbersLines: Bool = false, hangs: Bool = false, margin: Int = 0) {
    self.numbersLines = numbersLines
    self.hangs = hangs
    self.margin = margin
  }
}

/// The room in which a text is edited: long lines are wrapped to its columns.
package struct TextLayout: Sendable, Hashable {
  package let rows: Int
  /// Columns for the text, without the numbers of lines.
  package let columns: Int
  package let width: CellWidth
  let hangs: Bool
  /// Columns at the left for notes and the numbers of lines.
  package let gutter: Int
  let numbersLines: Bool

  /// - Parameter lineCount: how many lines there are to number, if they are numbered.
  package init(
    size: GridSize, width: CellWidth, style: EditorStyle = EditorStyle(), lineCount: Int = 0
  ) {
    rows = max(size.rows, 1)
    let digits = String(max(lineCount, 100)).utf8.count
    numbersLines = style.numbersLines && size.columns > digits + style.margin + 12
    gutter = style.margin + (numbersLines ? digits + 1 : 0)
    columns = max(size.columns - gutter, 1)
    self.width = width
    hangs = style.hangs
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
    if length <= Self.pieceLength { return Position(line: position.line, offset: 0) }
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
    if first.offset == 0, isOneRow(first.line, layout: layout) { return [first] }
    let piece = part(first..<pieceEnd(first))
    var starts: [Position] = []
    var offset = first.offset
    let hang = hang(of: first.line, layout: layout)
    let isFirst = first.offset == 0
    layout.width.wrap(
      piece, columns: isFirst ? layout.columns : layout.columns - hang, indent: isFirst ? hang : 0
    ) { row in
      starts.append(Position(line: first.line, offset: offset))
      offset += row.utf8.count
    }
    return starts
  }

  /// True, without measuring, for a plain line that is not longer than a row.
  private func isOneRow(_ line: Int, layout: TextLayout) -> Bool {
    lines[line].utf8.count <= layout.columns && CellWidth.isPlain(lines[line])
  }

  /// Columns that the later rows of a line are moved right: its indentation and list mark.
  private func hang(of line: Int, layout: TextLayout) -> Int {
    guard layout.hangs else { return 0 }
    let bytes = lines[line].utf8.prefix(layout.columns)
    let blanks = bytes.prefix { $0 == 0x20 }.count
    let rest = bytes.dropFirst(blanks)
    let digits = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }.count
    let mark = rest.dropFirst(digits)
    let marks: [UInt8] = digits == 0 ? [0x2D, 0x2A, 0x2B, 0x3E] : [0x2E, 0x29]
    let isItem = mark.first.map { marks.contains($0) } == true && mark.dropFirst().first == 0x20
    return min(blanks + (isItem ? digits + 2 : 0), layout.columns / 2)
  }

  /// The same for a row; nothing for the first one of a line.
  func hang(ofRow row: Position, layout: TextLayout) -> Int {
    row.offset == 0 ? 0 : hang(of: row.line, layout: layout)
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

  /// Up to so many rows that end with the row of a position; each piece of text is wrapped once.
  func rows(upTo position: Position, count: Int, layout: TextLayout) -> [Position] {
    let here = rowStarts(around: position, layout: layout)
    var rows = here.filter { $0 <= position }
    if rows.isEmpty { rows = [position] }
    while rows.count < count, let first = rows.first, first > start {
      let above = rowStarts(around: before(first), layout: layout).filter { $0 < first }
      guard !above.isEmpty else { break }
      rows.insert(contentsOf: above, at: 0)
    }
    return Array(rows.suffix(count))
  }

  /// The same downwards: up to so many rows from a row on.
  func rows(from row: Position, count: Int, layout: TextLayout) -> [Position] {
    rowRanges(from: row, count: count, layout: layout).map(\.lowerBound)
  }

  /// The first visible row: the former one, moved as little as brings the cursor into sight.
  func visibleTop(layout: TextLayout) -> Position {
    visibleRows(layout: layout).first?.lowerBound ?? start
  }

  /// The rows in sight, which hold as long as nothing that they depend on changes.
  struct Sight: Sendable, Equatable {
    var layout: TextLayout
    var revision: Int
    var rows: [Range<Position>]
    /// Those that the last change of the text touched; `nil` when it may be all of them.
    var touched: Range<Int>?
  }

  /// The rows, counted from the first in sight, that have to be drawn anew for the last command to be
  /// seen: those of its change and the cursor's. `nil` when it may be all of them.
  package var touchedRows: Range<Int>? {
    guard let sight, sight.revision == revision, let touched = sight.touched,
      showsCursor(sight.rows),
      let row = sight.rows.lastIndex(where: { $0.lowerBound <= cursor })
    else { return nil }
    return touched.isEmpty
      ? row..<row + 1 : min(row, touched.lowerBound)..<max(row + 1, touched.upperBound)
  }

  /// True when nothing is marked in the text but what its lines say by themselves.
  package var isPlain: Bool {
    !isEmpty && selection == nil && shown == nil && search == nil && bracketPair(at: cursor) == nil
  }

  /// Whether rows that follow one another show the cursor.
  private func showsCursor(_ rows: [Range<Position>]) -> Bool {
    guard let start = rows.first?.lowerBound, let end = rows.last?.upperBound else { return false }
    return start <= cursor && (cursor < end || cursor == end && end == lineEnd(end.line))
  }

  /// The rows in sight, from the first; each piece of text is wrapped once or twice.
  func visibleRows(layout: TextLayout) -> [Range<Position>] {
    if let sight, sight.revision == revision, sight.rows.first?.lowerBound == top,
      sight.layout == layout, showsCursor(sight.rows)
    {
      return sight.rows
    }
    let hint = rowStart(of: aligned(top), layout: layout)
    if hint <= cursor {
      let rows = rowRanges(from: hint, count: layout.rows, layout: layout)
      if showsCursor(rows) { return rows }
    }
    let rows = rows(upTo: cursor, count: layout.rows, layout: layout)
    let first = rows.first ?? cursor
    let last = rows.last ?? cursor
    return rowRanges(
      from: last <= hint ? last : max(first, hint), count: layout.rows, layout: layout)
  }

  private func rowRanges(
    from row: Position, count: Int, layout: TextLayout
  ) -> [Range<Position>] {
    var rows: [Range<Position>] = []
    var next: Position? = row
    while let first = next, rows.count < count {
      if first.offset == 0, isOneRow(first.line, layout: layout) {
        rows.append(first..<lineEnd(first.line))
        next = first.line + 1 < lines.count ? Position(line: first.line + 1, offset: 0) : nil
        continue
      }
      let starts = rowStarts(around: first, layout: layout).filter { $0 >= first }
      let end = pieceEnd(pieceStart(first))
      for (index, start) in starts.enumerated() {
        rows.append(start..<(index + 1 < starts.count ? starts[index + 1] : end))
      }
      let isWhole = end.offset == lines[first.line].utf8.count
      next = isWhole ? Position(line: first.line + 1, offset: 0) : end
      if isWhole, first.line + 1 >= lines.count { break }
    }
    return Array(rows.prefix(count))
  }

  package mutating func revealCursor(layout: TextLayout) {
    if keepSight(layout: layout) { return }
    let rows = visibleRows(layout: layout)
    let isSame = sight?.revision == revision && sight?.layout == layout && sight?.rows == rows
    top = rows.first?.lowerBound ?? start
    sight = Sight(
      layout: layout, revision: revision, rows: rows, touched: isSame ? 0..<0 : nil)
  }

  /// After a change of one line that takes as many rows as before, all others are as they were.
  private mutating func keepSight(layout: TextLayout) -> Bool {
    guard let line = changedLine, let sight, sight.revision == revision - 1, sight.layout == layout,
      let first = sight.rows.firstIndex(where: { $0.lowerBound.line == line }),
      sight.rows[first].lowerBound.offset == 0, sight.rows[0].lowerBound == top
    else { return false }
    let count = sight.rows[first...].prefix { $0.lowerBound.line == line }.count
    let rows = rowRanges(
      from: Position(line: line, offset: 0), count: count + 1, layout: layout
    ).prefix { $0.lowerBound.line == line }
    guard rows.count == count, showsCursor(Array(rows)) else { return false }
    let touched = first..<first + count
    self.sight?.rows.replaceSubrange(touched, with: rows)
    self.sight?.revision = revision
    self.sight?.touched = touched
    return true
  }

  /// Scrolls without the cursor, which is then taken along into sight.
  package mutating func scroll(by rows: Int, layout: TextLayout) {
    let first = visibleTop(layout: layout)
    let passed =
      rows < 0
      ? self.rows(upTo: first, count: 1 - rows, layout: layout).first
      : self.rows(from: first, count: 1 + rows, layout: layout).last
    let row = passed ?? first
    top = row
    let last = self.rows(from: row, count: layout.rows, layout: layout).last ?? row
    if cursor < row { moveCursor(to: row) }
    if cursor >= rowEnd(last, layout: layout), rowStart(of: cursor, layout: layout) > last {
      moveCursor(to: last)
    }
  }

  /// The place shown at a row and column of the view, for the mouse; outside of it, in the row above
  /// or below.
  package func place(row: Int, column: Int, layout: TextLayout) -> Position {
    let rows = visibleRows(layout: layout)
    guard let first = rows.first?.lowerBound, let last = rows.last?.lowerBound else { return end }
    let below = rows.count == layout.rows ? rowBelow(last, layout: layout) : nil
    let start: Position
    if row < 0 {
      start = rowAbove(first, layout: layout) ?? first
    } else if row < rows.count {
      start = rows[row].lowerBound
    } else if let below {
      start = below
    } else {
      return end
    }
    return place(inRow: start, column: column - layout.gutter, layout: layout)
  }
}
