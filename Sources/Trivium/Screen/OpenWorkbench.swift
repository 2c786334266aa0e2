import Archive
import CellGrid
import Foundation
import NcursesDriver
import Runtime
import StrategyCore
import Widgets
import Workbench

/// Opens the workbench on a workspace, and again when it goes on in another session; returns when it is left. Called on
/// the main thread.
func openWorkbench(workspace loaded: LoadedWorkspace, options: WorkbenchOptions) throws {
  if LinearMode.isWanted() {
    var workbench = try LinearWorkbench(
      loaded, pricedAs: options.pricedAs, taping: options.taping)
    if let session = options.replaying { return try workbench.show(session) }
    return try workbench.run()
  }
  var options = options
  var tape: Tape?
  while case .reopen(let session) = try openOnce(
    workspace: loaded, options: options, tape: &tape)
  {
    options.continuing = session
    options.replaying = nil
    options.greeting = "A new session, forked from the recording; that one stays as it was."
  }
}

private func openOnce(
  workspace loaded: LoadedWorkspace, options: WorkbenchOptions, tape: inout Tape?
) throws -> WorkbenchExit.Reason {
  let variables = ProcessInfo.processInfo.environment
  let recording = try options.replaying.map { try WorkspaceShelf(loaded).read($0) }
  let resolver = try WorkspaceResolver.standard(
    for: loaded, pricedAs: options.pricedAs, taping: options.taping, tape: tape)
  tape = resolver.access.tape
  let opening = try WorkbenchSession(
    loaded, continuing: options.continuing, redaction: resolver.access.redaction)
  let session = opening.writer.header.session
  let shelf = WorkspaceShelf(loaded, session: session, redaction: resolver.access.redaction)
  let runner = StrategyRunner(loaded, resolver: resolver, session: session.rawValue)
  let files = LiveFiles(
    loaded, settings: options.settings, paths: UserPaths(environment: variables),
    pricedAs: options.pricedAs, tape: resolver.access.tape, session: session.rawValue)
  let environment = Environment(
    strategyRunner: runner, journal: opening.writer, shelf: shelf, themes: options.themes,
    editor: ExternalEditor(
      arguments: editorArguments(variables), directory: NSTemporaryDirectory()),
    models: { ModelList.items(loaded, resolver.access) },
    bench: WorkspaceBench(
      loaded: loaded, resolver: resolver, runner: runner, session: session),
    books: WorkspaceBooks(loaded, session: session.rawValue),
    measure: { await resolver.measure($0) }, reload: { await files.news(always: $0) },
    now: Environment.clock(from: opening.age))

  let terminal: NcursesTerminal
  var terminalEnvironment = TerminalEnvironment(variables)
  terminalEnvironment.wantsMouse = options.mouse
  do throws(TerminalError) {
    terminal = try NcursesTerminal(environment: terminalEnvironment)
  } catch {
    throw error.failure
  }
  var state = WorkbenchState(
    size: terminal.size, width: terminal.traits.width, keymap: options.settings.keymap,
    themeNames: options.themes.map(\.name), theme: options.themes.first?.name ?? "",
    editing: options.settings.editing, histories: shelf.histories())
  if let greeting = options.greeting { state.status = StatusMessage(.note, greeting) }
  var layout: SavedLayout?
  do throws(Failure) {
    layout = try LayoutFile(folder: loaded.folder).read()
  } catch {
    state.status = StatusMessage(.warning, error.sentence)
  }
  if let notice = opening.notice { state.status = StatusMessage(.warning, notice) }
  let exit = WorkbenchLoop.run(
    terminal: terminal, environment: environment, workbench: state, resuming: opening.entries,
    events: opening.events, arranged: layout, showing: recording)

  if let failure = exit.failure {
    throw Failure(
      failure.kind, "\(exit.unsaved.count) events could not be recorded: \(failure.message)",
      nextStep: failure.nextStep)
  }
  if let problem = tape?.problem { throw problem }
  if exit.reason == .terminated { throw CommandEnd(status: .terminated) }
  return exit.reason
}

/// `$VISUAL`, else `$EDITOR`, else what most systems have.
func editorArguments(_ variables: [String: String]) -> [String] {
  let wanted = [variables["VISUAL"], variables["EDITOR"]].compactMap { $0 }.first { !$0.isEmpty }
  return (wanted ?? "vi").split(separator: " ").map(String.init)
}

/// The session that the workbench records: a new one, or the last one opened again.
private struct WorkbenchSession {
  var writer: JournalWriter
  /// Entries of a session that is continued.
  var entries: [JournalEntry] = []
  /// What is recorded first.
  var events: [SessionEvent]
  /// Microseconds since the session started.
  var age: Microseconds = 0
  /// Something that the user should know at once.
  var notice: String?

  init(
    _ loaded: LoadedWorkspace, continuing session: SessionID?, redaction: Redaction
  ) throws {
    let library = SessionLibrary(folder: loaded.folder.sessions, redaction: redaction)
    try loaded.folder.prepareState()
    if let session {
      let (writer, journal) = try library.resume(session)
      self.writer = writer
      entries = journal.entries
      events = [.sessionResumed]
      // Another file than it was recorded with, or of somebody else: what can be run is what stands there now.
      if SessionState(folding: entries).workspace != loaded.recorded {
        events.append(.sessionStarted(workspace: loaded.recorded))
      }
      notice = journal.problems.first?.sentence
      let wall = Date().timeIntervalSince1970 - journal.header.startedAt
      age = max(Microseconds(max(wall, 0) * 1e6), entries.last?.at ?? 0)
    } else {
      writer = try library.create(startedAt: Date().timeIntervalSince1970)
      events = [.sessionStarted(workspace: loaded.recorded)]
    }
    let known = SessionState(folding: entries)
    var paths: [String] = []
    for strategy in loaded.workspace.strategies where !paths.contains(strategy.prompt) {
      paths.append(strategy.prompt)
    }
    for path in paths where known.prompts[path] == nil {
      let text = try TextFile.read(loaded.folder.file(path), shownAs: path)
      events.append(.promptEdited(path: path, text: text))
    }
  }
}

/// The sessions and prompt files of a workspace, for the workbench.
struct WorkspaceShelf: SessionShelf {
  private let folder: WorkspaceFolder
  private let library: SessionLibrary
  private let workspace: Workspace
  /// The session that is being recorded.
  private let session: SessionID?
  private let redaction: Redaction

  init(
    _ loaded: LoadedWorkspace, session: SessionID? = nil, redaction: Redaction = Redaction { $0 }
  ) {
    folder = loaded.folder
    workspace = loaded.workspace
    self.session = session
    self.redaction = redaction
    library = SessionLibrary(folder: loaded.folder.sessions)
  }

  @concurrent
  func sessions() async throws -> [SessionRow] {
    try await library.list().sessions.map { summary in
      SessionRow(
        id: summary.id, started: SessionReport.localTime(summary.startedAt), runs: summary.runs,
        cost: summary.cost, title: summary.name ?? summary.lastInput)
    }
  }

  @concurrent
  func recording(of session: SessionID) async throws -> RecordedSession {
    try read(session)
  }

  func read(_ session: SessionID) throws(Failure) -> RecordedSession {
    let journal = try library.read(session)
    return RecordedSession(
      id: session, title: session.rawValue, entries: journal.entries,
      problems: journal.problems.map(\.sentence))
  }

  @concurrent
  func fork(_ session: SessionID, at sequence: Int) async throws -> SessionID {
    try library.fork(session, at: sequence, now: Date().timeIntervalSince1970)
  }

  @concurrent
  func promptVersions(of path: String) async throws -> [PromptVersionRow] {
    try RecordedPrompts.versions(of: path, in: library)
  }

  @concurrent
  func keep(_ rated: RatedCase) async throws -> String {
    let id = "\(session?.rawValue ?? "run")-\(rated.run.rawValue)"
    do {
      return try RatedCases.keep(
        id, input: rated.input, expected: rated.expected, in: folder, workspace: workspace)
    } catch {
      throw FailureText.failure(.storage, for: error)
    }
  }

  @concurrent
  func add(_ event: SessionEvent, to session: SessionID) async throws {
    try await library.add(event, to: session)
  }

  /// What can be undone, as it was when the program was left last; a file that cannot be read is none.
  func histories() -> EditHistories {
    guard let bytes = try? Data(contentsOf: folder.histories) else { return EditHistories() }
    return (try? JSONDecoder().decode(EditHistories.self, from: bytes)) ?? EditHistories()
  }

  /// For the user alone, and without any text that a secret was ever part of.
  @concurrent
  func saveHistories(_ histories: EditHistories) async throws {
    try folder.prepareState()
    var kept = histories
    kept.input = histories.input.flatMap { isFreeOfSecrets($0) ? $0 : nil }
    kept.prompts = histories.prompts.filter { isFreeOfSecrets($0.value) }
    let file = folder.histories
    try JSONEncoder().encode(kept).write(to: file, options: .atomic)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
  }

  private func isFreeOfSecrets(_ history: SavedHistory) -> Bool {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    guard let bytes = try? encoder.encode(history) else { return false }
    let text = String(decoding: bytes, as: UTF8.self)
    return redaction(text) == text
  }

  @concurrent
  func saveLayout(_ layout: SavedLayout) async throws {
    try LayoutFile(folder: folder).write(layout)
  }

  @concurrent
  func savePrompt(_ text: String, path: String) async throws {
    try OutputPath(path: try folder.promptFile(path).path).write(text)
  }
}
