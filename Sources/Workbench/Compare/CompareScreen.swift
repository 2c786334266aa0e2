import CellGrid
package import StrategyCore
import Widgets

/// Up to four strategies on the same input side by side: a run starts all of them at once.
package struct CompareScreen: Sendable, Equatable {
  package enum Command: String, Sendable, Hashable, CaseIterable {
    case left, right, add, remove, version, model, base, keep, correct
    case toggleDifference = "toggle-difference"
    case toggleTogether = "toggle-together"
  }

  package static let mostColumns = 4

  package internal(set) var columns: [CompareColumn] = []
  /// The column that keys are for.
  package private(set) var focus = 0
  /// The column that the others are compared with.
  package private(set) var base = 0
  package private(set) var showsDifference = false
  package private(set) var scrollsTogether = true

  package var focused: CompareColumn? { columns.indices.contains(focus) ? columns[focus] : nil }

  /// Opens on the chosen strategy; the first time with others beside it.
  mutating func open(with session: SessionState) {
    let names = (session.workspace?.strategies ?? []).map(\.name)
    guard let chosen = session.strategy.flatMap(names.firstIndex) else { return }
    if columns.isEmpty {
      columns = (0..<min(names.count, 3)).map {
        CompareColumn(names[(chosen + $0) % names.count])
      }
    } else if let place = columns.firstIndex(where: { $0.strategy == names[chosen] }) {
      focus = place
    } else {
      columns[focus] = CompareColumn(names[chosen])
    }
  }

  /// What needs nothing but the screen itself.
  mutating func reduce(_ command: Command, in session: SessionState) {
    guard !columns.isEmpty else { return }
    switch command {
    case .left: focus = (focus + columns.count - 1) % columns.count
    case .right: focus = (focus + 1) % columns.count
    case .add: add(in: session)
    case .remove:
      guard columns.count > 1 else { return }
      columns.remove(at: focus)
      if base > focus { base -= 1 }
      focus = min(focus, columns.count - 1)
      base = min(base, columns.count - 1)
    case .base: base = focus
    case .toggleDifference:
      showsDifference.toggle()
      for index in columns.indices { columns[index].scroll.toStart() }
    case .toggleTogether:
      scrollsTogether.toggle()
      if scrollsTogether { align() }
    case .version, .model, .keep, .correct: break
    }
  }

  /// A strategy that has no column yet comes first.
  private mutating func add(in session: SessionState) {
    let names = (session.workspace?.strategies ?? []).map(\.name)
    guard columns.count < Self.mostColumns, let first = names.first else { return }
    let unused = names.first { name in !columns.contains { $0.strategy == name } }
    columns.append(CompareColumn(unused ?? focused?.strategy ?? first))
    focus = columns.count - 1
    align()
  }

  /// Gives the focused column something else to show.
  mutating func show(_ change: (inout CompareColumn) -> Void) {
    guard columns.indices.contains(focus) else { return }
    change(&columns[focus])
    columns[focus].scroll = TextScroll(followsEnd: true)
    align()
  }

  private mutating func align() {
    guard scrollsTogether, let scroll = focused?.scroll else { return }
    for index in columns.indices { columns[index].scroll = scroll }
  }

  /// The run in a column: the last one that asked for what it stands for, and that no other column
  /// stands for more precisely.
  package func run(of index: Int, in session: SessionState) -> Run? {
    guard columns.indices.contains(index) else { return nil }
    let column = columns[index]
    if let pinned = column.pinned {
      return session.run(pinned).flatMap { $0.request.strategy == column.strategy ? $0 : nil }
    }
    let closer = columns.filter {
      $0.pinned == nil && $0.strategy == column.strategy && $0.precision > column.precision
    }
    return session.runs.last { run in
      column.isAsked(by: run.request) && !closer.contains { $0.isAsked(by: run.request) }
    }
  }

  package func focusedRun(in session: SessionState) -> Run? { run(of: focus, in: session) }

  /// Reads what is new of all runs.
  mutating func follow(_ session: SessionState) {
    let base = showsDifference ? run(of: base, in: session) : nil
    for index in columns.indices {
      columns[index].follow(
        run(of: index, in: session), base: index == self.base ? nil : base)
    }
  }

  /// Scrolls the focused column, or all of them by the longest.
  mutating func reduce(
    _ command: ScrollCommand, in session: SessionState, size: GridSize, width: CellWidth
  ) {
    let readers = scrollsTogether ? Array(columns.indices) : [focus]
    let texts = readers.compactMap { index in
      run(of: index, in: session).map { columns[index].document(of: $0) }
    }
    guard let longest = texts.max(by: { $0.lineCount < $1.lineCount }),
      columns.indices.contains(focus)
    else { return }
    columns[focus].scroll.reduce(command, in: longest, size: size, width: width)
    align()
  }
}
