package import CellGrid

extension Canvas {
  /// A border with a title and, at the right, a note; returns the room inside.
  ///
  /// A focused panel has its own role and a pointer, so that it shows without colours too.
  @discardableResult
  package mutating func panel(
    _ title: String, note: StyledLine = StyledLine(), isFocused: Bool = false, in rect: Rect? = nil
  ) -> Rect {
    let rect = rect ?? bounds
    frame(rect, role: isFocused ? .borderFocused : .border)
    let room = rect.columns - 4
    guard rect.rows > 0, room > 0 else { return rect.inset() }
    let mark = isFocused ? glyphs.pointer + " " : ""
    let name = width.truncated(mark + title, columns: room - 1, ellipsis: glyphs.ellipsis)
    var used = 0
    if !name.isEmpty {
      used = put(
        " \(name) ", row: rect.row, column: rect.column + 1, role: .title,
        emphasis: isFocused ? .bold : [])
    }
    let noteColumns = note.columns(width)
    if noteColumns > 0, noteColumns + 2 <= room - used {
      let column = rect.endColumn - noteColumns - 3
      put(" ", row: rect.row, column: column - 1)
      put(note, row: rect.row, column: column)
      put(" ", row: rect.row, column: column + noteColumns)
    }
    return rect.inset()
  }

  /// A border alone.
  package mutating func frame(_ rect: Rect, role: Role = .border) {
    guard rect.rows > 1, rect.columns > 1 else { return }
    let glyphs = glyphs
    within(rect) { inner in
      let right = rect.columns - 1
      let bottom = rect.rows - 1
      inner.fill(
        Rect(row: 0, column: 1, rows: 1, columns: right - 1), with: glyphs.horizontal, role: role)
      inner.fill(
        Rect(row: bottom, column: 1, rows: 1, columns: right - 1), with: glyphs.horizontal,
        role: role)
      inner.fill(
        Rect(row: 1, column: 0, rows: bottom - 1, columns: 1), with: glyphs.vertical, role: role)
      inner.fill(
        Rect(row: 1, column: right, rows: bottom - 1, columns: 1), with: glyphs.vertical, role: role
      )
      inner.put(glyphs.topLeft, row: 0, column: 0, role: role)
      inner.put(glyphs.topRight, row: 0, column: right, role: role)
      inner.put(glyphs.bottomLeft, row: bottom, column: 0, role: role)
      inner.put(glyphs.bottomRight, row: bottom, column: right, role: role)
    }
  }

  /// The right edge of a scrolled area: where one is, and how much there is.
  package mutating func scrollbar(offset: Int, visible: Int, total: Int, in rect: Rect) {
    guard total > visible, visible > 0, !rect.isEmpty else { return }
    let length = min(max(rect.rows * visible / total, 1), rect.rows)
    let room = rect.rows - length
    let hidden = total - visible
    let start = min(max((offset * room + hidden / 2) / hidden, 0), room)
    fill(
      Rect(row: rect.row + start, column: rect.endColumn - 1, rows: length, columns: 1),
      with: glyphs.scrollThumb, role: .scrollbar)
  }
}
