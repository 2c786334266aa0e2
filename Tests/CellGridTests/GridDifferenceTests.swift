import CellGrid
import Testing

struct GridDifferenceTests {
  private func grid(_ lines: [String], columns: Int = 8) -> Grid {
    var canvas = Canvas(size: GridSize(rows: lines.count, columns: columns))
    for (row, line) in lines.enumerated() { canvas.put(line, row: row, column: 0) }
    return canvas.grid
  }

  @Test func `equal grids have no difference`() {
    #expect(GridDifference(from: grid(["a"]), to: grid(["a"])).isEmpty)
  }

  @Test func `only what changed is drawn`() {
    let difference = GridDifference(from: grid(["abcdef", "same"]), to: grid(["abXYef", "same"]))
    #expect(difference.runs == [GridDifference.Run(row: 0, columns: 2..<4)])
  }

  @Test func `everything is drawn at first and after a resize`() {
    let next = grid(["a", "b"])
    let expected = (0..<2).map { GridDifference.Run(row: $0, columns: 0..<8) }
    #expect(GridDifference(from: nil, to: next).runs == expected)
    #expect(GridDifference(from: grid(["a"]), to: next).runs == expected)
    #expect(GridDifference(from: nil, to: Grid(size: GridSize(rows: 3, columns: 0))).isEmpty)
  }

  @Test(arguments: [
    ("日本", "日x"), ("日本", "x本"), ("ab日", "日本"), ("日本語", " 日本"), ("日", "本"), ("a日", "日"),
  ])
  func `runs hold whole wide glyphs, and drawing them gives the next screen`(
    old: String, new: String
  ) {
    let before = grid([old])
    let after = grid([new])
    var shown = before.cells
    for run in GridDifference(from: before, to: after).runs {
      #expect(!after[run.row, run.columns.lowerBound].isContinuation)
      let end = run.columns.upperBound
      #expect(end == 8 || !after[run.row, end].isContinuation)
      for column in run.columns { shown[column] = after[run.row, column] }
    }
    #expect(shown == after.cells)
  }
}
