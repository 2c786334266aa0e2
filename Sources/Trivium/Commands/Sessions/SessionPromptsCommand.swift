import Archive
import ArgumentParser
import StrategyCore
import Widgets
import Workbench

/// `trivium sessions prompts`: what prompts were run, and what came of each.
struct SessionPromptsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prompts",
    abstract: "The texts of a prompt that were run: score, ratings and cost of each.",
    discussion: """
      EXAMPLES
        trivium sessions prompts
        trivium sessions prompts -S rag
        trivium sessions prompts -S rag --diff 3fa2
        trivium sessions prompts -S rag --show terse > prompts/answer.md
      """)

  @Option(
    name: [.customShort("S"), .long],
    help: ArgumentHelp("Strategy of the workspace; the first one otherwise.", valueName: "name"))
  var strategy: String?

  @Option(
    help: ArgumentHelp(
      "Mark the words in which the file differs from this version.", valueName: "version"))
  var diff: String?

  @Option(help: ArgumentHelp("Print the text of this version.", valueName: "version"))
  var show: String?

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let loaded = try workspace.load()
    let strategies = try loaded.workspace.strategies(named: strategy.map { [$0] } ?? [])
    guard let path = strategies.first?.prompt else { return }
    let library = SessionLibrary(folder: loaded.folder.sessions)
    let versions = try RecordedPrompts.versions(
      of: path, in: library, leftOut: Console.notice)
    if let show {
      return Console.standard.writeLine(try Self.find(show, in: versions.map(\.version)).text)
    }
    if let diff {
      let old = try Self.find(diff, in: versions.map(\.version))
      let text = try TextFile.read(loaded.folder.file(path), shownAs: path)
      return Console.standard.writeLine(
        TerminalText.safe(WordDifference(from: old.text, to: text).text))
    }
    guard !versions.isEmpty else {
      return Console.standard.note("No run has used \(path) yet.")
    }
    let rows = versions.map { row in
      let version = row.version
      return [
        version.id, version.name ?? "", row.lastUsed, "\(version.runs)", "\(version.good)",
        "\(version.bad)", version.meanScore.map { EvaluationText.share($0) } ?? "–",
        version.spending.cost.formatted,
      ].map(TerminalText.safe)
    }
    Console.standard.write(
      ComparisonText.table(
        [["VERSION", "NAME", "LAST USED", "RUNS", "GOOD", "BAD", "SCORE", "COST"]] + rows))
  }

  /// By name, or by the first letters of the id.
  static func find(
    _ text: String, in versions: [PromptVersion]
  ) throws(UsageProblem) -> PromptVersion {
    if let named = versions.first(where: { $0.name == text }) { return named }
    let found = text.isEmpty ? [] : versions.filter { $0.id.hasPrefix(text.lowercased()) }
    guard let first = found.first, found.count == 1 else {
      throw UsageProblem(
        sentence: found.isEmpty
          ? "No version is called “\(text)”. `trivium sessions prompts` shows those there are."
          : "\(found.count) versions begin with “\(text)”. Give more letters.")
    }
    return first
  }
}
