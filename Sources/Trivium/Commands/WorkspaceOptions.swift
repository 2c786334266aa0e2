import ArgumentParser
import Foundation

/// Where the workspace is; shared by all commands that need one.
struct WorkspaceOptions: ParsableArguments {
  @Option(
    name: [.customShort("w"), .long],
    help: ArgumentHelp(
      "Folder of the workspace, or below it; the current folder otherwise.", valueName: "dir"))
  var workspace: String?

  func load() throws(WorkspaceError) -> LoadedWorkspace {
    try WorkspaceLoader.load(try find())
  }

  func find() throws(WorkspaceError) -> WorkspaceFolder {
    try WorkspaceFolder.find(
      from: URL(fileURLWithPath: workspace ?? FileManager.default.currentDirectoryPath))
  }
}

/// The model whose prices a run is compared with.
struct PriceOptions: ParsableArguments {
  @Option(
    name: .customLong("price-as"),
    help: ArgumentHelp(
      "Also show what the same tokens would cost on this model, such as gpt-4.1-mini.",
      valueName: "model"))
  var priceAs: String?
}

/// Something that is wrong with how the program was called.
struct UsageProblem: Error, Sendable, Hashable {
  var sentence: String
}

/// The end of a command that has said all there is to say.
struct CommandEnd: Error, Sendable, Hashable {
  var status: ExitStatus
}
