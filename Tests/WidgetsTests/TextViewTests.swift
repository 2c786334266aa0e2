import CellGrid
import Testing
import Widgets

struct TextViewTests {
  private let lines = StyledLine.lines(of: "one two three\nfour\n\nfive six seven eight")

  private func shown(_ scroll: TextScroll, rows: Int = 3, columns: Int = 8) -> [String] {
    var canvas = Canvas(size: GridSize(rows: rows, columns: columns))
    canvas.textView(lines, scroll: scroll, in: canvas.bounds)
    return GridText.glyphRows(canvas.grid).map { row in
      String(row.dropFirst().dropLast()).trimmingSuffix()
    }
  }

  private func move(_ scroll: inout TextScroll, _ rows: Int) {
    let size = GridSize(rows: 3, columns: 8)
    scroll.move(by: rows, in: lines, size: size, width: .standard)
  }

  @Test func `text is wrapped and scrolled by rows`() {
    var scroll = TextScroll()
    #expect(shown(scroll) == ["one two", "three", "four"])
    move(&scroll, 1)
    #expect(shown(scroll) == ["three", "four", ""])
    move(&scroll, 1)
    #expect(shown(scroll) == ["four", "", "five six"])
    move(&scroll, -9)
    #expect(shown(scroll) == ["one two", "three", "four"])
  }

  @Test func `scrolling to the last row follows the end`() {
    var scroll = TextScroll()
    move(&scroll, 99)
    #expect(scroll.followsEnd)
    #expect(shown(scroll) == ["five six", "seven", "eight"])
    move(&scroll, -1)
    #expect(!scroll.followsEnd)
    #expect(shown(scroll) == ["", "five six", "seven"])
    move(&scroll, 1)
    #expect(scroll.followsEnd)
  }

  @Test func `a place past the end shows the end`() {
    var scroll = TextScroll()
    scroll.toLine(99)
    #expect(shown(scroll) == ["five six", "seven", "eight"])
    #expect(shown(scroll, rows: 40).first == "one two")
  }

  @Test func `wrapped rows keep their roles and indents`() {
    let line = StyledLine(
      [Span("- ", .marker), Span("alpha beta ", .code), Span("gamma")], indent: 2)
    let rows = line.rows(columns: 9, width: .standard)
    #expect(rows.map(\.text) == ["- alpha ", "  beta ", "  gamma"])
    #expect(rows[0].spans == [Span("- ", .marker), Span("alpha ", .code)])
    #expect(rows[1].spans == [Span("  "), Span("beta ", .code)])
  }

  @Test func `a rigid line is cut`() {
    var canvas = Canvas(size: GridSize(rows: 2, columns: 6))
    let rigid = StyledLine([Span("let x = 1", .code)], isRigid: true)
    canvas.textView([rigid, "next"], scroll: TextScroll(), in: canvas.bounds)
    #expect(GridText.glyphRows(canvas.grid) == ["│let x…│", "│next  │"])
  }
}

extension String {
  fileprivate func trimmingSuffix() -> String {
    String(reversed().drop { $0 == " " }.reversed())
  }
}
