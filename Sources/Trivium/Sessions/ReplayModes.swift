import Archive
import Foundation
import StrategyCore

/// What a recorded session would have been under other conditions; each says what is other.
enum ReplayModes {
  /// The same tokens at the prices of another model.
  static func repriced(
    _ state: SessionState, _ evaluations: [Evaluation], as price: ModelPrice
  ) -> String {
    var rows = [
      ["RUN", "STRATEGY", "MODEL", "IN", "OUT", "RECORDED", "AS \(price.model.uppercased())"]
    ]
    var recorded = Money.zero
    var other = Money.zero
    for run in state.runs {
      let cost = price.cost(of: run.usage)
      if let own = run.cost, own.provenance != .unpriced { recorded += own.amount }
      other += cost.amount
      rows.append([
        "\(run.id.rawValue)", run.request.strategy, run.plan?.model ?? "–", "\(run.usage.prompt)",
        "\(run.usage.output)", run.cost?.formatted ?? "–", cost.formatted,
      ])
    }
    for evaluation in evaluations {
      for (index, strategy) in evaluation.plan.strategies.enumerated() {
        var cells = RepricedCells()
        for record in evaluation.result.records where record.cell.strategy == index {
          cells.add(record, evaluation.answer(of: record.cell)?.usage ?? Usage(), as: price)
        }
        guard cells.usage.total > 0 else { continue }
        recorded += cells.recorded
        other += cells.other
        rows.append([
          "evaluation \(evaluation.id.rawValue)", strategy, "–", "\(cells.usage.prompt)",
          "\(cells.usage.output)", cells.recorded.formatted, cells.other.formatted,
        ])
      }
    }
    rows.append(["all", "", "", "", "", recorded.formatted, other.formatted])
    return "Re-priced: the same tokens, \(price.source).\n" + ComparisonText.table(rows)
  }

  /// The cells of a strategy together, each priced by itself.
  private struct RepricedCells {
    var usage = Usage()
    var recorded = Money.zero
    var other = Money.zero

    mutating func add(_ record: CellRecord, _ used: Usage, as price: ModelPrice) {
      guard used.total > 0 else { return }
      usage = usage + used
      other += price.cost(of: used).amount
      if let cost = record.cost, cost.provenance != .unpriced { recorded += cost.amount }
    }
  }

  /// The recorded answers of an evaluation under other scorers; of models, only judges are asked.
  static func rescored(
    _ evaluation: Evaluation, cases: [EvaluationCase], by scorers: ScorerSet, means: ScoringMeans
  ) async -> Evaluation {
    var plan = evaluation.plan
    plan.scorers = scorers.scorers.map(\.definition)
    plan.isGraded = scorers.isGraded
    var rescored = Evaluation(id: evaluation.id, plan: plan)
    let records = Array(evaluation.result.records)
    var spent = Money.zero
    for start in stride(from: 0, to: records.count, by: atOnce) {
      let events = await withTaskGroup(of: SessionEvent.self) { [spent] group in
        for record in records[start..<min(start + atOnce, records.count)] {
          group.addTask {
            await event(
              of: record, in: evaluation, cases[record.cell.row], scorers, means,
              JudgeTally(spent: spent))
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      for event in events {
        rescored.apply(event)
        guard case .cellEvaluated(_, _, let answer?) = event else { continue }
        for calls in answer.judging ?? [] { spent += calls.cost.amount }
      }
    }
    return rescored
  }

  /// What judges were asked, for people; `nil` when none was.
  static func judging(of evaluation: Evaluation) -> String? {
    let asked = evaluation.answers.values.flatMap { $0.judging ?? [] }
    guard !asked.isEmpty else { return nil }
    let amount = asked.reduce(Money.zero) { $0 + $1.cost.amount }
    let calls = asked.reduce(0) { $0 + $1.calls }
    let isUnpriced = asked.contains { $0.cost.provenance == .unpriced }
    return
      "Judges: \(EvaluationText.count(calls, "call")), \(amount.formatted)\(isUnpriced ? " + unpriced" : "")."
  }

  /// Answers that are scored at the same time.
  private static let atOnce = 16

  private static func event(
    of record: CellRecord, in evaluation: Evaluation, _ row: EvaluationCase,
    _ scorers: ScorerSet, _ means: ScoringMeans, _ judges: JudgeTally
  ) async -> SessionEvent {
    guard var answer = evaluation.answer(of: record.cell) else {
      return .cellEvaluated(evaluation: evaluation.id, record: record, answer: nil)
    }
    let output = ScoredOutput(
      of: row, text: answer.text, finish: answer.finish, seconds: record.seconds,
      cost: record.cost)
    var scored = await scorers.record(of: record.cell, row, output, with: means, judges)
    // The passages are not recorded with the answer: what was found then of their part is still the better cause.
    if scored.record.tag != nil { scored.record.tag = record.tag ?? scored.record.tag }
    answer.parts = scored.parts
    answer.judging = judges.calls
    return .cellEvaluated(evaluation: evaluation.id, record: scored.record, answer: answer)
  }

  /// A run as it was and as it is now, for people.
  static func difference(_ old: Run, _ new: Run) -> String {
    let heading = "run \(old.id.rawValue) · \(old.request.strategy) · \(new.plan?.model ?? "–")"
    if case .failed(let failure) = new.status { return "! \(heading): \(failure.sentence)\n" }
    if old.text == new.text { return "= \(heading): the same answer\n" }
    return "≠ \(heading)\n- \(marked(old.text, "- "))\n+ \(marked(new.text, "+ "))\n"
  }

  private static func marked(_ text: String, _ mark: String) -> String {
    text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .joined(separator: "\n" + mark)
  }
}

/// What came of runs that were carried out again.
struct RerunTally: Equatable {
  /// Those that finished again, and those of them whose answer is another.
  let answered: Int
  let changed: Int
  let failed: Int
  /// Those that were not come to.
  let open: Int

  /// `again` begins with those that `runs` begins with.
  init(_ runs: [Run], _ again: [Run]) {
    var (answered, changed) = (0, 0)
    for (old, new) in zip(runs, again) {
      guard case .finished = new.status else { continue }
      answered += 1
      if old.text != new.text { changed += 1 }
    }
    (self.answered, self.changed) = (answered, changed)
    failed = again.count - answered
    open = runs.count - again.count
  }

  var sentence: String {
    var parts = [
      "\(changed) of \(EvaluationText.count(answered, "answer")) \(changed == 1 ? "differs" : "differ")"
    ]
    if answered == 0 { parts = [] }
    if failed > 0 { parts.append("\(failed) without an answer") }
    if open > 0 { parts.append("\(open) not run") }
    return "Re-run: \(parts.joined(separator: ", "))"
  }
}
