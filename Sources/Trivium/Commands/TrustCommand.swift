import ArgumentParser
import Foundation

/// `trivium trust`: lets a workspace run its commands.
struct TrustCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trust",
    abstract: "Allow the commands that a workspace names: models and keys that a program gives.",
    discussion: """
      A workspace from somebody else runs nothing until you have seen its commands and allowed them.
      When trivium.yaml names another command, it has to be allowed again.

      EXAMPLES
        trivium trust               show the commands and allow them
        trivium trust --show        only show them
        trivium trust --revoke      take it back
      """)

  @Flag(help: "Only show the commands, and whether they are allowed.")
  var show = false

  @Flag(help: "Take back what was allowed.")
  var revoke = false

  @OptionGroup var workspace: WorkspaceOptions

  func validate() throws {
    if show, revoke { throw ValidationError("--show and --revoke exclude each other.") }
  }

  func run() throws {
    let loaded = try workspace.load()
    let trust = WorkspaceTrust(
      paths: UserPaths(environment: ProcessInfo.processInfo.environment))
    if revoke {
      let was = try trust.revoke(loaded.folder)
      Console.standard.note(
        was ? "The commands of this workspace are no longer allowed." : "Nothing was allowed here.")
      return
    }
    let commands = WorkspaceTrust.commands(of: loaded.workspace)
    guard !commands.isEmpty else {
      Console.standard.note("This workspace names no command: there is nothing to allow.")
      return
    }
    for line in commands { Console.standard.writeLine(TerminalText.safe(line)) }
    if show {
      Console.standard.note(trust.trusts(loaded) ? "These are allowed." : "These are not allowed.")
      return
    }
    try trust.allow(loaded)
    Console.standard.note("Allowed for \(loaded.folder.root.path).")
  }
}
