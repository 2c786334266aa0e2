import Foundation
import StrategyCore

/// What the user has allowed workspaces to run and to send.
///
/// Trust is given to single wishes, not to folders: a workspace whose file wants something else is a stranger again.
struct WorkspaceTrust: Sendable {
  /// A JSON object: allowed wishes by the path of the workspace.
  let file: URL

  init(paths: UserPaths) {
    file = paths.state.appendingPathComponent("trusted.json")
  }

  /// Every command that a workspace would run, and every secret that it would send to a place that it names, as
  /// lines for people, once each.
  static func wishes(of workspace: Workspace) -> [String] {
    var lines: Set<String> = []
    for definition in workspace.models.values {
      if let command = definition.command { lines.insert("run \(command.joined(separator: " "))") }
      let place = definition.url ?? definition.use
      switch definition.key {
      case .command(let line): lines.insert("run \(line), send what it prints to \(place)")
      case .variable(let name) where definition.url != nil:
        lines.insert("send the variable \(name) to \(place)")
      case .file(let path): lines.insert("send the first line of \(path) to \(place)")
      case .variable, nil: break
      }
      for (name, value) in definition.dialect?.headers ?? [:] where value.contains("${") {
        lines.insert("send \(value) in the header \(name) to \(place)")
      }
    }
    for case .command(let arguments, _) in (workspace.scorers ?? []).map(\.measure) {
      lines.insert("run \(arguments.joined(separator: " ")) to score answers")
    }
    return lines.sorted()
  }

  /// True when all that the workspace wants is allowed, which is so when it wants nothing.
  func trusts(_ loaded: LoadedWorkspace) -> Bool {
    let wishes = Self.wishes(of: loaded.workspace)
    guard !wishes.isEmpty else { return true }
    let allowed = (try? read())?[Self.key(of: loaded.folder)] ?? []
    return Set(wishes).isSubset(of: allowed)
  }

  /// Allows what the workspace wants now, and nothing else.
  func allow(_ loaded: LoadedWorkspace) throws {
    var trusted = try read()
    trusted[Self.key(of: loaded.folder)] = Self.wishes(of: loaded.workspace)
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
        .storage, "\(file.path) is not the list of what is trusted that it should be.",
        nextStep: "Delete it, and run `trivium trust` again where it is meant.")
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
