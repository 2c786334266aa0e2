import CNcurses
import CellGrid

/// Hands what changed between two grids to ncurses, in the colours of the theme.
struct ScreenWriter {
  private var shown: Grid?
  private var theme: Theme?
  private var looks: [Look] = []
  private var cells: [tv_cell] = []

  private struct Look {
    let pair: Int32
    let emphasis: UInt32
  }

  /// After this every cell is written again.
  mutating func forget() {
    shown = nil
    tv_redraw()
  }

  /// - Parameter area: where it may differ from what is shown.
  mutating func write(
    _ grid: Grid, area: Rect, theme: Theme, colors: ColorDepth, width: CellWidth
  ) {
    if theme != self.theme { adopt(theme, colors: colors) }
    let difference = GridDifference(from: shown, to: grid, in: area)
    guard !difference.isEmpty || grid.cursor != shown?.cursor || shown == nil else { return }
    for run in difference.runs { put(run, of: grid, width: width) }
    // A frame of several runs is shown at once, by terminals that can.
    let isWhole = difference.runs.count > 1
    if isWhole { send("\u{1B}[?2026h") }
    tv_flush(Int32(grid.cursor?.row ?? -1), Int32(grid.cursor?.column ?? 0))
    if isWhole { send("\u{1B}[?2026l") }
    // A copy of its own, so that who draws can go on in place.
    if shown?.size == grid.size { shown?.take(difference, from: grid) } else { shown = grid }
  }

  private func send(_ text: String) {
    tv_write(text, text.utf8.count)
  }

  private mutating func adopt(_ theme: Theme, colors: ColorDepth) {
    self.theme = theme
    shown = nil
    looks = Role.allCases.map { role in
      let style = theme.style(of: role)
      let pair =
        colors == .none
        ? 0 : tv_pair(colors.number(of: style.foreground), colors.number(of: style.background))
      return Look(pair: pair, emphasis: UInt32(style.emphasis.rawValue))
    }
  }

  private mutating func put(_ run: GridDifference.Run, of grid: Grid, width: CellWidth) {
    cells.removeAll(keepingCapacity: true)
    var role: Role?
    var look = Look(pair: 0, emphasis: 0)
    for column in run.columns {
      let cell = grid[run.row, column]
      if cell.isContinuation { continue }
      if cell.role != role {
        role = cell.role
        look = looks[cell.role.index]
      }
      var output = tv_cell()
      output.pair = look.pair
      output.emphasis = look.emphasis | UInt32(cell.emphasis.rawValue)
      let base = cell.glyph.base
      output.scalars.0 = base.value
      if cell.glyph.hasMarks { add(cell.glyph.marks, to: &output) }
      if base.value < 0x7F || width.columns(of: base) == Int(cell.glyph.columns) {
        cells.append(output)
      } else {
        appendStandIn(for: cell, output)
      }
    }
    tv_put(Int32(run.row), Int32(run.columns.lowerBound), cells, Int32(cells.count))
  }

  private func add(_ marks: [Unicode.Scalar], to output: inout tv_cell) {
    if marks.count > 0 { output.scalars.1 = marks[0].value }
    if marks.count > 1 { output.scalars.2 = marks[1].value }
    if marks.count > 2 { output.scalars.3 = marks[2].value }
  }

  /// A glyph that libc gives another width than the grid does: blanks keep the row aligned.
  private mutating func appendStandIn(for cell: Cell, _ output: tv_cell) {
    var blank = output
    blank.scalars = (0x3F, 0, 0, 0)
    for _ in 0..<max(Int(cell.glyph.columns), 1) { cells.append(blank) }
  }
}
