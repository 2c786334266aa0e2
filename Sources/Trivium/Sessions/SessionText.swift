import Archive
import CellGrid
import Foundation
import StrategyCore

/// Sessions as plain text.
enum SessionText {
  private static let width = CellWidth.standard

  static func table(_ sessions: [SessionSummary]) -> String {
    var text = row(["ID", "STARTED", "RUNS", "CELLS", "COST", "NAME OR LAST INPUT"])
    for session in sessions {
      text += row([
        session.id.rawValue, SessionReport.localTime(session.startedAt), "\(session.runs)",
        session.cells == 0 ? "–" : "\(session.cells)",
        session.runs + session.cells == 0 ? "–" : session.cost.formatted,
        session.name ?? oneLine(session.lastInput, columns: 60),
      ])
    }
    return text
  }

  /// The whole session: every run with what went in and what came out, every evaluation cell by cell.
  static func whole(_ journal: RecordedJournal) -> String {
    let (state, header) = (SessionState(folding: journal.entries), journal.header)
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
    for evaluation in RecordedEvaluation.all(in: journal.entries) { text += whole(evaluation) }
    let spending = state.spending
    if spending.runs > 0 {
      text +=
        "\n\(spending.runs == 1 ? "1 run" : "\(spending.runs) runs"), \(spending.cost.formatted)\n"
    }
    return text
  }

  private static func whole(_ evaluation: RecordedEvaluation) -> String {
    let rows = evaluation.cells.map { cell in
      [
        cell.strategy, oneLine(cell.title, columns: 24), oneLine(cell.scoreText, columns: 40),
        cell.record.cost?.formatted ?? "–", cell.record.seconds.map(RunSummary.seconds) ?? "–",
        oneLine(cell.answer?.text ?? "–", columns: 40),
      ]
    }
    let heading = ["STRATEGY", "CASE", "SCORE", "COST", "TIME", "ANSWER"]
    return "\n\(evaluation.title)\n\(evaluation.summary)\n"
      + (rows.isEmpty ? "" : indented(ComparisonText.table([heading] + rows), by: "  "))
  }

  static func oneLine(_ text: String, columns: Int) -> String {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    return width.truncated(line, columns: columns)
  }

  private static func row(_ cells: [String]) -> String {
    let columns = [16, 16, 5, 5, 10]
    let padded = zip(columns, cells).map { width.padded($1, columns: $0) }
    return (padded + cells.dropFirst(columns.count)).joined(separator: "  ") + "\n"
  }

  private static func indented(_ text: String, by mark: String) -> String {
    text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .map { "\(mark)\($0)\n" }.joined()
  }
}
