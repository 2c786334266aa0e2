import CellGrid
package import StrategyCore
import Widgets

extension WorkbenchState {
  /// The one way in which the screen's state changes; routes to panes and says what must happen outside.
  package mutating func reduce(_ action: Action, in session: SessionState) -> [Effect] {
    defer {
      followRuns(in: shown(session))
      notePace(in: session)
    }
    switch action {
    case .command(let command):
      return reduce(command, in: session)
    case .event(let entry):
      adopt(entry.event, in: session)
      return measurePrompt(after: entry.event, in: session)
        + (Self.changesSpending(entry.event) ? [.readSpending] : [])
    case .drafted(let entry, let place, let revision):
      noteRecorded(place, revision)
      return measurePrompt(after: entry.event, in: session)
    case .reply(let reply):
      return reduce(reply, in: session)
    case .resized(let size):
      self.size = size
      return []
    case .arranged(let layout): return arrange(layout, in: session)
    case .tick(let now):
      self.now = now
      let runs = replay?.session.runs.count
      replay?.tick(now)
      // A run that begins while the recording plays is watched, whichever was gone to before.
      if let replay, replay.session.runs.count != runs {
        response.choose(replay.session.runs.last?.id)
      }
      return []
    }
  }

  /// Reads what is new of the runs on the screen.
  private mutating func followRuns(in session: SessionState) {
    response.follow(session)
    if screen == .compare { compare.follow(session) }
    if screen == .evaluate || screen == .decide {
      let (live, now) = (evaluate.shown, now)
      replay?.showEvaluation(at: now) { $0 == live?.evaluation.plan ? live?.cases ?? [] : [] }
    }
  }

  mutating func carryOut(_ command: Command, in session: SessionState) -> [Effect] {
    status = nil
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
    case .completeVariable:
      completeVariable(in: session)
      return []
    case .mouse(let event): return reduce(event, in: session)
    case .response(let command): return reduceResponse(command, in: shown(session))
    case .evidence(let command):
      evidence.reduce(command)
      return []
    case .compare(let command): return reduceCompare(command, in: session)
    case .sessions(let command): return sessions.reduce(command)
    case .evaluate(let command): return reduceEvaluate(command, in: session)
    case .decide(let command):
      decide.reduce(command, in: session)
      return []
    case .cost(let command): return cost.reduce(command)
    case .unbound(let key):
      status = StatusMessage(
        .note, "\(KeyLabel.short(key)) does nothing here; \(hint(.help)) shows the keys.")
      return []
    case .picker, .history, .accept: return []
    case .ask(let purpose):
      if takesText || purpose == .search || purpose == .searchRecording {
        overlay = .line(LinePrompt(purpose, text: ""))
      }
      return []
    case .replay(let command): return reduceReplay(command, in: session)
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
    case .sessions: sessions.reduce(command, page: SessionsPane.height(in: layout.body))
    case .cost: cost.reduce(command, size: layout.body.inset().size, width: width)
    case .evaluate:
      shownEvaluate.reduce(command, size: layout.body.inset().size, width: width)
    case .decide: decide.reduce(command, size: layout.body.inset().size, width: width)
    case .compare:
      compare.reduce(command, in: session, size: compareReadingSize, width: width)
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
    if screen == .compare {
      compare.show { $0 = CompareColumn(strategies[number - 1].name) }
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

  private mutating func reduce(_ reply: Reply, in session: SessionState) -> [Effect] {
    switch reply {
    case .sessionsListed(let list): sessions.show(list)
    case .spendingRead(let shared): adopt(shared, in: session)
    case .ledgerRead(let ledger, let today): cost.show(ledger, on: today)
    case .journalLoaded(let recording): return watch(recording, in: session)
    case .evaluationLoaded(let loaded?):
      evaluate.isReading = false
      evaluate.show(loaded, at: now)
      if screen == .decide { decide.open(shownEvaluate.shown, in: shown(session)) }
    case .evaluationLoaded(nil): evaluate.isReading = false
    case .evaluationPrepared(let shown, let receipt):
      evaluate.prepared(shown, receipt: receipt, at: now)
    case .baselineLoaded(let baseline): show(baseline)
    case .evaluationResumed: evaluate.resume(at: now)
    case .modelsListed(let items, let isComplete): showModels(items, isComplete: isComplete)
    case .textEdited(let text, .input): input.editor.setText(text)
    case .textEdited(let text, .prompt(let path)):
      prompt.replace(text, path: path, in: session)
    case .textEdited(let text, .correction(let run)):
      return takeCorrection(text, of: run, in: session)
    case .caseKept(let notice): status = StatusMessage(.success, notice)
    case .promptMeasured(let path, let measure): prompt.measures[path] = measure
    case .promptSaved(let path): status = StatusMessage(.success, "Saved \(path).")
    case .copied(let place):
      status = StatusMessage(.success, "\(copying ?? "Copied") to the \(place).")
      copying = nil
    case .reloaded(let news): take(news)
    case .promptVersionsListed(let path, let rows): showVersions(rows, of: path)
    case .failed(let failure):
      evaluate.takeBackReceipt()
      evaluate.isReading = false
      arriving = nil
      status = StatusMessage(.error, failure.sentence)
    }
    return []
  }

  private mutating func take(_ news: Reloaded) {
    keymap = news.keymap
    theme = news.theme ?? theme
    evaluate.takeBackReceipt()
    if let problem = news.problems.first {
      for other in news.problems.dropFirst() {
        log.add(StatusMessage(.error, other), at: now)
      }
      status = StatusMessage(.error, "\(problem) The last good one stays.")
    } else {
      status =
        news.files.isEmpty
        ? StatusMessage(.note, "Nothing has changed.")
        : StatusMessage(.success, "Read again: \(news.files.joined(separator: ", ")).")
    }
  }

  /// Lets drafts and scrolling follow what happened in the session.
  private mutating func adopt(_ event: SessionEvent, in session: SessionState) {
    evaluate.adopt(event, at: now)
    switch event {
    case .inputEdited(let text): input.adopt(text, histories.input)
    case .promptEdited(let path, let text): prompt.adopt(text, path: path, histories)
    case .runStarted(let run, let request):
      log.add(StatusMessage(.note, "Run \(run.rawValue) of \(request.strategy) began."), at: now)
      if request.strategy == session.strategy { response.showLatest() }
    case .runFinished(let run, _):
      log.add(StatusMessage(.success, "Run \(run.rawValue) ended."), at: now)
    case .runFailed(_, let failure):
      status = StatusMessage(.error, failure.sentence)
    case .runCancelled: status = StatusMessage(.note, "Cancelled; the text so far is kept.")
    case .sessionResumed:
      input.adopt(session.input, histories.input)
      for (path, text) in session.prompts { prompt.adopt(text, path: path, histories) }
    default: break
    }
  }

  /// The room for text in a column of the Compare screen.
  private var compareReadingSize: GridSize {
    let areas = layout.compareAreas(compare.columns.count, isZoomed: isZoomed)
    let above = areas.count == compare.columns.count ? 0 : 1
    let inside = areas[0].inset().size
    return GridSize(rows: max(inside.rows - 1 - above, 0), columns: inside.columns)
  }

  /// Where everything stands now.
  package var layout: ScreenLayout {
    ScreenLayout(
      size: size, zoomed: isZoomed && screen == .compose ? focus : nil, splits: splits)
  }
}
