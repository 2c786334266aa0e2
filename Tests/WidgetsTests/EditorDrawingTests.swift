import CellGrid
import Testing

@testable import Widgets

struct EditorDrawingTests {
  private func rows(
    _ editor: TextEditor, style: EditorStyle = EditorStyle(), rows: Int = 4, columns: Int = 20
  ) -> [String] {
    var canvas = Canvas(size: GridSize(rows: rows, columns: columns))
    canvas.editor(editor, isFocused: true, style: style, in: canvas.bounds)
    return GridText(canvas.grid).description.split(separator: "\n").map(String.init)
  }

  @Test func `a selection is shown, the newline with it`() {
    var editor = TextEditor("abc\nde")
    editor.select(editor.start..<TextEditor.Position(line: 1, offset: 1))
    #expect(rows(editor, rows: 2, columns: 6)[2...3] == ["│xxxx..│", "│xI....│"])
  }

  @Test func `lines are numbered once, and go on under their text`() {
    let editor = TextEditor("- one two three four\nx")
    let style = EditorStyle(numbersLines: true, hangs: true)
    let shown = rows(editor, style: style, rows: 4, columns: 20)
    #expect(
      shown.prefix(4) == [
        "│  1 - one two three │", "│      four          │", "│  2 x               │",
        "│                    │",
      ])
    #expect(shown.last == "cursor 2,5")
  }

  @Test func `matches and a pair of braces are marked`() {
    let layout = TextLayout(size: GridSize(rows: 2, columns: 9), width: .standard)
    var editor = TextEditor("a (b) b")
    editor.perform(.find(TextSearch("b")), layout: layout)
    editor.moveCursor(to: TextEditor.Position(line: 0, offset: 2))
    #expect(rows(editor, rows: 1, columns: 9)[1] == "│IImQmIQ..│")
  }

  @Test func `up and down keep their column over rows that hang`() {
    let layout = TextLayout(
      size: GridSize(rows: 5, columns: 12), width: .standard, style: EditorStyle(hangs: true))
    var editor = TextEditor("- one two three\nabcdefgh")
    editor.moveCursor(to: TextEditor.Position(line: 1, offset: 4))
    editor.perform(.up, layout: layout)
    #expect(editor.cursor == TextEditor.Position(line: 0, offset: 12))
    editor.perform(.up, layout: layout)
    #expect(editor.cursor == TextEditor.Position(line: 0, offset: 4))
  }

  @Test(
    arguments: [
      ("ab\ncd", "insert", 1..<2), ("ab\n", "insert", 1..<2), ("ab\ncd", "newline", nil),
      ("abc def gh\nabc def ghi jkl\nx\ny", "up insert", 2..<3),
      ("abc def gh\nabc def ghi jkl\nx", "up insert", 1..<3), ("ab\ncd", "up", 0..<1),
      ("ab\ncdefghijkl", "insert", 1..<2), ("ab\ncdefghijklmn", "insert", nil),
      ("1\n2\n3\n4\n5", "insert", 3..<4), ("1\n2\n3\n4\n5", "up up up up", nil),
    ] as [(String, String, Range<Int>?)])
  func `a change of one line that keeps its rows is known by them`(
    text: String, keys: String, touched: Range<Int>?
  ) throws {
    let layout = TextLayout(size: GridSize(rows: 4, columns: 12), width: .standard)
    var editor = TextEditor(text)
    editor.perform(.select(.left), layout: layout)
    editor.perform(.move(.right), layout: layout)
    for key in keys.split(separator: " ") {
      editor.perform(
        key == "up" ? .move(.up) : key == "newline" ? .newline : .insert("x"), layout: layout)
    }
    #expect(editor.touchedRows == touched)
    var drawn = editor
    drawn.sight = nil
    #expect(editor.visibleRows(layout: layout) == drawn.visibleRows(layout: layout))
  }

  @Test func `some rows are drawn over the others`() {
    let layout = TextLayout(size: GridSize(rows: 3, columns: 8), width: .standard)
    var editor = TextEditor("one\ntwo\nthree")
    editor.perform(.move(.up), layout: layout)
    var canvas = Canvas(size: GridSize(rows: 3, columns: 8))
    canvas.editor(editor, isFocused: true, in: canvas.bounds)
    editor.perform(.backspace, layout: layout)
    canvas.editor(editor, isFocused: true, in: canvas.bounds, rows: 1..<2)
    var whole = Canvas(size: GridSize(rows: 3, columns: 8))
    whole.editor(editor, isFocused: true, in: whole.bounds)
    #expect(canvas.grid == whole.grid)
  }
}
