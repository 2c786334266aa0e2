package import CellGrid
package import StrategyCore
import Widgets

extension WorkbenchState {
  /// Draws the whole screen.
  package func draw(_ live: SessionState, on canvas: inout Canvas) {
    guard ScreenLayout.fits(canvas.bounds.size) else {
      drawTooSmall(on: &canvas)
      return
    }
    let session = shown(live)
    let layout = layout
    drawHeader(session, in: layout.header, on: &canvas)
    switch screen {
    case .compose: drawCompose(session, layout: layout, on: &canvas)
    case .compare:
      compare.draw(
        session, at: moment, input: replay == nil ? input.editor.text.oneLine : session.input,
        heading: layout.compareHeading,
        areas: layout.compareAreas(compare.columns.count, isZoomed: isZoomed), on: &canvas)
    case .evaluate: canvas.within(layout.body) { shownEvaluate.draw(on: &$0) }
    case .decide: canvas.within(layout.body) { decide.draw(on: &$0) }
    case .cost:
      let budgets = costBudgets(in: session)
      canvas.within(layout.body) {
        cost.draw(
          budgets: budgets, monthlyVolume: session.workspace?.requirements.monthlyVolume, on: &$0)
      }
    case .sessions: canvas.within(layout.body) { sessions.draw(on: &$0) }
    }
    meter(of: session).draw(in: layout.meter, on: &canvas)
    drawFooter(session, in: layout.footer.inset(rows: 0, columns: 1), on: &canvas)
    if let overlay { canvas.within(layout.body) { overlay.draw(on: &$0) } }
  }

  private func drawTooSmall(on canvas: inout Canvas) {
    let smallest = ScreenLayout.smallest
    let lines = [
      StyledLine("Trivium needs \(smallest.columns)×\(smallest.rows) or more.", .statusWarning),
      StyledLine("This is \(canvas.bounds.columns)×\(canvas.bounds.rows).", .statusWarning),
    ]
    canvas.textView(lines, scroll: TextScroll(), in: canvas.bounds)
  }

  private func drawCompose(
    _ session: SessionState, layout: ScreenLayout, on canvas: inout Canvas
  ) {
    for pane in ComposePane.allCases {
      guard let rect = layout.panes[pane] else { continue }
      canvas.within(rect) { draw(pane, session, on: &$0) }
    }
  }

  func draw(_ pane: ComposePane, _ session: SessionState, on canvas: inout Canvas) {
    let run = response.run(in: session)
    let isRecording = replay != nil
    let isFocused = pane == focus && overlay == nil
    switch pane {
    case .prompt:
      prompt.draw(
        session, run: run, mode: viMode(prompt.vi(in: session)), isRecording: isRecording,
        isFocused: isFocused, on: &canvas)
    case .input:
      input.draw(
        session, mode: viMode(input.vi), isRecording: isRecording, isFocused: isFocused,
        on: &canvas)
    case .response:
      response.draw(run, at: moment, isFocused: isFocused, hint: responseHint, on: &canvas)
    case .evidence: evidence.draw(run, isFocused: isFocused, on: &canvas)
    }
  }

  private var responseHint: String {
    replay == nil
      ? "\(hint(.run)) runs the input with the chosen strategy; Alt and a digit choose another."
      : "Nothing had run with this strategy yet."
  }

  /// Program, workspace, strategy tabs, what is chosen; on the right that it is recorded, or the replay with its clock.
  private func drawHeader(_ session: SessionState, in rect: Rect, on canvas: inout Canvas) {
    let clock = recordingLine(session)
    let right = clock.columns(canvas.width) + 1
    canvas.put("Trivium", row: rect.row, column: 1, role: .title, emphasis: .bold)
    canvas.put(clock, row: rect.row, column: max(rect.columns - right, 9))
    guard let workspace = session.workspace else { return }
    let room = rect.columns - right - 1
    let header = headerTabs(session)
    if header.nameRoom > 6 {
      canvas.put(
        StyledLine("  " + workspace.name, .dim), row: rect.row, column: 8,
        maxColumns: header.nameRoom)
    }
    let column =
      header.column
      + canvas.tabs(
        header.tabs, active: header.active, row: rect.row, column: header.column,
        maxColumns: header.room)
    if let strategy = session.strategy.flatMap(workspace.strategy(named:)) {
      let model = session.model.map { "→ \($0)" } ?? strategy.model
      let text = "  \(workspace.kind(of: strategy).title) · \(model)"
      if canvas.width.columns(of: text) <= room - column {
        canvas.put(text, row: rect.row, column: column, role: .dim)
      }
    }
  }

  /// The tabs of the strategies and where they stand, for drawing and for the mouse.
  func headerTabs(_ session: SessionState) -> HeaderTabs {
    let strategies = session.workspace?.strategies ?? []
    let tabs = strategies.enumerated().map { Tab($1.name, key: "\($0 + 1)") }
    let room = size.columns - recordingLine(session).columns(width) - 2
    let tabColumns = tabs.reduce(0) { $0 + width.columns(of: $1.label) + 4 }
    let nameRoom = room - 8 - tabColumns - 2
    let name = width.columns(of: "  " + (session.workspace?.name ?? ""))
    let column = 9 + (nameRoom > 6 ? min(name, nameRoom) : 0)
    return HeaderTabs(
      tabs: tabs, active: strategies.firstIndex { $0.name == session.strategy } ?? 0,
      column: column, room: max(room - column, 0), nameRoom: nameRoom)
  }

  private func recordingLine(_ session: SessionState) -> StyledLine {
    guard let replay else {
      let runs = session.runs.count
      return StyledLine([
        Span("● ", .live), Span("rec · \(runs) \(runs == 1 ? "run" : "runs")", .dim),
      ])
    }
    let mark = replay.isPlaying ? "▶ playing" : "‖ paused"
    let speed =
      replay.speed == 1 ? "" : " \(Quantity.fixed(replay.speed, replay.speed < 1 ? 2 : 0))×"
    let time = "\(Quantity.clock(replay.time))/\(Quantity.clock(replay.duration))"
    let place = "\(replay.position)/\(replay.recording.entries.count)"
    return StyledLine("\(mark)\(speed) \(time) · \(place)", .recorded)
  }

  /// A message when there is one, else the keys that matter here; beside the seek bar of a recording.
  private func drawFooter(_ session: SessionState, in rect: Rect, on canvas: inout Canvas) {
    if let line = viLine(in: session) { return drawViLine(line, in: rect, on: &canvas) }
    guard let status else {
      guard let replay, overlay == nil else {
        canvas.keyLine(hints(session), in: rect)
        return
      }
      let parts = rect.splitColumns([.fraction(1), .fixed(2), .fraction(1)])
      SeekBar(replay: replay).draw(in: parts[0], on: &canvas)
      canvas.keyLine(hints(session), in: parts[2])
      return
    }
    drawStatus(StyledLine(status.text, status.tone.role), in: rect, on: &canvas)
  }

  /// A sentence that is longer than the footer covers rows above it until the next key; what still does
  /// not fit is in the log.
  private func drawStatus(_ line: StyledLine, in rect: Rect, on canvas: inout Canvas) {
    let rows = line.rows(columns: rect.columns, width: canvas.width)
    let most = size.rows >= 20 ? 3 : size.rows >= 14 ? 2 : 1
    let first = rect.row + 1 - min(rows.count, most)
    for (number, row) in rows.prefix(most).enumerated() {
      canvas.fill(Rect(row: first + number, column: 0, rows: 1, columns: size.columns))
      let isCut = number == most - 1 && rows.count > most
      let more = StyledLine("\(canvas.glyphs.ellipsis) \(hint(.showLog)) shows all", .dim)
      // The space that a row may end with hangs over the edge.
      let room = isCut ? rect.columns - more.columns(canvas.width) - 1 : .max
      let used = canvas.put(row, row: first + number, column: rect.column, maxColumns: room)
      if isCut { canvas.put(more, row: first + number, column: rect.column + used + 1) }
    }
  }

  private func hints(_ session: SessionState) -> [KeyHint] {
    switch overlay {
    case .history:
      return [
        KeyHint("Enter", "restore"), KeyHint("n", "name"), KeyHint("↑ ↓", "select"),
        KeyHint("Esc", "close"),
      ]
    case .help, .reading: return [KeyHint("Esc", "close"), KeyHint("↑ ↓", "scroll")]
    case .picker:
      return [KeyHint("Enter", "choose"), KeyHint("↑ ↓", "select"), KeyHint("Esc", "close")]
    case .line: return [KeyHint("Enter", "take"), KeyHint("Esc", "close")]
    case nil: break
    }
    if let replay {
      return [
        KeyHint("Space", replay.isPlaying ? "pause" : "play"), KeyHint("q", "present"),
        KeyHint(hint(.help), "help"), KeyHint(", .", "step"), KeyHint("[ ]", "runs"),
        KeyHint("/", "search"), KeyHint("J", "go to"), KeyHint("F", "fork"),
      ]
    }
    // The last ones give way on a narrow screen.
    let leaving = [KeyHint(hint(.help), "help"), KeyHint(hint(.quit), "quit")]
    let compose = KeyHint(hint(.showCompose), "compose")
    let decide = KeyHint(hint(.showDecide), "decide")
    switch screen {
    case .sessions:
      return [
        KeyHint("Enter", "replay"), KeyHint("r", "reload"), compose,
      ] + leaving
    case .evaluate:
      return [
        evaluate.isRunning
          ? KeyHint("Esc", "stop")
          : evaluate.receipt == nil ? KeyHint("r", "run") : KeyHint("Enter", "start"),
        KeyHint("← →", "view"), KeyHint("o", "order"),
      ]
        + (shownEvaluate.view == .cases
          ? [KeyHint("f", "filter"), KeyHint("s", "answer"), KeyHint("a x t", "judge")]
          : [KeyHint("c", "cases"), KeyHint("b", "baseline"), decide])
        + [compose] + leaving
    case .decide:
      return [
        KeyHint("← →", "view"), KeyHint("v V", "volume"), KeyHint("h H", "months"),
        self.decide.view == .inputs ? KeyHint("+ -", "input") : KeyHint("x X", "error cost"),
      ] + leaving + [compose, KeyHint("m M", "margin"), KeyHint("0", "reset")]
    case .cost:
      return [KeyHint("← →", "side"), KeyHint("r", "reload"), compose] + leaving
    case .compare:
      return [
        session.runningRuns.isEmpty ? KeyHint(hint(.run), "run all") : KeyHint("Esc", "cancel"),
        KeyHint("← →", "column"), KeyHint("Enter", "keep"), KeyHint("c", "correct"),
        KeyHint("d", "words"), compose,
      ] + leaving + [
        KeyHint("1…9", "strategy"), KeyHint("a x", "columns"), KeyHint("v", "versions"),
      ]
    case .compose:
      let isRunning = session.runs.contains(where: \.isRunning)
      return [
        isRunning ? KeyHint("Esc", "cancel") : KeyHint(hint(.run), "run"),
        KeyHint("Alt-1…9", "strategy"), KeyHint(hint(.showEvaluate), "evaluate"), decide,
      ] + leaving + [
        KeyHint(hint(.showSessions), "sessions"), KeyHint(hint(.showCompare), "compare"),
        KeyHint("Tab", "pane"), KeyHint(hint(.palette), "all commands"),
      ]
    }
  }
}

struct HeaderTabs {
  var tabs: [Tab]
  var active: Int
  /// Where the first one begins.
  var column: Int
  var room: Int
  /// Columns that the name of the workspace may take before them.
  var nameRoom: Int
}

extension StatusMessage.Tone {
  var role: Role {
    switch self {
    case .note: .statusInfo
    case .success: .statusSuccess
    case .warning: .statusWarning
    case .error: .statusError
    }
  }
}
