package import CellGrid
package import StrategyCore
package import Workbench

/// Holds the session and the screen's state; the one place where events get their number and time.
@UI
package final class Store {
  package private(set) var session: SessionState
  package private(set) var workbench: WorkbenchState
  private(set) var frameClock = FrameClock()
  /// The screen as it was drawn last, and what of it no longer holds.
  private var frame = Grid(size: GridSize(rows: 0, columns: 0))
  private var repaint = Repaint.everything
  private let feed: JournalFeed
  private let now: @Sendable () -> Microseconds

  init(
    session: SessionState, workbench: WorkbenchState, feed: JournalFeed,
    now: @escaping @Sendable () -> Microseconds
  ) {
    self.session = session
    self.workbench = workbench
    self.feed = feed
    self.now = now
    frameClock.noteChange(at: now(), isPaced: false)
  }

  /// Typed text is in the journal at the latest after so long.
  var draftDelay: Microseconds { workbench.draftDelay(in: session) }

  /// Changes the screen's state; what must happen outside is returned.
  package func send(_ action: Action) -> [Effect] {
    // Time alone changes nothing that is drawn, unless something moves, which is drawn at every beat.
    if case .tick = action { return workbench.reduce(action, in: session) }
    frameClock.noteChange(at: now(), isPaced: false)
    return workbench.reduce(action, in: session, repaint: &repaint)
  }

  /// Puts an event into the session: numbered, timed, journalled, folded, shown.
  package func record(_ event: SessionEvent) -> [Effect] {
    let time = now()
    let entry = JournalEntry(
      sequence: session.sequence + 1, at: max(time, session.time), event: event)
    feed.add(entry, at: time)
    session.apply(entry)
    frameClock.noteChange(at: time, isPaced: true)
    return workbench.reduce(.event(entry), in: session, repaint: &repaint)
  }

  /// Shows the screen as it is now; `present` is told the part that was drawn anew.
  func draw(traits: TerminalTraits, present: (Grid, Rect) -> Void) {
    let start = now()
    var canvas = Canvas(over: takeFrame(), width: traits.width, glyphs: traits.glyphs)
    let area = workbench.draw(repaint, of: session, on: &canvas)
    frame = canvas.grid
    repaint = .nothing
    present(frame, area)
    let end = now()
    frameClock.noteFrame(from: start, to: end)
    guard workbench.needsTicks(in: session) else { return }
    repaint = workbench.movingParts
    frameClock.noteChange(at: end, isPaced: true)
  }

  /// The last frame, handed over so that it is drawn on in place; an empty one after a change of size.
  private func takeFrame() -> Grid {
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
