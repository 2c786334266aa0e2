import CellGrid
package import StrategyCore
import Widgets

/// A recorded evaluation that the shown one is held against.
package struct ShownBaseline: Sendable {
  package var session: SessionID
  package var evaluation: Evaluation
  /// Where it comes from, for people.
  package var title: String
  private(set) var sentences: [String] = []
  /// Cases that are right now and were not, and the other way round, by strategy.
  private(set) var changes: [String] = []

  package init(session: SessionID, evaluation: Evaluation, title: String) {
    self.session = session
    self.evaluation = evaluation
    self.title = title
  }

  mutating func compare(with result: EvaluationResult) {
    sentences = result.comparisons(with: evaluation.result).map(\.sentence)
    changes = result.plan.strategies.indices.compactMap { change(of: $0, in: result) }
  }

  private func change(of strategy: Int, in result: EvaluationResult) -> String? {
    let name = result.plan.strategies[strategy]
    let old = evaluation.result
    guard let other = old.plan.strategies.firstIndex(of: name) else { return nil }
    let rows = Dictionary(zip(old.plan.cases, old.plan.cases.indices)) { first, _ in first }
    var (gained, lost): ([String], [String]) = ([], [])
    for (row, id) in result.plan.cases.enumerated() {
      guard let place = rows[id], let new = result.mean(row: row, strategy: strategy),
        let before = old.mean(row: place, strategy: other), new != before
      else { continue }
      if new > before { gained.append(id) } else { lost.append(id) }
    }
    guard !gained.isEmpty || !lost.isEmpty else { return "\(name): no case has changed" }
    return "\(name): better \(Self.list(gained)); worse \(Self.list(lost))"
  }

  private static func list(_ ids: [String]) -> String {
    let shown = ids.prefix(5).joined(separator: ", ")
    return ids.isEmpty ? "none" : "\(ids.count) (\(shown)\(ids.count > 5 ? ", …" : ""))"
  }
}

extension ShownBaseline: Equatable {
  package static func == (left: ShownBaseline, right: ShownBaseline) -> Bool {
    left.session == right.session && left.sentences == right.sentences
      && left.changes == right.changes
  }
}

extension EvaluateScreen {
  var baselineLines: [StyledLine] {
    guard let baseline else {
      return [
        StyledLine(
          "b holds this evaluation against the pinned one, then against earlier ones.", .placeholder
        )
      ]
    }
    var lines = [StyledLine("Against \(baseline.title)", .heading)]
    if baseline.evaluation.plan.contentHash != shown?.evaluation.plan.contentHash {
      lines.append(
        StyledLine(
          "The dataset has changed since; cases of the same id are compared.", .statusWarning))
    }
    if baseline.evaluation.plan.scorers != shown?.evaluation.plan.scorers {
      lines.append(
        StyledLine(
          "It was scored by other scorers: a difference may come from them.", .statusWarning))
    }
    let sentences =
      baseline.sentences.isEmpty ? ["It has no strategy of these."] : baseline.sentences
    lines += sentences.map { StyledLine([Span("· " + $0)], indent: 2) }
    return lines + baseline.changes.map { StyledLine([Span($0, .dim)], indent: 2) }
  }
}
