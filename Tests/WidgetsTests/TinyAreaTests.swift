import CellGrid
import Testing
import Widgets

/// Every widget, in every small area, at places in, across and outside the screen.
struct TinyAreaTests {
  private static let lines = StyledLine.lines(of: "日本語 text\n\nwith 👩‍💻 more words\ttab")
  private static let hints = [KeyHint("ctrl-j", "run"), KeyHint("f5", "compare")]
  private static let tabs = [Tab("日本", key: "1"), Tab("b")]
  private static let markdown = "# 日\n- *x* `y`\n> z\n```\nq"
  private static let columns = [
    TableColumn("name", .fixed(4)), TableColumn("cost", .fraction(1), alignment: .trailing),
  ]

  private static let widgets: [(String, @Sendable (inout Canvas, Rect) -> Void)] = [
    ("panel", { _ = $0.panel("日本", note: "note", isFocused: true, in: $1) }),
    ("list", { $0.list(lines, selection: 3, in: $1) }),
    ("table", { $0.table(columns, count: 4, selection: 2, in: $1, row: { _ in ["日", "1"] }) }),
    ("tabs", { $0.within($1) { _ = $0.tabs(tabs, active: 1, row: 0, column: 0, maxColumns: 4) } }),
    ("gauge", { $0.within($1) { $0.gauge(0.4, row: 0, column: 0, columns: 4) } }),
    ("sparkline", { $0.within($1) { $0.sparkline([1, 2], row: 0, column: 0, columns: 4) } }),
    ("text view", { $0.textView(lines, scroll: TextScroll(followsEnd: true), in: $1) }),
    ("editor", { $0.editor(TextEditor("日本語\n👩‍💻x"), isFocused: true, in: $1) }),
    ("empty editor", { $0.editor(TextEditor(), isFocused: true, placeholder: "日本", in: $1) }),
    ("status", { $0.statusLine("日本語", right: "日本", in: $1) }),
    ("keys", { $0.keyLine(hints, in: $1) }),
    ("scrollbar", { $0.scrollbar(offset: 3, visible: $1.rows, total: 9, in: $1) }),
    ("dialog", { $0.within($1) { _ = $0.dialog("日本", lines, hints: hints) } }),
    ("help", { $0.within($1) { $0.helpSheet("日", [HelpSection("日", hints)]) } }),
    ("Markdown", { $0.textView(Markdown.lines(markdown), scroll: TextScroll(), in: $1) }),
  ]

  @Test(arguments: widgets.map(\.0))
  func `a widget clips and never traps`(name: String) throws {
    let draw = try #require(Self.widgets.first { $0.0 == name }).1
    for rows in [0, 1, 2, 3, 5] {
      for columns in [0, 1, 2, 3, 4, 5, 9, 30] {
        for (row, column) in [(0, 0), (-1, -1), (2, 3), (9, 9)] {
          var canvas = Canvas(size: GridSize(rows: 4, columns: 7))
          canvas.fill(canvas.bounds, with: "x", role: .marker)
          let rect = Rect(row: row, column: column, rows: rows, columns: columns)
          draw(&canvas, rect)
          #expect(canvas.grid.brokenInvariant == nil)
          for row in 0..<4 {
            for column in 0..<7 where !rect.contains(Point(row: row, column: column)) {
              #expect(
                canvas.grid[row, column].role == .marker, "\(name) \(rect) at \(row),\(column)")
            }
          }
        }
      }
    }
  }
}
