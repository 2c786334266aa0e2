import Archive
import Foundation
import StrategyCore

/// A session as `--json` prints it; `runs` counts in a list and is spelled out for one session, which also lists the
/// cells of its evaluations.
struct SessionReport: Sendable, Encodable {
  var id: String
  var name: String?
  var workspace: String?
  /// ISO 8601, UTC.
  var started: String
  var runs: Int
  /// Cells of evaluations that have an outcome.
  var cells: Int
  var cost: RunReport.Cost
  var lastInput: String
  var lastStrategy: String?
  /// Lines of the journal that are not as they were written.
  var problems: Int
  /// In the order of their start; `nil` in a list.
  var runReports: [RunReport]?
  var evaluations: [EvaluationCells]?

  /// An evaluation with its cells, in the order in which they ended.
  struct EvaluationCells: Sendable, Encodable {
    struct Cell: Sendable, Encodable {
      var strategy: String
      var `case`: String
      /// From 0.
      var `repeat`: Int
      var outcome: String
      /// 0…1.
      var score: Double?
      var reason: String
      var seconds: Double?
      var cost: RunReport.Cost?
      var answer: String?
    }
    var evaluation: Int
    var dataset: String
    var strategies: [String]
    /// How many there are in all.
    var planned: Int
    var cells: [Cell]

    init(_ recorded: RecordedEvaluation) {
      evaluation = recorded.id.rawValue
      dataset = recorded.plan.dataset
      strategies = recorded.plan.strategies
      planned = recorded.plan.cellCount
      cells = recorded.cells.map { cell in
        Cell(
          strategy: cell.strategy, case: recorded.plan.cases[cell.record.cell.row],
          repeat: cell.record.cell.turn, outcome: cell.outcome, score: cell.score,
          reason: cell.reason, seconds: cell.record.seconds,
          cost: cell.record.cost.map { RunReport.Cost($0, source: nil) },
          answer: cell.answer?.text)
      }
    }
  }

  /// - Parameter journal: what the session holds, when that is to be spelled out.
  init(_ summary: SessionSummary, of journal: RecordedJournal? = nil) {
    id = summary.id.rawValue
    name = summary.name
    workspace = summary.workspace
    started = Date(timeIntervalSince1970: summary.startedAt).formatted(.iso8601)
    runs = summary.runs
    cells = summary.cells
    cost = RunReport.Cost(summary.cost, source: nil)
    lastInput = summary.lastInput
    lastStrategy = summary.lastStrategy
    problems = summary.problems
    guard let journal else { return }
    runReports = SessionState(folding: journal.entries).runs.map {
      RunReport($0, session: summary.id)
    }
    evaluations = RecordedEvaluation.all(in: journal.entries).map { EvaluationCells($0) }
  }

  private enum CodingKeys: CodingKey {
    case id, name, workspace, started, runs, cells, cost, lastInput, lastStrategy, problems
    case evaluations
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(id, forKey: .id)
    try container.encode(name, forKey: .name)
    try container.encode(workspace, forKey: .workspace)
    try container.encode(started, forKey: .started)
    try container.encode(cells, forKey: .cells)
    try container.encodeIfPresent(evaluations, forKey: .evaluations)
    try container.encode(cost, forKey: .cost)
    try container.encode(lastInput, forKey: .lastInput)
    try container.encodeIfPresent(lastStrategy, forKey: .lastStrategy)
    try container.encode(problems, forKey: .problems)
    if let runReports {
      try container.encode(runReports, forKey: .runs)
    } else {
      try container.encode(runs, forKey: .runs)
    }
  }

  /// `2026-11-24 14:03`, in the user's time zone.
  static func localTime(_ seconds: Double) -> String {
    let date = Date(timeIntervalSince1970: seconds)
    let parts = Calendar(identifier: .gregorian).dateComponents(
      [.year, .month, .day, .hour, .minute], from: date)
    func two(_ number: Int?) -> String { String("0\(number ?? 0)".suffix(2)) }
    return
      "\(parts.year ?? 0)-\(two(parts.month))-\(two(parts.day)) \(two(parts.hour)):\(two(parts.minute))"
  }
}
