package import CellGrid

/// How a column of a table is headed, how wide it is, and where its text stands.
package struct TableColumn: Sendable, Hashable {
  package let title: String
  package let length: Length
  package let alignment: Alignment

  /// Numbers want `.trailing`.
  package init(_ title: String, _ length: Length = .fraction(1), alignment: Alignment = .leading) {
    self.title = title
    self.length = length
    self.alignment = alignment
  }

  /// Just as wide as its title and its longest cell, up to a limit.
  package static func fitting(
    _ title: String, cells: some Sequence<String>, upTo limit: Int = 40,
    alignment: Alignment = .leading, width: CellWidth
  ) -> TableColumn {
    let widest = cells.reduce(width.columns(of: title)) { max($0, width.columns(of: $1)) }
    return TableColumn(title, .fixed(min(widest, limit)), alignment: alignment)
  }
}

extension Canvas {
  /// Rows in aligned columns under a heading that stays; only rows in sight are asked for.
  package mutating func table(
    _ columns: [TableColumn], count: Int, selection: Int? = nil, scroll: Scroll = Scroll(),
    isFocused: Bool = true, in rect: Rect, row cells: (Int) -> [StyledLine]
  ) {
    guard !rect.isEmpty, !columns.isEmpty else { return }
    let margin = selection == nil ? 0 : 2
    let gaps = columns.count - 1
    let overflow = count > rect.rows - 1 ? 1 : 0
    let widths = Rect.divide(rect.columns - margin - gaps - overflow, by: columns.map(\.length))
    let height = rect.rows - 1
    let shown = scroll.revealing(selection, count: count, height: height)
    let pointer = glyphs.pointer
    within(rect) { inner in
      let titles = columns.map { StyledLine($0.title, .tableHeader, .bold) }
      inner.tableRow(titles, columns, widths, row: 0, column: margin)
      for row in 0..<max(min(height, count - shown.offset), 0) {
        let index = shown.offset + row
        inner.tableRow(cells(index), columns, widths, row: row + 1, column: margin)
        guard index == selection else { continue }
        inner.put(pointer, row: row + 1, column: 0, role: .marker)
        guard isFocused else { continue }
        let line = Rect(row: row + 1, column: 0, rows: 1, columns: rect.columns)
        inner.restyle(line, role: .selection)
      }
      let body = Rect(row: 1, column: 0, rows: height, columns: rect.columns)
      inner.scrollbar(offset: shown.offset, visible: height, total: count, in: body)
    }
  }

  private mutating func tableRow(
    _ cells: [StyledLine], _ columns: [TableColumn], _ widths: [Int], row: Int, column: Int
  ) {
    var column = column
    for (index, cell) in cells.prefix(columns.count).enumerated() {
      let room = widths[index]
      let missing = max(room - cell.columns(width), 0)
      let shift: Int
      switch columns[index].alignment {
      case .leading: shift = 0
      case .center: shift = missing / 2
      case .trailing: shift = missing
      }
      put(cell, row: row, column: column + shift, maxColumns: room)
      column += room + 1
    }
  }
}
