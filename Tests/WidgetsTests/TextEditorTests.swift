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

private func perform(
  _ names: String, _ editor: inout TextEditor, columns: Int = 20, rows: Int = 5
) {
  let layout = TextLayout(size: GridSize(rows: rows, columns: columns), width: .standard)
  for name in names.split(separator: " ") {
    editor.perform(TextCommand(named: name), layout: layout)
    #expect(editor.brokenInvariant == nil)
  }
}

extension TextCommand {
  /// A motion by its name, `select-` and a motion, another command, or a text to type.
  fileprivate init(named name: Substring) {
    if let motion = TextMotion(rawValue: String(name)) {
      self = .move(motion)
    } else if name.hasPrefix("select-"),
      let motion = TextMotion(rawValue: String(name.dropFirst(7)))
    {
      self = .select(motion)
    } else {
      self = Self.names[String(name)] ?? .insert(name == "space" ? " " : String(name))
    }
  }

  fileprivate static let names: [String: TextCommand] = [
    "newline": .newline, "backspace": .backspace, "delete": .delete, "undo": .undo, "redo": .redo,
    "kill-word-left": .deleteWordBackward, "kill-word-right": .deleteWordForward,
    "kill-line": .killLine, "kill-to-start": .killToLineStart, "yank": .yank,
    "yank-pop": .yankPop, "select-all": .selectAll, "pick-line": .selectLine,
    "pick-word": .selectWord, "drop": .dropSelection, "copy": .copy, "cut": .cut,
    "duplicate": .duplicateLines, "lines-up": .moveLinesUp, "lines-down": .moveLinesDown,
    "delete-lines": .deleteLines, "join": .joinLines, "indent": .indent, "outdent": .outdent,
    "hash": .toggleComment(prefix: "# ", suffix: ""),
    "html": .toggleComment(prefix: "<!-- ", suffix: " -->"), "line-2": .goToLine(2),
    "find-a": .find(TextSearch("a")), "next": .findNext, "previous": .findPrevious,
    "replace": .replace(with: "XY"), "replace-all": .replaceAll(with: "XY"),
  ]
}

struct TextEditorTests {
  @Test(arguments: [
    ("|", "h i", "hi|"), ("a|c", "b", "ab|c"), ("ab|cd", "newline", "ab\n|cd"),
    ("ab\n|cd", "backspace", "ab|cd"), ("ab|\ncd", "delete", "ab|cd"), ("|", "backspace", "|"),
    ("|", "delete", "|"), ("a👩‍💻|b", "backspace", "a|b"), ("a|👍🏽b", "delete", "a|b"),
    ("e\u{301}|", "backspace", "|"), ("a|bc", "left left left", "|abc"),
    ("a🇫🇷|b", "left", "a|🇫🇷b"), ("ab|\ncd", "right right", "ab\nc|d"),
    ("one two| x", "word-left", "one |two x"), ("one |two", "word-left", "|one two"),
    ("|one two", "word-right", "one| two"), ("one|\n two", "word-right", "one\n two|"),
    ("a\nb|", "word-left", "a\n|b"), ("a\n|b", "word-left", "|a\nb"),
    ("ab|c", "line-start", "|abc"),
    ("a|bc", "line-end", "abc|"), ("a\nb|c", "text-start", "|a\nbc"),
    ("a|\nbc", "text-end", "a\nbc|"),
    ("one two|", "kill-word-left", "one |"), ("|one two", "kill-word-right", "| two"),
    ("ab|cd\nx", "kill-line", "ab|\nx"),
    ("ab|\nx", "kill-line", "ab|x"), ("ab|cd", "kill-to-start", "|cd"),
    ("x\n|cd", "kill-to-start", "x|cd"),
    ("a b c|", "kill-word-left kill-word-left yank", "a b c|"),
    ("|ab", "kill-line yank yank", "abab|"),
    ("a|b\nc", "kill-line kill-line yank", "ab\n|c"), ("|", "yank", "|"),
    ("日|本", "x", "日x|本"),
  ])
  func `keys edit as expected`(start: String, keys: String, end: String) {
    var editor = editor(start)
    perform(keys, &editor)
    #expect(marked(editor) == end)
  }

  @Test(arguments: [
    ("a|b", "select-right newline", "a\n|"), ("abc|", "select-left select-left x", "ax|"),
    ("abc|", "select-all backspace", "|"), ("a|bc", "select-line-end left", "a|bc"),
    ("a|bc", "select-line-end right", "abc|"),
    ("one two|", "pick-word cut yank yank", "one twotwo|"),
    ("a|bc", "select-right copy drop line-end yank", "abcb|"), ("a\nb|\nc", "cut yank", "a\nb\n|c"),
    ("a\nb|", "cut", "a|"), ("a|", "cut", "|"), ("ab|", "pick-line x", "x|"),
    ("a b|", "kill-word-left left kill-word-left yank yank-pop", "b|\u{20}"),
    ("a|\nb", "duplicate", "a\na|\nb"), ("a\nb|c", "lines-up", "b|c\na"), ("a|", "lines-up", "a|"),
    ("a|b\nc", "lines-down", "c\na|b"), ("a\nb|", "lines-down", "a\nb|"),
    ("a\nb|\nc", "delete-lines", "a\n|c"), ("a|\n  b", "join", "a| b"), ("a|\n)", "join", "a|)"),
    ("a|", "join", "a|"), ("a|", "indent", "a |"), ("|a", "indent", "  |a"),
    ("a\n\nb|", "select-all indent", "  a\n\n  b|"), ("  a|", "outdent", "a|"),
    ("\ta|", "outdent", "a|"),
    (" |a", "outdent", "|a"), ("a|", "outdent", "a|"), ("  a|", "newline x", "  a\n  x|"),
    ("  a|", "hash", "  # a|"), ("  # a|", "hash", "  a|"), ("a|", "html", "<!-- a| -->"),
    ("<!-- a| -->", "html", "a|"), ("a\n  b\n|", "select-all hash", "# a\n#   b\n|"),
    ("a\nb\n|c", "line-2", "a\n|b\nc"), ("a|", "line-2", "|a"),
    ("a\nb|\n\nc\nd", "paragraph-down", "a\nb\n|\nc\nd"),
    ("a\n\nb\nc|", "paragraph-up", "a\n|\nb\nc"),
    ("a|", "paragraph-down", "a|"), ("a|b", "paragraph-up", "|ab"),
    ("|(a[b]\n)", "matching-bracket", "(a[b]\n|)"), ("(a[b]\n)|", "matching-bracket", "|(a[b]\n)"),
    ("(|", "matching-bracket", "(|"), ("|b a b\na", "find-a", "b a| b\na"),
    ("b a| b\na", "find-a", "b a b\na|"), ("|b a b\na", "find-a next next", "b a| b\na"),
    ("|b a b\na", "find-a previous", "b a b\na|"), ("|bab", "find-a replace", "bXY|b"),
    ("|aba", "find-a replace replace", "XYbXY|"), ("|aba\nca", "find-a replace-all", "X|YbXY\ncXY"),
    ("|aba\nca", "find-a replace-all undo", "a|ba\nca"),
    ("a\nb|", "select-all indent undo", "a\nb|"),
  ])
  func `commands change lines and selections`(start: String, names: String, end: String) {
    var editor = editor(start)
    perform(names, &editor)
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
    perform(keys, &editor, columns: 8)
    #expect(marked(editor) == end)
  }

  @Test func `undo goes back by words and redo comes back`() {
    var editor = TextEditor()
    perform("o n e space t w o", &editor)
    perform("undo", &editor)
    #expect(marked(editor) == "one |")
    perform("undo", &editor)
    #expect(marked(editor) == "|")
    perform("undo redo redo redo", &editor)
    #expect(marked(editor) == "one two|")
    perform("backspace backspace undo", &editor)
    #expect(marked(editor) == "one two|")
    perform("undo x", &editor)
    #expect(marked(editor) == "one x|")
    perform("redo", &editor)
    #expect(marked(editor) == "one x|")
  }

  @Test func `a paste is one step, and so is a new text`() {
    let layout = TextLayout(size: GridSize(rows: 5, columns: 20), width: .standard)
    var editor = editor("a|b")
    editor.perform(.paste("1\n2\n3"), layout: layout)
    #expect(marked(editor) == "a1\n2\n3|b")
    editor.setText("new")
    #expect(editor.text == "new")
    perform("undo", &editor)
    #expect(marked(editor) == "a1\n2\n3|b")
    perform("undo", &editor)
    #expect(marked(editor) == "a|b")
  }

  @Test func `carriage returns of a file are kept`() {
    #expect(TextEditor("a\r\nb\r\n").text == "a\r\nb\r\n")
    #expect(TextEditor("").lines == [""])
  }

  @Test func `random keys keep the invariant, and undo takes all of them back`() {
    let names =
      ("a b space é newline backspace delete left right up down line-start line-end kill-word-left "
      + "kill-line yank kill-to-start word-left word-right kill-word-right page-up page-down "
      + "text-start text-end").split(separator: " ")
    let pieces = ["\u{301}", "👩\u{200D}", "\u{200D}💻", "🇫", "日本", "\r", "क्", "\u{1F3FD}"]
    let layout = TextLayout(size: GridSize(rows: 3, columns: 6), width: .standard)
    for _ in 0..<40 {
      let start = "日本 one\ntwo 👩‍💻 three\n\nx"
      var editor = TextEditor(start)
      for _ in 0..<120 {
        if Int.random(in: 0..<6) == 0, let piece = pieces.randomElement() {
          editor.perform(.insert(piece), layout: layout)
        } else if let name = names.randomElement() {
          editor.perform(TextCommand(named: name), layout: layout)
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
