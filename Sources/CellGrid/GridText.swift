/// A grid as text that can be read in a diff: glyphs, then roles by letter, then the legend.
package struct GridText: Sendable, Hashable, CustomStringConvertible {
  package let description: String

  package init(_ grid: Grid) {
    var lines = Self.glyphRows(grid)
    lines += Self.roleRows(grid)
    let legend = Self.legend(grid)
    if !legend.isEmpty { lines.append(legend) }
    if let cursor = grid.cursor { lines.append("cursor \(cursor.row),\(cursor.column)") }
    description = lines.joined(separator: "\n") + "\n"
  }

  /// What one would see, each row between rulers; `·` stands for the right half of a wide glyph.
  package static func glyphRows(_ grid: Grid) -> [String] {
    rows(grid) { $0.isContinuation ? "·" : $0.glyph.text }
  }

  package static func roleRows(_ grid: Grid) -> [String] {
    rows(grid) { String($0.role.letter) }
  }

  /// The rows without rulers and without blanks at their ends: the screen as plain text.
  package static func plain(_ grid: Grid) -> String {
    (0..<grid.size.rows).map { row in
      var line = (0..<grid.size.columns).map { grid[row, $0].glyph.text }.joined()
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }

  private static func legend(_ grid: Grid) -> String {
    let present = Set(grid.cells.map(\.role))
    return Role.allCases.filter(present.contains).map { "\($0.letter) \($0.rawValue)" }
      .joined(separator: " · ")
  }

  private static func rows(_ grid: Grid, _ text: (Cell) -> String) -> [String] {
    (0..<grid.size.rows).map { row in
      "│" + (0..<grid.size.columns).map { text(grid[row, $0]) }.joined() + "│"
    }
  }
}

extension Role {
  private static let letters = Array(
    ".dTHpbBzSxCQmkKaAhiwWecuUfgyYoLrs1234vVIRnNqMO05tl+-=GXjJPFDE")

  /// One letter per role, the same in every snapshot.
  package var letter: Character { Self.letters[index] }
}
