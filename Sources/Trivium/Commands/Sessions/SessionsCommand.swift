import Archive
import ArgumentParser
import Foundation
import StrategyCore

/// `trivium sessions`: what was recorded.
struct SessionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sessions",
    abstract: "Find, show, name, fork, delete and repair recorded sessions.",
    subcommands: [
      SessionListCommand.self, SessionShowCommand.self, SessionSearchCommand.self,
      SessionPromptsCommand.self,
      SessionStatisticsCommand.self, SessionRenameCommand.self, SessionTagCommand.self,
      SessionPinCommand.self, SessionNoteCommand.self, SessionRateCommand.self,
      SessionForkCommand.self, SessionDeleteCommand.self, SessionUndeleteCommand.self,
      SessionRepairCommand.self, SessionExportCommand.self, SessionImportCommand.self,
    ], defaultSubcommand: SessionListCommand.self)
}

/// Which session, and of which workspace; shared by all commands about one session.
struct SessionOptions: ParsableArguments {
  @Argument(help: "Session: `last`, its id, or the first letters of it.")
  var session: String

  @OptionGroup var workspace: WorkspaceOptions

  func find() throws -> (library: SessionLibrary, id: SessionID) {
    let library = SessionLibrary(folder: try workspace.find().sessions)
    return (library, try library.find(session))
  }
}

/// `trivium sessions list`
struct SessionListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "The recorded sessions of the workspace, newest first.",
    discussion: """
      EXAMPLES
        trivium sessions list
        trivium sessions list --tag keep --model gpt --since 2026-11-01
        trivium sessions list --tree
        trivium sessions list --json | jq '.[0].id'
      """)

  @Argument(help: "Letters that stand in this order in the name, the tags or the last input.")
  var letters: String?

  @Option(help: ArgumentHelp("Only with a model whose name holds this.", valueName: "text"))
  var model: String?

  @Option(
    name: [.customShort("S"), .long],
    help: ArgumentHelp("Only with a strategy whose name holds this.", valueName: "text"))
  var strategy: String?

  @Option(help: ArgumentHelp("Only with this tag.", valueName: "tag"))
  var tag: String?

  @Option(help: ArgumentHelp("Only from this day on.", valueName: "YYYY-MM-DD"))
  var since: String?

  @Option(help: ArgumentHelp("Only up to this day.", valueName: "YYYY-MM-DD"))
  var until: String?

  @Option(help: ArgumentHelp("Only from this cost on, such as $0.10.", valueName: "amount"))
  var cost: String?

  @Option(help: ArgumentHelp("Only with a run that was rated so.", valueName: "good|bad"))
  var rating: String?

  @Flag(help: "Only pinned sessions.")
  var pinned = false

  @Flag(help: "Show forks below the session that they come from.")
  var tree = false

  @Option(name: [.customShort("n"), .long], help: "At most so many.")
  var limit: Int?

  @Flag(help: "Print a JSON array with id, name, started, runs, cells, cost and the last input.")
  var json = false

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let library = SessionLibrary(folder: try workspace.find().sessions)
    let (filter, limit) = (try filter(), limit ?? .max)
    let list = try Foreground.run { try await library.list(limit: limit, where: filter) }
    let console = Console.standard
    if json {
      console.writeLine(try JSONText.of(list.sessions.map { SessionReport($0) }))
    } else if list.sessions.isEmpty {
      console.note(
        filter == SessionFilter()
          ? "No session is recorded here yet. `trivium` or `trivium run` makes the first."
          : "No session is like that.")
    } else if tree {
      for branch in SessionBranch.tree(of: list.sessions) {
        let indent = String(repeating: "  ", count: branch.depth)
        let title = branch.summary.name ?? branch.summary.lastInput
        console.writeLine(
          TerminalText.safe(
            "\(indent)\(branch.depth > 0 ? "└ " : "")\(branch.id.rawValue)  \(SessionText.oneLine(title, columns: 50))"
          ))
      }
    } else {
      console.write(SessionText.table(list.sessions))
    }
    for failure in list.unreadable { Console.notice(failure.sentence) }
  }

  private func filter() throws -> SessionFilter {
    var filter = SessionFilter()
    filter.letters = letters
    filter.model = model
    filter.strategy = strategy
    filter.tag = tag
    filter.since = try since.map { try Self.time(of: $0) }
    filter.until = try until.map { try Self.time(of: $0) + 86_400 }
    if let cost {
      guard let amount = Money(cost) else {
        throw UsageProblem(sentence: "“\(cost)” is not an amount. Write something like $0.10.")
      }
      filter.minimumCost = amount
    }
    if let rating {
      guard let value = Rating(rawValue: rating) else {
        throw UsageProblem(sentence: "“\(rating)” is not a rating. Write good or bad.")
      }
      filter.rating = value
    }
    filter.isPinned = pinned ? true : nil
    return filter
  }

  /// The start of a day in the user's time zone, seconds since 1970.
  private static func time(of day: String) throws -> Double {
    let parts = day.split(separator: "-").compactMap { Int($0) }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .current
    guard parts.count == 3, (1...12).contains(parts[1]), (1...31).contains(parts[2]),
      let date = calendar.date(
        from: DateComponents(year: parts[0], month: parts[1], day: parts[2]))
    else {
      throw UsageProblem(sentence: "“\(day)” is not a day. Write something like 2026-11-24.")
    }
    return date.timeIntervalSince1970
  }
}

/// `trivium sessions show`
struct SessionShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract:
      "One session: its runs with input, response, cost and times, its evaluations cell by cell.",
    discussion: """
      EXAMPLES
        trivium sessions show last
        trivium sessions show 06fb1c --json
      """)

  @Argument(help: "Session: `last`, its id, or the first letters of it.")
  var session = "last"

  @Flag(help: "Print one JSON object with all runs and evaluated cells.")
  var json = false

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let library = SessionLibrary(folder: try workspace.find().sessions)
    let id = try library.find(session)
    let journal = try library.read(id)
    let console = Console.standard
    if json {
      console.writeLine(
        try JSONText.of(SessionReport(SessionSummary(of: journal, id: id), of: journal)))
    } else {
      console.write(SessionText.whole(journal))
    }
    for problem in journal.problems { Console.notice("\(id.rawValue): \(problem.sentence)") }
  }
}
