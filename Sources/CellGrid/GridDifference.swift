/// The cells that must be drawn anew to turn one screen into the next.
package struct GridDifference: Sendable, Hashable {
  /// Neighbouring cells of one row; it never begins or ends inside a wide glyph.
  package struct Run: Sendable, Hashable {
    package let row: Int
    package let columns: Range<Int>

    package init(row: Int, columns: Range<Int>) {
      self.row = row
      self.columns = columns
    }
  }

  package private(set) var runs: [Run] = []

  /// Without a former screen, or after a change of size, everything is drawn.
  package init(from old: Grid?, to new: Grid) {
    let columns = new.size.columns
    guard columns > 0 else { return }
    guard let old, old.size == new.size else {
      runs = (0..<new.size.rows).map { Run(row: $0, columns: 0..<columns) }
      return
    }
    old.cells.withUnsafeBufferPointer { before in
      new.cells.withUnsafeBufferPointer { after in
        for row in 0..<new.size.rows {
          compare(before, after, row: row, columns: columns)
        }
      }
    }
  }

  package var isEmpty: Bool { runs.isEmpty }

  private mutating func compare(
    _ before: UnsafeBufferPointer<Cell>, _ after: UnsafeBufferPointer<Cell>, row: Int, columns: Int
  ) {
    let base = row * columns
    var column = 0
    while column < columns {
      if before[base + column] == after[base + column] {
        column += 1
        continue
      }
      var start = column
      if after[base + start].isContinuation, start > 0 { start -= 1 }
      while column < columns,
        before[base + column] != after[base + column] || after[base + column].isContinuation
      {
        column += 1
      }
      runs.append(Run(row: row, columns: start..<column))
    }
  }
}
