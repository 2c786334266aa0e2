import CellGrid
import Testing

struct GridTextTests {
  @Test func `a grid reads as glyphs, roles, legend and cursor`() {
    var canvas = Canvas(size: GridSize(rows: 2, columns: 5))
    canvas.put("日a", row: 0, column: 0, role: .title)
    canvas.put("x", row: 1, column: 4, role: .marker)
    canvas.placeCursor(row: 1, column: 4)
    #expect(
      GridText(canvas.grid).description == """
        │日·a  │
        │    x│
        │TTT..│
        │....m│
        . text · T title · m marker
        cursor 1,4

        """)
    #expect(GridText.plain(canvas.grid) == "日a\n    x")
  }

  @Test func `a headless terminal remembers what it was asked`() throws {
    let terminal = HeadlessTerminal(size: GridSize(rows: 1, columns: 2))
    terminal.deliver([.key(KeyPress(.enter)), .resized(GridSize(rows: 2, columns: 2))])
    #expect(terminal.size == GridSize(rows: 2, columns: 2))
    #expect(terminal.readEvents().count == 2 && terminal.readEvents().isEmpty)
    let frame = Grid(size: terminal.size)
    terminal.present(frame, theme: .plain)
    terminal.present(frame, theme: .plain)
    try terminal.perform(.copy("x"))
    #expect(terminal.frames == [frame] && terminal.requests == [.copy("x")])
  }
}
