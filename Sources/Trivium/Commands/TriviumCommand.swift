import Archive
import ArgumentParser
import Foundation
import StrategyCore

/// `trivium`: opens the workbench; the root of all commands.
struct TriviumCommand: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "trivium",
    abstract:
      "Compare prompting, fine-tuning, retrieval and hybrids on your task, in the terminal.",
    discussion: """
      Without a command, opens the workbench on the workspace found from the current folder upwards.
      First time here? `trivium demo` unpacks a sample, trains its model and opens it; no key is needed.

      EXAMPLES
        trivium demo                          a help centre, four strategies, offline
        trivium                               the workbench on this workspace
        trivium --continue last               go on where you stopped
        trivium --linear                      the same in labelled lines, for screen readers and pipes
        trivium run -S rag "Can I get a refund?"
        trivium compare -S prompt -S rag "Can I get a refund?"
        trivium eval                          score all strategies on the dataset
        trivium decide                        which strategy, with what evidence
        trivium sessions list

      EXIT CODES
        0 ok · 1 error · 2 usage · 3 budget · 4 authentication · 5 network or rate limit · 100 an evaluation gate failed
        130 interrupted · 143 terminated
      """,
    version: version,
    subcommands: [
      DemoCommand.self, InitCommand.self, RunCommand.self, CompareCommand.self, EvalCommand.self,
      OptimizeCommand.self, BisectCommand.self,
      DecideCommand.self, CostCommand.self,
      SessionsCommand.self, ReplayCommand.self, TuneCommand.self, ModelsCommand.self,
      PricesCommand.self, TokenizersCommand.self, TrustCommand.self, KeysCommand.self,
      DoctorCommand.self,
      PathsCommand.self,
    ])

  @Option(
    name: [.customShort("c"), .customLong("continue")],
    help: ArgumentHelp(
      "Go on with a recorded session: `last`, its id, or its first letters.", valueName: "session"))
  var continued: String?

  @OptionGroup var screen: ScreenOptions
  @OptionGroup var mouse: MouseOptions
  @OptionGroup var prices: PriceOptions
  @OptionGroup var tape: TapeOptions
  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    guard let loaded = try opened() else { return }
    let session = try continued.map {
      try SessionLibrary(folder: loaded.folder.sessions).find($0)
    }
    try openWorkbench(
      workspace: loaded,
      options: try WorkbenchOptions(
        screen: screen, mouse: mouse, pricedAs: prices.priceAs, taping: tape.taping,
        continuing: session))
  }
}

extension TriviumCommand {
  /// The workspace; where there is none and somebody is there to ask, the one that is chosen.
  private func opened() throws -> LoadedWorkspace? {
    do throws(WorkspaceError) {
      return try workspace.load()
    } catch {
      let isAsked = LinearMode.isWanted() || isatty(0) == 1 && isatty(1) == 1
      guard case .notFound(let start) = error, isAsked else { throw error }
      return try FirstChoice().workspace(at: URL(fileURLWithPath: start, isDirectory: true))
    }
  }
}

/// How the workbench looks.
struct ScreenOptions: ParsableArguments {
  @Flag(
    help:
      "Labelled lines and numbered choices instead of a screen; also by ACCESSIBLE=1 or TERM=dumb.")
  var linear = false

  @Option(
    help: ArgumentHelp("Theme: \(ThemeFile.namesForHelp); or TRIVIUM_THEME.", valueName: "name"))
  var theme: String?
}

/// Whom the mouse belongs to.
struct MouseOptions: ParsableArguments {
  @Flag(help: "Leave the mouse to the terminal, which then selects text by itself.")
  var noMouse = false
}
