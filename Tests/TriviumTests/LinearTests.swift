import Foundation
import StrategyCore
import Testing

@testable import Trivium

/// The built program in linear mode, on pipes.
@Suite struct LinearTests {
  private func trivium(
    _ folder: TemporaryFolder, _ input: String, _ arguments: String...
  ) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = ProgramOnTerminal.program
    process.arguments = ["--linear"] + arguments
    process.currentDirectoryURL = folder.url
    process.environment = ["HOME": folder.url.path, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"]
    let fed = folder.url.appendingPathComponent(".input")
    let output = folder.url.appendingPathComponent(".output")
    try Data(input.utf8).write(to: fed)
    try Data().write(to: output)
    let written = try FileHandle(forWritingTo: output)
    process.standardInput = try FileHandle(forReadingFrom: fed)
    process.standardOutput = written
    process.standardError = written
    try process.run()
    process.waitUntilExit()
    return (process.terminationStatus, try String(contentsOf: output, encoding: .utf8))
  }

  @Test func `the loop goes from input to a kept answer in labelled lines`() throws {
    let folder = try TemporaryFolder.workspace(TemporaryFolder.yaml)
    let (status, output) = try trivium(
      folder,
      """
      strategy
      3
      input
      How long do deleted files stay
      in the trash on Team?
      .
      run
      compare

      1
      Sixty days.
      cost
      replay
      1
      quit

      """)
    #expect(status == 0)
    #expect(output.contains("Chosen strategy: rag. Input: How long do deleted files stay in the"))
    #expect(output.contains("Response of rag:\n"))
    #expect(output.contains("End: rag · baseline · $0 (embedded)"))
    #expect(output.contains("rag against prompt:"))
    #expect(output.contains("Kept; data/rated.jsonl holds 1 case."))
    #expect(output.contains("Recorded as session "))
    let drawn: Set<Character> = ["│", "─", "┌", "█", "\u{1B}", "\r"]
    #expect(!output.contains { drawn.contains($0) })
    let kept = try String(
      contentsOf: folder.url.appendingPathComponent("data/rated.jsonl"), encoding: .utf8)
    #expect(kept.contains(#""expected":"Sixty days.""#))
  }

  @Test func `what is wrong is told, and the loop goes on`() throws {
    let folder = try TemporaryFolder.workspace(TemporaryFolder.yaml)
    let (status, output) = try trivium(
      folder, "nonsense\nevaluate\ndecide\nstrategy\n2\nrun\nHi\n.\n")
    #expect(status == 0)
    #expect(output.contains("“nonsense” is none of them. Give a number from 1 to 10."))
    #expect(output.contains("Choice: Error: The model tuned/router has not been trained yet."))
    #expect(output.contains("Response of tuned:\nError: "))
    #expect(output.contains("`trivium eval` measures it on your data"))
  }

  @Test func `an evaluation tells its receipt and starts only when it is confirmed`() throws {
    let yaml = TemporaryFolder.yaml.split(separator: "\n").filter { !$0.contains("router") }
      .joined(separator: "\n")
    let folder = try TemporaryFolder.workspace(yaml)
    let (status, output) = try trivium(folder, "evaluate\nn\ndecide\nevaluate\ny\ndecide\n")
    #expect(status == 0)
    #expect(output.contains("Start it? y or n:"))
    #expect(output.contains("`trivium eval` measures it on your data"))
    #expect(output.contains("strategy rag, quality "))
  }

  @Test func `without a workspace a new one is made, or left`() throws {
    let folder = try TemporaryFolder()
    let left = try trivium(folder, "leave\n")
    #expect(left.status == 0)
    #expect(left.output.contains("There is no workspace in"))
    let made = try trivium(folder, "make\nquit\n")
    #expect(made.status == 0)
    #expect(made.output.contains("Made a workspace in"))
    #expect(made.output.contains("Trivium. Workspace"))
  }

  @Test func `versions of a prompt are found by name or by the letters they begin with`() throws {
    let versions = [PromptVersion("a", name: "first"), PromptVersion("b")]
    #expect(try SessionPromptsCommand.find("first", in: versions).text == "a")
    let id = PromptVersion.id(of: "b")
    #expect(try SessionPromptsCommand.find(String(id.prefix(5)), in: versions).text == "b")
    #expect(throws: UsageProblem.self) { try SessionPromptsCommand.find("", in: versions) }
    #expect(throws: UsageProblem.self) { try SessionPromptsCommand.find("zz", in: versions) }
  }

  @Test func `it is asked for by a flag, a variable, or a terminal that can do no more`() {
    #expect(LinearMode.isWanted(["trivium", "--linear"], [:]))
    #expect(LinearMode.isWanted(["trivium"], ["ACCESSIBLE": "1"]))
    #expect(LinearMode.isWanted(["trivium"], ["TERM": "dumb"]))
    #expect(!LinearMode.isWanted(["trivium", "run"], ["TERM": "xterm", "ACCESSIBLE": "0"]))
  }

  @Test func `a table is read row by row, each cell after the name of its column`() {
    #expect(
      LinearMode.lines(of: [["STRATEGY", "COST", ""], ["rag", "$0", "██"], ["prompt", "", ""]])
        == "strategy rag, cost $0\nstrategy prompt\n")
  }
}
