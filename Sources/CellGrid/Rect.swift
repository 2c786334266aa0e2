/// A place on the grid; rows and columns count from zero at the top left.
package struct Point: Sendable, Hashable {
  package var row: Int
  package var column: Int

  package init(row: Int, column: Int) {
    self.row = row
    self.column = column
  }
}

/// How many rows and columns a screen or pane has; never negative.
package struct GridSize: Sendable, Hashable {
  package let rows: Int
  package let columns: Int

  package init(rows: Int, columns: Int) {
    self.rows = max(rows, 0)
    self.columns = max(columns, 0)
  }
}

/// A rectangle of cells; its extent is never negative, its position may be.
package struct Rect: Sendable, Hashable {
  package var row: Int
  package var column: Int
  package let rows: Int
  package let columns: Int

  package init(row: Int, column: Int, rows: Int, columns: Int) {
    self.row = row
    self.column = column
    self.rows = max(rows, 0)
    self.columns = max(columns, 0)
  }

  package init(size: GridSize) {
    self.init(row: 0, column: 0, rows: size.rows, columns: size.columns)
  }

  package static let zero = Rect(row: 0, column: 0, rows: 0, columns: 0)

  package var size: GridSize { GridSize(rows: rows, columns: columns) }
  package var isEmpty: Bool { rows == 0 || columns == 0 }
  /// The first row below.
  package var endRow: Int { row + rows }
  /// The first column to the right.
  package var endColumn: Int { column + columns }

  package func contains(_ point: Point) -> Bool {
    point.row >= row && point.row < endRow && point.column >= column && point.column < endColumn
  }

  package func intersection(_ other: Rect) -> Rect {
    let top = max(row, other.row)
    let left = max(column, other.column)
    return Rect(
      row: top, column: left, rows: min(endRow, other.endRow) - top,
      columns: min(endColumn, other.endColumn) - left)
  }

  /// The smallest rectangle that holds both.
  package func union(_ other: Rect) -> Rect {
    let (top, left) = (min(row, other.row), min(column, other.column))
    return Rect(
      row: top, column: left, rows: max(endRow, other.endRow) - top,
      columns: max(endColumn, other.endColumn) - left)
  }

  package func moved(rows down: Int, columns right: Int) -> Rect {
    Rect(row: row + down, column: column + right, rows: rows, columns: columns)
  }

  /// Smaller on all four sides; never outside the original, however large the inset.
  package func inset(rows: Int = 1, columns: Int = 1) -> Rect {
    let vertical = min(max(rows, 0), (self.rows + 1) / 2)
    let horizontal = min(max(columns, 0), (self.columns + 1) / 2)
    return Rect(
      row: row + vertical, column: column + horizontal, rows: self.rows - 2 * vertical,
      columns: self.columns - 2 * horizontal)
  }

  /// A rectangle of at most this size in the middle.
  package func centered(rows: Int, columns: Int) -> Rect {
    let height = min(max(rows, 0), self.rows)
    let width = min(max(columns, 0), self.columns)
    return Rect(
      row: row + (self.rows - height) / 2, column: column + (self.columns - width) / 2,
      rows: height, columns: width)
  }
}

/// What one part of a split asks for.
package enum Length: Sendable, Hashable {
  /// Exactly so many rows or columns, as long as they are there.
  case fixed(Int)
  /// A share, by weight, of what the fixed parts leave.
  case fraction(Int)
}

extension Rect {
  /// Parts from top to bottom; they cover the rectangle exactly when a fraction is among them.
  package func splitRows(_ lengths: [Length]) -> [Rect] {
    var next = row
    return Self.divide(rows, by: lengths).map { length in
      defer { next += length }
      return Rect(row: next, column: column, rows: length, columns: columns)
    }
  }

  /// Parts from left to right; they cover the rectangle exactly when a fraction is among them.
  package func splitColumns(_ lengths: [Length]) -> [Rect] {
    var next = column
    return Self.divide(columns, by: lengths).map { length in
      defer { next += length }
      return Rect(row: row, column: next, rows: rows, columns: length)
    }
  }

  /// Earlier fixed parts are served first; rounding gives the odd cells to the later fractions.
  package static func divide(_ total: Int, by lengths: [Length]) -> [Int] {
    var left = max(total, 0)
    var parts = lengths.map { length -> Int in
      guard case .fixed(let wanted) = length else { return 0 }
      let given = min(max(wanted, 0), left)
      left -= given
      return given
    }
    var weight = lengths.reduce(0) { sum, length in
      guard case .fraction(let share) = length else { return sum }
      return sum + max(share, 0)
    }
    for (index, length) in lengths.enumerated() {
      guard case .fraction(let share) = length, share > 0 else { continue }
      parts[index] = left * share / weight
      left -= parts[index]
      weight -= share
    }
    return parts
  }
}
