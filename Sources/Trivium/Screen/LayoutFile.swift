import Foundation
import StrategyCore
import Workbench

/// Where the arrangement of the screen is kept for the next start.
struct LayoutFile {
  let folder: WorkspaceFolder

  /// The standard one where none was kept.
  func read() throws(Failure) -> SavedLayout {
    guard FileManager.default.fileExists(atPath: folder.layout.path) else { return SavedLayout() }
    do {
      return try JSONDecoder().decode(SavedLayout.self, from: Data(contentsOf: folder.layout))
    } catch {
      throw Failure(
        .storage, ".trivium/layout.json cannot be read, so the screen has its standard layout.",
        nextStep: "Arrange it as you like; it is written anew when you leave.")
    }
  }

  func write(_ layout: SavedLayout) throws {
    try folder.prepareState()
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try encoder.encode(layout).write(to: folder.layout, options: .atomic)
  }
}
