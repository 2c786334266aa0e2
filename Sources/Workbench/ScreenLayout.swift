package import CellGrid

/// Where everything stands on a screen of some size: a pure function, used by reducers and views alike.
package struct ScreenLayout: Sendable, Equatable {
  /// Below this the screen only says how large it must be.
  package static let smallest = GridSize(rows: 10, columns: 40)
  /// A body of fewer columns has one column of panes.
  static let twoColumns = 64

  package static func fits(_ size: GridSize) -> Bool {
    size.rows >= smallest.rows && size.columns >= smallest.columns
  }

  package var header: Rect
  package var body: Rect
  package var meter: Rect
  package var footer: Rect
  package var panes: PaneAreas

  package init(
    size: GridSize, zoomed: ComposePane? = nil, splits: PaneSplits = PaneSplits()
  ) {
    let meterRows = size.rows >= 20 ? 2 : 1
    let rows = Rect(size: size)
      .splitRows([.fixed(1), .fraction(1), .fixed(meterRows), .fixed(1)])
    (header, body, meter, footer) = (rows[0], rows[1], rows[2], rows[3])
    panes = PaneAreas()
    if let zoomed { panes[zoomed] = body } else { panes = Self.panes(in: body, splits) }
  }

  /// Two columns when there is room; otherwise prompt and evidence give way to input and response.
  private static func panes(in body: Rect, _ splits: PaneSplits) -> PaneAreas {
    if body.columns < twoColumns || body.rows < 10 {
      let (input, response) = body.split(atRow: splits.position(of: .stacked, in: body))
      return PaneAreas(input: input, response: response)
    }
    let (left, right) = body.split(atColumn: splits.position(of: .columns, in: body))
    let (prompt, input) = left.split(atRow: splits.position(of: .left, in: body))
    let (response, evidence) = right.split(atRow: splits.position(of: .right, in: body))
    return PaneAreas(input: input, response: response, evidence: evidence, prompt: prompt)
  }

  /// A column narrower than this is not read with ease.
  private static let narrowestColumn = 44

  /// The line above the columns of the Compare screen.
  package var compareHeading: Rect { body.splitRows([.fixed(1), .fraction(1)])[0] }

  /// Equal columns; a single area, for tabs, where they would be too narrow.
  package func compareAreas(_ count: Int, isZoomed: Bool) -> [Rect] {
    let below = body.splitRows([.fixed(1), .fraction(1)])[1]
    guard !isZoomed, count > 1, below.columns / count >= Self.narrowestColumn else {
      return [below]
    }
    return below.splitColumns(Array(repeating: .fraction(1), count: count))
  }
}

extension ScreenLayout {
  /// The border that a pane has to one beside it, or to one above or below it; `nil` where it has none.
  func border(of pane: ComposePane, beside: Bool) -> PaneBorder? {
    guard panes[pane] != nil, let response = panes.response, response != body else { return nil }
    guard panes.prompt != nil else { return beside ? nil : .stacked }
    if beside { return .columns }
    return pane == .prompt || pane == .input ? .left : .right
  }

  /// The border that is drawn at a point, in either of its two lines.
  func border(at point: Point) -> PaneBorder? {
    guard let pane = panes.pane(at: point) else { return nil }
    return [true, false].lazy.compactMap { border(of: pane, beside: $0) }.first { border in
      let distance = distance(from: border, to: point)
      return distance == 0 || distance == -1
    }
  }

  /// Columns or rows from a border on to a point.
  func distance(from border: PaneBorder, to point: Point) -> Int {
    switch border {
    case .columns: point.column - (panes.prompt?.endColumn ?? 0)
    case .left: point.row - (panes.prompt?.endRow ?? 0)
    case .right: point.row - (panes.response?.endRow ?? 0)
    case .stacked: point.row - (panes.input?.endRow ?? 0)
    }
  }
}

extension Rect {
  /// The first rows, as long as they are there, and the others.
  fileprivate func split(atRow count: Int) -> (above: Rect, below: Rect) {
    let count = min(max(count, 0), rows)
    return (
      Rect(row: row, column: column, rows: count, columns: columns),
      Rect(row: row + count, column: column, rows: rows - count, columns: columns)
    )
  }

  fileprivate func split(atColumn count: Int) -> (left: Rect, right: Rect) {
    let count = min(max(count, 0), columns)
    return (
      Rect(row: row, column: column, rows: rows, columns: count),
      Rect(row: row, column: column + count, rows: rows, columns: columns - count)
    )
  }
}
