import Archive
import CellGrid
import Foundation
import StrategyCore

/// Sessions as plain text.
enum SessionText {
  private static let width = CellWidth.standard

  static func table(_ sessions: [SessionSummary]) -> String {
    var text = row(["ID", "STARTED", "RUNS", "COST", "NAME OR LAST INPUT"])
    for session in sessions {
      text += row([
        session.id.rawValue, SessionReport.localTime(session.startedAt), "\(session.runs)",
        session.runs == 0 ? "–" : session.cost.formatted,
        session.name ?? oneLine(session.lastInput, columns: 60),
      ])
    }
    return text
  }

  /// The whole session: every run with what went in and what came out.
  static func whole(_ state: SessionState, header: JournalHeader) -> String {
    var text = "session \(header.session.rawValue), \(SessionReport.localTime(header.startedAt))\n"
    if let name = state.name { text += "name: \(name)\n" }
    if let workspace = state.workspace { text += "workspace: \(workspace.name)\n" }
    for note in state.notes { text += "note: \(note)\n" }
    for run in state.runs {
      text += "\nrun \(run.id.rawValue) · \(RunSummary.line(run))\n"
      text += indented(run.request.input, by: "  > ")
      for (number, retrieved) in run.passages.enumerated() {
        let passage = retrieved.passage
        let title =
          passage.heading.isEmpty ? passage.source : "\(passage.source): \(passage.heading)"
        text += "  [\(number + 1)] \(title)\n"
      }
      if !run.text.isEmpty { text += indented(run.text, by: "  ") }
      if case .failed(let failure) = run.status { text += indented(failure.sentence, by: "  ! ") }
    }
    let spending = state.spending
    if spending.runs > 0 {
      text +=
        "\n\(spending.runs == 1 ? "1 run" : "\(spending.runs) runs"), \(spending.cost.formatted)\n"
    }
    return text
  }

  static func oneLine(_ text: String, columns: Int) -> String {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    return width.truncated(line, columns: columns)
  }

  private static func row(_ cells: [String]) -> String {
    let columns = [16, 16, 5, 10]
    let padded = zip(columns, cells).map { width.padded($1, columns: $0) }
    return (padded + cells.dropFirst(columns.count)).joined(separator: "  ") + "\n"
  }

  private static func indented(_ text: String, by mark: String) -> String {
    text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .map { "\(mark)\($0)\n" }.joined()
  }
}
