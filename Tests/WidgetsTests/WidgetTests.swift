import CellGrid
import Testing
import Widgets

private func drawn(
  _ rows: Int, _ columns: Int, glyphs: GlyphSet = .unicode, _ draw: (inout Canvas) -> Void
) -> String {
  var canvas = Canvas(size: GridSize(rows: rows, columns: columns), glyphs: glyphs)
  draw(&canvas)
  #expect(canvas.grid.brokenInvariant == nil)
  return GridText(canvas.grid).description
}

private func glyphs(_ rows: Int, _ columns: Int, _ draw: (inout Canvas) -> Void) -> [String] {
  var canvas = Canvas(size: GridSize(rows: rows, columns: columns))
  draw(&canvas)
  return GridText.glyphRows(canvas.grid)
}

struct WidgetTests {
  @Test func `a panel has a title, a note and room inside`() {
    let text = drawn(3, 20) { canvas in
      let inside = canvas.panel("Input", note: StyledLine("12 %", .dim))
      canvas.put("hi", row: inside.row, column: inside.column)
    }
    #expect(
      text == """
        │┌ Input ──── 12 % ─┐│
        ││hi                ││
        │└──────────────────┘│
        │bTTTTTTTbbbb.dddd.bb│
        │b..................b│
        │bbbbbbbbbbbbbbbbbbbb│
        . text · d dim · T title · b border

        """)
  }

  @Test func `a focused panel shows without colours`() {
    let text = drawn(2, 16) { $0.panel("A long title indeed", isFocused: true) }
    #expect(
      text == """
        │┌ ▸ A long t… ─┐│
        │└──────────────┘│
        │BTTTTTTTTTTTTTBB│
        │BBBBBBBBBBBBBBBB│
        T title · B borderFocused

        """)
  }

  @Test func `borders are plain on terminals without UTF-8`() {
    let text = drawn(3, 10, glyphs: .ascii) { $0.panel("Ab", isFocused: true) }
    #expect(text.hasPrefix("│+ > Ab --+│\n│|        |│\n│+--------+│\n"))
  }

  @Test func `a list marks its selection and keeps it in sight`() {
    let text = drawn(3, 8) { canvas in
      canvas.list(["one", "two", "three", "four is long"], selection: 3, in: canvas.bounds)
    }
    #expect(
      text == """
        │  two   │
        │  three▐│
        │▸ four…▐│
        │........│
        │.......z│
        │SSSSSSSz│
        . text · z scrollbar · S selection

        """)
  }

  @Test func `a table aligns numbers and keeps its heading`() {
    let columns = [
      TableColumn("strategy"), TableColumn("cost", .fixed(6), alignment: .trailing),
    ]
    let cells: [[StyledLine]] = [
      ["prompt", "1.5"], ["retrieval with k", "12.25"], ["tuned", "0.001234"],
    ]
    let text = drawn(3, 18) { canvas in
      canvas.table(columns, count: 3, selection: 1, in: canvas.bounds, row: { cells[$0] })
    }
    #expect(
      text == """
        │  strategy   cost │
        │  prompt      1.5▐│
        │▸ retriev…  12.25 │
        │..hhhhhhhh...hhhh.│
        │.................z│
        │SSSSSSSSSSSSSSSSSS│
        . text · z scrollbar · S selection · h tableHeader

        """)
  }

  @Test func `the active tab stays in sight`() {
    let tabs = [Tab("Prompt", key: "1"), Tab("Tuned", key: "2"), Tab("RAG", key: "3")]
    #expect(
      glyphs(1, 28) { $0.tabs(tabs, active: 1, row: 0, column: 0) }
        == ["│ 1 Prompt [2 Tuned] 3 RAG   │"])
    #expect(
      glyphs(1, 12) { $0.tabs(tabs, active: 2, row: 0, column: 0, maxColumns: 12) }
        == ["│[3 RAG] +2  │"])
  }

  @Test func `tabs that are out of sight are counted`() {
    let tabs = (1...5).map { Tab("abc", key: "\($0)") }
    func row(_ columns: Int, active: Int = 0) -> [String] {
      glyphs(1, columns) {
        $0.tabs(tabs, active: active, row: 0, column: 0, maxColumns: columns)
      }
    }
    #expect(row(35) == ["│[1 abc] 2 abc  3 abc  4 abc  5 abc │"])
    #expect(row(34) == ["│[1 abc] 2 abc  3 abc  4 abc  +1   │"])
    #expect(row(18, active: 3) == ["│ 3 abc [4 abc] +3 │"])
    #expect(row(6) == ["│[1 abc│"])
  }

  @Test(arguments: [
    (0.0, "│░░░░░░░░░░│LLLLLLLLLL"), (0.001, "│█░░░░░░░░░│yLLLLLLLLL"),
    (0.5, "│█████░░░░░│yyyyyLLLLL"), (0.85, "│█████████░│YYYYYYYYYL"),
    (0.999, "│█████████░│YYYYYYYYYL"), (1.0, "│██████████│oooooooooo"),
    (7.0, "│██████████│oooooooooo"), (Double.nan, "│░░░░░░░░░░│LLLLLLLLLL"),
  ])
  func `a gauge is never full before it is`(fraction: Double, expected: String) {
    var canvas = Canvas(size: GridSize(rows: 1, columns: 10))
    canvas.gauge(fraction, row: 0, column: 0, columns: 10)
    let roles = GridText.roleRows(canvas.grid)[0].filter { $0 != "│" }
    #expect(GridText.glyphRows(canvas.grid)[0] + roles == expected)
  }

  @Test func `a sparkline shows the latest values`() {
    #expect(
      glyphs(1, 5) { $0.sparkline([9, 0, 1, 2, 4, .nan], row: 0, column: 0, columns: 5) }
        == ["│▁▃▅█▁│"])
  }

  @Test func `a status line gives way at the left`() {
    let rows = glyphs(1, 16) { canvas in
      canvas.statusLine("cannot be read", right: "$0.01", in: canvas.bounds)
    }
    #expect(rows == ["│cannot be… $0.01│"])
  }

  @Test func `keys are shown whole or not at all`() {
    let hints = [KeyHint("^J", "run"), KeyHint("F5", "compare")]
    #expect(glyphs(1, 12) { $0.keyLine(hints, in: $0.bounds) } == ["│^J run      │"])
  }

  @Test func `a dialog lies in the middle, over what was there`() {
    let rows = glyphs(7, 26) { canvas in
      canvas.fill(canvas.bounds, with: "x")
      canvas.dialog(
        "Delete?", ["This cannot be undone."], hints: [KeyHint("y", "yes"), KeyHint("n", "no")])
    }
    #expect(
      rows == [
        "│xxxxxxxxxxxxxxxxxxxxxxxxxx│", "│┌ ▸ Delete? ─────────────┐│",
        "││ This cannot be undone. ││", "││                        ││",
        "││ y yes  n no            ││", "│└────────────────────────┘│",
        "│xxxxxxxxxxxxxxxxxxxxxxxxxx│",
      ])
  }

  @Test func `a help sheet lists keys by section`() {
    let rows = glyphs(6, 24) { canvas in
      canvas.helpSheet(
        "Keys",
        [
          HelpSection("Run", [KeyHint("ctrl-j", "run"), KeyHint("esc", "cancel")])
        ])
    }
    #expect(
      rows == [
        "│  ┌ ▸ Keys ──────────┐  │", "│  │ Run              │  │",
        "│  │   ctrl-j  run    │  │", "│  │   esc     cancel │  │",
        "│  └──────────────────┘  │", "│                        │",
      ])
  }
}
