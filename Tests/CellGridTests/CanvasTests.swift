import CellGrid
import Testing

struct CanvasTests {
  private func rows(_ canvas: Canvas) -> [String] { GridText.glyphRows(canvas.grid) }

  @Test func `text is clipped on all sides`() {
    var canvas = Canvas(size: GridSize(rows: 2, columns: 4))
    canvas.put("above", row: -1, column: 0)
    canvas.put("below", row: 2, column: 0)
    canvas.put("abcdef", row: 0, column: -2)
    canvas.put("xyz", row: 1, column: 2)
    #expect(rows(canvas) == ["│cdef│", "│  xy│"])
  }

  @Test func `a wide glyph at an edge becomes a blank`() {
    var canvas = Canvas(size: GridSize(rows: 2, columns: 3))
    canvas.put("日本", row: 0, column: 0)
    canvas.put("日本", row: 1, column: -1)
    #expect(rows(canvas) == ["│日· │", "│ 本·│"])
    #expect(canvas.grid.brokenInvariant == nil)
  }

  @Test func `half of a wide glyph is never left behind`() {
    for column in 0..<4 {
      var canvas = Canvas(size: GridSize(rows: 1, columns: 4))
      canvas.put("日本", row: 0, column: 0)
      canvas.put("x", row: 0, column: column)
      #expect(canvas.grid.brokenInvariant == nil)
      canvas.put("語", row: 0, column: column)
      #expect(canvas.grid.brokenInvariant == nil)
    }
  }

  @Test func `an area clips and moves the origin`() {
    var canvas = Canvas(size: GridSize(rows: 3, columns: 6))
    canvas.within(Rect(row: 1, column: 2, rows: 1, columns: 3)) { inner in
      #expect(inner.bounds == Rect(row: 0, column: 0, rows: 1, columns: 3))
      inner.put("abcdef", row: 0, column: 0)
      inner.put("no", row: 1, column: 0)
      inner.within(Rect(row: 0, column: -1, rows: 1, columns: 2)) { innermost in
        innermost.put("12", row: 0, column: 0)
      }
      inner.placeCursor(row: 0, column: 9)
    }
    #expect(rows(canvas) == ["│      │", "│  2bc │", "│      │"])
    #expect(canvas.grid.cursor == nil)
  }

  @Test func `put stays within its columns and says what it used`() {
    var canvas = Canvas(size: GridSize(rows: 1, columns: 9))
    #expect(canvas.put("日本語", row: 0, column: 0, maxColumns: 5) == 4)
    #expect(canvas.put("ab", row: 0, column: 8) == 2)
    #expect(canvas.put("x", row: 0, column: 0, maxColumns: 0) == 0)
  }

  @Test func `hostile text cannot reach a cell`() {
    var canvas = Canvas(size: GridSize(rows: 1, columns: 200))
    let hostile = "\u{1B}]0;x\u{7}\u{9B}31m\u{202E}evil\u{2066}\r\n\u{0}\u{85}\u{200F}\u{FEFF}"
    canvas.put(hostile, row: 0, column: 0)
    for cell in canvas.grid.cells {
      for scalar in cell.glyph.text.unicodeScalars {
        #expect(scalar.value >= 0x20 && !(0x7F..<0xA0).contains(scalar.value))
        #expect(scalar.properties.generalCategory != .format)
      }
    }
  }

  @Test func `roles change without the glyphs`() {
    var canvas = Canvas(size: GridSize(rows: 1, columns: 4))
    canvas.put("日b", row: 0, column: 0, role: .title)
    canvas.restyle(Rect(row: 0, column: 0, rows: 1, columns: 3), role: .selection, adding: .bold)
    #expect(
      GridText(canvas.grid).description == """
        │日·b │
        │SSS.│
        . text · S selection

        """)
  }

  @Test func `a cell is small and trivial`() {
    #expect(MemoryLayout<Cell>.stride <= 24)
    #expect(_isPOD(Cell.self))
  }

  @Test func `marks stay with their base, three at most`() {
    var canvas = Canvas(size: GridSize(rows: 1, columns: 2))
    canvas.put("e\u{301}\u{302}\u{303}\u{304}x", row: 0, column: 0)
    #expect(canvas.grid[0, 0].glyph.text == "e\u{301}\u{302}\u{303}")
    #expect(canvas.grid[0, 1].glyph.text == "x")
  }

  @Test func `every role has its own letter`() {
    #expect(Set(Role.allCases.map(\.letter)).count == Role.allCases.count)
  }
}
