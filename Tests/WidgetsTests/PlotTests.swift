import CellGrid
import Testing
import Widgets

struct PlotTests {
  private func rows(_ size: GridSize, draw: (inout Canvas) -> Void) -> [Substring] {
    var canvas = Canvas(size: size)
    draw(&canvas)
    return GridText.plain(canvas.grid).split(separator: "\n", omittingEmptySubsequences: false)
  }

  private func point(_ x: Double, _ y: Double, _ mark: String) -> Plot.Point {
    Plot.Point(
      x: Plot.Span(low: x, likely: x, high: x),
      y: Plot.Span(low: y - 0.25, likely: y, high: y + 0.25), mark: mark, role: .chart)
  }

  private var plot: Plot {
    Plot(
      [point(0, 0.5, "1"), point(10, 0.75, "2")], x: 0...10, y: 0...1, xLabels: ("$0", "$10"),
      yLabels: ("0 %", "100 %"))
  }

  @Test func `points stand where their values are, with their intervals`() {
    let rows = rows(GridSize(rows: 7, columns: 16)) {
      $0.plot(plot, in: Rect(size: GridSize(rows: 7, columns: 16)))
    }
    #expect(
      rows == [
        "100 %│         │",
        "     ││        2",
        "     │1        │",
        "     ││",
        "0 %  │",
        "     └──────────",
        "      $0     $10",
      ])
  }

  @Test func `equal points stand beside each other`() {
    var equal = plot
    equal.points = [
      point(0, 0.5, "1"), point(0, 0.5, "2"), point(10, 0.5, "3"), point(10, 0.5, "4"),
      point(0, 0.5, "5"),
    ]
    let rows = rows(GridSize(rows: 7, columns: 16)) {
      $0.plot(equal, in: Rect(size: GridSize(rows: 7, columns: 16)))
    }
    #expect(rows[2] == "     │125     43")
  }

  @Test func `an interval without end runs to the edge`() {
    let rows = rows(GridSize(rows: 2, columns: 11)) {
      $0.interval(
        low: 2, likely: 5, high: 8, on: 0...10, role: .chart, row: 0, column: 0, columns: 11)
      $0.interval(
        low: 4, likely: nil, high: nil, on: 0...10, role: .chart, row: 1, column: 0, columns: 11)
    }
    #expect(rows == ["  ├──●──┤", "    ├──────"])
  }

  @Test func `nothing that is no number, and no small area, does harm`() {
    var wild = plot
    wild.points.append(point(.nan, .infinity, "3"))
    wild.points.append(point(-.infinity, -5, "4"))
    for size in [
      GridSize(rows: 0, columns: 0), GridSize(rows: 1, columns: 1), GridSize(rows: 3, columns: 5),
      GridSize(rows: 12, columns: 40),
    ] {
      #expect(rows(size) { $0.plot(wild, in: Rect(size: size)) }.count >= size.rows)
    }
    #expect(Plot.cell(.infinity, on: 0...1, cells: 5) == 4)
    #expect(Plot.cell(0.5, on: 1...1, cells: 5) == 0)
  }
}
