import CellGrid
package import StrategyCore
package import Workbench

/// Performs effects: the only place where the workbench touches the outside.
@UI
package final class EffectRunner {
  package let store: Store
  private(set) var theme: Theme
  /// Set once the loop is to end.
  private(set) var exit: WorkbenchExit?
  private let feed: JournalFeed
  private(set) var environment: Environment
  private let terminal: any Terminal
  private var tasks: [RunID: Task<Void, Never>] = [:]
  var evaluating: Task<Void, Never>?
  /// What is said of recorded sessions: one after the other, for each locks its file.
  var adding: Task<Void, Never>?
  private var measuring: Task<Void, Never>?
  /// What is kept for the next start; leaving waits for it.
  private var keeping: Task<Void, Never>?
  /// The prompt file that is being written; leaving waits for it.
  private var saving: Task<Void, Never>?
  private var reloading: Task<Void, Never>?
  private var leaving: WorkbenchExit.Reason?
  private var acceptsLoss = false
  private var postponed: [Postponed] = []

  /// What waits for the journal, and until when at the latest.
  private struct Postponed {
    let deadline: Microseconds
    let act: @UI () -> Void
  }

  /// A journal that does not answer holds up nothing for longer.
  static let longestSettling: Microseconds = 3_000_000

  init(store: Store, feed: JournalFeed, environment: Environment, terminal: any Terminal) {
    self.store = store
    self.feed = feed
    self.environment = environment
    self.terminal = terminal
    theme =
      environment.themes.first { $0.name == store.workbench.theme }
      ?? environment.themes.first ?? .plain
    feed.tell = { [weak self] news in self?.tell(news) }
  }

  package func send(_ action: Action) {
    perform(store.send(action))
  }

  package func record(_ event: SessionEvent) {
    perform(store.record(event))
  }

  private func perform(_ effects: [Effect]) {
    for effect in effects { perform(effect) }
  }

  private func perform(_ effect: Effect) {
    switch effect {
    case .startRun(let request): start(request)
    case .cancelRun(let run): cancel(run)
    case .record(let event): record(event)
    case .listSessions: listSessions()
    case .readSpending: readSpending()
    case .readLedger: readLedger()
    case .listModels: listModels()
    case .loadEvaluation: loadEvaluation()
    case .loadBaseline(let last, let shown): loadBaseline(after: last, of: shown)
    case .recordElsewhere(let session, let event): record(event, in: session)
    case .prepareEvaluation: prepareEvaluation()
    case .startEvaluation: startEvaluation()
    case .stopEvaluation: evaluating?.cancel()
    case .loadJournal(let session): load(session)
    case .forkSession(let session, let sequence): fork(session, at: sequence)
    case .keepCase(let rated): keep(rated)
    case .savePrompt(let path, let text): savePrompt(text, path: path)
    case .measurePrompt(let path, let request): measure(request, path: path)
    case .saveHistories(let histories): keepForNextStart { try await $0.saveHistories(histories) }
    case .saveLayout(let layout): keepForNextStart { try await $0.saveLayout(layout) }
    case .copy(let text): request(.copy(text), reply: .copied(place: "clipboard"))
    case .editText(let text, let target): edit(text, target: target)
    case .reload: Task { await reload(always: true) }
    case .showTheme(let name): showTheme(name)
    case .listPromptVersions(let path): listVersions(of: path)
    case .redraw: request(.redraw)
    case .suspend: suspend()
    case .quit: leave(.quit)
    }
  }
}

extension EffectRunner {
  /// The start is recorded here and now, so that the next key already finds the run.
  private func start(_ request: RunRequest) {
    let run = store.session.nextRunID
    record(.runStarted(run: run, request: request))
    tasks[run] = Task {
      await reload(always: false)
      await environment.strategyRunner.carryOut(
        request, as: run, spent: { await self.committed(besides: run) }
      ) {
        await self.report($0, from: run)
      }
      tasks[run] = nil
    }
  }

  /// A run that has ended, by the user for one, has nothing more to say.
  private func report(_ event: SessionEvent, from run: RunID) {
    if case .runStarted = event { return }
    guard store.session.run(run)?.isRunning == true else { return }
    record(event)
  }

  private func committed(besides run: RunID) -> Money {
    store.session.committed(besides: run)
  }

  private func cancel(_ run: RunID) {
    tasks[run]?.cancel()
    if store.session.run(run)?.isRunning == true { record(.runCancelled(run: run)) }
  }
}

extension EffectRunner {
  private func listSessions() {
    let shelf = environment.shelf
    Task { await answer { .sessionsListed(try await shelf.sessions()) } }
  }

  /// The meter does without what cannot be read.
  private func readSpending() {
    guard let books = environment.books else { return }
    Task {
      if let spending = try? await books.spending() { send(.reply(.spendingRead(spending))) }
    }
  }

  /// With what the session at hand has recorded by now.
  private func readLedger() {
    guard let books = environment.books else { return }
    Task {
      await feed.settle()
      await answer {
        let (ledger, today) = try await books.ledger()
        return .ledgerRead(ledger, today: today)
      }
    }
  }

  private func listModels() {
    let models = environment.models
    Task {
      var known: [PickerItem] = []
      for await items in models() {
        known = items
        send(.reply(.modelsListed(known, isComplete: false)))
      }
      send(.reply(.modelsListed(known, isComplete: true)))
    }
  }

  /// The session at hand may be the one that is asked for.
  private func load(_ session: SessionID) {
    let shelf = environment.shelf
    Task {
      await feed.settle()
      await answer { .journalLoaded(try await shelf.recording(of: session)) }
    }
  }

  private func fork(_ session: SessionID, at sequence: Int) {
    let shelf = environment.shelf
    Task {
      await feed.settle()
      do {
        leave(.reopen(try await shelf.fork(session, at: sequence)))
      } catch {
        send(.reply(.failed(error as? Failure ?? Failure(.storage, "\(error)"))))
      }
    }
  }

  /// The session at hand is among those that are read.
  private func listVersions(of path: String) {
    let shelf = environment.shelf
    Task {
      await feed.settle()
      await answer { .promptVersionsListed(path: path, try await shelf.promptVersions(of: path)) }
    }
  }

  private func keep(_ rated: RatedCase) {
    let shelf = environment.shelf
    Task { await answer { .caseKept(notice: try await shelf.keep(rated)) } }
  }

  private func savePrompt(_ text: String, path: String) {
    let shelf = environment.shelf
    saving = Task { [before = saving] in
      await before?.value
      await answer {
        try await shelf.savePrompt(text, path: path)
        return .promptSaved(path: path)
      }
    }
  }

  /// What was asked before has no interest any more.
  private func measure(_ request: RunRequest, path: String) {
    measuring?.cancel()
    let measure = environment.measure
    measuring = Task {
      guard let found = await measure(request), !Task.isCancelled else { return }
      send(.reply(.promptMeasured(path: path, found)))
    }
  }

  /// What cannot be kept keeps nobody from leaving.
  private func keepForNextStart(
    _ save: @escaping @Sendable (any SessionShelf) async throws -> Void
  ) {
    let shelf = environment.shelf
    keeping = Task { [before = keeping] in
      await before?.value
      try? await save(shelf)
    }
  }

  func answer(_ find: @UI () async throws -> Reply) async {
    do {
      send(.reply(try await find()))
    } catch {
      send(.reply(.failed(error as? Failure ?? Failure(.storage, "\(error)"))))
    }
  }
}

extension EffectRunner {
  /// Takes what has changed in the files; one at a time, and who comes meanwhile waits for it.
  func reload(always: Bool) async {
    if let reloading { return await reloading.value }
    guard let reload = environment.reload else { return }
    let task = Task {
      if let files = await reload(always) { take(files) }
      reloading = nil
    }
    reloading = task
    await task.value
  }

  private func take(_ files: ReloadedFiles) {
    if let runner = files.strategyRunner { environment.strategyRunner = runner }
    if let models = files.models { environment.models = models }
    if let bench = files.bench, evaluating == nil { environment.bench = bench }
    showTheme(files.news.theme ?? theme.name)
    for event in files.events { record(event) }
    let strategies = store.session.workspace?.strategies ?? []
    if let first = strategies.first,
      !strategies.contains(where: { $0.name == store.session.strategy })
    {
      record(.strategyChosen(strategy: first.name))
    }
    send(.reply(.reloaded(files.news)))
  }

  private func request(_ request: TerminalRequest, reply: Reply? = nil) {
    do throws(TerminalError) {
      try terminal.perform(request)
      if let reply { send(.reply(reply)) }
    } catch {
      send(.reply(.failed(error.failure)))
    }
  }

  /// The screen's thread sleeps meanwhile, so the journal is brought up to date before.
  private func suspend() {
    whenSettled { [self] in request(.suspend) }
  }

  private func edit(_ text: String, target: EditTarget) {
    whenSettled { [self] in
      do throws(Failure) {
        let edited = try environment.editor.edit(text, suffix: target.suffix, on: terminal)
        send(.reply(.textEdited(text: edited, target: target)))
      } catch {
        send(.reply(.failed(error)))
      }
    }
  }

  private func showTheme(_ name: String) {
    if let found = environment.themes.first(where: { $0.name == name }) { theme = found }
  }
}

extension EffectRunner {
  var isLeaving: Bool { leaving != nil }

  /// Records drafts, ends runs, and leaves when the journal has everything.
  func leave(_ reason: WorkbenchExit.Reason) {
    let isFirst = leaving == nil
    if isFirst || !reason.isChosen { leaving = reason }
    guard isFirst else { return }
    recordDrafts()
    let histories = store.workbench.currentHistories
    if histories != EditHistories() { perform(.saveHistories(histories)) }
    let layout = store.workbench.currentLayout
    if layout != store.workbench.savedLayout { perform(.saveLayout(layout)) }
    for run in store.session.runningRuns { cancel(run.id) }
    evaluating?.cancel()
    whenSettled { [self] in
      if let failure = feed.failure, leaving?.isChosen == true, !acceptsLoss {
        stay(failure)
      } else if let leaving {
        exit = WorkbenchExit(reason: leaving, unsaved: feed.pending, failure: feed.failure)
      }
    }
  }

  func recordDrafts() {
    for draft in store.workbench.unrecordedDrafts(in: store.session) {
      if let event = draft.event { record(event) }
    }
  }

  /// The same while keys go on coming: a large text is put together beside them.
  func recordDraftsAside() {
    for draft in store.workbench.unrecordedDrafts(in: store.session) {
      if !draft.isLarge {
        if let event = draft.event { record(event) }
        continue
      }
      Task {
        guard let event = await Self.event(of: draft) else { return }
        perform(store.record(event, of: draft))
      }
    }
  }

  @concurrent
  private nonisolated static func event(of draft: Draft) async -> SessionEvent? {
    draft.event
  }

  /// When `tend` has something to do.
  var deadline: Microseconds? {
    guard let first = postponed.first else { return feed.deadline }
    return min(first.deadline, feed.deadline ?? .max)
  }

  func tend(at now: Microseconds) {
    feed.tend(at: now)
    while let first = postponed.first, first.deadline <= now { actOnFirst() }
  }

  /// Acts once the journal has everything that was recorded until now, in the order of the calls.
  private func whenSettled(_ act: @escaping @UI () -> Void) {
    postponed.append(
      Postponed(deadline: environment.now() + Self.longestSettling, act: act))
    guard postponed.count == 1 else { return }
    Task {
      await keeping?.value
      await adding?.value
      await saving?.value
      await feed.settle()
      while !postponed.isEmpty { actOnFirst() }
    }
  }

  private func actOnFirst() {
    postponed.removeFirst().act()
  }

  /// The first quit does not throw away what could not be saved.
  private func stay(_ failure: Failure) {
    leaving = nil
    acceptsLoss = true
    send(
      .reply(
        .failed(
          Failure(
            .storage, "Not left: \(failure.message)",
            nextStep: "Make room, or quit again to leave without what is not saved."))))
  }

  private func tell(_ news: JournalFeed.News) {
    switch news {
    case .failed(let failure):
      send(
        .reply(
          .failed(
            Failure(
              failure.kind, failure.message,
              nextStep: failure.nextStep
                ?? "The work goes on in memory and is written when it can be.",
              isRetryable: true))))
    case .recovered:
      acceptsLoss = false
      send(
        .reply(
          .failed(
            Failure(.storage, "The session is being written again; nothing is missing."))))
    }
  }
}
