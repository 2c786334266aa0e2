import Archive
import ArgumentParser
import Foundation
import StrategyCore

/// `trivium eval agreement`: how far scorers agree with people.
struct EvalAgreementCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agreement",
    abstract:
      "Say how far a judge, or any scorer, agrees with people, and correct its rates for it.",
    discussion: """
      People label answers on the screen F6 (c, then a for right and x for wrong), or in a file: lines of
      {"id": "case", "strategy": "rag", "label": true}; a label is true or false, "pass" or "fail", or 0…1.
      Fifty labels or more are wanted. Nothing is called.

      EXAMPLES
        trivium eval agreement
        trivium eval agreement 06fb1c --labels mine.jsonl
      """)

  @Argument(help: "Session of the evaluation; the last one otherwise.")
  var session = "last"

  @Option(
    help: ArgumentHelp("What people say, in place of what they said by key.", valueName: "file"))
  var labels: String?

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let loaded = try workspace.load()
    let library = SessionLibrary(folder: loaded.folder.sessions)
    let evaluation = try EvaluationBaseline.find(session, in: library).evaluation
    let said = try labels.map { try LabelFile($0, for: evaluation.plan).labels }
    let given = said ?? evaluation.labels
    guard !given.isEmpty else {
      throw Failure(
        .workspace, "Nobody has judged an answer of this evaluation.",
        nextStep: "Judge some on F6 with a and x, or give a file with --labels.")
    }
    let found = evaluation.agreements(with: given)
    guard !found.isEmpty else {
      throw Failure(
        .workspace, "No scorer has a verdict on what was labelled.",
        nextStep: "The scorers of the evaluation are told by `trivium sessions show`.")
    }
    for agreement in found {
      for line in agreement.sentences { Console.standard.writeLine(TerminalText.safe(line)) }
    }
  }
}

/// Labels of people, by case and strategy.
struct LabelFile {
  private(set) var labels: [EvaluationCell: Bool] = [:]

  /// Throws every line that cannot be used, at once.
  init(_ path: String, for plan: EvaluationPlan) throws {
    let text = try TextFile.read(URL(fileURLWithPath: path), shownAs: path)
    let rows = Dictionary(zip(plan.cases, plan.cases.indices)) { first, _ in first }
    var problems: [String] = []
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      guard !line.allSatisfy(\.isWhitespace) else { continue }
      do throws(LabelProblem) {
        let (cell, label) = try Self.label(String(line), rows, plan.strategies)
        labels[cell] = label
      } catch {
        problems.append("\(path):\(number + 1): \(error.reason).")
      }
    }
    if !problems.isEmpty {
      throw UsageProblem(sentence: problems.prefix(20).joined(separator: "\n"))
    }
  }

  private struct LabelProblem: Error {
    var reason: String
  }

  private static func label(
    _ line: String, _ rows: [String: Int], _ strategies: [String]
  ) throws(LabelProblem) -> (EvaluationCell, Bool) {
    guard let tree = try? JSONTree(parsing: line), let id = tree["id"]?.scalarText else {
      throw LabelProblem(reason: "this is no object with an `id` and a `label`")
    }
    guard let row = rows[id] else {
      throw LabelProblem(reason: "the evaluation has no case “\(id)”")
    }
    let name = tree["strategy"]?.string ?? (strategies.count == 1 ? strategies[0] : nil)
    guard let name, let strategy = strategies.firstIndex(of: name) else {
      throw LabelProblem(reason: "`strategy` is none of \(FailureText.list(strategies))")
    }
    let cell = EvaluationCell(row: row, strategy: strategy)
    if let label = tree["label"]?.bool { return (cell, label) }
    if let value = tree["label"]?.number, (0...1).contains(value) { return (cell, value >= 0.5) }
    switch tree["label"]?.string?.lowercased() {
    case "pass", "good", "right": return (cell, true)
    case "fail", "bad", "wrong": return (cell, false)
    default: throw LabelProblem(reason: "`label` is true, false, pass, fail or 0…1")
    }
  }
}
