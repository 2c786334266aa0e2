package import CellGrid

/// A key and what it does, as status lines, dialogs and help sheets show it.
package struct KeyHint: Sendable, Hashable {
  package let key: String
  package let meaning: String

  package init(_ key: String, _ meaning: String) {
    self.key = key
    self.meaning = meaning
  }

  var line: StyledLine {
    StyledLine([Span(key, .key, .bold), Span(" " + meaning, .keyLabel)])
  }
}

/// Keys that belong together, under a heading.
package struct HelpSection: Sendable, Hashable {
  package let title: String
  package let hints: [KeyHint]

  package init(_ title: String, _ hints: [KeyHint]) {
    self.title = title
    self.hints = hints
  }
}

extension Canvas {
  /// An empty box in the middle, over what is there; returns the room inside.
  @discardableResult
  package mutating func overlay(_ title: String, rows: Int, columns: Int) -> Rect {
    let box = bounds.centered(rows: rows + 2, columns: columns + 4)
    fill(box)
    let inside = panel(title, isFocused: true, in: box)
    hideCursor()
    return inside.inset(rows: 0, columns: 1)
  }

  /// A question or message with the keys that answer it; returns the room of the message.
  @discardableResult
  package mutating func dialog(_ title: String, _ lines: [StyledLine], hints: [KeyHint]) -> Rect {
    let widest = min(max(bounds.columns - 4, 1), 64)
    let width = width
    let rows = lines.flatMap { $0.rows(columns: widest, width: width) }
    let keyColumns = hints.reduce(0) { $0 + $1.line.columns(width) + 3 }
    let columns = max(
      rows.reduce(0) { max($0, $1.columns(width)) }, min(keyColumns, widest),
      min(width.columns(of: title) + 4, widest))
    let keyRows = hints.isEmpty ? 0 : 2
    let inside = overlay(title, rows: rows.count + keyRows, columns: columns)
    let parts = inside.splitRows([.fraction(1), .fixed(hints.isEmpty ? 0 : 1)])
    textView(rows, scroll: TextScroll(), in: parts[0])
    keyLine(hints, in: parts[1])
    return parts[0]
  }

  /// All keys of a screen, in sections, in as many columns as fit.
  package mutating func helpSheet(
    _ title: String, _ sections: [HelpSection], scroll: Scroll = Scroll()
  ) {
    let width = width
    let hints = sections.flatMap(\.hints)
    let keyColumns = hints.reduce(0) { max($0, width.columns(of: $1.key)) }
    var lines: [StyledLine] = []
    for section in sections {
      if !lines.isEmpty { lines.append(StyledLine()) }
      lines.append(StyledLine(section.title, .heading, .bold))
      lines += section.hints.map { hint in
        let key = width.padded(hint.key, columns: keyColumns)
        return StyledLine([Span("  " + key, .key, .bold), Span("  " + hint.meaning, .text)])
      }
    }
    let widest = lines.reduce(width.columns(of: title) + 4) { max($0, $1.columns(width)) }
    let inside = overlay(title, rows: lines.count, columns: widest)
    let shown = scroll.revealing(nil, count: lines.count, height: inside.rows)
    for (row, line) in lines.dropFirst(shown.offset).prefix(inside.rows).enumerated() {
      put(line, row: inside.row + row, column: inside.column, maxColumns: inside.columns)
    }
    let edge = Rect(
      row: inside.row, column: inside.column, rows: inside.rows, columns: inside.columns + 1)
    scrollbar(offset: shown.offset, visible: inside.rows, total: lines.count, in: edge)
  }
}
