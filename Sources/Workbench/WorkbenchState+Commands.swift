package import CellGrid
import StrategyCore
import Widgets

extension WorkbenchState {
  /// The commands that mean the same on every screen.
  mutating func reduce(_ command: WorkbenchCommand, in session: SessionState) -> [Effect] {
    switch command {
    case .run: return run(in: session)
    case .rerun: return rerun(in: session)
    case .cancel, .dismiss: return dismiss(command, in: session)
    case .focusNext: moveFocus(by: 1, in: session)
    case .focusPrevious: moveFocus(by: -1, in: session)
    case .zoom: isZoomed.toggle()
    case .widen: resizePane(columns: 2)
    case .narrow: resizePane(columns: -2)
    case .heighten: resizePane(rows: 1)
    case .shorten: resizePane(rows: -1)
    case .restoreSplits: restoreSplits()
    case .goBack: return jump(back: true, in: session)
    case .goForward: return jump(back: false, in: session)
    case .showCompose: screen = .compose
    case .showCompare:
      screen = .compare
      compare.open(with: shown(session))
      return recordDrafts(in: session)
    case .showEvaluate:
      screen = .evaluate
      return recordDrafts(in: session) + loadEvaluation()
    case .showDecide:
      screen = .decide
      decide.open(shownEvaluate.shown, in: shown(session))
      return loadEvaluation()
    case .showSessions:
      replay = nil
      screen = .sessions
      return recordDrafts(in: session) + [.listSessions]
    case .showCost:
      screen = .cost
      return recordDrafts(in: session) + [.readLedger, .readSpending]
    case .help: overlay = .help(Help(keymap: keymap, contexts: contexts, editing: editing))
    case .palette: openPalette()
    case .chooseModel: return openModels(in: session, for: .model)
    case .chooseParameters: openParameters(in: session)
    case .openEditor: return openEditor(in: session)
    case .savePrompt: return savePrompt(in: session)
    case .copyResponse: return copyResponse(in: session)
    case .chooseTheme: openThemes()
    case .showHistory: return openHistory(in: session)
    case .reload: return [.reload]
    case .showLog: overlay = .reading(ReadingView(log))
    case .togglePriceAs:
      showsComparisonPrice.toggle()
      status = StatusMessage(
        .note,
        shown(session).spending.comparison == nil
          ? "No price is compared with: start with `trivium --price-as MODEL`."
          : "The compared price is \(showsComparisonPrice ? "shown" : "hidden").")
    case .redraw: return [.redraw]
    case .suspend: return recordDrafts(in: session) + [.suspend]
    case .quit:
      return recordDrafts(in: session) + session.runningRuns.map { .cancelRun($0.id) } + [.quit]
    }
    return []
  }

  private mutating func loadEvaluation() -> [Effect] {
    guard replay == nil, evaluate.shown == nil else { return [] }
    evaluate.isReading = true
    return [.loadEvaluation]
  }

  /// Records what was typed and not yet journalled.
  func recordDrafts(in session: SessionState) -> [Effect] {
    guard replay == nil else { return [] }
    return unrecordedDrafts(in: session).compactMap(\.event).map { .record($0) }
  }

  private mutating func run(in session: SessionState) -> [Effect] {
    guard replay == nil else {
      status = StatusMessage(.note, "This is a recording; q returns to the present.")
      return []
    }
    let text = input.editor.text
    guard !text.allSatisfy(\.isWhitespace) else {
      status = StatusMessage(.warning, "The input is empty: type a question or ticket first.")
      return []
    }
    let requests =
      screen == .compare
      ? compareRequests(text, in: session)
      : [session.strategy.flatMap { request(strategy: $0, input: text, in: session) }]
        .compactMap { $0 }
    guard !requests.isEmpty else {
      status = StatusMessage(.warning, "Already running; Esc cancels.")
      return []
    }
    return recordDrafts(in: session) + requests.map { .startRun($0) }
  }

  private mutating func rerun(in session: SessionState) -> [Effect] {
    guard replay == nil, let strategy = session.strategy else { return [] }
    guard let last = response.run(in: session) else {
      status = StatusMessage(.warning, "Nothing has run yet with “\(strategy)”.")
      return []
    }
    guard let request = request(strategy: strategy, input: last.request.input, in: session) else {
      status = StatusMessage(.warning, "Already running; Esc cancels.")
      return []
    }
    return recordDrafts(in: session) + [.startRun(request)]
  }

  /// `nil` while the strategy is running.
  private func request(
    strategy name: String, input: String, in session: SessionState
  ) -> RunRequest? {
    guard session.lastRun(of: name)?.isRunning != true else { return nil }
    return request(CompareColumn(name), input: input, in: session)
  }

  /// What a column asks for; `nil` when the workspace has no such strategy.
  func request(
    _ column: CompareColumn, input: String, in session: SessionState
  ) -> RunRequest? {
    guard let strategy = session.workspace?.strategy(named: column.strategy) else { return nil }
    var request = RunRequest(
      strategy: strategy.name, input: input,
      promptText: column.version?.text ?? prompt.text(of: strategy.prompt, in: session),
      model: column.model ?? session.model,
      parameters: session.parameters == RequestParameters() ? nil : session.parameters)
    let equal = session.runs.count {
      var other = $0.request
      other.repeatIndex = nil
      return other == request
    }
    if equal > 0 { request.repeatIndex = equal }
    return request
  }

  private mutating func dismiss(
    _ command: WorkbenchCommand, in session: SessionState
  ) -> [Effect] {
    if let open = overlay {
      overlay = nil
      // The theme that was chosen last comes back.
      if case .picker(let picker) = open, picker.purpose == .theme { return [.showTheme(theme)] }
      return []
    }
    let running = session.runningRuns.map(\.id)
    if replay == nil, !running.isEmpty { return running.map { .cancelRun($0) } }
    if isZoomed {
      isZoomed = false
    } else if screen != .compose {
      screen = .compose
    } else if command == .cancel {
      status = StatusMessage(.note, "Nothing is running. \(hint(.quit)) quits.")
    }
    return []
  }

  /// The key of a command as the screen writes it.
  func hint(_ command: WorkbenchCommand) -> String {
    keymap.key(for: .workbench(command)).map(KeyLabel.short) ?? ""
  }

  private mutating func moveFocus(by step: Int, in session: SessionState) {
    guard screen == .compose else {
      if screen == .compare { compare.reduce(step < 0 ? .left : .right, in: shown(session)) }
      return
    }
    let areas = ScreenLayout(size: size).panes
    let panes = ComposePane.allCases.filter { isZoomed || areas[$0] != nil }
    guard let index = panes.firstIndex(of: focus) else {
      focus = panes.first ?? .input
      return
    }
    focus = panes[(index + step + panes.count) % panes.count]
  }

  private mutating func openEditor(in session: SessionState) -> [Effect] {
    guard replay == nil else { return [] }
    if screen == .compare { return correct(usesEditor: true, in: session) }
    guard screen == .compose else { return [] }
    if focus == .prompt, let path = prompt.path(in: session) {
      return [.editText(text: prompt.text(of: path, in: session), target: .prompt(path: path))]
    }
    return [.editText(text: input.editor.text, target: .input)]
  }

  private mutating func savePrompt(in session: SessionState) -> [Effect] {
    guard replay == nil, let path = prompt.path(in: session) else { return [] }
    return recordDrafts(in: session) + [
      .savePrompt(path: path, text: prompt.text(of: path, in: session))
    ]
  }

  private mutating func copyResponse(in session: SessionState) -> [Effect] {
    let shown = shown(session)
    let run = screen == .compare ? compare.focusedRun(in: shown) : response.run(in: shown)
    guard let text = run?.text, !text.isEmpty else {
      status = StatusMessage(.warning, "There is no response to copy yet.")
      return []
    }
    copying = nil
    return [.copy(text: text)]
  }
}

extension WorkbenchState {
  /// Where keys are looked up now, nearest first.
  package var contexts: [KeyContext] {
    if let overlay { return overlay.contexts }
    var contexts: [KeyContext] = replay == nil ? [] : [.replay]
    switch screen {
    case .sessions: contexts += [.sessions, .reading]
    case .compare: contexts += [.compare, .reading]
    case .evaluate: contexts += [.evaluate, .reading]
    case .decide: contexts += [.decide, .reading]
    case .cost: contexts += [.cost, .reading]
    case .compose:
      switch focus {
      case .input, .prompt: contexts += replay == nil ? [.editor] : [.reading]
      case .response: contexts += [.response, .reading]
      case .evidence: contexts += [.evidence, .reading]
      }
    }
    return contexts + [.everywhere]
  }

  /// What a key means now; typed characters go to the pane that takes text.
  package func command(for key: KeyPress) -> Command {
    if usesVi { return .vi(key: key) }
    if let command = keymap.command(for: key, in: contexts) { return command }
    guard takesText, let character = key.typed else { return .unbound(key: key) }
    return .editor(.insert(String(character)))
  }

  /// What pasted text means now.
  package func command(forPaste text: String) -> Command? {
    takesText ? .editor(.paste(text)) : nil
  }

  /// True when the focus is in a text that can be edited.
  package var takesText: Bool {
    if let overlay { return overlay.takesText }
    return replay == nil && screen == .compose && (focus == .input || focus == .prompt)
  }
}
