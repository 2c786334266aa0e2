import CellGrid
import Widgets

/// A text that is read over the screen.
package struct ReadingView: Sendable, Equatable {
  private let title: String
  private let lines: [StyledLine]
  private var scroll: TextScroll

  /// - Parameter placeholder: stands there when there are no lines.
  init(_ title: String, lines: [StyledLine], placeholder: String, followsEnd: Bool = false) {
    self.title = title
    self.lines = lines.isEmpty ? [StyledLine(placeholder, .placeholder)] : lines
    scroll = TextScroll(followsEnd: followsEnd)
  }

  mutating func reduce(_ command: ScrollCommand, size: GridSize, width: CellWidth) {
    let inside = GridSize(rows: max(size.rows - 4, 1), columns: max(size.columns - 8, 1))
    scroll.reduce(command, in: lines, size: inside, width: width)
  }

  func draw(on canvas: inout Canvas) {
    let bounds = canvas.bounds
    let inside = canvas.overlay(
      title, rows: max(bounds.rows - 4, 3), columns: max(bounds.columns - 8, 20))
    canvas.textView(lines, scroll: scroll, in: inside)
  }
}
