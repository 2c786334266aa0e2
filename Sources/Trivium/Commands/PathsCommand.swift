import ArgumentParser
import Foundation

/// `trivium paths`: where files are.
struct PathsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "paths", abstract: "Where Trivium keeps its files.",
    discussion: """
      EXAMPLES
        trivium paths
        ls "$(trivium paths | awk '$1 == "sessions" { print $2 }')"
      """)

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let paths = UserPaths(environment: ProcessInfo.processInfo.environment)
    var rows = [
      ("config", paths.configuration), ("data", paths.data), ("state", paths.state),
      ("cache", paths.cache),
    ]
    if let folder = try? workspace.find() {
      rows += [
        ("workspace", folder.root), ("sessions", folder.sessions), ("index", folder.index),
        ("models", folder.models),
      ]
    }
    for (name, url) in rows {
      Console.standard.writeLine(name.padding(toLength: 11, withPad: " ", startingAt: 0) + url.path)
    }
  }
}
