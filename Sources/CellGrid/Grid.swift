/// A whole screen as a value: cells row by row, and where the cursor stands, if it is shown.
package struct Grid: Sendable, Hashable {
  package let size: GridSize
  package internal(set) var cells: [Cell]
  package internal(set) var cursor: Point?

  package init(size: GridSize) {
    self.size = size
    cells = Array(repeating: .blank, count: size.rows * size.columns)
  }

  package subscript(row: Int, column: Int) -> Cell {
    cells[row * size.columns + column]
  }

  mutating func clear() {
    cells.withUnsafeMutableBufferPointer { $0.update(repeating: .blank) }
    cursor = nil
  }

  /// Takes over what has changed, and the cursor, from a grid of the same size.
  package mutating func take(_ difference: GridDifference, from other: Grid) {
    precondition(size == other.size, "grids of different sizes")
    cursor = other.cursor
    for run in difference.runs {
      let base = run.row * size.columns
      let range = base + run.columns.lowerBound..<base + run.columns.upperBound
      cells.replaceSubrange(range, with: other.cells[range])
    }
  }

  /// Writes a narrow or wide cell inside the grid and leaves no half of a wide glyph behind.
  mutating func set(_ cell: Cell, row: Int, column: Int) {
    let index = row * size.columns + column
    if cells[index].isContinuation, column > 0 { blank(index - 1) }
    let last = index + (cell.isWide ? 1 : 0)
    if cells[last].isWide { blank(last + 1) }
    if cell.isWide {
      cells[last] = Cell(.continuation, role: cell.role, emphasis: cell.emphasis)
    }
    cells[index] = cell
  }

  /// Writes narrow cells side by side, all inside the grid; halves at both ends are mended first.
  mutating func set(_ columns: Range<Int>, row: Int, _ cell: (Int) -> Cell) {
    guard !columns.isEmpty else { return }
    let base = row * size.columns
    let (first, last) = (base + columns.lowerBound, base + columns.upperBound - 1)
    if cells[first].isContinuation, columns.lowerBound > 0 { blank(first - 1) }
    if cells[last].isWide { blank(last + 1) }
    cells.withUnsafeMutableBufferPointer { cells in
      for column in columns { cells[base + column] = cell(column) }
    }
  }

  mutating func restyle(row: Int, column: Int, change: (inout Cell) -> Void) {
    let index = row * size.columns + column
    let glyph = cells[index].glyph
    change(&cells[index])
    cells[index].glyph = glyph
  }

  private mutating func blank(_ index: Int) {
    cells[index].glyph = .space
  }
}

extension Grid {
  /// Nothing when every wide glyph has its right half beside it and the cursor is inside.
  package var brokenInvariant: String? {
    guard cells.count == size.rows * size.columns else { return "cell count" }
    for row in 0..<size.rows {
      for column in 0..<size.columns {
        let cell = self[row, column]
        if cell.isWide, column + 1 >= size.columns || !self[row, column + 1].isContinuation {
          return "wide glyph without its half at \(row),\(column)"
        }
        if cell.isContinuation, column == 0 || !self[row, column - 1].isWide {
          return "half of nothing at \(row),\(column)"
        }
      }
    }
    if let cursor, !Rect(size: size).contains(cursor) { return "cursor outside" }
    return nil
  }
}
