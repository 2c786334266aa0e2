import CellGrid
import Testing

@testable import Widgets

/// A text with `|` where the cursor stands.
private func editor(_ marked: String) -> TextEditor {
  let before = marked.prefix { $0 != "|" }
  let after = marked.dropFirst(before.count + 1)
  var editor = TextEditor(String(before + after))
  let lines = before.split(separator: "\n", omittingEmptySubsequences: false)
  editor.moveCursor(
    to: TextEditor.Position(line: lines.count - 1, offset: lines[lines.count - 1].utf8.count))
  return editor
}

private func marked(_ editor: TextEditor) -> String {
  editor.text(editor.start..<editor.cursor) + "|" + editor.text(editor.cursor..<editor.end)
}

private func press(_ keys: String, _ editor: inout TextEditor, columns: Int = 20, rows: Int = 5) {
  let layout = TextLayout(size: GridSize(rows: rows, columns: columns), width: .standard)
  for name in keys.split(separator: " ") {
    guard let press = KeyPress(String(name)), let command = TextCommand(press) else {
      Issue.record("no command for \(name)")
      continue
    }
    editor.perform(command, layout: layout)
    #expect(editor.brokenInvariant == nil)
  }
}

struct TextEditorTests {
  @Test(arguments: [
    ("|", "h i", "hi|"), ("a|c", "b", "ab|c"), ("ab|cd", "enter", "ab\n|cd"),
    ("ab\n|cd", "backspace", "ab|cd"), ("ab|\ncd", "delete", "ab|cd"), ("|", "backspace", "|"),
    ("|", "delete", "|"), ("a👩‍💻|b", "backspace", "a|b"), ("a|👍🏽b", "delete", "a|b"),
    ("e\u{301}|", "backspace", "|"), ("a|bc", "left left left", "|abc"),
    ("a🇫🇷|b", "left", "a|🇫🇷b"), ("ab|\ncd", "right right", "ab\nc|d"),
    ("one two| x", "ctrl-left", "one |two x"), ("one |two", "ctrl-left", "|one two"),
    ("|one two", "ctrl-right", "one| two"), ("one|\n two", "ctrl-right", "one\n two|"),
    ("a\nb|", "ctrl-left", "a\n|b"), ("a\n|b", "alt-b", "|a\nb"), ("ab|c", "home", "|abc"),
    ("a|bc", "end", "abc|"), ("a\nb|c", "ctrl-home", "|a\nbc"), ("a|\nbc", "ctrl-end", "a\nbc|"),
    ("one two|", "ctrl-w", "one |"), ("|one two", "alt-d", "| two"),
    ("ab|cd\nx", "ctrl-k", "ab|\nx"),
    ("ab|\nx", "ctrl-k", "ab|x"), ("ab|cd", "ctrl-u", "|cd"), ("x\n|cd", "ctrl-u", "x|cd"),
    ("a b c|", "ctrl-w ctrl-w ctrl-y", "a b c|"), ("|ab", "ctrl-k ctrl-y ctrl-y", "abab|"),
    ("a|b\nc", "ctrl-k ctrl-k ctrl-y", "ab\n|c"), ("|", "ctrl-y", "|"),
    ("日|本", "x", "日x|本"),
  ])
  func `keys edit as expected`(start: String, keys: String, end: String) {
    var editor = editor(start)
    press(keys, &editor)
    #expect(marked(editor) == end)
  }

  @Test(arguments: [
    ("abc|\nx\nabcd", "down", "abc\nx|\nabcd"), ("abc|\nx\nabcd", "down down", "abc\nx\nabc|d"),
    ("abc\nx|", "up", "a|bc\nx"), ("a|", "up", "|a"), ("|a", "down", "a|"),
    ("日本|\nabcd", "down", "日本\nabcd|"), ("日本\nabc|", "up", "日|本\nabc"),
    ("one two three f|our", "up", "one two t|hree four"),
    ("o|ne two three four", "down", "one two t|hree four"),
    ("one two |three four", "up", "|one two three four"),
    ("1|\n2\n3\n4\n5\n6\n7", "page-down", "1\n2\n3\n4\n5|\n6\n7"),
    ("1\n2\n3\n4\n5\n6\n7|", "page-up", "1\n2\n3|\n4\n5\n6\n7"), ("1\n2|", "page-down", "1\n2|"),
  ])
  func `up and down follow the rows that are shown`(start: String, keys: String, end: String) {
    var editor = editor(start)
    press(keys, &editor, columns: 8)
    #expect(marked(editor) == end)
  }

  @Test func `undo goes back by words and redo comes back`() {
    var editor = TextEditor()
    press("o n e space t w o", &editor)
    press("ctrl-_", &editor)
    #expect(marked(editor) == "one |")
    press("ctrl-_", &editor)
    #expect(marked(editor) == "|")
    press("ctrl-_ ctrl-r ctrl-r ctrl-r", &editor)
    #expect(marked(editor) == "one two|")
    press("backspace backspace ctrl-_", &editor)
    #expect(marked(editor) == "one two|")
    press("ctrl-_ x", &editor)
    #expect(marked(editor) == "one x|")
    press("ctrl-r", &editor)
    #expect(marked(editor) == "one x|")
  }

  @Test func `a paste is one step, and so is a new text`() {
    let layout = TextLayout(size: GridSize(rows: 5, columns: 20), width: .standard)
    var editor = editor("a|b")
    editor.perform(.paste("1\n2\n3"), layout: layout)
    #expect(marked(editor) == "a1\n2\n3|b")
    editor.setText("new")
    #expect(editor.text == "new")
    press("ctrl-_", &editor)
    #expect(marked(editor) == "a1\n2\n3|b")
    press("ctrl-_", &editor)
    #expect(marked(editor) == "a|b")
  }

  @Test func `carriage returns of a file are kept`() {
    #expect(TextEditor("a\r\nb\r\n").text == "a\r\nb\r\n")
    #expect(TextEditor("").lines == [""])
  }

  @Test func `random keys keep the invariant, and undo takes all of them back`() {
    let keys =
      "a b space é enter backspace delete left right up down home end ctrl-w ctrl-k ctrl-y ctrl-u "
      + "ctrl-left ctrl-right alt-d page-up page-down ctrl-home ctrl-end"
    let names = keys.split(separator: " ").compactMap { KeyPress(String($0)) }
    let pieces = ["\u{301}", "👩\u{200D}", "\u{200D}💻", "🇫", "日本", "\r", "क्", "\u{1F3FD}"]
    let layout = TextLayout(size: GridSize(rows: 3, columns: 6), width: .standard)
    for _ in 0..<40 {
      let start = "日本 one\ntwo 👩‍💻 three\n\nx"
      var editor = TextEditor(start)
      for _ in 0..<120 {
        if Int.random(in: 0..<6) == 0, let piece = pieces.randomElement() {
          editor.perform(.insert(piece), layout: layout)
        } else if let command = names.randomElement().flatMap(TextCommand.init) {
          editor.perform(command, layout: layout)
        }
        #expect(editor.brokenInvariant == nil)
      }
      let end = editor.text
      for _ in 0..<200 { editor.perform(.undo, layout: layout) }
      #expect(editor.text == start)
      for _ in 0..<200 { editor.perform(.redo, layout: layout) }
      #expect(editor.text == end)
    }
  }

  @Test(arguments: ["a", "日", "👩‍💻", "e\u{301}", "ab cd ", "\u{301}"])
  func `a giant line is walked through row by row`(unit: String) {
    let text = String(repeating: unit, count: 3000 / unit.utf8.count)
    let layout = TextLayout(size: GridSize(rows: 4, columns: 40), width: .standard)
    let editor = TextEditor(text)
    var row = editor.start
    var rows = [row]
    while let next = editor.rowBelow(row, layout: layout), rows.count < 10000 {
      #expect(next > row)
      row = next
      rows.append(row)
    }
    #expect(rows.count >= (unit == "\u{301}" ? 1 : 3000 / unit.utf8.count / 40))
    for (above, below) in zip(rows, rows.dropFirst()) {
      #expect(editor.rowAbove(below, layout: layout) == above)
    }
    #expect(editor.rowStart(of: editor.end, layout: layout) == row)
  }

  @Test func `the wheel scrolls and takes the cursor along`() {
    let layout = TextLayout(size: GridSize(rows: 2, columns: 9), width: .standard)
    var editor = editor("|1\n2\n3\n4\n5")
    editor.scroll(by: 2, layout: layout)
    #expect(marked(editor) == "1\n2\n|3\n4\n5")
    editor.scroll(by: -9, layout: layout)
    #expect(marked(editor) == "1\n|2\n3\n4\n5")
  }
}
