import CellGrid

/// A border between panes that the mouse holds.
struct BorderGrip: Sendable, Equatable {
  var border: PaneBorder
  /// Columns or rows from the border to the point that is held.
  var distance: Int
  /// The pane that had the focus, which it keeps when the border is moved.
  var focus: ComposePane
}

/// The sizes of the panes of the Compose screen.
extension WorkbenchState {
  /// Makes the focused pane wider or narrower.
  mutating func resizePane(columns: Int) { resizePane(by: columns, beside: true) }

  /// Makes the focused pane taller or shorter.
  mutating func resizePane(rows: Int) { resizePane(by: rows, beside: false) }

  private mutating func resizePane(by cells: Int, beside: Bool) {
    guard screen == .compose else {
      status = StatusMessage(
        .note, "Only the panes of Compose change their size; \(hint(.showCompose)) shows them.")
      return
    }
    guard !isZoomed else {
      status = StatusMessage(
        .note, "This pane has the whole screen; \(hint(.zoom)) gives the others their room back.")
      return
    }
    let layout = layout
    guard let border = layout.border(of: focus, beside: beside) else {
      status = StatusMessage(
        .note,
        "There is nothing beside this pane; \(ScreenLayout.twoColumns) columns hold two of them.")
      return
    }
    let position = splits.position(of: border, in: layout.body)
    splits.move(
      border, to: position + (border.ends(focus) ? cells : -cells), in: layout.body)
    if splits.position(of: border, in: layout.body) == position {
      status = StatusMessage(
        .note, cells > 0 ? "The other panes need what they have." : "It cannot be any smaller.")
    }
  }

  mutating func restoreSplits() {
    splits = PaneSplits()
    status = StatusMessage(.note, "The panes have their standard sizes.")
  }

  /// Takes hold of the border at a point, if there is one.
  mutating func grip(at point: Point) {
    let layout = layout
    grip = layout.border(at: point).map {
      BorderGrip(
        border: $0, distance: layout.distance(from: $0, to: point), focus: focus)
    }
  }

  mutating func drag(_ grip: BorderGrip, to point: Point) {
    let body = layout.body
    let place = grip.border == .columns ? point.column - body.column : point.row - body.row
    splits.move(grip.border, to: place - grip.distance, in: body)
    focus = grip.focus
  }
}
