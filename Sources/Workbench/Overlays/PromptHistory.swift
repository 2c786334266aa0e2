import CellGrid
package import StrategyCore
import Widgets

/// A version of a prompt as a row of its history.
package struct PromptVersionRow: Sendable, Equatable {
  package var version: PromptVersion
  /// Local date and time of its last session, for people; empty for the session at hand.
  package var lastUsed: String

  package init(_ version: PromptVersion, lastUsed: String = "") {
    self.version = version
    self.lastUsed = lastUsed
  }
}

/// The texts that a prompt file had when it was run, each against the text as it now stands.
package struct PromptHistory: Sendable, Equatable {
  package enum Command: String, Sendable, Hashable, CaseIterable {
    case next, previous, restore, name
  }

  package let path: String
  /// The text as it now stands.
  private let current: String
  package private(set) var rows: [PromptVersionRow] = []
  package private(set) var selection = 0
  /// True until all recorded sessions are read.
  package internal(set) var isSearching = true
  private var lines: [StyledLine] = []
  private var counts = (removed: 0, added: 0)
  private var scroll = TextScroll()

  package init(path: String, current: String, rows: [PromptVersionRow]) {
    self.path = path
    self.current = current
    show(rows)
  }

  package static func == (left: PromptHistory, right: PromptHistory) -> Bool {
    left.path == right.path && left.current == right.current && left.rows == right.rows
      && left.selection == right.selection && left.isSearching == right.isSearching
      && left.scroll == right.scroll
  }

  package var selected: PromptVersion? {
    rows.indices.contains(selection) ? rows[selection].version : nil
  }

  /// Takes a fresh list; what was selected stays selected.
  mutating func show(_ rows: [PromptVersionRow]) {
    let chosen = selected?.id
    self.rows = rows
    selection = rows.firstIndex { $0.version.id == chosen } ?? 0
    compare()
  }

  mutating func rename(_ id: String, to name: String?) {
    guard let index = rows.firstIndex(where: { $0.version.id == id }) else { return }
    rows[index].version.name = name
  }

  mutating func move(by step: Int) {
    guard !rows.isEmpty else { return }
    selection = min(max(selection + step, 0), rows.count - 1)
    compare()
  }

  mutating func reduce(_ command: ScrollCommand, size: GridSize, width: CellWidth) {
    let inside = GridSize(
      rows: max(size.rows - 4 - listRows(size.rows) - 2, 1), columns: max(size.columns - 8, 1))
    scroll.reduce(command, in: lines, size: inside, width: width)
  }

  private mutating func compare() {
    scroll.toStart()
    guard let selected else {
      lines = []
      return
    }
    let difference = WordDifference(from: selected.text, to: current)
    counts = difference.wordCounts
    lines =
      difference.isSame
      ? [StyledLine("This is the text as it now stands.", .placeholder)]
      : difference.lines(.text)
    let first = lines.firstIndex { line in
      line.spans.contains { $0.role == .added || $0.role == .removed }
    }
    if let first { scroll.toLine(first - 2) }
  }

  private func listRows(_ rows: Int) -> Int { min(max(self.rows.count, 1), max(rows / 4, 3)) }

  func draw(on canvas: inout Canvas) {
    let bounds = canvas.bounds
    let inside = canvas.overlay(
      "History of \(path)", rows: max(bounds.rows - 4, 5), columns: max(bounds.columns - 8, 30))
    let parts = inside.splitRows([
      .fixed(listRows(bounds.rows)), .fixed(1), .fraction(1), .fixed(1),
    ])
    guard !rows.isEmpty else {
      let text = isSearching ? "Reading the sessions." : "No run has used this prompt yet."
      canvas.put(
        StyledLine(text, .placeholder), row: parts[0].row, column: parts[0].column,
        maxColumns: parts[0].columns)
      return
    }
    let width = canvas.width
    canvas.list(count: rows.count, selection: selection, in: parts[0]) { index in
      line(of: rows[index], columns: parts[0].columns - 3, width: width)
    }
    let heading =
      counts == (0, 0)
      ? StyledLine("from then to now", .dim)
      : StyledLine([
        Span("from then to now: ", .dim), Span("-\(counts.removed)", .removed), Span(" "),
        Span("+\(counts.added)", .added), Span(" words", .dim),
      ])
    canvas.put(
      heading, row: parts[1].row, column: parts[1].column, maxColumns: parts[1].columns)
    canvas.textView(lines, scroll: scroll, in: parts[2])
    canvas.put(
      StyledLine("Enter restores it, undo takes that back · n names it · Esc closes", .dim),
      row: parts[3].row, column: parts[3].column, maxColumns: parts[3].columns)
  }

  private func line(of row: PromptVersionRow, columns: Int, width: CellWidth) -> StyledLine {
    let version = row.version
    let details = [row.lastUsed, version.figures].filter { !$0.isEmpty }.joined(separator: " · ")
    let room = max(columns - width.columns(of: details) - 2, 8)
    let title = width.padded("\(version.label)  \(version.firstWords)", columns: room)
    return StyledLine([Span(title), Span("  " + details, .dim)])
  }
}
