package import CellGrid
import StrategyCore
import Widgets

/// Where the button was pressed last.
struct Click: Sendable, Equatable {
  var point: Point
  var time: Microseconds
  /// How often in a row at this place.
  var count = 1

  /// Later than this a click is a new one.
  static let pause: Microseconds = 400_000
}

/// The mouse: a click focuses, places the cursor or chooses a tab, a drag selects or moves a border,
/// the wheel scrolls.
extension WorkbenchState {
  /// What the mouse asks for; nothing for what only ends a click.
  package func command(for event: MouseEvent) -> Command? {
    switch event.kind {
    case .scrollUp, .scrollDown: .mouse(event)
    case .press, .drag: event.button == 0 ? .mouse(event) : nil
    case .release, .move: nil
    }
  }

  mutating func reduce(_ event: MouseEvent, in session: SessionState) -> [Effect] {
    switch event.kind {
    case .scrollUp: return turnWheel(up: true, at: event.point, in: session)
    case .scrollDown: return turnWheel(up: false, at: event.point, in: session)
    case .press: return overlay == nil ? press(at: event.point, in: session) : []
    case .drag: if overlay == nil { drag(to: event.point, in: session) }
    case .release, .move: break
    }
    return []
  }

  /// A notch of the wheel.
  private static let wheelRows = 3

  private mutating func turnWheel(
    up: Bool, at point: Point, in session: SessionState
  ) -> [Effect] {
    let command = ScrollCommand(up: up)
    if case .picker = overlay {
      return reduceOverlay(.picker(up ? .previous : .next), page: 0, in: session) ?? []
    }
    if overlay != nil {
      for _ in 0..<Self.wheelRows {
        _ = reduceOverlay(.scroll(command), page: layout.body.rows, in: session)
      }
      return []
    }
    let rows = up ? -Self.wheelRows : Self.wheelRows
    if screen == .sessions {
      sessions.scroll(by: rows, height: SessionsPane.height(in: layout.body))
      return []
    }
    guard let pane = screen == .compose ? pane(at: point) : focus else { return [] }
    if screen == .compose, pane == .input || pane == .prompt {
      guard replay == nil, let area = layout.panes[pane]?.inset() else { return [] }
      if pane == .input {
        input.scroll(by: rows, size: area.size, width: width)
      } else {
        prompt.scroll(by: rows, size: area.size, width: width, in: session)
      }
      return []
    }
    return (0..<Self.wheelRows).flatMap { _ in scroll(command, pane, in: session) }
  }

  private func pane(at point: Point) -> ComposePane? {
    layout.panes.pane(at: point)
  }

  private mutating func press(at point: Point, in session: SessionState) -> [Effect] {
    let isAgain = lastClick.map { $0.point == point && now - $0.time <= Click.pause } ?? false
    let count = isAgain ? (lastClick?.count ?? 0) % 3 + 1 : 1
    lastClick = Click(point: point, time: now, count: count)
    grip = nil
    if layout.header.contains(point) { return chooseTab(atColumn: point.column, in: session) }
    if screen == .sessions { return pressSession(at: point, isSecond: count == 2) }
    guard screen == .compose, let pane = pane(at: point), let area = layout.panes[pane] else {
      return []
    }
    grip(at: point)
    focus = pane
    if pane == .evidence, point.row == area.row {
      let column = point.column - area.column
      _ = evidence.chooseTab(atColumn: column, paneColumns: area.columns, width: width)
    }
    if let grip {
      if count == 2 { splits[grip.border] = PaneSplits()[grip.border] }
      return []
    }
    changeText(at: point, in: session) { text, place in
      switch count {
      case 1: text.click(place)
      case 2: text.selectWord(at: place)
      default: text.selectLine(at: place)
      }
    }
    return []
  }

  /// A click selects a session, a second one opens it.
  private mutating func pressSession(at point: Point, isSecond: Bool) -> [Effect] {
    let rows = layout.body.inset()
    let height = SessionsPane.height(in: layout.body)
    guard rows.contains(point), sessions.select(row: point.row - rows.row - 1, height: height)
    else { return [] }
    return isSecond ? sessions.reduce(.open) : []
  }

  private mutating func drag(to point: Point, in session: SessionState) {
    guard screen == .compose else { return }
    if let grip { return drag(grip, to: point) }
    guard let start = lastClick?.point, pane(at: start) == focus else { return }
    // A drag after two clicks would give up the word that they selected.
    guard lastClick?.count == 1 else { return }
    changeText(at: point, in: session) { text, place in text.drag(to: place) }
  }

  /// Puts the cursor of the focused text somewhere.
  mutating func placeCursor(_ place: TextEditor.Position, in session: SessionState) {
    let isVi = editing == .vi
    performVi(in: session) { vi, editor, layout in
      editor.moveCursor(to: place)
      if isVi { vi.cursorPlaced(in: &editor) }
      editor.revealCursor(layout: layout)
    }
  }

  private mutating func chooseTab(atColumn column: Int, in session: SessionState) -> [Effect] {
    let header = headerTabs(shown(session))
    let row = TabRow(
      header.tabs, active: header.active, maxColumns: header.room, width: width)
    guard let index = row.index(atColumn: column - header.column) else { return [] }
    return choose(strategy: index + 1, in: session)
  }

  /// Changes the focused text at the place that is shown at a point.
  private mutating func changeText(
    at point: Point, in session: SessionState,
    _ change: (inout MouseText, TextEditor.Position) -> Void
  ) {
    guard takesText, let area = layout.panes[focus]?.inset() else { return }
    let isVi = editing == .vi
    performVi(in: session) { vi, editor, layout in
      let place = editor.place(
        row: point.row - area.row, column: max(point.column - area.column, 0), layout: layout)
      var text = MouseText(editor: editor, vi: isVi ? vi : nil)
      // The text is moved in and out, so that it is never copied.
      editor = TextEditor()
      change(&text, place)
      editor = text.editor
      editor.revealCursor(layout: layout)
      if let changed = text.vi { vi = changed }
    }
  }
}

/// A text under the mouse, edited in one of the two styles.
struct MouseText {
  var editor: TextEditor
  var vi: ViEditing?

  mutating func click(_ place: TextEditor.Position) {
    editor.moveCursor(to: place)
    vi?.cursorPlaced(in: &editor)
  }

  mutating func drag(to place: TextEditor.Position) {
    if vi == nil { editor.select(to: place) } else { vi?.select(to: place, in: &editor) }
  }

  mutating func selectWord(at place: TextEditor.Position) { select(editor.word(at: place)) }

  mutating func selectLine(at place: TextEditor.Position) { select(editor.line(at: place)) }

  private mutating func select(_ range: Range<TextEditor.Position>) {
    if vi == nil { editor.select(range) } else { vi?.select(range, in: &editor) }
  }
}

extension ScrollCommand {
  init(up: Bool) {
    self = up ? .up : .down
  }
}
