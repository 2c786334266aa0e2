import CellGrid
import Testing

struct RectTests {
  @Test(arguments: [
    (10, [Length.fixed(3), .fraction(1)], [3, 7]),
    (10, [.fraction(1), .fraction(1), .fraction(1)], [3, 3, 4]),
    (10, [.fraction(2), .fixed(1), .fraction(1)], [6, 1, 3]),
    (2, [.fixed(3), .fixed(3), .fraction(1)], [2, 0, 0]),
    (0, [.fraction(1), .fixed(2)], [0, 0]), (5, [.fraction(0), .fraction(1)], [0, 5]),
    (-4, [.fraction(1)], [0]), (7, [], []),
  ])
  func `a length is divided`(total: Int, lengths: [Length], parts: [Int]) {
    #expect(Rect.divide(total, by: lengths) == parts)
  }

  @Test func `parts of a split lie side by side`() {
    let rect = Rect(row: 2, column: 3, rows: 10, columns: 20)
    let columns = rect.splitColumns([.fixed(5), .fraction(1)])
    #expect(columns[0] == Rect(row: 2, column: 3, rows: 10, columns: 5))
    #expect(columns[1] == Rect(row: 2, column: 8, rows: 10, columns: 15))
    let rows = rect.splitRows([.fraction(1), .fixed(1)])
    #expect(rows[1] == Rect(row: 11, column: 3, rows: 1, columns: 20))
  }

  @Test func `insets and centres stay inside`() {
    for rows in 0..<5 {
      for columns in 0..<5 {
        let rect = Rect(row: 1, column: 1, rows: rows, columns: columns)
        #expect(
          rect.intersection(rect.inset(rows: 2, columns: 9)) == rect.inset(rows: 2, columns: 9))
        #expect(rect.intersection(rect.centered(rows: 3, columns: 9)).rows == min(rows, 3))
      }
    }
  }

  @Test func `rectangles apart have an empty intersection`() {
    let left = Rect(row: 0, column: 0, rows: 2, columns: 2)
    #expect(left.intersection(Rect(row: 5, column: 5, rows: 2, columns: 2)).isEmpty)
  }
}
