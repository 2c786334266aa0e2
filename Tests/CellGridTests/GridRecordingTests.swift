import CellGrid
import Testing

struct GridRecordingTests {
  private func grid(_ lines: [String], role: Role = .text) -> Grid {
    var canvas = Canvas(size: GridSize(rows: 2, columns: 6))
    for (row, line) in lines.enumerated() { canvas.put(line, row: row, column: 0, role: role) }
    return canvas.grid
  }

  @Test func `the first screen is sent whole, a later one by the rows that changed`() {
    var recording = GridRecording(theme: .plain)
    let first = recording.text(showing: grid(["ab", "日本"]))
    #expect(first.contains("\u{1B}[2J"))
    #expect(first.contains("\u{1B}[1;1H\u{1B}[0mab    \u{1B}[0m"))
    #expect(first.contains("\u{1B}[2;1H\u{1B}[0m日本  \u{1B}[0m"))
    #expect(recording.text(showing: grid(["ab", "日本"])) == "")
    let third = recording.text(showing: grid(["ab", "cd"]))
    #expect(!third.contains("\u{1B}[1;1H"))
    #expect(third.contains("\u{1B}[2;1H\u{1B}[0mcd    \u{1B}[0m"))
  }

  @Test func `styles are sent as the theme has them`() {
    let theme = Theme(
      name: "t",
      styles: [
        .title: Style(
          foreground: .rgb(red: 1, green: 2, blue: 3), background: .ansi(9), emphasis: .bold)
      ])
    var recording = GridRecording(theme: theme)
    let text = recording.text(showing: grid(["a"], role: .title))
    #expect(text.contains("\u{1B}[0;1;38;2;1;2;3;101ma\u{1B}[0m"))
  }
}
