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
}
