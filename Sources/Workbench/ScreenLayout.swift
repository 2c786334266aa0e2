package import CellGrid

/// Where everything stands on a screen of some size: a pure function, used by reducers and views alike.
package struct ScreenLayout: Sendable, Equatable {
  /// Below this the screen only says how large it must be.
  package static let smallest = GridSize(rows: 10, columns: 40)

  package static func fits(_ size: GridSize) -> Bool {
    size.rows >= smallest.rows && size.columns >= smallest.columns
  }

  package var header: Rect
  package var body: Rect
  package var meter: Rect
  package var footer: Rect
  package var panes: [ComposePane: Rect]

  package init(size: GridSize, zoomed: ComposePane? = nil) {
    let meterRows = size.rows >= 20 ? 2 : 1
    let rows = Rect(size: size)
      .splitRows([.fixed(1), .fraction(1), .fixed(meterRows), .fixed(1)])
    (header, body, meter, footer) = (rows[0], rows[1], rows[2], rows[3])
    panes = Self.panes(in: body, zoomed: zoomed)
  }

  /// Two columns when there is room; otherwise prompt and evidence give way to input and response.
  private static func panes(in body: Rect, zoomed: ComposePane?) -> [ComposePane: Rect] {
    if let zoomed { return [zoomed: body] }
    if body.columns < 64 || body.rows < 10 {
      let parts = body.splitRows([.fixed(max(body.rows / 3, 3)), .fraction(1)])
      return [.input: parts[0], .response: parts[1]]
    }
    let columns = body.splitColumns([.fraction(9), .fraction(11)])
    let left = columns[0].splitRows([.fraction(3), .fraction(2)])
    let right = columns[1].splitRows([.fraction(3), .fraction(2)])
    return [.prompt: left[0], .input: left[1], .response: right[0], .evidence: right[1]]
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
