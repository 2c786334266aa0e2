package import CellGrid
package import StrategyCore
package import Workbench

/// Holds the session and the screen's state; the one place where events get their number and time.
@UI
package final class Store {
  private var state: State
  private(set) var frameClock = FrameClock()
  private let feed: JournalFeed
  private let now: @Sendable () -> Microseconds

  /// Both are large: where a key passes they are read in place, for a copy retains all that they hold.
  fileprivate struct State {
    var session: SessionState
    var workbench: WorkbenchState
    /// The screen as it was drawn last, and what of it no longer holds.
    var frame = Grid(size: GridSize(rows: 0, columns: 0))
    var repaint = Repaint.everything
  }

  init(
    session: SessionState, workbench: WorkbenchState, feed: JournalFeed,
    now: @escaping @Sendable () -> Microseconds
  ) {
    state = State(session: session, workbench: workbench)
    self.feed = feed
    self.now = now
    frameClock.noteChange(at: now(), isPaced: false)
  }

  package var session: SessionState { state.session }
  package var workbench: WorkbenchState { state.workbench }

  /// What a key means now.
  func command(for key: KeyPress) -> Command { state.command(for: key) }

  /// Typed text is in the journal at the latest after so long.
  var draftDelay: Microseconds { state.draftDelay() }

  /// Changes the screen's state; what must happen outside is returned.
  package func send(_ action: Action) -> [Effect] {
    // Time alone changes nothing that is drawn, unless something moves, which is drawn at every beat.
    if case .tick = action { return state.tick(action) }
    frameClock.noteChange(at: now(), isPaced: false)
    return state.reduce(action)
  }

  /// Puts an event into the session: numbered, timed, journalled, folded, shown.
  package func record(_ event: SessionEvent) -> [Effect] {
    record(event) { .event($0) }
  }

  /// The same for what was typed, unless the session has been told of it meanwhile.
  func record(_ event: SessionEvent, of draft: Draft) -> [Effect] {
    guard state.workbench.awaits(draft) else { return [] }
    return record(event) { .drafted($0, draft.place, revision: draft.revision) }
  }

  private func record(_ event: SessionEvent, as action: (JournalEntry) -> Action) -> [Effect] {
    let time = now()
    let entry = JournalEntry(
      sequence: state.session.sequence + 1, at: max(time, state.session.time), event: event)
    feed.add(entry, at: time)
    frameClock.noteChange(at: time, isPaced: true)
    return state.apply(entry, as: action(entry))
  }

  /// Shows the screen as it is now; `present` is told the part that was drawn anew.
  func draw(traits: TerminalTraits, present: (Grid, Rect) -> Void) {
    let start = now()
    let area = state.draw(traits: traits)
    present(state.frame, area)
    let end = now()
    frameClock.noteFrame(from: start, to: end)
    if state.goOnMoving() { frameClock.noteChange(at: end, isPaced: true) }
  }
}

extension Store.State {
  fileprivate mutating func command(for key: KeyPress) -> Command { workbench.command(for: key) }

  fileprivate mutating func draftDelay() -> Microseconds { workbench.draftDelay(in: session) }

  fileprivate mutating func tick(_ action: Action) -> [Effect] {
    workbench.reduce(action, in: session)
  }

  fileprivate mutating func reduce(_ action: Action) -> [Effect] {
    workbench.reduce(action, in: session, repaint: &repaint)
  }

  fileprivate mutating func apply(_ entry: JournalEntry, as action: Action) -> [Effect] {
    session.apply(entry)
    return reduce(action)
  }

  /// Draws over the last frame and says where.
  fileprivate mutating func draw(traits: TerminalTraits) -> Rect {
    var canvas = Canvas(over: takeFrame(), width: traits.width, glyphs: traits.glyphs)
    let area = workbench.draw(repaint, of: session, on: &canvas)
    frame = canvas.grid
    repaint = .nothing
    return area
  }

  /// What moves by itself is drawn again at the next beat.
  fileprivate mutating func goOnMoving() -> Bool {
    guard workbench.needsTicks(in: session) else { return false }
    repaint.formUnion(workbench.movingParts)
    return true
  }

  /// The last frame, handed over so that it is drawn on in place; an empty one after a change of size.
  private mutating func takeFrame() -> Grid {
    var taken = Grid(size: GridSize(rows: 0, columns: 0))
    swap(&taken, &frame)
    guard taken.size != workbench.size else { return taken }
    repaint = .everything
    return Grid(size: workbench.size)
  }
}

extension WorkbenchState {
  /// The whole screen as a grid.
  package func grid(of session: SessionState, traits: TerminalTraits) -> Grid {
    var canvas = Canvas(size: size, width: traits.width, glyphs: traits.glyphs)
    draw(session, on: &canvas)
    return canvas.grid
  }
}
