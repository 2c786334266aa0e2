import StrategyCore

/// The newest evaluation of the first entries of a recording, with the cells that it had by then.
struct EvaluatedPart: Sendable, Equatable {
  private(set) var evaluation: Evaluation?
  private var position = 0

  /// Goes on from where it stands, or, going back, from the start of the evaluation that it was in then.
  mutating func move(to target: Int, in entries: [JournalEntry]) {
    if target < position {
      let start = entries[..<target].lastIndex {
        if case .evaluationStarted = $0.event { true } else { false }
      }
      evaluation = nil
      position = start ?? target
    }
    for entry in entries[position..<target] {
      if case .evaluationStarted(let id, let plan) = entry.event {
        evaluation = Evaluation(id: id, plan: plan)
      } else {
        evaluation?.apply(entry.event)
      }
    }
    position = target
  }

  static func == (left: EvaluatedPart, right: EvaluatedPart) -> Bool {
    left.position == right.position
  }
}
