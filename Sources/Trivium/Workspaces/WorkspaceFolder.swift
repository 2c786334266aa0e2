import Foundation
import StrategyCore

/// The folder of a workspace, and where things stand in it.
struct WorkspaceFolder: Sendable, Hashable {
  static let fileName = "trivium.yaml"

  var root: URL

  var file: URL { root.appendingPathComponent(Self.fileName) }
  /// What Trivium makes for itself; it can be deleted except for the sessions.
  var state: URL { root.appendingPathComponent(".trivium") }
  var sessions: URL { state.appendingPathComponent("sessions") }
  var index: URL { state.appendingPathComponent("index.sqlite") }
  /// What can be undone in the texts of the workbench.
  var histories: URL { state.appendingPathComponent("undo.json") }
  /// How the screen of the workbench is arranged.
  var layout: URL { state.appendingPathComponent("layout.json") }
  /// Sums of the days of this month, for budgets that several programs share.
  var spending: URL { state.appendingPathComponent("spending.sqlite") }
  var models: URL { state.appendingPathComponent("models") }

  func file(_ path: String) -> URL { root.appendingPathComponent(path) }

  /// The file of a prompt that is written to. The path may come from a session that somebody else recorded, so it must
  /// stay below the workspace.
  func promptFile(_ path: String) throws(Failure) -> URL {
    let place = file(path).standardizedFileURL
    guard place.path.hasPrefix(root.standardizedFileURL.path + "/") else {
      throw Failure(
        .workspace, "\(path) is outside of the workspace, so nothing was written.",
        nextStep: "Give the prompt a file below it in trivium.yaml.")
    }
    return place
  }

  /// The nearest folder with a `trivium.yaml`, from `start` upwards.
  static func find(from start: URL) throws(WorkspaceError) -> WorkspaceFolder {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: start.path, isDirectory: &isFolder),
      isFolder.boolValue
    else { throw .noSuchFolder(path: start.path) }
    var folder = start.standardizedFileURL
    while true {
      let candidate = WorkspaceFolder(root: folder)
      if FileManager.default.fileExists(atPath: candidate.file.path) { return candidate }
      let parent = folder.deletingLastPathComponent().standardizedFileURL
      guard parent.path != folder.path, folder.path != "/" else {
        throw .notFound(from: start.path)
      }
      folder = parent
    }
  }

  /// Makes the folder for Trivium's own files, with the `.gitignore` that keeps it out of version control.
  func prepareState() throws {
    try FileManager.default.createDirectory(at: state, withIntermediateDirectories: true)
    let ignore = state.appendingPathComponent(".gitignore")
    guard !FileManager.default.fileExists(atPath: ignore.path) else { return }
    try Data("*\n".utf8).write(to: ignore)
  }
}

/// Why there is no workspace to work in.
enum WorkspaceError: Error, Sendable, Hashable {
  case noSuchFolder(path: String)
  case notFound(from: String)
  case unreadable(TextFileError)
  case invalid(DocumentProblems)
}
