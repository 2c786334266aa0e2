import ArgumentParser
import Foundation

/// `trivium init`: a new workspace.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Make a new workspace.",
    discussion: """
      Writes trivium.yaml, a prompt and a knowledge folder that work as they are, without a key.
      Files that are there already are kept.

      EXAMPLES
        trivium init
        trivium init my-task
        trivium init my-task --sample routing
      """)

  @Argument(help: "Folder of the workspace; the current folder otherwise.")
  var folder: String?

  @Option(help: "Start from a sample workspace: answers or routing.")
  var sample: SampleWorkspace?

  func run() throws {
    let root = URL(
      fileURLWithPath: folder ?? FileManager.default.currentDirectoryPath, isDirectory: true)
    let workspace = WorkspaceFolder(root: root)
    let shown = ShownPath(root).text
    guard !FileManager.default.fileExists(atPath: workspace.file.path) else {
      throw UsageProblem(
        sentence:
          "\(ShownPath(workspace.file).text) is there already. Choose another folder, or edit it.")
    }
    let files = sample?.files ?? .newWorkspace(name: Self.name(for: root))
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    let outcome = try files.unpack(into: root)
    try workspace.prepareState()
    Console.standard.note("Made a workspace in \(shown): \(outcome.written.count) files.")
    Self.noteKept(outcome)
    Console.standard.note("Next: cd \(shown) && trivium")
  }

  /// The folder's name, as far as it can stand in YAML without quotes.
  static func name(for folder: URL) -> String {
    let name = folder.standardizedFileURL.lastPathComponent.filter {
      $0.isLetter || $0.isNumber || "-_ .".contains($0)
    }
    return name.first?.isLetter == true ? name : "my-task"
  }

  static func noteKept(_ outcome: FileSet.Outcome) {
    guard !outcome.kept.isEmpty else { return }
    Console.standard.note(
      "Kept as they are, though they differ: \(FailureText.list(outcome.kept)).")
  }
}

extension SampleWorkspace: ExpressibleByArgument {}
