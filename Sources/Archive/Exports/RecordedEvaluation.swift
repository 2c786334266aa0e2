import Foundation
package import StrategyCore

/// An evaluation of a session, cell by cell, as lists and exports show it.
package struct RecordedEvaluation: Sendable, Identifiable {
  package struct Cell: Sendable {
    /// When its outcome was recorded.
    package var at: Microseconds
    package var strategy: String
    /// Id of the case; with the number of the repeat from the second on.
    package var title: String
    package var record: CellRecord
    package var answer: EvaluatedAnswer?
  }

  package var id: EvaluationID
  package var plan: EvaluationPlan
  package var startedAt: Microseconds
  package var endedAt: Microseconds
  package var end: EvaluationEnd?
  /// The last outcome of each cell, in the order in which they were recorded.
  package var cells: [Cell] = []

  /// The evaluations of a session, in the order of their start.
  package static func all(in entries: some Sequence<JournalEntry>) -> [RecordedEvaluation] {
    var evaluations: [RecordedEvaluation] = []
    var places: [[EvaluationCell: Int]] = []
    var isJudged = false
    for entry in entries {
      switch entry.event {
      case .evaluationStarted(let id, let plan):
        evaluations.append(
          RecordedEvaluation(id: id, plan: plan, startedAt: entry.at, endedAt: entry.at))
        places.append([:])
      case .cellEvaluated(let id, let record, let answer):
        guard let index = evaluations.lastIndex(where: { $0.id == id }),
          evaluations[index].plan.contains(record.cell)
        else { continue }
        let plan = evaluations[index].plan
        let (row, turn) = (plan.cases[record.cell.row], record.cell.turn)
        places[index][record.cell] = evaluations[index].cells.count
        evaluations[index].cells.append(
          Cell(
            at: entry.at, strategy: plan.strategies[record.cell.strategy],
            title: turn > 0 ? "\(row) (repeat \(turn))" : row, record: record, answer: answer))
        evaluations[index].end = nil
        evaluations[index].endedAt = entry.at
      case .evaluationEnded(let id, let end):
        guard let index = evaluations.lastIndex(where: { $0.id == id }) else { continue }
        evaluations[index].end = end
        evaluations[index].endedAt = entry.at
      case .cellJudged: isJudged = true
      default: continue
      }
    }
    if isJudged { takeJudgements(in: entries, places, &evaluations) }
    for index in evaluations.indices where places[index].count < evaluations[index].cells.count {
      let last = Set(places[index].values)
      evaluations[index].cells = evaluations[index].cells.enumerated()
        .filter { last.contains($0.offset) }.map(\.element)
    }
    return evaluations
  }

  /// What persons said counts in place of what was recorded before.
  private static func takeJudgements(
    in entries: some Sequence<JournalEntry>, _ places: [[EvaluationCell: Int]],
    _ evaluations: inout [RecordedEvaluation]
  ) {
    for (index, evaluation) in Evaluation.all(in: entries).enumerated() {
      for place in evaluation.judgements.keys {
        let cell = evaluation.plan.cell(at: place)
        guard evaluations.indices.contains(index), let position = places[index][cell],
          let record = evaluation.result.record(of: cell)
        else { continue }
        evaluations[index].cells[position].record = record
        evaluations[index].cells[position].answer = evaluation.answer(of: cell)
      }
    }
  }

  /// For people.
  package var title: String {
    "\(plan.purpose == nil ? "Evaluation" : "Trial") \(id.rawValue) · \(plan.dataset)"
  }

  /// For people: how many cells have an outcome, by what, and how it ended.
  package var summary: String {
    let ending =
      switch end {
      case .complete: "complete"
      case .settled: "settled early"
      case .stopped: "stopped"
      case .refused(let failure): "refused: \(failure.sentence)"
      case nil: "not ended"
      }
    let scorers = plan.scorers.map(\.title).joined(separator: ", ")
    return "\(cells.count) of \(plan.cellCount) cells, scored by \(scorers); \(ending)"
  }
}

extension RecordedEvaluation.Cell {
  /// `passed`, `missed`, `unscored` or `failed`.
  package var outcome: String {
    switch record.outcome {
    case .scored(let score): score.isPass ? "passed" : "missed"
    case .unscored: "unscored"
    case .failed: "failed"
    }
  }

  /// 0…1, where there is one.
  package var score: Double? {
    if case .scored(let score) = record.outcome { score.value } else { nil }
  }

  /// Why it was scored so, or has no score; empty when there is nothing to say.
  package var reason: String {
    switch record.outcome {
    case .scored(let score): score.reason
    case .unscored(let reason), .failed(let reason): reason
    }
  }

  /// For people: `1 passed`, or why there is no score.
  package var scoreText: String {
    guard let score else { return reason.isEmpty ? outcome : "\(outcome): \(reason)" }
    return String(format: score == score.rounded() ? "%.0f" : "%.2f", score) + " \(outcome)"
  }
}
