package import CellGrid
package import StrategyCore
import Synchronization
package import Workbench

/// Turns keys into actions and state into frames, until the user leaves.
@UI
package final class WorkbenchLoop {
  package let runner: EffectRunner
  private let terminal: any Terminal
  private let now: @Sendable () -> Microseconds
  private var draftsDue: Microseconds?
  private var isBlind = false

  init(
    terminal: any Terminal, environment: Environment, workbench: WorkbenchState,
    resuming entries: [JournalEntry], events: [SessionEvent], arranged layout: SavedLayout?
  ) {
    self.terminal = terminal
    now = environment.now
    let feed = JournalFeed(journal: environment.journal, now: environment.now)
    let store = Store(
      session: SessionState(folding: entries), workbench: workbench, feed: feed,
      now: environment.now)
    runner = EffectRunner(store: store, feed: feed, environment: environment, terminal: terminal)
    runner.send(.resized(terminal.size))
    feed.holdsBack = entries.isEmpty
    for event in events { runner.record(event) }
    feed.holdsBack = false
    if let layout { runner.send(.arranged(layout)) }
  }

  package var store: Store { runner.store }

  /// Takes a turn and asks for the next one, until the user leaves.
  func run(_ leave: @escaping @Sendable (WorkbenchExit) -> Void) {
    turn()
    if let exit = runner.exit {
      try? terminal.perform(.restore)
      return leave(exit)
    }
    UI.shared.executor.afterTurn(wait) { UI.assumeIsolated { self.run(leave) } }
  }

  /// Takes what has arrived, does what is due, draws when it is time.
  func turn() {
    for event in terminal.readEvents() { take(event) }
    let now = now()
    if let due = draftsDue, due <= now {
      draftsDue = nil
      runner.recordDraftsAside()
    }
    runner.tend(at: now)
    if store.frameClock.isDue(at: now) { draw(at: now) }
  }

  /// When something is to be done even if nothing arrives; `nil` at rest.
  var deadline: Microseconds? {
    [draftsDue, runner.deadline, isBlind ? nil : store.frameClock.due].compactMap { $0 }.min()
  }

  /// What the next turn has to wait for.
  var wait: InputWait {
    let input = isBlind ? InputWait(descriptors: []) : terminal.input
    guard let deadline else { return input }
    let milliseconds = (max(deadline - now(), 0) + 999) / 1000
    return InputWait(
      descriptors: input.descriptors, milliseconds: min(milliseconds, input.milliseconds ?? .max))
  }

  private func draw(at now: Microseconds) {
    runner.send(.tick(now))
    store.draw(traits: terminal.traits) { grid, area in
      if !isBlind { terminal.present(grid, area: area, theme: runner.theme) }
    }
  }

  private func take(_ event: TerminalEvent) {
    switch event {
    case .key(let key):
      send(store.command(for: key))
    case .paste(let text):
      if let command = store.workbench.command(forPaste: text) { send(command) }
    case .mouse(let event): take(event)
    case .resized(let size): runner.send(.resized(size))
    case .resumed: runner.send(.resized(terminal.size))
    case .focusGained: Task { await runner.reload(always: false) }
    case .focusLost: break
    case .hangup:
      isBlind = true
      runner.leave(.hangup)
    case .terminate: runner.leave(.terminated)
    }
  }

  private func send(_ command: Command) {
    guard !runner.isLeaving else { return }
    runner.send(.command(command))
    draftsDue = draftsDue ?? now() + store.draftDelay
  }

  /// Clicks are told the time, so that two in a row can be known.
  private func take(_ event: MouseEvent) {
    guard let command = store.workbench.command(for: event) else { return }
    if event.kind == .press { runner.send(.tick(now())) }
    send(command)
  }
}

extension WorkbenchLoop {
  /// Runs the workbench on this thread, which is the screen's from then on, and gives the terminal back.
  ///
  /// - Parameters:
  ///   - entries: those of a session that is resumed; they are in the journal already.
  ///   - events: recorded first: `sessionStarted` or `sessionResumed`, and the prompts as the files hold them;
  ///     those of a new session are journalled when something follows.
  ///   - layout: how the screen is arranged at first.
  ///   - recording: opened at once, for watching.
  nonisolated package static func run(
    terminal: sending any Terminal, environment: Environment, workbench: WorkbenchState,
    resuming entries: [JournalEntry] = [], events: [SessionEvent],
    arranged layout: SavedLayout? = nil, showing recording: RecordedSession? = nil
  ) -> WorkbenchExit {
    let outcome = Outcome()
    Task { @UI in
      let loop = WorkbenchLoop(
        terminal: terminal, environment: environment, workbench: workbench, resuming: entries,
        events: events, arranged: layout)
      if let recording { loop.runner.send(.reply(.journalLoaded(recording))) }
      loop.run { exit in outcome.exit.withLock { $0 = exit } }
    }
    var exit: WorkbenchExit?
    UI.shared.executor.run {
      exit = outcome.exit.withLock(\.self)
      return exit != nil
    }
    return exit ?? WorkbenchExit(reason: .quit)
  }

  private final class Outcome: Sendable {
    let exit = Mutex<WorkbenchExit?>(nil)
  }
}
