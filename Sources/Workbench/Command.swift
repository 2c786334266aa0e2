package import CellGrid
package import Widgets

/// What a key (or a click) asks for. Commands change only `WorkbenchState`; what must happen outside leaves as effects.
package enum Command: Sendable, Hashable {
  case workbench(WorkbenchCommand)
  case strategy(number: Int)
  /// For the pane that takes text.
  case editor(TextCommand)
  /// A key for a text that is edited as in vi, which takes it or leaves it to the keymap.
  case vi(key: KeyPress)
  case scroll(ScrollCommand)
  case mouse(MouseEvent)
  /// Of a prompt.
  case completeVariable
  case response(ResponsePane.Command)
  case evidence(EvidencePane.Command)
  case compare(CompareScreen.Command)
  case evaluate(EvaluateScreen.Command)
  case decide(DecideScreen.Command)
  case sessions(SessionsPane.Command)
  case cost(CostScreen.Command)
  case replay(ReplayCommand)
  case picker(Picker.Command)
  case history(PromptHistory.Command)
  /// Takes what the open overlay holds.
  case accept
  /// Asks for one line.
  case ask(LinePrompt.Purpose)
  /// A key that means nothing here.
  case unbound(key: KeyPress)
}

/// Commands that mean the same on every screen.
package enum WorkbenchCommand: String, Sendable, Hashable, CaseIterable {
  case run, rerun, cancel, dismiss
  case focusNext = "focus-next"
  case focusPrevious = "focus-previous"
  case zoom
  case widen, narrow, heighten, shorten
  case restoreSplits = "restore-splits"
  case goBack = "go-back"
  case goForward = "go-forward"
  case showCompose = "show-compose"
  case showCompare = "show-compare"
  case showEvaluate = "show-evaluate"
  case showDecide = "show-decide"
  case showSessions = "show-sessions"
  case showCost = "show-cost"
  case help, palette
  case chooseModel = "choose-model"
  case chooseParameters = "choose-parameters"
  case openEditor = "open-editor"
  case savePrompt = "save-prompt"
  case copyResponse = "copy-response"
  case chooseTheme = "choose-theme"
  case showHistory = "show-history"
  case showLog = "show-log"
  case reload
  case togglePriceAs = "toggle-price-as"
  case redraw, suspend, quit
}

/// Moving through text that is only read.
package enum ScrollCommand: String, Sendable, Hashable, CaseIterable {
  case up, down
  case pageUp = "page-up"
  case pageDown = "page-down"
  case top, bottom

  /// Rows to move in a view of so many rows; `nil` for the two ends.
  func rows(page: Int) -> Int? {
    switch self {
    case .up: -1
    case .down: 1
    case .pageUp: -max(page - 1, 1)
    case .pageDown: max(page - 1, 1)
    case .top, .bottom: nil
    }
  }
}

/// Moving through a recorded session.
package enum ReplayCommand: String, Sendable, Hashable, CaseIterable {
  case togglePlay = "toggle-play"
  case faster, slower
  case stepForward = "step-forward"
  case stepBack = "step-back"
  case nextRun = "next-run"
  case previousRun = "previous-run"
  case nextMarker = "next-marker"
  case previousMarker = "previous-marker"
  case nextMatch = "next-match"
  case previousMatch = "previous-match"
  case idleLimit = "idle-limit"
  case jump, fork, mark
  case showChanges = "show-changes"
  case start, end, leave
}
