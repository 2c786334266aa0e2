import Archive
import Foundation
import StrategyCore

/// A session without a screen: runs of a workspace, journalled like those of the workbench.
struct HeadlessSession: Sendable {
  let loaded: LoadedWorkspace
  let id: SessionID
  private let runner: StrategyRunner
  private let tape: Tape
  private let recorder: SessionRecorder
  private let writer: JournalWriter

  /// Opens a new session; its journal appears with the first event.
  static func open(
    _ loaded: LoadedWorkspace, resolver: WorkspaceResolver, clock: SessionClock = .starting()
  ) async throws -> HeadlessSession {
    let writer = try SessionLibrary(
      folder: loaded.folder.sessions, redaction: resolver.access.redaction
    )
    .create(startedAt: clock.startedAt)
    let session = HeadlessSession(
      loaded: loaded, id: writer.header.session,
      runner: StrategyRunner(
        loaded, resolver: resolver, session: writer.header.session.rawValue),
      tape: resolver.access.tape,
      recorder: SessionRecorder(journal: writer, now: clock.now), writer: writer)
    try? loaded.folder.prepareState()
    await session.recorder.record(.sessionStarted(workspace: loaded.recorded))
    return session
  }

  private init(
    loaded: LoadedWorkspace, id: SessionID, runner: StrategyRunner, tape: Tape,
    recorder: SessionRecorder, writer: JournalWriter
  ) {
    self.loaded = loaded
    self.id = id
    self.runner = runner
    self.tape = tape
    self.recorder = recorder
    self.writer = writer
  }

  /// Carries out one run to its end, cancelled or not, and returns it as it was recorded.
  func carryOut(
    _ request: RunRequest, as run: RunID, observe: @Sendable (SessionEvent) -> Void = { _ in }
  ) async -> Run {
    let spent = await recorder.state.spending.amount
    await runner.carryOut(request, as: run, spent: spent) { event in
      await recorder.record(event)
      observe(event)
    }
    return await recorder.state.run(run) ?? Run(id: run, request: request, startedAt: 0)
  }

  /// Puts an event of no run, or of one that is over, into the session.
  func record(_ event: SessionEvent) async {
    await recorder.record(event)
  }

  /// The request of a strategy, with the prompt as its file now stands.
  func request(
    strategy: Strategy, input: String, choice: CallChoice = CallChoice()
  ) throws(TextFileError) -> RunRequest {
    let text = try TextFile.read(
      loaded.folder.file(strategy.prompt), shownAs: strategy.prompt)
    return RunRequest(
      strategy: strategy.name, input: input, promptText: text,
      variables: choice.variables, model: choice.model, parameters: choice.parameters)
  }

  /// Takes the journal away again.
  func discard() async {
    _ = await recorder.close(writer)
    try? FileManager.default.removeItem(at: writer.file)
  }

  /// Makes the journal durable; returns why it, or the recorded cassette, is not whole, when it is not.
  func close() async -> Failure? {
    await recorder.close(writer) ?? tape.problem
  }
}
