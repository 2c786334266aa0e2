import Archive
import ArgumentParser
import Foundation
import StrategyCore

/// `trivium sessions fork`
struct SessionForkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fork",
    abstract: "A new session that shares the history of another up to a run, and goes its own way.",
    discussion: """
      EXAMPLES
        trivium sessions fork last --run 3
        trivium --continue "$(trivium sessions fork last --run 3)"
      """)

  @OptionGroup var options: SessionOptions

  @Option(
    name: .customLong("run"),
    help: ArgumentHelp("Up to the end of this run; the whole otherwise.", valueName: "number"))
  var number: Int?

  func run() throws {
    let (library, id) = try options.find()
    let entries = try library.read(id).entries
    let last =
      number.map { number in
        entries.last { $0.event.run == RunID(number) }?.sequence
      } ?? entries.last?.sequence
    guard let last else {
      throw UsageProblem(
        sentence:
          "Session \(id.rawValue) has no run \(number ?? 0). `trivium sessions show` lists them."
      )
    }
    let fork = try library.fork(id, at: last, now: Date().timeIntervalSince1970)
    Console.standard.writeLine(fork.rawValue)
  }
}

/// `trivium sessions delete`
struct SessionDeleteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete",
    abstract: "Move a session to the trash, from where it can be had back for a while.",
    discussion: "EXAMPLES\n  trivium sessions delete 06fb1c\n  trivium sessions undelete 06fb1c")

  @OptionGroup var options: SessionOptions

  func run() throws {
    let (library, id) = try options.find()
    try library.delete(id, now: Date().timeIntervalSince1970)
    Console.standard.note(
      "Deleted \(id.rawValue). `trivium sessions undelete \(id.rawValue)` brings it back within \(SessionLibrary.daysInTrash) days."
    )
  }
}

/// `trivium sessions undelete`
struct SessionUndeleteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undelete", abstract: "Bring a deleted session back; without one, list them.")

  @Argument(help: "Session: `last`, its id, or the first letters of it.")
  var session: String?

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let library = SessionLibrary(folder: try workspace.find().sessions)
    if let session {
      Console.standard.note("\(try library.undelete(session).rawValue) is back.")
      return
    }
    for deleted in library.deleted() {
      Console.standard.writeLine(
        "\(deleted.id.rawValue)  deleted \(SessionReport.localTime(deleted.deletedAt))")
    }
  }
}

/// `trivium sessions repair`
struct SessionRepairCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repair",
    abstract: "Write what a damaged session still holds to a new one, and say what is gone.",
    discussion: "The damaged file stays as it is.\n\nEXAMPLES\n  trivium sessions repair 06fb1c")

  @OptionGroup var options: SessionOptions

  func run() throws {
    let (library, id) = try options.find()
    let (repaired, salvage) = try library.salvage(id, at: Date().timeIntervalSince1970)
    for loss in salvage.losses {
      let place = loss.line.map { "line \($0): " } ?? ""
      Console.notice("\(id.rawValue): \(place)\(loss.sentence)")
    }
    Console.standard.writeLine(repaired.rawValue)
    Console.standard.note(
      "\(salvage.entries.count) entries were kept\(salvage.losses.isEmpty ? "; nothing is gone" : "")."
    )
  }
}
