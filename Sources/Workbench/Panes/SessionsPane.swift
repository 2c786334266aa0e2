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

  mutating func reduce(_ command: ScrollCommand, page: Int) {
    let last = max((list?.count ?? 0) - 1, 0)
    let next = command.rows(page: page).map { selection + $0 } ?? (command == .top ? 0 : last)
    selection = min(max(next, 0), last)
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
      ], count: list.count, selection: selection, in: inside
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
