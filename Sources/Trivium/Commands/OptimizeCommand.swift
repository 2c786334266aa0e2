import ArgumentParser
import Foundation
import StrategyCore

/// `trivium optimize`: searches for a better prompt.
struct OptimizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "optimize",
    abstract:
      "Search demonstrations and instructions for a better prompt, and measure what it gains.",
    discussion: """
      Candidates are drawn from the training set and tried on another part of it: all of them on few cases, the better
      half on twice as many, until one is left. What it gains over the prompt as it is is then measured on a dataset that
      the search has not seen. Nothing is changed without --accept.

      EXAMPLES
        trivium optimize -S prompt
        trivium optimize -S prompt --demonstrations 4 --demonstrations 16 --accept
        trivium optimize -S rag --instruction short.txt --instruction strict.txt
        trivium optimize -S rag --propose 4 --with openai/gpt-4.1
      """)

  @Option(
    name: [.customShort("S"), .long], parsing: .singleValue,
    help: ArgumentHelp("Whose prompt.", valueName: "name"))
  var strategy: [String] = []

  @Option(help: ArgumentHelp("Dataset to search on.", valueName: "name"))
  var train = "train"

  @Option(help: ArgumentHelp("Dataset to measure the gain on.", valueName: "name"))
  var heldOut = "test"

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "How many demonstrations to show; repeatable; 4, 8 and 16 otherwise, or 1, 2 and 4 for each label.",
      valueName: "count"))
  var demonstrations: [Int] = []

  @Option(help: ArgumentHelp("Sets of demonstrations of each size.", valueName: "count"))
  var draws = 3

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "File with another text for the system section; repeatable.", valueName: "file"))
  var instruction: [String] = []

  @Option(help: ArgumentHelp("Let a model propose so many instructions.", valueName: "count"))
  var propose = 0

  @Option(
    name: .customLong("with"),
    help: ArgumentHelp(
      "The model that proposes; the strategy's own otherwise.", valueName: "model"))
  var proposer: String?

  @Option(help: ArgumentHelp("Most candidates.", valueName: "count"))
  var candidates = 16

  @Option(help: ArgumentHelp("Most training cases to try candidates on.", valueName: "count"))
  var cases = 100

  @Option(help: ArgumentHelp("Most held-out cases.", valueName: "count"))
  var heldOutCases: Int?

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("Scorer in place of the workspace's; repeatable.", valueName: "name"))
  var scorer: [String] = []

  @Option(help: ArgumentHelp("Of everything that is left to chance.", valueName: "number"))
  var seed: UInt64 = 1

  @Option(
    name: [.customShort("j"), .customLong("jobs")],
    help: ArgumentHelp("Calls at the same time.", valueName: "count"))
  var jobs = 16

  @Flag(help: "Only print what it would take.")
  var dryRun = false

  @Flag(name: [.customShort("y"), .long], help: "Do not ask before spending much.")
  var yes = false

  @Flag(help: "Write the better prompt to its file, when it is better beyond doubt.")
  var accept = false

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("Write the best prompt that was found to a file.", valueName: "file"))
  var output: String?

  @OptionGroup var call: CallOptions
  @OptionGroup var workspace: WorkspaceOptions

  func validate() throws {
    for (name, value, range) in [
      ("--draws", draws, 1...100), ("--propose", propose, 0...32),
      ("--candidates", candidates, 2...256), ("--cases", cases, 4...100_000),
      ("-j", jobs, 1...4096),
    ] where !range.contains(value) {
      throw ValidationError(
        "\(name) is a number from \(range.lowerBound) to \(range.upperBound).")
    }
    guard demonstrations.allSatisfy({ (0...1000).contains($0) }) else {
      throw ValidationError("--demonstrations is a number from 0 to 1000.")
    }
    guard strategy.count < 2 else {
      throw ValidationError("One prompt is searched for at a time: give -S once.")
    }
    guard output?.hasSuffix(".md") != false else {
      throw ValidationError("-o writes a prompt: let it end in .md.")
    }
    guard train != heldOut else {
      throw ValidationError("--train and --held-out must be different datasets.")
    }
  }

  func run() throws {
    if let output { try OutputPath(path: output).check() }
    let loaded = try workspace.load()
    let choice = try call.choice()
    let resolver = try WorkspaceResolver.standard(
      for: loaded, usesCache: choice.usesCache, taping: choice.taping, notice: Console.notice)
    let optimizer = try PromptOptimizer(self, loaded, resolver, choice)
    try Foreground.run { try await optimizer.run() }
  }
}
