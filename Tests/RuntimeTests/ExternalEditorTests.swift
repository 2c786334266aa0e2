import CellGrid
import Foundation
import StrategyCore
import Testing

@testable import Runtime

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
  func present(_ grid: Grid, area: Rect, theme: Theme) {}

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
