package import CellGrid

/// Points with their uncertainty on two linear axes, in whole cells, so that any terminal shows them.
package struct Plot: Sendable, Equatable {
  package struct Span: Sendable, Equatable {
    package var low: Double
    package var likely: Double
    package var high: Double

    package init(low: Double, likely: Double, high: Double) {
      self.low = low
      self.likely = likely
      self.high = high
    }
  }

  package struct Point: Sendable, Equatable {
    package var x: Span
    package var y: Span
    /// One column wide.
    package var mark: String
    package var role: Role

    package init(x: Span, y: Span, mark: String, role: Role) {
      self.x = x
      self.y = y
      self.mark = mark
      self.role = role
    }
  }

  package var points: [Point]
  /// What the ends of the axes say; `x` from left to right, `y` from bottom to top.
  package var labels: (x: (low: String, high: String), y: (low: String, high: String))
  package var x: ClosedRange<Double>
  package var y: ClosedRange<Double>

  package init(
    _ points: [Point], x: ClosedRange<Double>, y: ClosedRange<Double>,
    xLabels: (low: String, high: String), yLabels: (low: String, high: String)
  ) {
    self.points = points
    self.x = x
    self.y = y
    labels = (xLabels, yLabels)
  }

  package static func == (left: Plot, right: Plot) -> Bool {
    left.points == right.points && left.x == right.x && left.y == right.y
  }

  /// The cell of a value on an axis of so many cells; values beyond an end stand at it.
  package static func cell(_ value: Double, on axis: ClosedRange<Double>, cells: Int) -> Int {
    let width = axis.upperBound - axis.lowerBound
    guard cells > 1, width > 0, value.isFinite else {
      return value == .infinity ? max(cells - 1, 0) : 0
    }
    let part = min(max((value - axis.lowerBound) / width, 0), 1)
    return Int((part * Double(cells - 1)).rounded())
  }
}

extension Canvas {
  /// Draws axes with the labels of their ends, the whiskers of all points, then their marks.
  package mutating func plot(_ plot: Plot, in rect: Rect) {
    let left = max(
      width.columns(of: plot.labels.y.low), width.columns(of: plot.labels.y.high))
    let area = Rect(
      row: rect.row, column: rect.column + left + 1, rows: rect.rows - 2,
      columns: rect.columns - left - 1)
    guard area.rows > 1, area.columns > 4 else { return }
    drawAxes(of: plot, around: area, from: rect.column)
    func place(_ value: Double) -> Int {
      area.column + Plot.cell(value, on: plot.x, cells: area.columns)
    }
    func height(_ value: Double) -> Int {
      area.endRow - 1 - Plot.cell(value, on: plot.y, cells: area.rows)
    }
    for point in plot.points {
      let (row, column) = (height(point.y.likely), place(point.x.likely))
      for other in place(point.x.low)...max(place(point.x.high), place(point.x.low)) {
        put(glyphs.horizontal, row: row, column: other, role: point.role)
      }
      for other in height(point.y.high)...max(height(point.y.low), height(point.y.high)) {
        put(
          other == row ? glyphs.cross : glyphs.vertical, row: other, column: column,
          role: point.role)
      }
    }
    var taken: Set<Place> = []
    for point in plot.points {
      let wanted = Place(row: height(point.y.likely), column: place(point.x.likely))
      let free = wanted.beside(in: area.column..<area.endColumn, without: taken) ?? wanted
      taken.insert(free)
      put(point.mark, row: free.row, column: free.column, role: point.role, emphasis: .bold)
    }
  }

  /// Where a mark stands; one that would hide another stands beside it.
  private struct Place: Hashable {
    var row: Int
    var column: Int

    func beside(in columns: Range<Int>, without taken: Set<Place>) -> Place? {
      (0..<columns.count).lazy.flatMap { [column + $0, column - $0] }
        .filter(columns.contains).map { Place(row: row, column: $0) }
        .first { !taken.contains($0) }
    }
  }

  private mutating func drawAxes(of plot: Plot, around area: Rect, from column: Int) {
    put(plot.labels.y.high, row: area.row, column: column, role: .dim)
    put(plot.labels.y.low, row: area.endRow - 1, column: column, role: .dim)
    for row in area.row..<area.endRow {
      put(glyphs.vertical, row: row, column: area.column - 1, role: .border)
    }
    put(glyphs.bottomLeft, row: area.endRow, column: area.column - 1, role: .border)
    for column in area.column..<area.endColumn {
      put(glyphs.horizontal, row: area.endRow, column: column, role: .border)
    }
    put(plot.labels.x.low, row: area.endRow + 1, column: area.column, role: .dim)
    let high = plot.labels.x.high
    put(
      high, row: area.endRow + 1,
      column: max(area.endColumn - width.columns(of: high), area.column),
      role: .dim)
  }

  /// A range on an axis with its likely value: `├──●────┤`; what never ends runs to the edge.
  package mutating func interval(
    low: Double, likely: Double?, high: Double?, on axis: ClosedRange<Double>, role: Role,
    row: Int, column: Int, columns: Int
  ) {
    guard columns > 0 else { return }
    let first = Plot.cell(low, on: axis, cells: columns)
    let last = high.map { Plot.cell($0, on: axis, cells: columns) } ?? columns - 1
    for cell in first...max(last, first) {
      put(glyphs.horizontal, row: row, column: column + cell, role: role)
    }
    put(glyphs.teeLeft, row: row, column: column + first, role: role)
    if high != nil { put(glyphs.teeRight, row: row, column: column + max(last, first), role: role) }
    guard let likely else { return }
    put(
      glyphs.dot, row: row, column: column + Plot.cell(likely, on: axis, cells: columns),
      role: role, emphasis: .bold)
  }
}
