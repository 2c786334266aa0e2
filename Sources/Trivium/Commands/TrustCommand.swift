import ArgumentParser
import Foundation

/// `trivium trust`: lets a workspace run its commands and send keys where it says.
struct TrustCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trust",
    abstract:
      "Allow what a workspace wants to run, and the keys that it wants to send to its servers.",
    discussion: """
      A workspace from somebody else runs no program, and sends no secret to a server that it names, until you
      have seen what it wants and allowed it. When trivium.yaml wants something else, it has to be allowed again.

      EXAMPLES
        trivium trust               show what it wants and allow it
        trivium trust --show        only show them
        trivium trust --revoke      take it back
      """)

  @Flag(help: "Only show what it wants, and whether that is allowed.")
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
        was ? "Nothing of this workspace is allowed any more." : "Nothing was allowed here.")
      return
    }
    let wishes = WorkspaceTrust.wishes(of: loaded.workspace)
    guard !wishes.isEmpty else {
      Console.standard.note("This workspace wants nothing that would have to be allowed.")
      return
    }
    for line in wishes { Console.standard.writeLine(TerminalText.safe(line)) }
    if show {
      Console.standard.note(trust.trusts(loaded) ? "This is allowed." : "This is not allowed.")
      return
    }
    try trust.allow(loaded)
    Console.standard.note("Allowed for \(loaded.folder.root.path).")
  }
}
