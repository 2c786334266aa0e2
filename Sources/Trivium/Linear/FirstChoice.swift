import ArgumentParser
import Foundation

/// What to open when there is no workspace: a sample, a new one, or one elsewhere.
struct FirstChoice {
  let dialogue = Dialogue()

  /// `nil` when nothing was chosen.
  func workspace(at folder: URL) throws -> LoadedWorkspace? {
    let console = dialogue.console
    console.writeLine("There is no workspace in \(ShownPath(folder).text) or above.")
    let samples = SampleWorkspace.allCases
    let choices =
      samples.map { "try a sample: \($0.summary)" }
      + ["make a new workspace here", "open a workspace in another folder", "leave"]
    guard let place = dialogue.choose("Choice:", choices) else { return nil }
    switch place {
    case samples.indices:
      let demo = try DemoCommand.parse([samples[place].rawValue, "--no-open"])
      try demo.run()
      return try WorkspaceLoader.load(WorkspaceFolder(root: demo.root))
    case samples.count:
      let new = try InitCommand.parse([folder.path])
      try new.run()
      return try WorkspaceLoader.load(WorkspaceFolder(root: folder))
    case samples.count + 1:
      guard let path = dialogue.ask("Folder:"), !path.isEmpty else { return nil }
      let root = URL(fileURLWithPath: NSString(string: path).expandingTildeInPath)
      return try WorkspaceLoader.load(try WorkspaceFolder.find(from: root))
    default: return nil
    }
  }
}
