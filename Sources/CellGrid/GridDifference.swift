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
  ///
  /// - Parameter area: where cells may differ; all others are known to be the same.
  package init(from old: Grid?, to new: Grid, in area: Rect? = nil) {
    let columns = new.size.columns
    guard columns > 0 else { return }
    guard let old, old.size == new.size else {
      runs = (0..<new.size.rows).map { Run(row: $0, columns: 0..<columns) }
      return
    }
    let area = Rect(size: new.size).intersection(area ?? Rect(size: new.size))
    old.cells.withUnsafeBufferPointer { before in
      new.cells.withUnsafeBufferPointer { after in
        for row in area.row..<area.endRow {
          compare(
            before, after, row: row, base: row * columns, area.column..<area.endColumn)
        }
      }
    }
  }

  package var isEmpty: Bool { runs.isEmpty }

  /// Compares as memory, a word at a time; where only padding differs, cells are compared after all.
  private static func areEqual(
    _ before: UnsafeBufferPointer<Cell>, _ after: UnsafeBufferPointer<Cell>, in range: Range<Int>
  ) -> Bool {
    let (old, new) = (UnsafeRawBufferPointer(before), UnsafeRawBufferPointer(after))
    let stride = MemoryLayout<Cell>.stride
    guard stride % 8 == 0 else { return false }
    var difference: UInt64 = 0
    for offset in Swift.stride(
      from: range.lowerBound * stride, to: range.upperBound * stride, by: 8)
    {
      difference |=
        old.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        ^ new.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }
    return difference == 0
  }

  private mutating func compare(
    _ before: UnsafeBufferPointer<Cell>, _ after: UnsafeBufferPointer<Cell>, row: Int, base: Int,
    _ columns: Range<Int>
  ) {
    guard !columns.isEmpty,
      !Self.areEqual(before, after, in: base + columns.lowerBound..<base + columns.upperBound)
    else { return }
    var column = columns.lowerBound
    while column < columns.upperBound {
      if before[base + column] == after[base + column] {
        column += 1
        continue
      }
      var start = column
      if after[base + start].isContinuation, start > 0 { start -= 1 }
      while column < columns.upperBound,
        before[base + column] != after[base + column] || after[base + column].isContinuation
      {
        column += 1
      }
      runs.append(Run(row: row, columns: start..<column))
    }
  }
}
