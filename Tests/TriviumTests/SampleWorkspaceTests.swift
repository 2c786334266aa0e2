import Foundation
import StrategyCore
import Testing

@testable import Trivium

struct SampleWorkspaceTests {
  @Test(arguments: SampleWorkspace.allCases)
  func `a sample unpacks, loads, and all its prompts and rows can be read`(
    sample: SampleWorkspace
  ) throws {
    let folder = try TemporaryFolder()
    let outcome = try sample.files.unpack(into: folder.url)
    #expect(outcome.kept.isEmpty && outcome.unchanged.isEmpty)
    let loaded = try WorkspaceLoader.load(folder.workspace)
    let kinds = loaded.workspace.strategies.map { loaded.workspace.kind(of: $0) }
    #expect(Set(kinds) == Set(StrategyKind.allCases))
    for strategy in loaded.workspace.strategies {
      let text = try folder.read(strategy.prompt)
      _ = try PromptFile.template(reading: text, file: strategy.prompt)
    }
    for path in loaded.workspace.datasets.values {
      let dataset = Dataset(jsonLines: try Data(contentsOf: folder.workspace.file(path)))
      #expect(dataset.problems == [])
      #expect(!dataset.cases.isEmpty)
    }
  }

  @Test func `what a person has changed is kept, and said`() throws {
    let folder = try TemporaryFolder()
    let files = SampleWorkspace.answers.files
    _ = try files.unpack(into: folder.url)
    try folder.write("mine", to: "prompts/short.md")
    let again = try files.unpack(into: folder.url)
    #expect(again.kept == ["prompts/short.md"])
    #expect(again.written.isEmpty)
    #expect(again.unchanged.count == files.files.count - 1)
    #expect(try folder.read("prompts/short.md") == "mine")
  }

  @Test func `a new workspace loads as it is`() throws {
    let folder = try TemporaryFolder()
    _ = try FileSet.newWorkspace(name: "my-task").unpack(into: folder.url)
    try folder.workspace.prepareState()
    let workspace = try WorkspaceLoader.load(folder.workspace).workspace
    #expect(workspace.name == "my-task")
    #expect(workspace.strategies.map(\.name) == ["prompt", "rag"])
    #expect(try folder.read(".trivium/.gitignore") == "*\n")
  }

  @Test func `no input of a test set stands in the training set of its sample`() throws {
    for sample in SampleWorkspace.allCases {
      let files = Dictionary(uniqueKeysWithValues: sample.files.files.map { ($0.path, $0.text) })
      func inputs(_ path: String) throws -> [String] {
        Dataset(jsonLines: Data(try #require(files[path]).utf8)).cases.map {
          $0.input.lowercased().filter { $0.isLetter || $0.isNumber }
        }
      }
      let train = try Set(inputs("data/train.jsonl"))
      #expect(try inputs("data/test.jsonl").filter(train.contains) == [])
    }
  }
}
