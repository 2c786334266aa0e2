import Foundation
import StrategyCore
import Testing

@testable import Trivium

@Suite struct RatedCasesTests {
  private static func text(_ cases: RatedCases) -> String {
    String(decoding: cases.data, as: UTF8.self)
  }

  @Test func `a case is added, replaced under its id, and taken out; other lines stay as they are`()
    throws
  {
    var cases = RatedCases(Data(#"{"input": "own", "expected": "line"}"#.utf8))
    try cases.set("s-1", input: "When?", expected: "now\n")
    try cases.set("s-2", input: "Who?", expected: "you")
    try cases.set("s-1", input: "When?", expected: "later")
    #expect(
      Self.text(cases) == #"""
        {"input": "own", "expected": "line"}
        {"expected":"later","id":"s-1","input":"When?"}
        {"expected":"you","id":"s-2","input":"Who?"}

        """#)
    try cases.set("s-1", input: "When?", expected: nil)
    try cases.set("s-9", input: "?", expected: nil)
    #expect(cases.count == 2)
  }

  @Test func `the file is a dataset that can be read`() throws {
    let folder = try TemporaryFolder()
    let workspace = Workspace(name: "w", strategies: [], models: [:])
    let place = WorkspaceFolder(root: folder.url)
    let first = try RatedCases.keep(
      "s-1", input: "a \"quoted\"\nline", expected: "x/y", in: place, workspace: workspace)
    #expect(
      first
        == "Kept; data/rated.jsonl holds 1 case. `datasets: { rated: data/rated.jsonl }` in trivium.yaml makes it one to train on."
    )
    var named = workspace
    named.datasets = ["rated": "data/rated.jsonl"]
    let second = try RatedCases.keep(
      "s-2", input: "b", expected: "z", in: place, workspace: named)
    #expect(second == "Kept; data/rated.jsonl holds 2 cases.")
    var reader = DatasetReader(format: .jsonLines)
    let bytes = try Data(contentsOf: place.file("data/rated.jsonl"))
    let rows = reader.read(bytes) + reader.finish()
    #expect(rows.map(\.value.input) == ["a \"quoted\"\nline", "b"])
    #expect(rows.map(\.value.expected) == [["x/y"], ["z"]])
    #expect(reader.problems.isEmpty)
  }
}
