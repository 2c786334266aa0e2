import CellGrid
import Testing

@testable import Widgets

private func presses(_ keys: String) -> [KeyPress] {
  var presses: [KeyPress] = []
  var rest = keys[...]
  let names = ["<Esc>": "escape", "<CR>": "enter", "<BS>": "backspace"]
  while let first = rest.first {
    let name = rest.prefix { $0 != ">" } + ">"
    if first == "<", let key = names[String(name)].flatMap({ KeyPress($0) }) {
      presses.append(key)
      rest = rest.dropFirst(name.count)
    } else if rest.hasPrefix("<C-"), let letter = rest.dropFirst(3).first {
      presses.append(KeyPress(.character(letter), .ctrl))
      rest = rest.dropFirst(5)
    } else {
      presses.append(KeyPress(.character(first)))
      rest = rest.dropFirst()
    }
  }
  return presses
}

private func editor(_ marked: String) -> TextEditor {
  let before = marked.prefix { $0 != "|" }
  var editor = TextEditor(String(before) + String(marked.dropFirst(before.count + 1)))
  let lines = before.split(separator: "\n", omittingEmptySubsequences: false)
  editor.moveCursor(
    to: TextEditor.Position(line: lines.count - 1, offset: lines[lines.count - 1].utf8.count))
  return editor
}

private func marked(_ editor: TextEditor) -> String {
  editor.text(editor.start..<editor.cursor) + "|" + editor.text(editor.cursor..<editor.end)
}

private let layout = TextLayout(size: GridSize(rows: 20, columns: 80), width: .standard)

extension ViCase {
  /// What becomes of the text here.
  var ours: String {
    var editor = editor(text)
    var vi = ViEditing()
    for key in presses(keys) {
      vi.press(key, in: &editor, layout: layout)
      #expect(editor.brokenInvariant == nil)
    }
    return marked(editor)
  }
}

struct ViEditingTests {
  @Test func `keys do what they do in vim`() {
    for example in ViCase.all {
      let result = example.ours
      if result != example.result {
        Issue.record("\(example.text) \(example.keys): \(result), but vim: \(example.result)")
      }
    }
  }

  @Test func `a command shows what it waits for`() {
    var editor = editor("|one two")
    var vi = ViEditing()
    for key in presses("2d") { vi.press(key, in: &editor, layout: layout) }
    #expect(vi.pendingText == "2d")
    for key in presses("/tx<BS>") { vi.press(key, in: &editor, layout: layout) }
    #expect(vi.line == "/t")
    #expect(vi.press(KeyPress(.escape), in: &editor, layout: layout))
    #expect(vi.pendingText.isEmpty && editor.text == "one two")
    #expect(!vi.press(KeyPress(.escape), in: &editor, layout: layout))
  }

  @Test func `keys that mean nothing here are left to others`() {
    var editor = editor("|one")
    var vi = ViEditing()
    #expect(!vi.press(KeyPress(.character("j"), .ctrl), in: &editor, layout: layout))
    #expect(!vi.press(KeyPress(.tab), in: &editor, layout: layout))
    vi.press(KeyPress(.character("i")), in: &editor, layout: layout)
    #expect(vi.mode == .insert)
    #expect(!vi.press(KeyPress(.character("j"), .ctrl), in: &editor, layout: layout))
  }

  @Test(arguments: [
    (":z<CR>", "is not known here"), (":s/(/x/<CR>", "never closed"), ("/zzz<CR>", "not found"),
    ("`q", "no mark q"), ("u", "nothing to undo"), ("p", "register is empty"),
  ])
  func `what cannot be done is said`(keys: String, words: String) {
    var editor = editor("|one")
    var vi = ViEditing()
    for key in presses(keys) { vi.press(key, in: &editor, layout: layout) }
    #expect(vi.message?.contains(words) == true)
    #expect(editor.text == "one")
  }

  @Test func `the selection takes the character under the cursor`() {
    var editor = editor("|one two")
    var vi = ViEditing()
    for key in presses("vll") { vi.press(key, in: &editor, layout: layout) }
    var canvas = Canvas(size: GridSize(rows: 1, columns: 7))
    canvas.editor(editor, isFocused: true, in: canvas.bounds)
    #expect(GridText.roleRows(canvas.grid) == ["│xxxIIII│"])
    vi.press(KeyPress(.escape), in: &editor, layout: layout)
    #expect(editor.shown == nil)
  }

  @Test func `a block is shown as columns, whatever the lines are wrapped to`() {
    var editor = editor("a|bcdefgh\n日本語\nx\nabcdefgh")
    let narrow = TextLayout(size: GridSize(rows: 6, columns: 6), width: .standard)
    var vi = ViEditing()
    func roles() -> [String] {
      var canvas = Canvas(size: GridSize(rows: 6, columns: 6))
      canvas.editor(editor, isFocused: true, in: canvas.bounds)
      return GridText.roleRows(canvas.grid)
    }
    for key in presses("<C-v>3jl") { vi.press(key, in: &editor, layout: narrow) }
    #expect(vi.mode == .visualBlock)
    #expect(roles() == ["│IxxIII│", "│II....│", "│xxxxII│", "│I.....│", "│IxxIII│", "│II....│"])
    for key in presses("$") { vi.press(key, in: &editor, layout: narrow) }
    #expect(roles()[0...1] == ["│Ixxxxx│", "│xx....│"])
    vi.press(KeyPress(.escape), in: &editor, layout: narrow)
    #expect(roles()[0] == "│IIIIII│")
  }

  @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
  func `random keys keep every invariant`(seed: UInt64) {
    var generator = SeededGenerator(state: seed)
    let letters = Array("hjklwbeWBE0^$fFtT;,gG{}%iaxXsSCDYpPJroOAIuydcvV<>~n:/?\".123m'`()\"pw ")
    let named = presses("<Esc><CR><BS><C-r><C-d><C-u><C-w><C-v><C-v>")
    var editor = TextEditor("one two\n  (three \"日本\")\n\nfour 👩‍💻 e\u{301}")
    var vi = ViEditing()
    for step in 0..<4000 {
      if editor.lines.count > 60 || editor.lines.contains(where: { $0.utf8.count > 500 }) {
        editor = TextEditor("anew (a b)\n\nx")
        vi = ViEditing()
      }
      let isNamed = Int.random(in: 0..<5, using: &generator) == 0
      let letter = letters.randomElement(using: &generator) ?? "x"
      let key = isNamed ? named.randomElement(using: &generator) : KeyPress(.character(letter))
      guard let key else { continue }
      vi.press(key, in: &editor, layout: layout)
      if let broken = editor.brokenInvariant { Issue.record("\(seed) \(step) \(key): \(broken)") }
      if vi.mode == .normal, editor.cursor.offset > 0,
        editor.cursor == editor.lineEnd(editor.cursor.line)
      {
        Issue.record("\(seed) \(step) \(key): the cursor is behind the line")
      }
    }
  }
}
