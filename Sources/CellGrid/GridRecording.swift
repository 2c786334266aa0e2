/// Turns screens into what a terminal would have to be sent to show them one after the other.
///
/// Rows that stay as they are cost nothing. Colours are sent as the theme names them: a player decides what it can show.
package struct GridRecording: Sendable {
  private let theme: Theme
  private var last: Grid?

  package init(theme: Theme) {
    self.theme = theme
  }

  /// The bytes, as text, that bring the terminal from the screen before to this one; empty when nothing changed.
  package mutating func text(showing grid: Grid) -> String {
    var text = ""
    if last?.size != grid.size {
      last = nil
      text += "\u{1B}[0m\u{1B}[2J"
    }
    for row in 0..<grid.size.rows where last.map({ !Self.sameRow(row, $0, grid) }) ?? true {
      text += "\u{1B}[\(row + 1);1H" + line(row, of: grid)
    }
    if !text.isEmpty || last?.cursor != grid.cursor { text += Self.cursor(grid) }
    last = grid
    return text
  }

  private static func sameRow(_ row: Int, _ a: Grid, _ b: Grid) -> Bool {
    (0..<a.size.columns).allSatisfy { a[row, $0] == b[row, $0] }
  }

  private static func cursor(_ grid: Grid) -> String {
    grid.cursor.map { "\u{1B}[\($0.row + 1);\($0.column + 1)H\u{1B}[?25h" } ?? "\u{1B}[?25l"
  }

  private func line(_ row: Int, of grid: Grid) -> String {
    var text = ""
    var current: String?
    for column in 0..<grid.size.columns {
      let cell = grid[row, column]
      let wanted = attributes(of: cell)
      if wanted != current {
        text += "\u{1B}[\(wanted)m"
        current = wanted
      }
      text += cell.glyph.text
    }
    return text + "\u{1B}[0m"
  }

  /// Parameters of SGR, beginning with 0.
  private func attributes(of cell: Cell) -> String {
    let style = theme.style(of: cell.role)
    let emphasis = style.emphasis.union(cell.emphasis)
    var codes = ["0"]
    let kinds: [(Emphasis, String)] = [
      (.bold, "1"), (.dim, "2"), (.italic, "3"), (.underline, "4"), (.reverse, "7"),
    ]
    codes += kinds.filter { emphasis.contains($0.0) }.map(\.1)
    codes += Self.codes(of: style.foreground, base: 30)
    codes += Self.codes(of: style.background, base: 40)
    return codes.joined(separator: ";")
  }

  private static func codes(of color: ThemeColor, base: Int) -> [String] {
    switch color {
    case .standard: []
    case .ansi(let number) where number < 8: ["\(base + Int(number))"]
    case .ansi(let number): ["\(base + 52 + Int(number))"]
    case .indexed(let number): ["\(base + 8);5;\(number)"]
    case .rgb(let red, let green, let blue): ["\(base + 8);2;\(red);\(green);\(blue)"]
    }
  }
}
