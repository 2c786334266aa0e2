import Archive
import ArgumentParser
import Foundation
import StrategyCore

/// `trivium sessions`: what was recorded.
struct SessionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sessions", abstract: "List and show recorded sessions.",
    subcommands: [List.self, Show.self], defaultSubcommand: List.self)

  /// `trivium sessions list`.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "The recorded sessions of the workspace, newest first.",
      discussion: """
        EXAMPLES
          trivium sessions list
          trivium sessions list --json | jq '.[0].id'
        """)

    @Flag(help: "Print a JSON array with id, name, started, runs, cost and the last input.")
    var json = false

    @OptionGroup var workspace: WorkspaceOptions

    func run() throws {
      let library = SessionLibrary(folder: try workspace.find().sessions)
      let list = try Foreground.run { try await library.list() }
      let console = Console.standard
      if json {
        console.writeLine(try JSONText.of(list.sessions.map { SessionReport($0) }))
      } else if list.sessions.isEmpty {
        console.note("No session is recorded here yet. `trivium` or `trivium run` makes the first.")
      } else {
        console.write(SessionText.table(list.sessions))
      }
      for failure in list.unreadable { console.note("trivium: \(failure.sentence)") }
    }
  }

  /// `trivium sessions show`.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "One session: its runs with input, response, cost and times.",
      discussion: """
        EXAMPLES
          trivium sessions show last
          trivium sessions show 06fb1c --json
        """)

    @Argument(help: "Session: `last`, its id, or the first letters of it.")
    var session = "last"

    @Flag(help: "Print one JSON object with all runs.")
    var json = false

    @OptionGroup var workspace: WorkspaceOptions

    func run() throws {
      let library = SessionLibrary(folder: try workspace.find().sessions)
      let id = try library.find(session)
      let journal = try library.read(id)
      let state = SessionState(folding: journal.entries)
      let console = Console.standard
      if json {
        console.writeLine(
          try JSONText.of(SessionReport(SessionSummary(of: journal, id: id), runs: state.runs)))
      } else {
        console.write(SessionText.whole(state, header: journal.header))
      }
      for problem in journal.problems {
        console.note("trivium: \(id.rawValue): \(problem.sentence)")
      }
    }
  }
}
