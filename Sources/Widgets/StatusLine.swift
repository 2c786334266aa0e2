package import CellGrid

extension Canvas {
  /// One row: a text at the left, which gives way, and one at the right, which stays.
  package mutating func statusLine(
    _ left: StyledLine, right: StyledLine = StyledLine(), in rect: Rect
  ) {
    guard !rect.isEmpty else { return }
    let width = width
    within(rect) { inner in
      let rightColumns = min(right.columns(width), rect.columns)
      let gap = rightColumns > 0 ? 1 : 0
      inner.put(left, row: 0, column: 0, maxColumns: max(rect.columns - rightColumns - gap, 0))
      inner.put(
        right, row: 0, column: rect.columns - rightColumns, maxColumns: rightColumns)
    }
  }

  /// Keys and what they do, as many as fit whole.
  package mutating func keyLine(_ hints: [KeyHint], in rect: Rect) {
    guard !rect.isEmpty else { return }
    let width = width
    within(rect) { inner in
      var column = 0
      for hint in hints {
        let line = hint.line
        guard column + line.columns(width) <= rect.columns else { return }
        column += inner.put(line, row: 0, column: column) + 2
      }
    }
  }
}
