import Foundation
import StrategyCore

/// Outputs of a strategy that were made elsewhere: a line of JSON for each case, `{"id": …, "output": …}`.
struct OutputFile: Sendable {
  /// The name under which they are scored.
  let strategy: String
  let file: String
  /// By the case they belong to.
  private(set) var outputs: [String: String] = [:]

  /// Reads `NAME=FILE` and the file; what is wrong with its lines is told all at once.
  init(_ argument: String) throws {
    guard let equals = argument.firstIndex(of: "="), equals > argument.startIndex,
      argument.index(after: equals) < argument.endIndex,
      !argument[..<equals].contains(where: { $0.isNewline || $0 == "|" })
    else {
      throw UsageProblem(
        sentence: "“\(argument)” is not NAME=FILE, as in --outputs gpt=outputs/gpt.jsonl.")
    }
    strategy = String(argument[..<equals])
    file = String(argument[argument.index(after: equals)...])
    guard let bytes = FileManager.default.contents(atPath: file) else {
      throw UsageProblem(
        sentence: "\(file) cannot be read. Check the path and its permissions.")
    }
    let problems = read(bytes)
    guard problems.isEmpty else {
      let more = problems.count > 5 ? " \(problems.count - 5) more lines are wrong." : ""
      throw UsageProblem(sentence: problems.prefix(5).joined(separator: " ") + more)
    }
  }

  /// The id may be a number, as it may in a dataset.
  private struct Line: Decodable {
    var id: String
    var output: String

    private enum Key: String, CodingKey {
      case id, output
    }

    init(from decoder: any Decoder) throws {
      let row = try decoder.container(keyedBy: Key.self)
      output = try row.decode(String.self, forKey: .output)
      if let number = try? row.decode(Int.self, forKey: .id) {
        id = "\(number)"
      } else {
        id = try row.decode(String.self, forKey: .id)
      }
    }
  }

  private mutating func read(_ bytes: Data) -> [String] {
    let decoder = JSONDecoder()
    var problems: [String] = []
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = bytes.starts(with: mark) ? bytes.dropFirst(3) : bytes
    for (index, row) in text.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
    where !row.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) {
      guard let line = try? decoder.decode(Line.self, from: row) else {
        problems.append("\(file):\(index + 1): this is no object with the texts `id` and `output`.")
        continue
      }
      if outputs.updateValue(line.output, forKey: line.id) != nil {
        problems.append(
          "\(file):\(index + 1): the case “\(line.id)” has an output already; keep one of them.")
      }
    }
    return problems
  }

  /// What does not fit the cases, in a sentence; `nil` when everything does.
  func notice(for cases: [EvaluationCase]) -> String? {
    let ids = Set(cases.map(\.id))
    let missing = ids.count { outputs[$0] == nil }
    let unknown = outputs.keys.count { !ids.contains($0) }
    var parts: [String] = []
    if missing > 0 { parts.append("\(missing) of \(ids.count) cases have no output") }
    if unknown > 0 { parts.append("\(unknown) outputs belong to no case of this evaluation") }
    return parts.isEmpty ? nil : "\(file): \(parts.joined(separator: ", "))."
  }

  /// Scores the output of a case; without one the case stays unscored, which is not wrong.
  @concurrent
  func event(
    of evaluation: EvaluationID, _ cell: EvaluationCell, _ row: EvaluationCase,
    scorers: ScorerSet, means: ScoringMeans, judges: JudgeTally
  ) async -> SessionEvent {
    guard let text = outputs[row.id] else {
      let record = CellRecord(
        cell: cell, outcome: .unscored(reason: "\(file) has no output for it"))
      return .cellEvaluated(evaluation: evaluation, record: record, answer: nil)
    }
    let (record, parts) = await scorers.record(
      of: cell, row, ScoredOutput(of: row, text: text), with: means, judges)
    return .cellEvaluated(
      evaluation: evaluation, record: record,
      answer: EvaluatedAnswer(text: text, parts: parts, judging: judges.calls))
  }
}
