import Archive
import Foundation
import StrategyCore
import Testing
import Widgets
import Workbench

@testable import Trivium

struct PromptMeasureTests {
  private static let yaml = """
    name: measured
    models:
      priced: { use: openai-compatible/x, url: "http://127.0.0.1:9/v1", price: { input: $1, output: $2 } }
    strategies:
      prompt: { prompt: prompts/answer.md, model: priced }
    """

  private func measure(_ text: String, model: String? = nil) async throws -> PromptMeasure? {
    let folder = try TemporaryFolder.workspace(Self.yaml)
    let resolver = try WorkspaceResolver.standard(
      for: try WorkspaceLoader.load(folder.workspace), environment: ["HOME": folder.url.path])
    return await resolver.measure(
      RunRequest(strategy: "prompt", input: "", promptText: text, model: model))
  }

  @Test func `every section has its line, its tokens and its cost`() async throws {
    let text = """
      ---
      variables: { company: { default: Acme }, tone: { required: true } }
      ---
      # system
      You answer for {{company}}.

      # user
      {{input}}
      """
    let measure = try #require(await measure(text))
    #expect(measure.sections.map(\.role) == [.system, .user])
    #expect(measure.sections.map(\.line) == [3, 6])
    #expect(measure.sections.map(\.isOpen) == [false, true])
    let tokens = EstimatingTokenCounter().count("You answer for Acme.")
    #expect(measure.sections.map(\.tokens) == [tokens, 0])
    #expect(measure.sections[0].cost?.amount == Money(picodollars: Int128(tokens) * 1_000_000))
    #expect(measure.variables.isSuperset(of: ["company", "tone", "input", "passages"]))
    #expect(!measure.isExact && !measure.isFree)
    #expect(measure.model == "priced")
  }

  @Test func `half of a front matter is not measured`() async throws {
    #expect(try await measure("---\nname: a\n# user\nHi") == nil)
    #expect(try await measure("---\nvariables: [\n---\n# user\nHi") == nil)
  }

  @Test func `the embedded model is free`() async throws {
    let measure = try #require(await measure("# user\nHi", model: "baseline"))
    #expect(measure.isFree)
  }

  private func histories(_ text: String) -> EditHistories {
    var editor = TextEditor("")
    editor.replaceText(editor.start..<editor.end, with: text)
    var histories = EditHistories()
    histories.prompts["prompts/answer.md"] = editor.savedHistory()
    return histories
  }

  @Test func `what can be undone is kept below the workspace, for its user alone`() async throws {
    let folder = try TemporaryFolder.workspace(Self.yaml)
    let loaded = try WorkspaceLoader.load(folder.workspace)
    let shelf = WorkspaceShelf(loaded)
    #expect(shelf.histories() == EditHistories())
    try await shelf.saveHistories(histories("some text"))
    #expect(shelf.histories() == histories("some text"))
    let file = folder.workspace.histories
    let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions]
    #expect((mode as? NSNumber)?.intValue == 0o600)
    try folder.write("{ broken", to: ".trivium/undo.json")
    #expect(shelf.histories() == EditHistories())
  }

  @Test func `a text that held a secret is not kept`() async throws {
    let folder = try TemporaryFolder.workspace(Self.yaml)
    let loaded = try WorkspaceLoader.load(folder.workspace)
    let shelf = WorkspaceShelf(
      loaded, redaction: Redaction { $0.replacing("sk-/secret", with: "•••") })
    try await shelf.saveHistories(histories("my sk-/secret key"))
    #expect(shelf.histories() == EditHistories())
    #expect(try !folder.read(".trivium/undo.json").contains("secret"))
  }
}
