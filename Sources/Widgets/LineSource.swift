package import CellGrid

/// The room that a line is made for.
package struct LineRoom: Sendable, Hashable {
  package var columns: Int
  package var width: CellWidth
  package var glyphs: GlyphSet

  package init(columns: Int, width: CellWidth, glyphs: GlyphSet = .unicode) {
    self.columns = columns
    self.width = width
    self.glyphs = glyphs
  }
}

/// Lines that are made when they come into sight, so that a long text costs what is seen of it.
package protocol LineSource {
  var lineCount: Int { get }
  /// - Precondition: `index` is at least 0 and less than `lineCount`.
  func line(at index: Int, in room: LineRoom) -> StyledLine
}

extension [StyledLine]: LineSource {
  package var lineCount: Int { count }

  package func line(at index: Int, in room: LineRoom) -> StyledLine { self[index] }
}

extension LineSource {
  /// The rows of a line; one empty row when there is no such line.
  func rows(at index: Int, in room: LineRoom) -> [StyledLine] {
    guard index >= 0, index < lineCount else { return [StyledLine()] }
    return line(at: index, in: room).rows(columns: room.columns, width: room.width)
  }
}
