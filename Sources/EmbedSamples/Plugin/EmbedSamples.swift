import Foundation
import PackagePlugin

/// Turns the folder `Samples` of a target into one Swift file, so that the binary needs no files beside it.
@main
struct EmbedSamples: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let folder = target.directoryURL.appending(path: "Samples")
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedSamples.swift")
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?
      .compactMap { $0 as? URL }
      .filter { !$0.hasDirectoryPath }
    return [
      .buildCommand(
        displayName: "Embedding the sample workspaces",
        executable: try context.tool(named: "SampleEmbedder").url,
        arguments: [folder.path(), output.path()],
        inputFiles: files ?? [],
        outputFiles: [output])
    ]
  }
}
