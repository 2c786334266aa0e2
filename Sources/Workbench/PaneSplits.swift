package import CellGrid

/// A border between panes of the Compose screen that can be moved.
package enum PaneBorder: Sendable, Hashable, CaseIterable {
  /// Between the two columns.
  case columns
  /// Between prompt and input, and between response and evidence.
  case left, right
  /// Between input and response where there is one column only.
  case stacked

  /// True for the pane whose share is kept.
  func ends(_ pane: ComposePane) -> Bool {
    switch self {
    case .columns: pane == .prompt || pane == .input
    case .left: pane == .prompt
    case .right: pane == .response
    case .stacked: pane == .input
    }
  }
}

/// How the Compose screen is divided among its panes: what the pane at the left of each border, or above it, has.
///
/// Shares and not cells, so that a screen that was small for a while looks as before.
package struct PaneSplits: Sendable, Hashable {
  /// A number that the standard shares divide evenly, larger than any screen.
  package static let whole = 12_000

  private var columns = 5_400
  private var left = 7_200
  private var right = 7_200
  private var stacked = 4_000

  package init() {}

  package subscript(border: PaneBorder) -> Int {
    get {
      switch border {
      case .columns: columns
      case .left: left
      case .right: right
      case .stacked: stacked
      }
    }
    set {
      let share = min(max(newValue, 0), Self.whole)
      switch border {
      case .columns: columns = share
      case .left: left = share
      case .right: right = share
      case .stacked: stacked = share
      }
    }
  }

  /// Columns or rows before a border; no pane gets so small that nothing can be read in it, as long as there is room.
  func position(of border: PaneBorder, in body: Rect) -> Int {
    let total = Self.extent(of: border, in: body)
    return Self.clamp(total * self[border] / Self.whole, border, total)
  }

  /// Moves a border to where so many columns or rows are before it, or as near as the least sizes allow.
  mutating func move(_ border: PaneBorder, to position: Int, in body: Rect) {
    let total = Self.extent(of: border, in: body)
    guard total > 0 else { return }
    let wanted = Self.clamp(min(max(position, 0), total), border, total)
    self[border] = (wanted * Self.whole + total - 1) / total
  }

  private static func extent(of border: PaneBorder, in body: Rect) -> Int {
    border == .columns ? body.columns : body.rows
  }

  private static func clamp(_ position: Int, _ border: PaneBorder, _ total: Int) -> Int {
    let least =
      switch border {
      case .columns: 20
      case .left, .right: 4
      case .stacked: 3
      }
    return min(max(position, least), max(total - least, least))
  }
}

/// The room of each pane of the Compose screen that is shown.
package struct PaneAreas: Sendable, Equatable {
  var input: Rect?
  var response: Rect?
  var evidence: Rect?
  var prompt: Rect?

  package subscript(pane: ComposePane) -> Rect? {
    get {
      switch pane {
      case .input: input
      case .response: response
      case .evidence: evidence
      case .prompt: prompt
      }
    }
    set {
      switch pane {
      case .input: input = newValue
      case .response: response = newValue
      case .evidence: evidence = newValue
      case .prompt: prompt = newValue
      }
    }
  }

  func pane(at point: Point) -> ComposePane? {
    ComposePane.allCases.first { self[$0]?.contains(point) == true }
  }
}
