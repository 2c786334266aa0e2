package import CellGrid
package import StrategyCore
package import Workbench

/// Holds the session and the screen's state; the one place where events get their number and time.
@UI
package final class Store {
  package private(set) var session: SessionState
  package private(set) var workbench: WorkbenchState
  private(set) var frameClock = FrameClock()
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

  /// Changes the screen's state; what must happen outside is returned.
  package func send(_ action: Action) -> [Effect] {
    if case .tick = action {} else { frameClock.noteChange(at: now(), isPaced: false) }
    return workbench.reduce(action, in: session)
  }

  /// Puts an event into the session: numbered, timed, journalled, folded, shown.
  package func record(_ event: SessionEvent) -> [Effect] {
    let time = now()
    let entry = JournalEntry(
      sequence: session.sequence + 1, at: max(time, session.time), event: event)
    feed.add(entry, at: time)
    session.apply(entry)
    frameClock.noteChange(at: time, isPaced: true)
    return workbench.reduce(.event(entry), in: session)
  }

  /// Shows the screen as it is now.
  func draw(traits: TerminalTraits, present: (Grid) -> Void) {
    let start = now()
    present(workbench.grid(of: session, traits: traits))
    let end = now()
    frameClock.noteFrame(from: start, to: end)
    if workbench.needsTicks(in: session) { frameClock.noteChange(at: end, isPaced: true) }
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
