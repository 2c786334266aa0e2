package import CellGrid
package import StrategyCore
import Widgets

/// The screens, one at a time.
package enum Screen: String, Sendable, Hashable, CaseIterable, Codable {
  case compose
  case compare, evaluate, decide, sessions, cost
}

/// The panes of the Compose screen that can have the focus, in the order of Tab.
package enum ComposePane: String, Sendable, Hashable, CaseIterable, Codable {
  case input, response, evidence, prompt
}

/// One line for the user that does not interrupt.
package struct StatusMessage: Sendable, Hashable {
  package enum Tone: Sendable, Hashable {
    case note, success, warning, error
  }
  package var tone: Tone
  package var text: String

  package init(_ tone: Tone, _ text: String) {
    self.tone = tone
    self.text = text
  }
}

/// Everything about the screen that is not about the session: focus, scroll, drafts, what is open.
package struct WorkbenchState: Sendable, Equatable {
  package var size: GridSize
  /// How wide the terminal shows text; scrolling and wrapping must agree with the drawing.
  package var width: CellWidth
  package var keymap: Keymap
  package var themeNames: [String]
  package var theme: String
  package var screen = Screen.compose
  package var focus = ComposePane.input
  package var isZoomed = false
  package var splits = PaneSplits()
  package let editing: EditingStyle
  /// What could be undone when the program was left last.
  let histories: EditHistories
  /// How the screen was arranged when the program was left last, if that could be read.
  package internal(set) var savedLayout: SavedLayout?
  /// Registers and the last search of vi, which all texts share.
  var viMemory = ViEditing.Memory()
  package var input = InputPane()
  package var prompt = PromptPane()
  package var response = ResponsePane()
  package var evidence = EvidencePane()
  package var compare = CompareScreen()
  package var evaluate = EvaluateScreen()
  package var decide = DecideScreen()
  package var sessions = SessionsPane()
  package var cost = CostScreen()
  /// What all programs of the workspace have spent, as it was read last.
  var known: KnownSpending?
  var pace = SpendingPace()
  /// The recording being watched, if any; the live session goes on underneath.
  @Apart package var replay: Replay?
  package internal(set) var overlay: Overlay?
  package var status: StatusMessage? {
    didSet {
      if let status { log.add(status, at: now) }
    }
  }
  package internal(set) var log = ActivityLog()
  /// What is on its way to the clipboard: `Code block 2 of 3 copied`.
  var copying: String?
  package var showsComparisonPrice = true
  /// For the second click at one place.
  var lastClick: Click?
  var grip: BorderGrip?
  var jumps = JumpList()
  /// The place in a recording that is being read.
  var arriving: Place?
  /// The latest time that was told.
  package var now: Microseconds = 0

  package init(
    size: GridSize, width: CellWidth = .standard, keymap: Keymap = .standard,
    themeNames: [String] = [], theme: String = "", editing: EditingStyle = .readline,
    histories: EditHistories = EditHistories()
  ) {
    self.size = size
    self.width = width
    self.keymap = keymap
    self.themeNames = themeNames
    self.theme = theme
    self.editing = editing
    self.histories = histories
  }

  /// The session on the screen: the recording's while one is watched.
  package func shown(_ live: SessionState) -> SessionState {
    replay?.session ?? live
  }

  /// The Evaluate screen that is shown: the recording's while one is watched.
  var shownEvaluate: EvaluateScreen {
    get { replay?.evaluate ?? evaluate }
    set { if replay == nil { evaluate = newValue } else { replay?.evaluate = newValue } }
  }

  /// The moment that the screen shows: now, or where a recording stands.
  var moment: Microseconds { replay?.time ?? now }

  /// True while something on the screen moves by itself.
  package func needsTicks(in session: SessionState) -> Bool {
    replay?.isPlaying ?? (session.runs.contains(where: \.isRunning) || evaluate.isRunning)
  }

  /// Texts that have changed since the session was told of them.
  package func unrecordedDrafts(in session: SessionState) -> [Draft] {
    input.unrecorded(in: session) + prompt.unrecorded(in: session)
  }

  /// Whether a draft is still to be recorded: nothing later was, and no other text has come in its place.
  package func awaits(_ draft: Draft) -> Bool {
    switch draft.place {
    case .input: input.awaits(draft.revision)
    case .prompt(let path): prompt.awaits(draft.revision, of: path)
    }
  }

  mutating func noteRecorded(_ place: Draft.Place, _ revision: Int) {
    switch place {
    case .input: input.noteRecorded(revision)
    case .prompt(let path): prompt.noteRecorded(revision, of: path)
    }
  }

  /// How long what is typed may wait to be recorded: a second, or one for each megabyte, for every draft
  /// writes the whole text anew.
  package func draftDelay(in session: SessionState) -> Microseconds {
    max(1_000_000, focus == .prompt ? prompt.byteCount(in: session) : input.editor.byteCount)
  }
}
