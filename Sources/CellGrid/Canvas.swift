/// Draws into a grid, inside an area; whatever falls outside is clipped. Text is filtered here.
package struct Canvas: Sendable {
  package private(set) var grid: Grid
  package let width: CellWidth
  package let glyphs: GlyphSet
  /// The area that row 0, column 0 and `bounds` refer to, in coordinates of the grid.
  private var area: Rect
  /// What may be drawn on, in coordinates of the grid.
  private var clip: Rect

  package init(size: GridSize, width: CellWidth = .standard, glyphs: GlyphSet = .unicode) {
    grid = Grid(size: size)
    self.width = width
    self.glyphs = glyphs
    area = Rect(size: size)
    clip = area
  }

  /// Draws over a screen as it was.
  package init(over grid: Grid, width: CellWidth = .standard, glyphs: GlyphSet = .unicode) {
    self.grid = grid
    self.width = width
    self.glyphs = glyphs
    area = Rect(size: grid.size)
    clip = area
  }

  /// Leaves nothing of what was drawn, nor of what was drawn over.
  package mutating func clear() {
    grid.clear()
  }

  /// The area to draw in, as seen from inside.
  package var bounds: Rect { Rect(size: area.size) }

  /// Draws with `rect` as the whole area, clipped to it.
  @discardableResult
  package mutating func within<Result>(
    _ rect: Rect, _ draw: (inout Canvas) throws -> Result
  ) rethrows -> Result {
    let outer = (area, clip)
    area = rect.moved(rows: area.row, columns: area.column)
    clip = clip.intersection(area)
    defer { (area, clip) = outer }
    return try draw(&self)
  }

  /// Draws one row of text and says how many columns it took, clipped ones included.
  ///
  /// At most `maxColumns` are used; a wide glyph that does not fit whole is left out.
  @discardableResult
  package mutating func put(
    _ text: Substring, row: Int, column: Int, role: Role = .text, emphasis: Emphasis = [],
    maxColumns: Int = .max
  ) -> Int {
    if let count = CellWidth.plainCount(text) {
      let used = min(count, max(maxColumns, 0))
      putPlain(text.utf8.prefix(used), row: row, column: column, role: role, emphasis: emphasis)
      return used
    }
    var used = 0
    var isFull = false
    let width = width
    width.forEachGlyph(in: text) { glyph in
      let columns = Int(glyph.columns)
      isFull = isFull || used + columns > maxColumns
      guard !isFull else { return }
      set(Cell(glyph, role: role, emphasis: emphasis), row: row, column: column + used)
      used += columns
    }
    return used
  }

  @discardableResult
  package mutating func put(
    _ text: String, row: Int, column: Int, role: Role = .text, emphasis: Emphasis = [],
    maxColumns: Int = .max
  ) -> Int {
    put(
      text[...], row: row, column: column, role: role, emphasis: emphasis, maxColumns: maxColumns)
  }

  /// Fills with a narrow glyph; only the first glyph of the text is used.
  package mutating func fill(
    _ rect: Rect, with text: String = " ", role: Role = .text, emphasis: Emphasis = []
  ) {
    var first: Glyph?
    width.forEachGlyph(in: text[...]) { first = first ?? $0 }
    let glyph = first.flatMap { $0.columns == 1 ? $0 : nil } ?? .space
    let cell = Cell(glyph, role: role, emphasis: emphasis)
    let target = rect.moved(rows: area.row, columns: area.column).intersection(clip)
    for row in target.row..<target.endRow {
      grid.set(target.column..<target.endColumn, row: row) { _ in cell }
    }
  }

  /// Changes the meaning of what is there already: a selection bar over drawn text, say.
  package mutating func restyle(_ rect: Rect, role: Role? = nil, adding emphasis: Emphasis = []) {
    forEachCell(in: rect) { grid, row, column in
      grid.restyle(row: row, column: column) { cell in
        cell.role = role ?? cell.role
        cell.emphasis.formUnion(emphasis)
      }
    }
  }

  /// Shows the cursor, when the place is inside.
  package mutating func placeCursor(row: Int, column: Int) {
    let point = Point(row: row + area.row, column: column + area.column)
    if clip.contains(point) { grid.cursor = point }
  }

  package mutating func hideCursor() {
    grid.cursor = nil
  }

  private mutating func putPlain(
    _ bytes: Substring.UTF8View.SubSequence, row: Int, column: Int, role: Role, emphasis: Emphasis
  ) {
    let row = row + area.row
    let start = column + area.column
    let columns =
      max(start, clip.column)..<max(start, clip.column, min(start + bytes.count, clip.endColumn))
    guard row >= clip.row, row < clip.endRow, !columns.isEmpty else { return }
    bytes.withContiguousStorageIfAvailable { bytes in
      grid.set(columns, row: row) { column in
        let glyph = Glyph(Unicode.Scalar(bytes[column - start]), columns: 1)
        return Cell(glyph, role: role, emphasis: emphasis)
      }
    }
  }

  private mutating func set(_ cell: Cell, row: Int, column: Int) {
    let row = row + area.row
    let column = column + area.column
    guard row >= clip.row, row < clip.endRow, column < clip.endColumn else { return }
    if column >= clip.column, !cell.isWide || column + 1 < clip.endColumn {
      grid.set(cell, row: row, column: column)
    } else if cell.isWide, column + 1 >= clip.column {
      let visible = max(column, clip.column)
      guard visible < clip.endColumn else { return }
      let blank = Cell(.space, role: cell.role, emphasis: cell.emphasis)
      grid.set(blank, row: row, column: visible)
    }
  }

  private mutating func forEachCell(in rect: Rect, _ body: (inout Grid, Int, Int) -> Void) {
    let target = rect.moved(rows: area.row, columns: area.column).intersection(clip)
    for row in target.row..<target.endRow {
      for column in target.column..<target.endColumn { body(&grid, row, column) }
    }
  }
}
