import CellGrid
package import StrategyCore
import Widgets

extension WorkbenchState {
  /// The one way in which the screen's state changes; routes to panes and says what must happen outside.
  package mutating func reduce(_ action: Action, in session: SessionState) -> [Effect] {
    defer { followRuns(in: shown(session)) }
    switch action {
    case .command(let command):
      return reduce(command, in: session)
    case .event(let entry):
      adopt(entry.event, in: session)
      return []
    case .reply(let reply):
      return reduce(reply)
    case .resized(let size):
      self.size = size
      return []
    case .tick(let now):
      self.now = now
      replay?.tick(now)
      return []
    }
  }

  /// Reads what is new of the runs on the screen.
  private mutating func followRuns(in session: SessionState) {
    response.follow(session)
    if screen == .twoUp { twoUp.follow(session) }
  }

  mutating func reduce(_ command: Command, in session: SessionState) -> [Effect] {
    status = nil
    let layout = layout
    if overlay != nil, let effects = reduceOverlay(command, page: layout.body.rows, in: session) {
      return effects
    }
    switch command {
    case .workbench(let command): return reduce(command, in: session)
    case .strategy(let number): return choose(strategy: number, in: session)
    case .editor(let command):
      edit(command, in: session)
      return []
    case .vi(let key): return press(key, in: session)
    case .scroll(let command): return scroll(command, focus, in: session)
    case .mouse(let event): return reduce(event, in: session)
    case .response(let command): return reduceResponse(command, in: shown(session))
    case .evidence(let command):
      evidence.reduce(command)
      return []
    case .twoUp(let command):
      twoUp.reduce(command)
      return []
    case .sessions(let command): return sessions.reduce(command)
    case .evaluate(let command): return reduceEvaluate(command, in: session)
    case .decide(let command):
      decide.reduce(command, in: session)
      return []
    case .unbound(let key):
      status = StatusMessage(
        .note, "\(KeyLabel.short(key)) does nothing here; \(hint(.help)) shows the keys.")
      return []
    case .picker, .accept: return []
    case .ask(let purpose):
      if takesText || purpose == .search { overlay = .line(LinePrompt(purpose, text: "")) }
      return []
    case .replay(let command):
      replay?.reduce(command)
      if command == .leave { leaveReplay() }
      return []
    }
  }

  /// Changes the focused text; recordings cannot be edited.
  mutating func edit(_ command: TextCommand, in session: SessionState) {
    guard replay == nil, screen == .compose, let area = layout.panes[focus]?.inset() else { return }
    if case .paste(let text) = command, editing == .vi { return paste(text, in: session) }
    switch focus {
    case .input: input.perform(command, size: area.size, width: width)
    case .prompt: prompt.perform(command, size: area.size, width: width, in: session)
    case .response, .evidence: break
    }
  }

  /// - Parameter pane: what is scrolled on the Compose screen.
  mutating func scroll(
    _ command: ScrollCommand, _ pane: ComposePane, in session: SessionState
  ) -> [Effect] {
    let session = shown(session)
    switch screen {
    case .sessions: sessions.reduce(command, page: layout.body.rows - 3)
    case .evaluate:
      evaluate.reduce(command, size: layout.body.inset().size, width: width)
    case .decide: decide.reduce(command, size: layout.body.inset().size, width: width)
    case .twoUp:
      twoUp.reduce(command, in: session, size: layout.halves.left.inset().size, width: width)
    case .compose:
      guard let area = layout.panes[pane]?.inset() else { return [] }
      let run = response.run(in: session)
      switch pane {
      case .response: response.reduce(command, run: run, size: area.size, width: width)
      case .evidence: evidence.reduce(command, run: run, size: area.size, width: width)
      case .input, .prompt: break
      }
    }
    return []
  }

  mutating func choose(strategy number: Int, in session: SessionState) -> [Effect] {
    guard let strategies = shown(session).workspace?.strategies else { return [] }
    guard strategies.indices.contains(number - 1) else {
      status = StatusMessage(
        .warning,
        "No strategy \(number) here; \(strategies.count) in trivium.yaml, under `strategies:`.")
      return []
    }
    if screen == .twoUp {
      twoUp.choose(number - 1)
      return []
    }
    guard replay == nil else {
      status = StatusMessage(.note, "This is a recording; q returns to the present.")
      return []
    }
    let name = strategies[number - 1].name
    response.showLatest()
    guard name != session.strategy else { return [] }
    return recordDrafts(in: session) + [.record(.strategyChosen(strategy: name))]
  }

  /// Back to the present, ready to type.
  private mutating func leaveReplay() {
    replay = nil
    focus = .input
    response = ResponsePane()
    evidence = EvidencePane()
  }

  private mutating func reduce(_ reply: Reply) -> [Effect] {
    switch reply {
    case .sessionsListed(let list): sessions.show(list)
    case .journalLoaded(let recording):
      replay = Replay(recording)
      screen = .compose
      focus = .response
      response = ResponsePane()
      evidence = EvidencePane()
      status = recording.problems.first.map { StatusMessage(.warning, $0) }
    case .evaluationLoaded(let shown?): evaluate.show(shown, at: now)
    case .evaluationLoaded(nil): break
    case .evaluationPrepared(let shown, let receipt):
      evaluate.show(shown, at: now)
      evaluate.receipt = receipt
    case .evaluationResumed:
      evaluate.receipt = nil
      evaluate.isRunning = true
    case .modelsListed(let items, let isComplete): showModels(items, isComplete: isComplete)
    case .textEdited(let text, .input): input.editor.setText(text)
    case .textEdited(let text, .prompt(let path)): prompt.replace(text, path: path)
    case .promptSaved(let path): status = StatusMessage(.success, "Saved \(path).")
    case .copied(let place):
      status = StatusMessage(.success, "\(copying ?? "Copied") to the \(place).")
      copying = nil
    case .themeChosen(let name):
      theme = name
      status = StatusMessage(.note, "Theme \(name).")
    case .failed(let failure):
      evaluate.receipt = nil
      status = StatusMessage(.error, failure.sentence)
    }
    return []
  }

  /// Lets drafts and scrolling follow what happened in the session.
  private mutating func adopt(_ event: SessionEvent, in session: SessionState) {
    evaluate.adopt(event, at: now)
    switch event {
    case .inputEdited(let text): input.adopt(text)
    case .promptEdited(let path, let text): prompt.adopt(text, path: path)
    case .runStarted(_, let request):
      if request.strategy == session.strategy { response.showLatest() }
    case .runFailed(_, let failure):
      status = StatusMessage(.error, failure.sentence)
    case .runCancelled: status = StatusMessage(.note, "Cancelled; the text so far is kept.")
    case .sessionResumed: input.adopt(session.input)
    default: break
    }
  }

  /// Where everything stands now.
  package var layout: ScreenLayout {
    ScreenLayout(size: size, zoomed: isZoomed && screen == .compose ? focus : nil)
  }
}
