package import CellGrid

/// Which rows of wrapped text are in sight, kept as a place in the text: showing and scrolling cost
/// what is in sight, however long the text is, and a resize keeps the place.
package struct TextScroll: Sendable, Hashable {
  /// The first row in sight; `nil` follows the end as text arrives.
  package private(set) var top: Place?

  /// A row of a line that is wrapped.
  package struct Place: Sendable, Hashable {
    package var line: Int
    package var row: Int
  }

  package init(followsEnd: Bool = false) {
    top = followsEnd ? nil : Place(line: 0, row: 0)
  }

  package var followsEnd: Bool { top == nil }

  package mutating func toStart() { top = Place(line: 0, row: 0) }
  package mutating func toEnd() { top = nil }
  package mutating func toLine(_ line: Int) { top = Place(line: max(line, 0), row: 0) }

  /// Scrolls by rows; down to the last row means following from then on.
  package mutating func move(
    by rows: Int, in lines: some LineSource, size: GridSize, width: CellWidth
  ) {
    let walk = RowWalk(lines: lines, room: LineRoom(columns: size.columns, width: width))
    let last = walk.lastTop(height: size.rows)
    let start = top.map(walk.clamped) ?? last
    let next = walk.place(rows, from: start)
    top = rows > 0 && !(next < last) ? nil : next
  }

  /// Brings a line into sight, a third of the view above it, unless it is in sight already.
  package mutating func reveal(
    line: Int, in lines: some LineSource, size: GridSize, width: CellWidth
  ) {
    let walk = RowWalk(lines: lines, room: LineRoom(columns: size.columns, width: width))
    let last = walk.lastTop(height: size.rows)
    let first = min(top.map(walk.clamped) ?? last, last)
    let bottom = walk.place(max(size.rows, 1) - 1, from: first)
    if line >= first.line, line < bottom.line || line == bottom.line && bottom.row == 0 { return }
    let place = walk.place(-size.rows / 3, from: walk.clamped(Place(line: line, row: 0)))
    top = place < last ? place : nil
  }
}

extension TextScroll.Place: Comparable {
  package static func < (left: Self, right: Self) -> Bool {
    (left.line, left.row) < (right.line, right.row)
  }
}

/// Moves over rows without wrapping more lines than it passes.
private struct RowWalk<Lines: LineSource> {
  let lines: Lines
  let room: LineRoom

  func height(_ line: Int) -> Int { lines.rows(at: line, in: room).count }

  func clamped(_ place: TextScroll.Place) -> TextScroll.Place {
    let line = min(max(place.line, 0), max(lines.lineCount - 1, 0))
    return TextScroll.Place(line: line, row: min(max(place.row, 0), height(line) - 1))
  }

  func lastTop(height: Int) -> TextScroll.Place {
    let line = max(lines.lineCount - 1, 0)
    let bottom = TextScroll.Place(line: line, row: self.height(line) - 1)
    return place(1 - max(height, 1), from: bottom)
  }

  func place(_ rows: Int, from start: TextScroll.Place) -> TextScroll.Place {
    var place = start
    var left = rows
    while left < 0 {
      if place.row + left >= 0 { return .init(line: place.line, row: place.row + left) }
      guard place.line > 0 else { return .init(line: 0, row: 0) }
      left += place.row + 1
      place.line -= 1
      place.row = height(place.line) - 1
    }
    while left > 0 {
      let below = height(place.line) - 1 - place.row
      if left <= below { return .init(line: place.line, row: place.row + left) }
      guard place.line + 1 < lines.lineCount else {
        return .init(line: place.line, row: place.row + below)
      }
      left -= below + 1
      place.line += 1
      place.row = 0
    }
    return place
  }

  /// Up to so many rows from a place on.
  func rows(from top: TextScroll.Place, count: Int) -> [StyledLine] {
    var rows: [StyledLine] = []
    var line = top.line
    while rows.count < count, line < lines.lineCount {
      let parts = lines.rows(at: line, in: room)
      rows += line == top.line ? parts.dropFirst(min(top.row, parts.count - 1)) : parts[...]
      line += 1
    }
    return rows.count > count ? Array(rows.prefix(count)) : rows
  }

  /// The last rows of the text.
  func lastRows(count: Int) -> [StyledLine] {
    var parts: [[StyledLine]] = []
    var found = 0
    var line = lines.lineCount - 1
    while found < count, line >= 0 {
      let rows = lines.rows(at: line, in: room)
      parts.append(rows)
      found += rows.count
      line -= 1
    }
    return Array(parts.reversed().joined().suffix(count))
  }
}

extension TextScroll {
  /// The rows in sight, each made once, with the end of the text kept at the bottom.
  func visibleRows(of lines: some LineSource, height: Int, in room: LineRoom) -> [StyledLine] {
    let walk = RowWalk(lines: lines, room: room)
    if let top {
      let place = TextScroll.Place(
        line: min(max(top.line, 0), max(lines.lineCount - 1, 0)), row: max(top.row, 0))
      let rows = walk.rows(from: place, count: height)
      if rows.count == height { return rows }
    }
    return walk.lastRows(count: height)
  }
}

extension Canvas {
  /// Wrapped text, from where the scroll stands.
  package mutating func textView(_ lines: some LineSource, scroll: TextScroll, in rect: Rect) {
    guard !rect.isEmpty else { return }
    let room = LineRoom(columns: rect.columns, width: width, glyphs: glyphs)
    let rows = scroll.visibleRows(of: lines, height: rect.rows, in: room)
    within(rect) { inner in
      for (row, line) in rows.enumerated() {
        inner.put(line, row: row, column: 0, maxColumns: line.isRigid ? rect.columns : .max)
      }
    }
  }
}
