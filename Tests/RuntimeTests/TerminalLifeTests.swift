import CellGrid
import Foundation
import StrategyCore
import Testing
import Workbench

@testable import Runtime

@Suite(.onUIThread)
struct TerminalLifeTests {
  @UI @Test func `nothing wakes the loop while nothing happens`() async {
    let harness = WorkbenchHarness()
    await harness.until("the journal is settled") {
      harness.advance(by: 2_000_000)
      return harness.loop.runner.deadline == nil
    }
    #expect(harness.loop.deadline == nil)
    harness.type("x")
    #expect(harness.loop.deadline != nil)
    harness.advance(by: 1_000_000)
    await harness.until("the draft is settled") {
      harness.advance(by: 1_000_000)
      return harness.loop.deadline == nil
    }
  }

  @UI @Test func `while it streams the loop wakes for the next frame only`() async {
    let model = ScriptedModel()
    let harness = WorkbenchHarness(model: model)
    await harness.run(model)
    harness.advance(by: 40_000)
    #expect(harness.loop.deadline == harness.clock.now + FrameClock.interval)
  }

  @UI @Test func `suspending journals first and draws the whole screen afterwards`() async {
    let journal = FlakyJournal()
    let harness = WorkbenchHarness(journal: journal)
    harness.type("typed")
    harness.press("ctrl-z")
    await harness.until("it is suspended") { harness.terminal.requests.contains(.suspend) }
    #expect(await journal.entries.map(\.event).contains(.inputEdited(text: "typed")))
    harness.clock.advance(by: 3_600_000_000)
    harness.deliver([.resumed, .resized(GridSize(rows: 20, columns: 70))])
    #expect(harness.frame?.size == GridSize(rows: 20, columns: 70))
    #expect(harness.screen.contains("typed"))
  }

  @UI @Test func `a paste goes in as one text, hostile bytes never reach the screen`() {
    let harness = WorkbenchHarness()
    harness.deliver([.paste("two\nlines \u{1B}[2J\u{7}")])
    #expect(harness.screen.contains("two"))
    #expect(harness.screen.contains("lines"))
    #expect(!harness.screen.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    harness.advance(by: 1_000_000)
    #expect(harness.session.input.hasPrefix("two\nlines"))
  }

  @UI @Test func `the next theme is shown by name and drawn at once`() {
    let harness = WorkbenchHarness(themes: [.plain, Theme(name: "other")])
    harness.press("alt-t")
    #expect(harness.loop.runner.theme.name == "other")
    #expect(harness.workbench.theme == "other")
    harness.press("alt-t")
    #expect(harness.loop.runner.theme.name == "plain")
  }

  @UI @Test func `the sessions screen lists what is on the shelf and replays one`() async throws {
    let recording = RecordedSession(
      id: SessionID(rawValue: "abc"), title: "an old question",
      entries: Recordings.answered("an old question", "an old answer"))
    let harness = WorkbenchHarness(shelf: FixedShelf([recording]))
    harness.press("f8")
    await harness.until("the list shows") { harness.screen.contains("an old question") }
    harness.press("enter")
    await harness.until("the recording shows") { harness.screen.contains("an old answer") }
    harness.press("q")
    #expect(harness.workbench.replay == nil)
  }

  @UI @Test func `a prompt is saved through the shelf`() async {
    let shelf = FixedShelf()
    let harness = WorkbenchHarness(shelf: shelf)
    harness.press("shift-tab")
    harness.type("X")
    harness.press("ctrl-s")
    await harness.until("it says so") { harness.screen.contains("Saved prompts/answer.md") }
    #expect(await shelf.savedPrompts["prompts/answer.md"]?.contains("X") == true)
  }
}

@Suite
struct ExternalEditorTests {
  private let folder = FileManager.default.temporaryDirectory.appending(
    path: "runtime-tests-\(UUID().uuidString)")

  private func editor() throws -> ExternalEditor {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return ExternalEditor(arguments: ["vi", "-n"], directory: folder.path)
  }

  private var files: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
  }

  @Test func `the text comes back as the editor left it and the file is gone`() throws {
    let terminal = EditingTerminal { path in
      #expect(path.hasSuffix(".md"))
      let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
      #expect(mode == 0o600)
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "before ✓")
      try "after\nthat\n".write(toFile: path, atomically: true, encoding: .utf8)
    }
    #expect(try editor().edit("before ✓", suffix: ".md", on: terminal) == "after\nthat")
    #expect(terminal.arguments.dropLast() == ["vi", "-n"])
    #expect(files.isEmpty)
  }

  @Test func `an editor that cannot be started is a sentence and leaves no file`() throws {
    let terminal = EditingTerminal(failing: .commandNotStarted(name: "vi", errno: 2)) { _ in }
    let failure = #expect(throws: Failure.self) {
      try editor().edit("text", suffix: ".md", on: terminal)
    }
    #expect(
      failure?.sentence
        == "“vi” could not be started (No such file or directory). Check VISUAL and EDITOR.")
    #expect(files.isEmpty)
  }

  @Test func `work of an editor that failed is kept and its place is told`() throws {
    let terminal = EditingTerminal(failing: .commandFailed(name: "vi", status: 139)) { path in
      try "an hour of work".write(toFile: path, atomically: false, encoding: .utf8)
    }
    let failure = #expect(throws: Failure.self) {
      try editor().edit("text", suffix: ".md", on: terminal)
    }
    let path = try #require(files.first)
    #expect(failure?.sentence.contains(path) == true)
  }

  @Test func `a file that is no longer UTF-8 is not taken, and kept`() throws {
    let terminal = EditingTerminal { path in
      try Data([0x66, 0xFF, 0x0A]).write(to: URL(filePath: path))
    }
    let failure = #expect(throws: Failure.self) {
      try editor().edit("text", suffix: ".md", on: terminal)
    }
    #expect(failure?.message.contains("is not UTF-8") == true)
    #expect(files.count == 1)
  }

  @Test func `a folder that cannot be written is a sentence`() {
    let failure = #expect(throws: Failure.self) {
      try ExternalEditor(arguments: ["vi"], directory: "/nowhere").edit(
        "text", suffix: ".md", on: EditingTerminal { _ in })
    }
    #expect(failure?.message.contains("/nowhere") == true)
  }

  @Test func `without an editor it says what to set`() {
    let failure = #expect(throws: Failure.self) {
      try ExternalEditor(arguments: [], directory: "/tmp").edit(
        "text", suffix: ".md", on: EditingTerminal { _ in })
    }
    #expect(failure?.sentence.contains("EDITOR") == true)
  }
}

/// A terminal whose editor is a closure over the file's path.
private final class EditingTerminal: Terminal {
  let size = GridSize(rows: 24, columns: 80)
  let traits = TerminalTraits()
  let input = InputWait(descriptors: [])
  private(set) var arguments: [String] = []
  private let failure: TerminalError?
  private let edit: (String) throws -> Void

  init(failing failure: TerminalError? = nil, edit: @escaping (String) throws -> Void) {
    self.failure = failure
    self.edit = edit
  }

  func readEvents() -> [TerminalEvent] { [] }
  func present(_ grid: Grid, theme: Theme) {}

  func perform(_ request: TerminalRequest) throws(TerminalError) {
    guard case .handOver(let arguments) = request, let path = arguments.last else { return }
    self.arguments = arguments
    do {
      try edit(path)
    } catch {
      Issue.record(error)
    }
    if let failure { throw failure }
  }
}
