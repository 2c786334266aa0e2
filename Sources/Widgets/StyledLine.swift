package import CellGrid

/// A piece of text with one meaning.
package struct Span: Sendable, Hashable {
  package var text: String
  package var role: Role
  package var emphasis: Emphasis

  package init(_ text: String, _ role: Role = .text, _ emphasis: Emphasis = []) {
    self.text = text
    self.role = role
    self.emphasis = emphasis
  }
}

/// One line of text in spans; it may be wrapped over several rows when it is shown.
package struct StyledLine: Sendable, Hashable {
  package var spans: [Span]
  /// Columns that later rows are moved right when the line is wrapped: list items, quotations.
  package var indent: Int
  /// A line that is cut at the edge instead of wrapped: code, tables.
  package var isRigid: Bool

  package init(_ spans: [Span] = [], indent: Int = 0, isRigid: Bool = false) {
    self.spans = spans
    self.indent = indent
    self.isRigid = isRigid
  }

  package init(_ text: String, _ role: Role = .text, _ emphasis: Emphasis = []) {
    self.init([Span(text, role, emphasis)])
  }

  /// Lines of plain text, one role for all.
  package static func lines(of text: String, _ role: Role = .text) -> [StyledLine] {
    text.textLines.map { StyledLine(String($0), role) }
  }

  package var text: String {
    spans.count == 1 ? spans[0].text : spans.map(\.text).joined()
  }

  package func columns(_ width: CellWidth) -> Int {
    spans.reduce(0) { $0 + width.columns(of: $1.text) }
  }

  package static func + (left: StyledLine, right: StyledLine) -> StyledLine {
    StyledLine(left.spans + right.spans, indent: left.indent, isRigid: left.isRigid)
  }
}

extension StyledLine: ExpressibleByStringInterpolation {
  package init(stringLiteral text: String) {
    self.init(text)
  }
}

extension StyledLine {
  /// The rows that show the line in so many columns; at least one. Later rows are indented already.
  package func rows(columns: Int, width: CellWidth) -> [StyledLine] {
    if isRigid { return [self] }
    let indent = min(self.indent, max(columns - 1, 0) / 2)
    var rows: [StyledLine] = []
    var start = 0
    width.wrap(text[...], columns: columns, indent: indent) { part in
      let end = start + part.utf8.count
      var row = slice(start..<end)
      if !rows.isEmpty, indent > 0 {
        row.spans.insert(Span(String(repeating: " ", count: indent)), at: 0)
      }
      rows.append(row)
      start = end
    }
    return rows
  }

  /// The spans of a range of UTF-8 offsets.
  func slice(_ range: Range<Int>) -> StyledLine {
    var parts: [Span] = []
    var start = 0
    for span in spans {
      let bytes = span.text.utf8
      let from = max(range.lowerBound - start, 0)
      let to = min(range.upperBound - start, bytes.count)
      start += bytes.count
      guard from < to else { continue }
      let lower = bytes.index(bytes.startIndex, offsetBy: from)
      let upper = bytes.index(bytes.startIndex, offsetBy: to)
      parts.append(Span(String(span.text[lower..<upper]), span.role, span.emphasis))
    }
    return StyledLine(parts)
  }
}

extension Canvas {
  /// Draws a line in one row, cut with an ellipsis, and says how many columns it took.
  @discardableResult
  package mutating func put(
    _ line: StyledLine, row: Int, column: Int, maxColumns: Int = .max
  ) -> Int {
    let fits = maxColumns == .max || line.columns(width) <= maxColumns
    let room = fits ? maxColumns : maxColumns - width.columns(of: glyphs.ellipsis)
    var used = 0
    var lastRole = Role.text
    for span in line.spans where used < room {
      let left = room - used
      let part = width.prefix(of: span.text[...], columns: left)
      used += put(part, row: row, column: column + used, role: span.role, emphasis: span.emphasis)
      lastRole = span.role
      if part.endIndex < span.text.endIndex { break }
    }
    if !fits, room >= 0 {
      used += put(glyphs.ellipsis, row: row, column: column + used, role: lastRole)
    }
    return used
  }
}
