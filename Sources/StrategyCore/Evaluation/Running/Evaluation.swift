/// An evaluation as it was recorded: its plan, what became of every cell, and what was answered.
public struct Evaluation: Sendable {
  public let id: EvaluationID
  public private(set) var result: EvaluationResult
  /// By the index of the cell in the plan.
  public private(set) var answers: [Int: EvaluatedAnswer] = [:]
  public private(set) var end: EvaluationEnd?

  public var plan: EvaluationPlan { result.plan }

  public init(id: EvaluationID, plan: EvaluationPlan) {
    self.id = id
    result = EvaluationResult(plan: plan)
  }

  /// The evaluations of a session, in the order of their start.
  public static func all(in entries: some Sequence<JournalEntry>) -> [Evaluation] {
    var evaluations: [Evaluation] = []
    for entry in entries {
      switch entry.event {
      case .evaluationStarted(let id, let plan):
        evaluations.append(Evaluation(id: id, plan: plan))
      case .cellEvaluated(let id, _, _), .evaluationEnded(let id, _):
        guard let index = evaluations.lastIndex(where: { $0.id == id }) else { continue }
        evaluations[index].apply(entry.event)
      default: continue
      }
    }
    return evaluations
  }

  /// The newest of a session that was made to compare strategies; trials of a search are none.
  public static func last(in entries: some Sequence<JournalEntry>) -> Evaluation? {
    all(in: entries).last { $0.plan.purpose == nil }
  }

  /// Takes an event of this evaluation; any other changes nothing.
  @discardableResult
  public mutating func apply(_ event: SessionEvent) -> [EvaluationResult.NewPair] {
    switch event {
    case .cellEvaluated(id, let record, let answer):
      guard plan.contains(record.cell) else { return [] }
      answers[plan.index(of: record.cell)] = answer
      end = nil
      return result.record(record)
    case .evaluationEnded(id, let end): self.end = end
    default: break
    }
    return []
  }

  public func answer(of cell: EvaluationCell) -> EvaluatedAnswer? {
    plan.contains(cell) ? answers[plan.index(of: cell)] : nil
  }
}
