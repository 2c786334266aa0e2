package import CellGrid

extension Canvas {
  /// Rows of which one may be chosen; only those in sight are asked for.
  package mutating func list(
    count: Int, selection: Int?, scroll: Scroll = Scroll(), isFocused: Bool = true, in rect: Rect,
    row line: (Int) -> StyledLine
  ) {
    guard !rect.isEmpty else { return }
    let shown = scroll.revealing(selection, count: count, height: rect.rows)
    let pointer = glyphs.pointer
    let overflows = count > rect.rows
    within(rect) { inner in
      for row in 0..<max(min(rect.rows, count - shown.offset), 0) {
        let index = shown.offset + row
        let room = rect.columns - 2 - (overflows ? 1 : 0)
        inner.put(line(index), row: row, column: 2, maxColumns: max(room, 0))
        guard index == selection else { continue }
        inner.put(pointer, row: row, column: 0, role: .marker)
        guard isFocused else { continue }
        inner.restyle(Rect(row: row, column: 0, rows: 1, columns: rect.columns), role: .selection)
      }
      inner.scrollbar(offset: shown.offset, visible: rect.rows, total: count, in: inner.bounds)
    }
  }

  package mutating func list(
    _ lines: [StyledLine], selection: Int?, scroll: Scroll = Scroll(), isFocused: Bool = true,
    in rect: Rect
  ) {
    list(
      count: lines.count, selection: selection, scroll: scroll, isFocused: isFocused, in: rect,
      row: { lines[$0] })
  }
}
