import ArgumentParser
import Foundation
import StrategyCore

/// `trivium demo`: a sample workspace, ready to try.
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Unpack a sample workspace, train its model and open it. No key, no network.",
    discussion: """
      answers   \(SampleWorkspace.answers.summary)
      routing   \(SampleWorkspace.routing.summary)

      EXAMPLES
        trivium demo
        trivium demo routing --in ~/routing
        trivium demo answers --no-open
      """)

  @Argument(help: "Which sample: answers or routing.")
  var sample = SampleWorkspace.answers

  @Option(
    name: .customLong("in"),
    help: ArgumentHelp(
      "Folder to unpack into; one among the user's data otherwise.", valueName: "dir"))
  var folder: String?

  @Flag(name: .customLong("no-open"), help: "Do not open the workbench.")
  var staysClosed = false

  @OptionGroup var screen: ScreenOptions
  @OptionGroup var mouse: MouseOptions
  @OptionGroup var prices: PriceOptions

  /// Where the sample is unpacked.
  var root: URL {
    folder.map { URL(fileURLWithPath: $0, isDirectory: true) }
      ?? UserPaths(environment: ProcessInfo.processInfo.environment).data
      .appendingPathComponent("demo/\(sample.rawValue)")
  }

  func run() throws {
    let root = root
    let console = Console.standard
    let outcome = try sample.files.unpack(into: root)
    let workspace = WorkspaceFolder(root: root)
    try workspace.prepareState()
    console.note(
      outcome.written.isEmpty
        ? "The sample is in \(root.path)."
        : "Unpacked \(outcome.written.count) files into \(root.path).")
    InitCommand.noteKept(outcome)
    let loaded = try WorkspaceLoader.load(workspace)
    for name in loaded.workspace.tuning.keys.sorted() {
      try TuneCommand.Start.train(name, of: loaded, on: console)
    }
    guard !staysClosed, isatty(0) == 1, isatty(1) == 1 else {
      console.note(
        "Next: trivium -w \(root.path), or trivium compare -w \(root.path) \"\(sample.firstInput)\""
      )
      return
    }
    try openWorkbench(
      workspace: loaded,
      options: try WorkbenchOptions(screen: screen, mouse: mouse, pricedAs: prices.priceAs))
  }
}
