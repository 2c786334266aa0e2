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
  /// `highlights` is asked once for each visible line of at most 64 KB, `notes` for what stands in
  /// the margin beside a line.
  ///
  /// - Parameter rows: draws only these over what is there; all when `nil`.
  package mutating func editor(
    _ editor: TextEditor, isFocused: Bool, role: Role = .userInput, placeholder: String = "",
    style: EditorStyle = EditorStyle(), in rect: Rect, rows: Range<Int>? = nil,
    notes: (Int) -> StyledLine? = { _ in nil },
    highlights: (Int, String) -> [Highlight] = { _, _ in [] }
  ) {
    guard !rect.isEmpty else { return }
    let layout = TextLayout(
      size: rect.size, width: width, style: style, lineCount: editor.lines.count)
    let placeholderLine = StyledLine(placeholder, .placeholder)
    within(rect) { inner in
      if editor.isEmpty {
        let area = Rect(
          row: 0, column: layout.gutter, rows: rect.rows, columns: rect.columns - layout.gutter)
        inner.textView([placeholderLine], scroll: TextScroll(), in: area)
      }
      let marks = EditorMarks(editor, width: inner.width, isFocused: isFocused)
      var marked = (line: -1, highlights: [Highlight]())
      let visible = editor.visibleRows(layout: layout)
      if let rows {
        inner.fill(Rect(row: rows.lowerBound, column: 0, rows: rows.count, columns: rect.columns))
      }
      for row in visible.indices.clamped(to: rows ?? visible.indices) {
        let range = visible[row]
        let line = range.lowerBound.line
        let text = editor.lines[line]
        if marked.line != line {
          let isShort = text.utf8.count <= 65536
          marked = (line, isShort ? highlights(line, text) + marks.highlights(line, text) : [])
        }
        if layout.numbersLines, range.lowerBound.offset == 0 {
          inner.lineNumber(line + 1, row: row, gutter: layout.gutter)
        }
        if style.margin > 0, range.lowerBound.offset == 0, let note = notes(line) {
          let column = max(style.margin - 1 - note.columns(inner.width), 0)
          inner.put(note, row: row, column: column, maxColumns: style.margin - 1)
        }
        let content = EditorRow(
          text: editor.part(range), isLast: range.upperBound.offset == text.utf8.count,
          range: range, row: row,
          column: layout.gutter + editor.hang(ofRow: range.lowerBound, layout: layout),
          highlights: marked.highlights + marks.selected(range, in: text))
        let used = inner.editorRow(content, role: role)
        if marks.selectsEnd(range, in: text) {
          inner.put(" ", row: row, column: used, role: .textSelection)
        }
        guard isFocused, content.holds(editor.cursor) else { continue }
        let column = editor.column(of: editor.cursor, inRow: range.lowerBound, layout: layout)
        inner.placeCursor(row: row, column: min(layout.gutter + column, rect.columns - 1))
      }
    }
  }

  private mutating func lineNumber(_ number: Int, row: Int, gutter: Int) {
    let text = String(number)
    put(text, row: row, column: max(gutter - 1 - text.utf8.count, 0), role: .dim)
  }

  /// Says in which column the row ends.
  private mutating func editorRow(_ visible: EditorRow, role: Role) -> Int {
    let text = visible.text
    if visible.highlights.isEmpty {
      return visible.column + put(text, row: visible.row, column: visible.column, role: role)
    }
    let range = visible.range.lowerBound.offset..<visible.range.upperBound.offset
    var borders = [range.lowerBound, range.upperBound]
    for highlight in visible.highlights {
      borders += [highlight.range.lowerBound, highlight.range.upperBound].filter(range.contains)
    }
    borders.sort()
    var column = visible.column
    for (from, to) in zip(borders, borders.dropFirst()) where from < to {
      let mark = visible.highlights.last { $0.range.contains(from) }
      let lower = text.utf8.index(text.startIndex, offsetBy: from - range.lowerBound)
      let upper = text.utf8.index(lower, offsetBy: to - from)
      column += put(
        text[lower..<upper], row: visible.row, column: column, role: mark?.role ?? role,
        emphasis: mark?.emphasis ?? [])
    }
    return column
  }
}

/// A row of an edited line, about to be drawn.
private struct EditorRow {
  let text: Substring
  /// Whether its line ends with it.
  let isLast: Bool
  let range: Range<TextEditor.Position>
  let row: Int
  let column: Int
  let highlights: [Highlight]

  func holds(_ cursor: TextEditor.Position) -> Bool {
    range.contains(cursor) || isLast && cursor == range.upperBound
  }
}

/// What an editor marks by itself: matches, a pair of braces, the selection.
private struct EditorMarks {
  private let selection: Range<TextEditor.Position>?
  private let search: TextSearch?
  private let brackets: [TextEditor.Position]
  /// What of a line is selected, when a block is.
  private let blockPart: ((Int) -> Range<Int>)?

  init(_ editor: TextEditor, width: CellWidth, isFocused: Bool) {
    blockPart =
      editor.shown == nil
      ? nil
      : editor.shownBlock.map { block in
        { line in
          guard block.lines.contains(line) else { return 0..<0 }
          return editor.part(of: block, line: line, width: width, withText: false)?.range ?? 0..<0
        }
      }
    selection = editor.shown ?? editor.selection
    search = editor.search
    let pair = isFocused ? editor.bracketPair(at: editor.cursor) : nil
    brackets = pair.map { [$0.here, $0.partner] } ?? []
  }

  func highlights(_ line: Int, _ text: String) -> [Highlight] {
    let matches = search.map { $0.ranges(in: text[...]) } ?? []
    return brackets.filter { $0.line == line }
      .map { Highlight($0.offset..<$0.offset + 1, .marker, .bold) }
      + matches.map { Highlight($0, .searchMatch) }
  }

  func selected(_ row: Range<TextEditor.Position>, in text: String) -> [Highlight] {
    guard let selection, selection.overlaps(row) else { return [] }
    if let part = blockPart?(row.lowerBound.line) {
      let shown = part.clamped(to: row.lowerBound.offset..<row.upperBound.offset)
      return shown.isEmpty ? [] : [Highlight(shown, .textSelection)]
    }
    let lower = max(selection.lowerBound, row.lowerBound).offset
    return [Highlight(lower..<min(selection.upperBound, row.upperBound).offset, .textSelection)]
  }

  /// Whether the newline after a row is selected.
  func selectsEnd(_ row: Range<TextEditor.Position>, in text: String) -> Bool {
    guard let selection, blockPart == nil, row.upperBound.offset == text.utf8.count else {
      return false
    }
    return selection.contains(row.upperBound)
  }
}
