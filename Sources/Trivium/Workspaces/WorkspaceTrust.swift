import Foundation
import StrategyCore

/// Which commands of which workspaces the user has allowed.
///
/// Trust is given to commands, not to folders: a workspace whose file names another command is a stranger again.
struct WorkspaceTrust: Sendable {
  /// A JSON object: allowed command lines by the path of the workspace.
  let file: URL

  init(paths: UserPaths) {
    file = paths.state.appendingPathComponent("trusted.json")
  }

  /// Every command that a workspace would run, as a line for people, once each.
  static func commands(of workspace: Workspace) -> [String] {
    var lines: Set<String> = []
    for definition in workspace.models.values {
      if let command = definition.command { lines.insert(command.joined(separator: " ")) }
      if case .command(let line) = definition.key { lines.insert(line) }
    }
    return lines.sorted()
  }

  /// True when all commands of the workspace are allowed, which is so when it has none.
  func trusts(_ loaded: LoadedWorkspace) -> Bool {
    let commands = Self.commands(of: loaded.workspace)
    guard !commands.isEmpty else { return true }
    let allowed = (try? read())?[Self.key(of: loaded.folder)] ?? []
    return Set(commands).isSubset(of: allowed)
  }

  /// Allows the commands that the workspace has now, and no others.
  func allow(_ loaded: LoadedWorkspace) throws {
    var trusted = try read()
    trusted[Self.key(of: loaded.folder)] = Self.commands(of: loaded.workspace)
    try write(trusted)
  }

  /// Returns false when nothing was allowed.
  func revoke(_ folder: WorkspaceFolder) throws -> Bool {
    var trusted = try read()
    guard trusted.removeValue(forKey: Self.key(of: folder)) != nil else { return false }
    try write(trusted)
    return true
  }

  private static func key(of folder: WorkspaceFolder) -> String {
    folder.root.resolvingSymlinksInPath().path
  }

  private func read() throws -> [String: [String]] {
    guard FileManager.default.fileExists(atPath: file.path) else { return [:] }
    do {
      return try JSONDecoder().decode([String: [String]].self, from: Data(contentsOf: file))
    } catch is DecodingError {
      throw Failure(
        .storage, "\(file.path) is not the list of trusted commands that it should be.",
        nextStep: "Delete it, and run `trivium trust` again where commands are meant to run.")
    }
  }

  /// Only the user may change what the user allowed.
  private func write(_ trusted: [String: [String]]) throws {
    let folder = file.deletingLastPathComponent()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try encoder.encode(trusted).write(to: file, options: .atomic)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
  }
}
