import CellGrid
import StrategyCore
import Widgets

/// The recorded sessions of the workspace, newest first.
package struct SessionsPane: Sendable, Equatable {
  package enum Command: String, Sendable, Hashable, CaseIterable {
    case open, reload
  }

  /// `nil` until the list was read.
  package private(set) var list: [SessionRow]?
  package private(set) var selection = 0
  private var scroll = Scroll()

  /// Rows of the list in a body of so many: without the border and the heading.
  static func height(in body: Rect) -> Int { max(body.rows - 3, 0) }

  mutating func show(_ list: [SessionRow]) {
    let selected = self.list.flatMap {
      $0.indices.contains(selection) ? $0[selection].id : nil
    }
    self.list = list
    selection = list.firstIndex { $0.id == selected } ?? 0
  }

  mutating func reduce(_ command: Command) -> [Effect] {
    switch command {
    case .reload: return [.listSessions]
    case .open:
      guard let list, list.indices.contains(selection) else { return [] }
      return [.loadJournal(list[selection].id)]
    }
  }

  private var count: Int { list?.count ?? 0 }

  mutating func reduce(_ command: ScrollCommand, page: Int) {
    let last = max(count - 1, 0)
    let next = command.rows(page: page).map { selection + $0 } ?? (command == .top ? 0 : last)
    selection = min(max(next, 0), last)
    reveal(height: page)
  }

  private mutating func reveal(height: Int) {
    scroll = scroll.revealing(selection, count: count, height: height)
  }

  /// Moves the list; what is selected goes along rather than out of sight.
  mutating func scroll(by rows: Int, height: Int) {
    reveal(height: height)
    scroll.move(by: rows, count: count, height: height)
    let last = min(scroll.offset + height, count) - 1
    selection = max(min(selection, last), min(scroll.offset, max(last, 0)))
  }

  /// Selects what is shown in a row of the list; false where there is nothing.
  mutating func select(row: Int, height: Int) -> Bool {
    reveal(height: height)
    guard (0..<height).contains(row), scroll.offset + row < count else { return false }
    selection = scroll.offset + row
    return true
  }

  func draw(on canvas: inout Canvas) {
    let count = StyledLine(list.map { "\($0.count)" } ?? "", .dim)
    let inside = canvas.panel("Sessions", note: count, isFocused: true)
    guard let list, !list.isEmpty else {
      let text =
        list == nil
        ? "Reading the sessions of this workspace."
        : "No session yet: run something, and it is recorded here."
      canvas.textView([StyledLine(text, .placeholder)], scroll: TextScroll(), in: inside)
      return
    }
    canvas.table(
      [
        TableColumn("Started", .fixed(16)),
        TableColumn("Runs", .fixed(5), alignment: .trailing),
        TableColumn("Cost", .fixed(10), alignment: .trailing),
        TableColumn("Last input"),
      ], count: list.count, selection: selection, scroll: scroll, in: inside
    ) { index in
      let summary = list[index]
      return [
        StyledLine(summary.started), StyledLine("\(summary.runs)"),
        StyledLine(summary.cost.formatted),
        StyledLine(summary.title.split(whereSeparator: \.isNewline).joined(separator: " ")),
      ]
    }
  }
}
