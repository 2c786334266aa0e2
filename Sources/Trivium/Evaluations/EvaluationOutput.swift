import Foundation
import StrategyCore

/// A file that the results of an evaluation are written to; its ending names the format.
struct EvaluationOutput: Sendable {
  enum Format: String, CaseIterable, Sendable {
    case json, jsonl, csv, md, html, xml
  }

  let file: String
  let format: Format

  init(file: String) throws {
    let ending = file.split(separator: ".").last.map { $0.lowercased() } ?? ""
    guard let format = Format(rawValue: ending) else {
      throw UsageProblem(
        sentence:
          "“\(file)” names no format. Let it end in \(FailureText.list(Format.allCases.map { "." + $0.rawValue }, joiner: "or"))."
      )
    }
    try OutputPath(path: file).check()
    self.file = file
    self.format = format
  }

  func write(_ evaluation: Evaluation, cases: [EvaluationCase]) throws {
    let text =
      switch format {
      case .json: try JSONText.of(EvaluationReport(evaluation)) + "\n"
      case .jsonl: try Self.lines(evaluation, cases)
      case .csv: Self.csv(evaluation, cases)
      case .md: EvaluationText.markdown(of: evaluation)
      case .html: Self.html(evaluation, cases)
      case .xml: Self.junit(evaluation, cases)
      }
    try OutputPath(path: file).write(text)
    Console.standard.note("Wrote \(file).")
  }

  /// One cell with its case, as `.jsonl` and `.csv` list them.
  private struct Row: Encodable {
    var id: String
    var strategy: String
    var `repeat`: Int
    var input: String
    var expected: [String]
    var output: String?
    var outcome: String
    var score: Double?
    var reason: String
    var seconds: Double?
    var cost: String?
    var tag: String?
  }

  private static func rows(_ evaluation: Evaluation, _ cases: [EvaluationCase]) -> [Row] {
    let plan = evaluation.plan
    return evaluation.result.records.map { record in
      let row = cases[record.cell.row]
      let (outcome, score, reason): (String, Double?, String) =
        switch record.outcome {
        case .scored(let score): (score.isPass ? "passed" : "missed", score.value, score.reason)
        case .unscored(let reason): ("unscored", nil, reason)
        case .failed(let reason): ("failed", nil, reason)
        }
      return Row(
        id: row.id, strategy: plan.strategies[record.cell.strategy], repeat: record.cell.turn,
        input: row.input, expected: row.expected,
        output: evaluation.answer(of: record.cell)?.text, outcome: outcome, score: score,
        reason: reason, seconds: record.seconds,
        cost: record.cost.flatMap { $0.provenance == .unpriced ? nil : $0.amount.description },
        tag: record.tag?.rawValue)
    }
  }

  private static func lines(_ evaluation: Evaluation, _ cases: [EvaluationCase]) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try rows(evaluation, cases).map {
      String(decoding: try encoder.encode($0), as: UTF8.self) + "\n"
    }.joined()
  }

  private static func csv(_ evaluation: Evaluation, _ cases: [EvaluationCase]) -> String {
    func field(_ text: String) -> String {
      // A leading sign would make a formula of it where a spreadsheet opens the file.
      let safe = text.first.map { "=+-@".contains($0) } == true ? "'" + text : text
      guard safe.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return safe }
      return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
    let heading = "id,strategy,repeat,outcome,score,seconds,cost,tag,input,expected,output,reason\n"
    return heading
      + rows(evaluation, cases).map { row in
        let numbers = [row.score.map { "\($0)" }, row.seconds.map { "\($0)" }, row.cost, row.tag]
        return
          ([field(row.id), field(row.strategy), "\(row.repeat)", row.outcome]
          + numbers.map { $0 ?? "" }
          + [
            row.input, row.expected.joined(separator: " | "), row.output ?? "", row.reason,
          ].map(field)).joined(separator: ",") + "\n"
      }.joined()
  }

  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      default:
        if scalar.properties.generalCategory != .control { result.unicodeScalars.append(scalar) }
      }
    }
    return result
  }

  /// A test suite for each strategy; a case that missed is a failure, one without an answer an error.
  private static func junit(_ evaluation: Evaluation, _ cases: [EvaluationCase]) -> String {
    let rows = Dictionary(grouping: rows(evaluation, cases), by: \.strategy)
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"trivium eval\">\n"
    for summary in evaluation.result.summaries {
      text +=
        "  <testsuite name=\"\(escaped(summary.strategy))\" tests=\"\(summary.done)\" failures=\"\(summary.missed)\" errors=\"\(summary.failed)\" skipped=\"\(summary.unscored)\">\n"
      for row in rows[summary.strategy] ?? [] {
        let name = row.repeat > 0 ? "\(row.id) (repeat \(row.repeat))" : row.id
        text +=
          "    <testcase name=\"\(escaped(name))\" time=\"\(row.seconds ?? 0)\">"
        switch row.outcome {
        case "missed":
          text +=
            "<failure message=\"\(escaped(row.reason))\">\(escaped(row.output ?? ""))</failure>"
        case "failed": text += "<error message=\"\(escaped(row.reason))\"/>"
        case "unscored": text += "<skipped message=\"\(escaped(row.reason))\"/>"
        default: break
        }
        text += "</testcase>\n"
      }
      text += "  </testsuite>\n"
    }
    return text + "</testsuites>\n"
  }

  /// One page that loads nothing: the matrix, the sentences, and every case that did not pass.
  private static func html(_ evaluation: Evaluation, _ cases: [EvaluationCase]) -> String {
    let plan = evaluation.plan
    func table(_ rows: [[String]]) -> String {
      let cells = rows.enumerated().map { index, row in
        let tag = index == 0 ? "th" : "td"
        return "<tr>" + row.map { "<\(tag)>\(escaped($0))</\(tag)>" }.joined() + "</tr>\n"
      }
      return "<table>\n\(cells.joined())</table>\n"
    }
    let misses = rows(evaluation, cases).filter { $0.outcome != "passed" }.prefix(2000).map { row in
      [
        row.id, row.strategy, row.outcome, row.input, row.expected.joined(separator: " | "),
        row.output ?? "", row.reason,
      ]
    }
    let sentences = evaluation.result.comparisons.map { "<li>\(escaped($0.sentence))</li>\n" }
    return """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <title>Evaluation on \(escaped(plan.dataset))</title>
      <style>
      body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
      table { border-collapse: collapse; width: 100%; } td, th { border-bottom: 1px solid #ccc; padding: .3rem .6rem; text-align: left; vertical-align: top; }
      @media (prefers-color-scheme: dark) { body { background: #111; color: #ddd; } td, th { border-color: #444; } }
      </style></head><body>
      <h1>Evaluation on \(escaped(plan.dataset))</h1>
      <p>\(plan.cases.count) cases, SHA-256 \(escaped(plan.contentHash)), scored by \(escaped(FailureText.list(plan.scorers.map(\.title)))), seed \(plan.seed).</p>
      \(table(EvaluationText.matrix(evaluation.result)))
      <ul>
      \(sentences.joined())</ul>
      <h2>What did not pass</h2>
      \(table([["Case", "Strategy", "Outcome", "Input", "Expected", "Output", "Reason"]] + misses))
      </body></html>

      """
  }
}

/// An evaluation as `-o FILE.json` has it.
struct EvaluationReport: Encodable {
  var dataset: String
  var contentHash: String
  var cases: Int
  var repeats: Int
  var seed: UInt64
  var scorers: [ScorerDefinition]
  var summaries: [StrategySummary]
  var comparisons: [Comparison]
  /// One for each comparison, in its order.
  var sentences: [String]

  init(_ evaluation: Evaluation) {
    let plan = evaluation.plan
    dataset = plan.dataset
    contentHash = plan.contentHash
    cases = plan.cases.count
    repeats = plan.repeats
    seed = plan.seed
    scorers = plan.scorers
    summaries = evaluation.result.summaries
    comparisons = evaluation.result.comparisons
    sentences = comparisons.map(\.sentence)
  }
}
