package import CellGrid

/// A part of an edited line that means something of its own: a variable, say.
package struct Highlight: Sendable, Hashable {
  /// Offsets in the line's UTF-8.
  package let range: Range<Int>
  package let role: Role
  package let emphasis: Emphasis

  package init(_ range: Range<Int>, _ role: Role, _ emphasis: Emphasis = []) {
    self.range = range
    self.role = role
    self.emphasis = emphasis
  }
}

extension Canvas {
  /// A text being edited, wrapped, with its cursor when it has the focus.
  ///
  /// `highlights` is asked once for each visible line of at most 64 KB.
  package mutating func editor(
    _ editor: TextEditor, isFocused: Bool, role: Role = .userInput, placeholder: String = "",
    in rect: Rect, highlights: (Int, String) -> [Highlight] = { _, _ in [] }
  ) {
    guard !rect.isEmpty else { return }
    let layout = TextLayout(size: rect.size, width: width)
    let placeholderLine = StyledLine(placeholder, .placeholder)
    within(rect) { inner in
      if editor.isEmpty {
        inner.textView([placeholderLine], scroll: TextScroll(), in: inner.bounds)
      }
      var marked = (line: -1, highlights: [Highlight]())
      for (row, range) in editor.visibleRows(layout: layout).enumerated() {
        let line = range.lowerBound.line
        let text = editor.lines[line]
        if marked.line != line {
          marked = (line, text.utf8.count > 65536 ? [] : highlights(line, text))
        }
        let bytes = range.lowerBound.offset..<range.upperBound.offset
        inner.editorRow(text, bytes, row: row, role: role, marked.highlights)
        let isLast = bytes.upperBound == text.utf8.count
        let isHere = range.contains(editor.cursor) || isLast && editor.cursor == range.upperBound
        guard isFocused, isHere else { continue }
        let before = text[editor.index(range.lowerBound)..<editor.index(editor.cursor)]
        let column = min(layout.width.columns(of: before), rect.columns - 1)
        inner.placeCursor(row: row, column: column)
      }
    }
  }

  private mutating func editorRow(
    _ text: String, _ range: Range<Int>, row: Int, role: Role, _ highlights: [Highlight]
  ) {
    var borders = [range.lowerBound, range.upperBound]
    for highlight in highlights {
      borders += [highlight.range.lowerBound, highlight.range.upperBound].filter(range.contains)
    }
    borders.sort()
    var column = 0
    for (from, to) in zip(borders, borders.dropFirst()) where from < to {
      let mark = highlights.last { $0.range.contains(from) }
      let bytes = text.utf8
      let lower = bytes.index(bytes.startIndex, offsetBy: from)
      let upper = bytes.index(bytes.startIndex, offsetBy: to)
      column += put(
        text[lower..<upper], row: row, column: column, role: mark?.role ?? role,
        emphasis: mark?.emphasis ?? [])
    }
  }
}
