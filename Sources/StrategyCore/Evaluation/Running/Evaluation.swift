/// An evaluation as it was recorded: its plan, what became of every cell, and what was answered.
public struct Evaluation: Sendable {
  public let id: EvaluationID
  public internal(set) var result: EvaluationResult
  /// By the index of the cell in the plan.
  public private(set) var answers: [Int: EvaluatedAnswer] = [:]
  /// What people said of answers, by the index of the cell.
  public internal(set) var judgements: [Int: CellJudgement] = [:]
  /// Tags that were proposed for what people judged.
  var proposedTags: [Int: FailureTag] = [:]
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
      case .cellEvaluated(let id, _, _), .cellJudged(let id, _, _), .evaluationEnded(let id, _):
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
      let index = plan.index(of: record.cell)
      answers[index] = answer
      judgements[index] = nil
      proposedTags[index] = nil
      end = nil
      return result.record(record)
    case .cellJudged(id, let cell, let judgement): judge(cell, judgement)
    case .evaluationEnded(id, let end): self.end = end
    default: break
    }
    return []
  }

  mutating func replace(_ answer: EvaluatedAnswer, of cell: EvaluationCell) {
    answers[plan.index(of: cell)] = answer
  }

  public func judgement(of cell: EvaluationCell) -> CellJudgement? {
    plan.contains(cell) ? judgements[plan.index(of: cell)] : nil
  }

  public func answer(of cell: EvaluationCell) -> EvaluatedAnswer? {
    plan.contains(cell) ? answers[plan.index(of: cell)] : nil
  }
}
