import Archive
import ArgumentParser
import Foundation
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
        trivium replay last --verify
      """)

  @Argument(help: "Session: `last`, its id, or the first letters of it.")
  var session = "last"

  @Flag(help: "Print the session as text instead of opening the workbench.")
  var text = false

  @Flag(help: "Check the file: every line, the order, the totals.")
  var verify = false

  @OptionGroup var screen: ScreenOptions
  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let folder = try workspace.find()
    let library = SessionLibrary(folder: folder.sessions)
    let id = try library.find(session)
    if verify { return try check(id, in: library) }
    guard text else {
      return try openWorkbench(
        workspace: try WorkspaceLoader.load(folder),
        options: try WorkbenchOptions(screen: screen, replaying: id))
    }
    let journal = try library.read(id)
    Console.standard.write(
      SessionText.whole(SessionState(folding: journal.entries), header: journal.header))
    for problem in journal.problems {
      Console.notice("\(id.rawValue): \(problem.sentence)")
    }
  }

  private func check(_ id: SessionID, in library: SessionLibrary) throws {
    let report = try library.verify(id)
    for finding in report.findings {
      let place = finding.line.map { ":\($0)" } ?? ""
      Console.standard.writeLine(
        TerminalText.safe("\(library.file(of: id).path)\(place): \(finding.sentence)"))
    }
    let seal = report.isSealed ? "" : "; its lines bear no sums, so a changed letter would not show"
    Console.standard.note(
      "\(report.entries) entries, \(report.runs) runs, \(report.spending.cost.formatted)\(seal).")
    guard report.isClean else {
      Console.standard.note("`trivium sessions repair \(id.rawValue)` keeps what is whole.")
      throw CommandEnd(status: .error)
    }
    Console.standard.note("Everything is as it was written.")
  }
}
