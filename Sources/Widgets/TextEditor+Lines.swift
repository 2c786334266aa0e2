extension TextEditor {
  private static let indentUnit = "  "

  mutating func duplicateLines() {
    let touched = touchedLines
    let (place, other) = (cursor, anchor)
    let text = lines[touched].joined(separator: "\n")
    let end = lineEnd(touched.upperBound)
    change(
      end..<end, to: "\n" + text,
      cursor: Position(line: place.line + touched.count, offset: place.offset))
    anchor = other.map { Position(line: $0.line + touched.count, offset: $0.offset) }
  }

  mutating func moveLines(up: Bool) {
    let touched = touchedLines
    guard up ? touched.lowerBound > 0 : touched.upperBound + 1 < lines.count else { return }
    let (place, other) = (cursor, anchor)
    let all =
      up
      ? touched.lowerBound - 1...touched.upperBound : touched.lowerBound...touched.upperBound + 1
    var moved = Array(lines[all])
    if up { moved.append(moved.removeFirst()) } else { moved.insert(moved.removeLast(), at: 0) }
    let step = up ? -1 : 1
    change(
      Position(line: all.lowerBound, offset: 0)..<lineEnd(all.upperBound),
      to: moved.joined(separator: "\n"),
      cursor: Position(line: place.line + step, offset: place.offset))
    anchor = other.map { aligned(Position(line: $0.line + step, offset: $0.offset)) }
  }

  /// The next line behind this one, one space between.
  mutating func joinLines() {
    let touched = touchedLines
    let last = max(touched.upperBound, touched.lowerBound + 1)
    guard last < lines.count else { return }
    group { editor in
      for _ in touched.lowerBound..<last { editor.joinLine(touched.lowerBound) }
    }
  }

  /// Puts the next line behind a line; the cursor stands between.
  mutating func joinLine(_ line: Int, withSpace: Bool = true) {
    guard line + 1 < lines.count else { return }
    let end = lineEnd(line)
    let next = lines[line + 1]
    let blanks = withSpace ? next.utf8.prefix { $0 == 0x20 || $0 == 0x09 }.count : 0
    let isBare =
      next.utf8.count == blanks || lines[line].utf8.last == 0x20
      || lines[line].isEmpty || next.utf8.dropFirst(blanks).first == 0x29
    let space = withSpace && !isBare ? " " : ""
    change(
      end..<Position(line: line + 1, offset: blanks), to: space, cursor: end)
  }

  mutating func indentLines() {
    guard selection != nil else {
      let column = lines[cursor.line].utf8.prefix(cursor.offset).count
      let missing = Self.indentUnit.utf8.count - column % Self.indentUnit.utf8.count
      return change(cursor..<cursor, to: String(repeating: " ", count: missing))
    }
    indent(touchedLines)
  }

  mutating func indent(_ touched: ClosedRange<Int>) {
    changeLines(touched) { line in
      line.isEmpty ? [] : [LineEdit(range: 0..<0, text: Self.indentUnit)]
    }
  }

  mutating func outdentLines() { outdent(touchedLines) }

  mutating func outdent(_ touched: ClosedRange<Int>) {
    changeLines(touched) { line in
      let isTab = line.utf8.first == 0x09
      let count =
        isTab ? 1 : line.utf8.prefix(Self.indentUnit.utf8.count).prefix { $0 == 0x20 }.count
      return count == 0 ? [] : [LineEdit(range: 0..<count, text: "")]
    }
  }

  mutating func toggleComment(_ prefix: String, _ suffix: String) {
    guard !prefix.isEmpty else { return }
    let touched = touchedLines
    let filled = lines[touched].filter { !$0.allSatisfy(\.isWhitespace) }
    let isCommented =
      !filled.isEmpty
      && filled.allSatisfy { line in
        line.drop { $0 == " " || $0 == "\t" }.hasPrefix(prefix) && line.hasSuffix(suffix)
      }
    let margin = filled.map(Self.margin).min() ?? 0
    changeLines(touched) { line in
      guard !line.allSatisfy(\.isWhitespace) else { return [] }
      let count = line.utf8.count
      guard isCommented else {
        let end =
          suffix.isEmpty
          ? [] : [LineEdit(range: count..<count, text: suffix, staysBehindCursor: true)]
        return end + [LineEdit(range: margin..<margin, text: prefix)]
      }
      let start = Self.margin(line)
      let end = max(count - suffix.utf8.count, start + prefix.utf8.count)
      return (end < count ? [LineEdit(range: end..<count, text: "")] : [])
        + [LineEdit(range: start..<min(start + prefix.utf8.count, count), text: "")]
    }
  }

  private static func margin(_ line: String) -> Int {
    line.utf8.prefix { $0 == 0x20 || $0 == 0x09 }.count
  }

  /// A change inside a line, in bytes.
  private struct LineEdit {
    let range: Range<Int>
    let text: String
    var staysBehindCursor = false
  }

  /// Changes lines as one step; cursor and selection stay on the text they were on.
  private mutating func changeLines(
    _ touched: ClosedRange<Int>, _ edits: (String) -> [LineEdit]
  ) {
    var places = (cursor: cursor, anchor: anchor)
    group { editor in
      for line in touched {
        for edit in edits(editor.lines[line]) {
          editor.change(
            Position(
              line: line, offset: edit.range.lowerBound)..<Position(
                line: line, offset: edit.range.upperBound), to: edit.text)
          places.cursor = Self.shifted(places.cursor, by: edit, in: line)
          places.anchor = places.anchor.map { Self.shifted($0, by: edit, in: line) }
        }
      }
    }
    cursor = aligned(places.cursor)
    anchor = places.anchor.map { aligned($0) }
  }

  private static func shifted(_ place: Position, by edit: LineEdit, in line: Int) -> Position {
    guard place.line == line, place.offset >= edit.range.lowerBound, !edit.staysBehindCursor else {
      return place
    }
    let grown = edit.text.utf8.count - edit.range.count
    let offset =
      place.offset >= edit.range.upperBound ? place.offset + grown : edit.range.lowerBound
    return Position(line: line, offset: offset)
  }
}
