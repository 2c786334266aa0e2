import Archive
import Foundation
import StrategyCore

/// A session as `--json` prints it; `runs` counts in a list and is spelled out for one session.
struct SessionReport: Sendable, Encodable {
  var id: String
  var name: String?
  var workspace: String?
  /// ISO 8601, UTC.
  var started: String
  var runs: Int
  var cost: RunReport.Cost
  var lastInput: String
  var lastStrategy: String?
  /// Lines of the journal that are not as they were written.
  var problems: Int
  /// In the order of their start; `nil` in a list.
  var runReports: [RunReport]?

  init(_ summary: SessionSummary, runs: [Run]? = nil) {
    id = summary.id.rawValue
    name = summary.name
    workspace = summary.workspace
    started = Date(timeIntervalSince1970: summary.startedAt).formatted(.iso8601)
    self.runs = summary.runs
    cost = RunReport.Cost(summary.cost, source: nil)
    lastInput = summary.lastInput
    lastStrategy = summary.lastStrategy
    problems = summary.problems
    runReports = runs?.map { RunReport($0, session: summary.id) }
  }

  private enum CodingKeys: CodingKey {
    case id, name, workspace, started, runs, cost, lastInput, lastStrategy, problems
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(id, forKey: .id)
    try container.encode(name, forKey: .name)
    try container.encode(workspace, forKey: .workspace)
    try container.encode(started, forKey: .started)
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
