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
    by rows: Int, in lines: [StyledLine], size: GridSize, width: CellWidth
  ) {
    let walk = Walk(lines: lines, columns: size.columns, width: width)
    let last = walk.lastTop(height: size.rows)
    let start = top.map(walk.clamped) ?? last
    let next = walk.place(rows, from: start)
    top = rows > 0 && !(next < last) ? nil : next
  }

  /// The first row in sight for a view of this size, the end of the text kept at the bottom.
  func firstRow(in lines: [StyledLine], size: GridSize, width: CellWidth) -> Place {
    let walk = Walk(lines: lines, columns: size.columns, width: width)
    let last = walk.lastTop(height: size.rows)
    guard let top = top.map(walk.clamped) else { return last }
    return top < last ? top : last
  }

  /// Moves over rows without wrapping more lines than it passes.
  private struct Walk {
    let lines: [StyledLine]
    let columns: Int
    let width: CellWidth

    func height(_ line: Int) -> Int {
      lines.indices.contains(line) ? lines[line].rows(columns: columns, width: width).count : 1
    }

    func clamped(_ place: Place) -> Place {
      let line = min(max(place.line, 0), max(lines.count - 1, 0))
      return Place(line: line, row: min(max(place.row, 0), height(line) - 1))
    }

    func lastTop(height: Int) -> Place {
      let line = max(lines.count - 1, 0)
      let bottom = Place(line: line, row: self.height(line) - 1)
      return place(1 - max(height, 1), from: bottom)
    }

    func place(_ rows: Int, from start: Place) -> Place {
      var place = start
      var left = rows
      while left < 0 {
        if place.row + left >= 0 { return Place(line: place.line, row: place.row + left) }
        guard place.line > 0 else { return Place(line: 0, row: 0) }
        left += place.row + 1
        place.line -= 1
        place.row = height(place.line) - 1
      }
      while left > 0 {
        let below = height(place.line) - 1 - place.row
        if left <= below { return Place(line: place.line, row: place.row + left) }
        guard place.line + 1 < lines.count else {
          return Place(line: place.line, row: place.row + below)
        }
        left -= below + 1
        place.line += 1
        place.row = 0
      }
      return place
    }
  }
}

extension TextScroll.Place: Comparable {
  package static func < (left: Self, right: Self) -> Bool {
    (left.line, left.row) < (right.line, right.row)
  }
}

extension Canvas {
  /// Wrapped text, from where the scroll stands.
  package mutating func textView(_ lines: [StyledLine], scroll: TextScroll, in rect: Rect) {
    guard !rect.isEmpty else { return }
    let width = width
    let top = scroll.firstRow(in: lines, size: rect.size, width: width)
    within(rect) { inner in
      var row = -top.row
      for line in lines.dropFirst(top.line) {
        for part in line.rows(columns: rect.columns, width: width) {
          guard row < rect.rows else { return }
          inner.put(part, row: row, column: 0, maxColumns: line.isRigid ? rect.columns : .max)
          row += 1
        }
      }
    }
  }
}
