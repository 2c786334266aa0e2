import Foundation
import StrategyCore
import Testing
import Workbench

@testable import Trivium

@Suite struct LayoutFileTests {
  private static let yaml = """
    models: { embedded: baseline }
    strategies: { prompt: { prompt: prompts/answer.md, model: embedded } }
    """

  @Test func `an arrangement comes back as it was kept`() async throws {
    let folder = try TemporaryFolder.workspace(Self.yaml)
    let file = LayoutFile(folder: folder.workspace)
    #expect(try file.read() == SavedLayout())
    var layout = SavedLayout()
    layout.screen = .decide
    layout.zoomed = .response
    layout.splits[.columns] = 4000
    layout.splits[.stacked] = 9000
    try await WorkspaceShelf(try WorkspaceLoader.load(folder.workspace)).saveLayout(layout)
    #expect(try file.read() == layout)
    #expect(try folder.read(".trivium/.gitignore") == "*\n")
  }

  @Test(arguments: [
    "", "{ broken", "[]", #"{"screen":"elsewhere","splits":{}}"#, #"{"screen":"compose"}"#,
    #"{"screen":"compose","splits":{"left":1e99}}"#, "{\u{0}}",
    #"{"screen":"compose","splits":{"left":"wide"}}"#,
  ])
  func `a file that cannot be read is told, with what to do`(text: String) throws {
    let folder = try TemporaryFolder.workspace(Self.yaml)
    try folder.write(text, to: ".trivium/layout.json")
    do {
      let layout = try LayoutFile(folder: folder.workspace).read()
      Issue.record("read \(layout)")
    } catch {
      #expect(error.sentence.contains("layout.json cannot be read"))
      #expect(error.sentence.contains("written anew when you leave"))
    }
  }

  @Test func `shares that no screen can have are the nearest ones`() throws {
    let folder = try TemporaryFolder.workspace(Self.yaml)
    try folder.write(
      #"{"screen":"cost","splits":{"columns":-5,"left":9223372036854775807,"new":1}}"#,
      to: ".trivium/layout.json")
    let layout = try LayoutFile(folder: folder.workspace).read()
    #expect(layout.screen == .cost)
    #expect(layout.splits[.columns] == 0)
    #expect(layout.splits[.left] == PaneSplits.whole)
    #expect(layout.splits[.right] == PaneSplits()[.right])
  }
}
