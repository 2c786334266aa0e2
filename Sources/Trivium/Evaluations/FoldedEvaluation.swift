import StrategyCore

/// An evaluation that takes its events from several tasks.
actor FoldedEvaluation {
  private(set) var evaluation: Evaluation

  init(_ evaluation: Evaluation) {
    self.evaluation = evaluation
  }

  func apply(_ event: SessionEvent) {
    evaluation.apply(event)
  }
}
