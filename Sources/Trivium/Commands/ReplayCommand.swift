import Archive
import ArgumentParser
import StrategyCore

/// `trivium replay`: watches a recorded session.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Watch a recorded session in the workbench, or print it.",
    discussion: """
      Nothing is run again and nothing is paid for: the workbench shows what was recorded, at its own pace.

      EXAMPLES
        trivium replay last
        trivium replay 06fb1c --text
      """)

  @Argument(help: "Session: `last`, its id, or the first letters of it.")
  var session = "last"

  @Flag(help: "Print the session as text instead of opening the workbench.")
  var text = false

  @OptionGroup var screen: ScreenOptions
  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let folder = try workspace.find()
    let library = SessionLibrary(folder: folder.sessions)
    let id = try library.find(session)
    guard text else {
      return try openWorkbench(
        workspace: try WorkspaceLoader.load(folder),
        options: try WorkbenchOptions(screen: screen, replaying: id))
    }
    let journal = try library.read(id)
    Console.standard.write(
      SessionText.whole(SessionState(folding: journal.entries), header: journal.header))
    for problem in journal.problems {
      Console.standard.note("trivium: \(id.rawValue): \(problem.sentence)")
    }
  }
}
