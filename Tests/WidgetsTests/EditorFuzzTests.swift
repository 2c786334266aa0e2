import CellGrid
import Testing

@testable import Widgets

/// A generator with a seed, so that a failure can be seen again.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}

/// The same editing on one plain text, as slowly as it is said.
private struct PlainModel {
  var text: [Unicode.Scalar]
  var cursor: Int
  var anchor: Int?

  var selection: Range<Int>? {
    guard let anchor, anchor != cursor else { return nil }
    return min(anchor, cursor)..<max(anchor, cursor)
  }

  mutating func replace(_ range: Range<Int>, _ new: String) {
    text.replaceSubrange(range, with: Array(new.unicodeScalars))
    cursor = range.lowerBound + new.unicodeScalars.count
    anchor = nil
  }
}

extension TextEditor {
  /// The position as a count of scalars from the start.
  fileprivate func scalars(before position: Position) -> Int {
    text(start..<position).unicodeScalars.count
  }
}

struct EditorFuzzTests {
  private static let pieces = [
    "a", "b ", "\n", "日", "👩\u{200D}💻", "🇫🇷", "e\u{301}", "\u{301}", "\u{200D}", "🇫", "\t", "  ",
    "שלום", "word", "x\ny\n", "(", "]", "{{v}}", "\r",
  ]
  private static let commands: [TextCommand] =
    TextMotion.allCases.flatMap { [.move($0), .select($0)] } + [
      .newline, .backspace, .delete, .deleteWordBackward, .deleteWordForward, .killLine,
      .killToLineStart, .yank, .yankPop, .undo, .redo, .selectAll, .selectLine, .selectWord,
      .dropSelection, .copy, .cut, .duplicateLines, .moveLinesUp, .moveLinesDown, .deleteLines,
      .joinLines, .indent, .outdent, .toggleComment(prefix: "# ", suffix: ""),
      .toggleComment(prefix: "<!-- ", suffix: " -->"), .goToLine(3), .find(TextSearch("a")),
      .find(nil), .findNext, .findPrevious, .replace(with: "b"), .replaceAll(with: "ab"),
    ]

  @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
  func `ten thousand random commands keep every invariant`(seed: UInt64) throws {
    var generator = SeededGenerator(state: seed)
    let layouts = [(3, 6), (10, 40), (1, 1)].map { rows, columns in
      TextLayout(
        size: GridSize(rows: rows, columns: columns), width: .standard,
        style: EditorStyle(numbersLines: rows > 3, hangs: rows > 1), lineCount: 100)
    }
    var editor = TextEditor("one two\n  - three\n\nfour")
    for step in 0..<10_000 {
      let isLong = editor.lines.count > 60 || editor.lines.contains { $0.utf8.count > 400 }
      if isLong { editor = TextEditor("short") }
      let command = Self.random(&generator)
      let layout = layouts[step % layouts.count]
      editor.perform(command, layout: layout)
      if let broken = editor.brokenInvariant {
        Issue.record("\(seed) \(step) \(command): \(broken)")
      }
      let rows = editor.visibleRows(layout: layout)
      let isSeen = rows.contains { $0.contains(editor.cursor) || $0.upperBound == editor.cursor }
      if !isSeen { Issue.record("\(seed) \(step) \(command): cursor out of sight") }
      if step % 500 == 0 {
        var canvas = Canvas(size: GridSize(rows: 4, columns: 12))
        canvas.editor(editor, isFocused: true, in: canvas.bounds)
        #expect(canvas.grid.brokenInvariant == nil)
      }
    }
  }

  private static func random(_ generator: inout SeededGenerator) -> TextCommand {
    let piece = pieces.randomElement(using: &generator) ?? "a"
    switch Int.random(in: 0..<10, using: &generator) {
    case 0...3: return .insert(piece)
    case 4: return .paste(piece + piece)
    default: return commands.randomElement(using: &generator) ?? .newline
    }
  }

  @Test(arguments: [11, 12, 13] as [UInt64])
  func `editing is the same as on one plain text`(seed: UInt64) {
    var generator = SeededGenerator(state: seed)
    let layout = TextLayout(size: GridSize(rows: 5, columns: 20), width: .standard)
    var editor = TextEditor("")
    for _ in 0..<7_000 {
      if editor.lines.count > 20 || editor.lines.contains(where: { $0.utf8.count > 200 }) {
        editor = TextEditor("anew")
      }
      var model = PlainModel(
        text: Array(editor.text.unicodeScalars), cursor: editor.scalars(before: editor.cursor),
        anchor: editor.anchor.map { editor.scalars(before: $0) })
      let command = Self.random(&generator)
      let expected: [Unicode.Scalar]?
      switch command {
      case .insert(let text), .paste(let text):
        model.replace(model.selection ?? model.cursor..<model.cursor, text)
        expected = model.text
      case .backspace, .delete:
        let near =
          command == .backspace ? editor.before(editor.cursor) : editor.after(editor.cursor)
        let other = editor.scalars(before: near)
        model.replace(
          model.selection ?? min(other, model.cursor)..<max(other, model.cursor), "")
        expected = model.text
      case .move, .select, .selectAll, .selectLine, .selectWord, .dropSelection, .copy, .goToLine,
        .find, .findNext, .findPrevious:
        expected = model.text
      default: expected = nil
      }
      editor.perform(command, layout: layout)
      if let expected, Array(editor.text.unicodeScalars) != expected {
        Issue.record("\(seed): \(command) went elsewhere")
      }
    }
  }

  @Test(arguments: [21, 22] as [UInt64])
  func `undo takes everything back and redo brings it again`(seed: UInt64) {
    var generator = SeededGenerator(state: seed)
    let layout = TextLayout(size: GridSize(rows: 5, columns: 20), width: .standard)
    for _ in 0..<30 {
      let start = "日本 one\ntwo 👩‍💻 three\n\nx"
      var editor = TextEditor(start)
      for _ in 0..<150 {
        let command = Self.random(&generator)
        if command == .undo || command == .redo || editor.lines.count > 300 { continue }
        editor.perform(command, layout: layout)
      }
      let end = editor.text
      for _ in 0..<200 { editor.perform(.undo, layout: layout) }
      #expect(editor.text == start)
      for _ in 0..<200 { editor.perform(.redo, layout: layout) }
      #expect(editor.text == end)
    }
  }
}
