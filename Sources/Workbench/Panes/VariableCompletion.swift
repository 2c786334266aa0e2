import Widgets

/// A `{{variable}}` that was put into a prompt by completion, so that the next one can take its place.
struct VariableCompletion: Sendable, Equatable {
  /// Names that begin as what was typed does, in order.
  let names: [String]
  private(set) var index: Int
  private var range: Range<TextEditor.Position>

  var text: String { "{{\(names[index])}}" }

  /// Completes what stands before the cursor, or goes on from the last completion while the cursor is
  /// still behind it; `nil` with nothing changed when no name fits.
  static func next(
    _ last: VariableCompletion?, in editor: inout TextEditor, names: Set<String>
  ) -> VariableCompletion? {
    if var completion = last, completion.isStillThere(in: editor) {
      completion.index = (completion.index + 1) % completion.names.count
      completion.put(in: &editor)
      return completion
    }
    let (range, typed) = opening(in: editor)
    let fitting = names.filter { $0.hasPrefix(typed) }.sorted()
    guard !fitting.isEmpty else { return nil }
    var completion = VariableCompletion(names: fitting, index: 0, range: range)
    completion.put(in: &editor)
    return completion
  }

  private init(names: [String], index: Int, range: Range<TextEditor.Position>) {
    self.names = names
    self.index = index
    self.range = range
  }

  private func isStillThere(in editor: TextEditor) -> Bool {
    let (lower, upper) = (range.lowerBound, range.upperBound)
    guard editor.cursor == upper, lower.line == upper.line else { return false }
    return editor.lines[upper.line].utf8.prefix(upper.offset).suffix(upper.offset - lower.offset)
      .elementsEqual(text.utf8)
  }

  private mutating func put(in editor: inout TextEditor) {
    editor.replaceText(range, with: text)
    range = range.lowerBound..<editor.cursor
  }

  /// `{{` with a part of a name before the cursor, and the `}}` right behind it; without them the place
  /// of the cursor.
  private static func opening(
    in editor: TextEditor
  ) -> (range: Range<TextEditor.Position>, typed: String) {
    let cursor = editor.cursor
    let start = TextEditor.Position(line: cursor.line, offset: 0)
    let before = editor.text(start..<cursor).suffix(80)
    guard let braces = before.ranges(of: "{{").last else { return (cursor..<cursor, "") }
    let typed = before[braces.upperBound...].drop { $0 == " " }
    guard typed.allSatisfy({ $0.isLetter || $0.isNumber || "_-.".contains($0) }) else {
      return (cursor..<cursor, "")
    }
    let taken = before[braces.lowerBound...].utf8.count
    let lower = TextEditor.Position(line: cursor.line, offset: cursor.offset - taken)
    let rest = editor.lines[cursor.line].utf8.dropFirst(cursor.offset).prefix(2)
    let end = cursor.offset + (rest.elementsEqual("}}".utf8) ? 2 : 0)
    return (lower..<TextEditor.Position(line: cursor.line, offset: end), String(typed))
  }
}
