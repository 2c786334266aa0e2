import Archive
import CellGrid
import Foundation
import NcursesDriver
import Runtime
import StrategyCore
import Workbench

/// Opens the workbench on a workspace and returns when it is left. Called on the main thread.
func openWorkbench(workspace loaded: LoadedWorkspace, options: WorkbenchOptions) throws {
  let variables = ProcessInfo.processInfo.environment
  let recording = try options.replaying.map { try WorkspaceShelf(loaded).read($0) }
  let resolver = try WorkspaceResolver.standard(for: loaded, pricedAs: options.pricedAs)
  let opening = try WorkbenchSession(
    loaded, continuing: options.continuing, redaction: resolver.access.redaction)
  let spentElsewhere = try Foreground.run { await MonthlySpending.elsewhere(loaded) }
  let environment = Environment(
    strategyRunner: StrategyRunner(
      resolver: resolver, budget: loaded.workspace.budget, spentElsewhere: spentElsewhere),
    journal: opening.writer, shelf: WorkspaceShelf(loaded), themes: options.themes,
    editor: ExternalEditor(
      arguments: editorArguments(variables), directory: NSTemporaryDirectory()),
    models: { ModelList.items(loaded, resolver.access) },
    bench: WorkspaceBench(
      loaded: loaded, resolver: resolver, spentElsewhere: spentElsewhere),
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
    size: terminal.size, width: terminal.traits.width, keymap: options.keymap,
    themeNames: options.themes.map(\.name), theme: options.themes.first?.name ?? "",
    editing: options.editing)
  state.status = opening.notice.map { StatusMessage(.warning, $0) }
  let exit = WorkbenchLoop.run(
    terminal: terminal, environment: environment, workbench: state, resuming: opening.entries,
    events: opening.events, showing: recording)

  if let failure = exit.failure {
    throw Failure(
      failure.kind, "\(exit.unsaved.count) events could not be recorded: \(failure.message)",
      nextStep: failure.nextStep)
  }
  if exit.reason == .terminated { throw CommandEnd(status: .terminated) }
}

/// `$VISUAL`, else `$EDITOR`, else what most systems have.
private func editorArguments(_ variables: [String: String]) -> [String] {
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

  init(_ loaded: LoadedWorkspace) {
    folder = loaded.folder
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
  func savePrompt(_ text: String, path: String) async throws {
    let file = folder.file(path)
    do {
      try Data(text.utf8).write(to: file, options: .atomic)
    } catch {
      throw FailureText.failure(.storage, for: error)
    }
  }
}
