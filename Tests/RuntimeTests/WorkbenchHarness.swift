import CellGrid
import Foundation
import StrategyCore
import Testing
import Workbench

@testable import Runtime

/// The whole workbench on a terminal that only remembers, with time that only the test moves.
@UI
final class WorkbenchHarness {
  let terminal: HeadlessTerminal
  let clock = HandClock()
  let loop: WorkbenchLoop

  nonisolated static let workspace = Workspace(
    name: "support-desk",
    strategies: [
      Strategy(name: "prompt", prompt: "prompts/answer.md", model: "embedded"),
      Strategy(name: "tuned", prompt: "prompts/short.md", model: "tuned"),
    ],
    models: [
      "embedded": ModelDefinition(use: "baseline"), "tuned": ModelDefinition(use: "tuned/answers"),
    ])

  nonisolated static let firstEvents: [SessionEvent] = [
    .sessionStarted(workspace: workspace),
    .promptEdited(path: "prompts/answer.md", text: "Answer: {{input}}"),
    .promptEdited(path: "prompts/short.md", text: "{{input}}"),
  ]

  init(
    model: any LanguageModel = ScriptedModel(), price: ModelPrice? = nil,
    budget: Budget = Budget(), journal: any Journal = MemoryJournal(),
    shelf: any SessionShelf = FixedShelf(), themes: [Theme] = [.plain],
    editor: [String] = ["vi"], size: GridSize = GridSize(rows: 30, columns: 100),
    resuming entries: [JournalEntry] = [], events: [SessionEvent] = firstEvents,
    arranged layout: SavedLayout? = nil,
    reload: (@Sendable (Bool) async -> ReloadedFiles?)? = nil
  ) {
    terminal = HeadlessTerminal(size: size)
    let clock = clock
    let resolver = ScriptedResolver(workspace: Self.workspace, model: model, price: price)
    let environment = Environment(
      strategyRunner: StrategyRunner(resolver: resolver, budget: budget), journal: journal,
      shelf: shelf, themes: themes,
      editor: ExternalEditor(
        arguments: editor, directory: FileManager.default.temporaryDirectory.path),
      reload: reload, now: { clock.now })
    loop = WorkbenchLoop(
      terminal: terminal, environment: environment,
      workbench: WorkbenchState(
        size: size, themeNames: themes.map(\.name), theme: themes.first?.name ?? ""),
      resuming: entries, events: events, arranged: layout)
    loop.turn()
  }

  var session: SessionState { loop.store.session }
  var workbench: WorkbenchState { loop.store.workbench }
  var screen: String { terminal.frames.last.map(GridText.plain) ?? "" }
  var frame: Grid? { terminal.frames.last }

  /// Keys as settings files write them, with blanks between: `h i ctrl-j`.
  func press(_ keys: String) {
    deliver(keys.split(separator: " ").compactMap { KeyPress(String($0)) }.map { .key($0) })
  }

  func type(_ text: String) {
    deliver(text.map { .key(KeyPress(.character($0))) })
  }

  func deliver(_ events: [TerminalEvent]) {
    terminal.deliver(events)
    loop.turn()
  }

  func advance(by microseconds: Microseconds) {
    clock.advance(by: microseconds)
    loop.turn()
  }

  /// Lets tasks and the loop go on until something is true; 60 real seconds are the limit.
  func until(
    _ what: Comment, at location: SourceLocation = #_sourceLocation,
    _ condition: @UI () async -> Bool
  ) async {
    let limit = ContinuousClock.now + .seconds(60)
    while await !condition() {
      guard ContinuousClock.now < limit else {
        Issue.record("never came true: \(what)", sourceLocation: location)
        return
      }
      loop.turn()
      await Task.yield()
    }
    loop.turn()
  }

  /// Starts a run and waits until the model is being asked.
  func run(_ model: ScriptedModel, _ input: String = "hi") async {
    let calls = model.callCount
    type(input)
    press("ctrl-j")
    await until("the model is asked") { model.callCount == calls + 1 }
  }
}
