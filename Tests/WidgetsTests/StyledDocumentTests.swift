import CellGrid
import Testing
import Widgets

struct StyledDocumentTests {
  private let room = LineRoom(columns: 20, width: .standard)
  private let document = StyledDocument([
    .lines(["head", ""]), .lines([]), .markdown(MarkdownText("# One\ntwo **three**"), .response),
    .plain(MarkdownText("*raw*"), .reasoning), .markdown(MarkdownText(), .response),
  ])

  @Test func `parts stand under one another`() {
    #expect(document.lineCount == 5)
    let texts = (0..<5).map { document.line(at: $0, in: room).text }
    #expect(texts == ["head", "", "One", "two three", "*raw*"])
  }

  @Test func `what is looked for is marked across spans`() {
    var document = document
    document.search = TextSearch("o t")
    #expect(
      document.line(at: 3, in: room).spans == [
        Span("tw", .response), Span("o ", .searchMatch), Span("t", .searchMatch, .bold),
        Span("hree", .response, .bold),
      ])
  }

  @Test func `the next match is found forwards and backwards, around the ends`() throws {
    let search = try #require(TextSearch("three"))
    let raw = try #require(TextSearch("raw"))
    #expect(document.line(matching: search, from: 0, forward: true) == 3)
    #expect(document.line(matching: search, from: 3, forward: true) == 3)
    #expect(document.line(matching: raw, from: 0, forward: false) == 4)
    #expect(document.line(matching: search, from: 4, forward: false) == 3)
    #expect(document.line(matching: search, from: 4, forward: true) == 3)
    #expect(document.matchingLines(raw) == [4])
    let absent = try #require(TextSearch("absent"))
    #expect(document.line(matching: absent, from: 0, forward: true) == nil)
  }

  @Test func `lines that are not wrapped are cut and can be moved`() {
    var document = StyledDocument([.plain(MarkdownText("abcdefghij klmnop qrstuv"), .text)])
    document.wraps = false
    var canvas = Canvas(size: GridSize(rows: 2, columns: 6))
    canvas.textView(document, scroll: TextScroll(), in: canvas.bounds)
    #expect(GridText.glyphRows(canvas.grid) == ["│abcde…│", "│      │"])
    document.shift = 20
    canvas = Canvas(size: GridSize(rows: 1, columns: 6))
    canvas.textView(document, scroll: TextScroll(), in: canvas.bounds)
    #expect(GridText.glyphRows(canvas.grid) == ["│stuv  │"])
  }

  @Test func `a line is brought into sight with room above it`() {
    let lines = StyledDocument([
      .plain(MarkdownText((0..<100).map(String.init).joined(separator: "\n")), .text)
    ])
    let size = GridSize(rows: 9, columns: 20)
    var scroll = TextScroll()
    scroll.reveal(line: 5, in: lines, size: size, width: .standard)
    #expect(scroll == TextScroll())
    scroll.reveal(line: 50, in: lines, size: size, width: .standard)
    #expect(scroll.top?.line == 47)
    scroll.reveal(line: 99, in: lines, size: size, width: .standard)
    #expect(scroll.followsEnd)
  }
}
