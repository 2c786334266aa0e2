import CellGrid
import StrategyCore
import Widgets

/// Going back to where one was, and forward again.
extension WorkbenchState {
  /// Carries a command out, and remembers the place that it left.
  mutating func reduce(_ command: Command, in session: SessionState) -> [Effect] {
    let leap = leap(of: command, in: session)
    guard leap != .none || command.canLeave else { return carryOut(command, in: session) }
    let place = place(in: session)
    let revision = jumps.revision
    let effects = carryOut(command, in: session)
    // A command within this one, a chosen one for example, has seen to it already.
    if jumps.revision == revision, place.isLeft(for: self.place(in: session), by: leap) {
      jumps.leave(place)
    }
    return effects
  }

  func place(in session: SessionState) -> Place {
    Place(
      screen: screen, focus: focus, recording: replay?.recording.id,
      position: replay?.position ?? 0, spot: spot(in: session))
  }

  private func spot(in session: SessionState) -> Place.Spot {
    switch (screen, focus) {
    case (.evaluate, _): return .evaluation(shownEvaluate.spot)
    case (.compose, .response): return .response(response.spot(in: shown(session)))
    case (.compose, .input) where replay == nil:
      return .text(path: nil, cursor: input.editor.cursor, revision: input.editor.revision)
    case (.compose, .prompt) where replay == nil:
      guard let path = prompt.path(in: session), let draft = prompt.drafts[path] else {
        return .whole
      }
      return .text(path: path, cursor: draft.cursor, revision: draft.revision)
    default: return .whole
    }
  }

  /// Whether a command may go far within a text or a recording.
  private func leap(of command: Command, in session: SessionState) -> Place.Leap {
    guard case .vi(let key) = command else { return command.leaps ? .any : .none }
    let vi = focus == .input ? input.vi : prompt.vi(in: session)
    guard vi.mode != .insert else { return .none }
    let isToMark = vi.pendingText.hasSuffix("'") || vi.pendingText.hasSuffix("`")
    let leaps =
      key.key == .enter
      ? vi.line != nil : isToMark || key.typed.map("GgnN*#%{}()HLM".contains) ?? false
    return leaps ? .unlessEdited : .none
  }

  /// Goes back to the place that was left last, or forward again.
  mutating func jump(back: Bool, in session: SessionState) -> [Effect] {
    let here = place(in: session)
    guard let place = back ? jumps.back(from: here) : jumps.forward(from: here) else {
      status = StatusMessage(
        .note, back ? "There is no place before this one." : "There is no place after this one.")
      return []
    }
    if let recording = place.recording, recording != replay?.recording.id {
      arriving = place
      return recordDrafts(in: session) + [.loadJournal(recording)]
    }
    return arrive(at: place, in: session)
  }

  /// Shows a place again; its recording is open by now.
  mutating func arrive(at place: Place, in session: SessionState) -> [Effect] {
    arriving = nil
    if place.recording == nil, replay != nil { leaveReplay() }
    let effects = screen == place.screen ? [] : reduce(place.screen.showing, in: session)
    // A pane that has no room on a narrow screen does not get the focus.
    if isZoomed || layout.panes[place.focus] != nil { focus = place.focus }
    if let replay, replay.position != place.position { self.replay?.show(place.position) }
    switch place.spot {
    case .whole: break
    case .text(let path, let cursor, _):
      if focus == place.focus, path == nil || path == prompt.path(in: session) {
        placeCursor(cursor, in: session)
      }
    case .response(let spot): response.show(spot)
    case .evaluation(let spot): shownEvaluate.show(spot)
    }
    return effects
  }
}

extension Command {
  /// False for what stays in its pane, as a key that types; what vi leaves to others comes as a command of its own.
  fileprivate var canLeave: Bool {
    switch self {
    case .mouse(let event): event.kind == .press
    case .editor, .vi, .scroll, .completeVariable, .picker, .ask, .unbound, .evidence, .cost,
      .decide:
      false
    default: true
    }
  }

  /// True for what goes somewhere else in the same pane.
  fileprivate var leaps: Bool {
    switch self {
    case .editor(let command):
      switch command {
      case .goToLine, .find, .findNext, .findPrevious: true
      case .move(let motion):
        motion == .textStart || motion == .textEnd || motion == .matchingBracket
      default: false
      }
    case .scroll(let command): command == .top || command == .bottom
    case .response(let command):
      switch command {
      case .older, .newer, .nextMatch, .previousMatch: true
      default: false
      }
    case .replay(let command): command.movesAway
    case .accept, .history: true
    default: false
    }
  }
}
