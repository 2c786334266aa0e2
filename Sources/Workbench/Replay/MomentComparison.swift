import CellGrid
import StrategyCore
import Widgets

/// What has changed between two moments of a session, for reading: texts word by word, runs, spending.
struct MomentComparison {
  /// The earlier moment.
  let before: SessionState
  let after: SessionState

  var lines: [StyledLine] {
    var lines: [StyledLine] = []
    for path in after.prompts.keys.sorted() {
      add(path, before.prompts[path] ?? "", after.prompts[path] ?? "", to: &lines)
    }
    add("Input", before.input, after.input, to: &lines)
    for change in choices + runs + evaluations + spending + notes {
      lines.append(StyledLine(change, .text))
    }
    return lines
  }

  private func add(_ title: String, _ old: String, _ new: String, to lines: inout [StyledLine]) {
    guard old != new else { return }
    lines.append(StyledLine(title, .heading))
    lines += WordDifference(from: old, to: new).lines(.text)
    lines.append(StyledLine("", .text))
  }

  private var choices: [String] {
    var changes: [String] = []
    func note(_ what: String, _ old: String?, _ new: String?) {
      if old != new { changes.append("\(what): \(old ?? "none") → \(new ?? "none")") }
    }
    note("strategy", before.strategy, after.strategy)
    note("model of all strategies", before.model, after.model)
    note("parameters", before.parameters.assignments, after.parameters.assignments)
    return changes
  }

  private var runs: [String] {
    let known = Dictionary(before.runs.map { ($0.id, $0) }) { first, _ in first }
    return after.runs.filter { known[$0.id] != $0 }.map { run in
      let cost = run.cost.map { " · \($0.formatted)" } ?? ""
      return "run \(run.id.rawValue) · \(run.request.strategy)\(cost) · "
        + String(run.text.prefix(60)).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
  }

  private var evaluations: [String] {
    after.evaluations.filter { evaluation in
      before.evaluations.last { $0.id == evaluation.id }?.recorded != evaluation.recorded
    }.map { "evaluation \($0.id.rawValue): \($0.recorded) of \($0.cells) answers" }
  }

  private var spending: [String] {
    let (old, new) = (before.spending.cost, after.spending.cost)
    return old.amount == new.amount ? [] : ["spent: \(old.formatted) → \(new.formatted)"]
  }

  private var notes: [String] {
    after.notes.dropFirst(before.notes.count).map { "note: \($0)" }
  }
}
