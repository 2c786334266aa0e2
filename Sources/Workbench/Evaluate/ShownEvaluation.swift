package import StrategyCore

/// An evaluation with the cases that it is about.
package struct ShownEvaluation: Sendable {
  package var evaluation: Evaluation
  /// In the order of the plan; empty when the dataset is another one by now.
  package var cases: [EvaluationCase]
  /// Where it comes from, for people; `nil` for one of this session.
  package var origin: String?
  /// Of the models, by the name of the strategy.
  package var outlooks: [String: ModelOutlook]
  /// The recorded session that holds it; `nil` for the one at hand.
  package var session: SessionID?

  package init(
    evaluation: Evaluation, cases: [EvaluationCase], origin: String? = nil,
    outlooks: [String: ModelOutlook] = [:], session: SessionID? = nil
  ) {
    self.evaluation = evaluation
    self.cases = cases
    self.origin = origin
    self.outlooks = outlooks
    self.session = session
  }
}

extension ShownEvaluation: Equatable {
  /// An outcome that took the place of an equal one makes no difference to a screen.
  package static func == (left: ShownEvaluation, right: ShownEvaluation) -> Bool {
    left.origin == right.origin && left.evaluation.id == right.evaluation.id
      && left.evaluation.end == right.evaluation.end
      && left.evaluation.result.doneCount == right.evaluation.result.doneCount
      && left.evaluation.plan == right.evaluation.plan
      && left.evaluation.judgements == right.evaluation.judgements
  }
}
