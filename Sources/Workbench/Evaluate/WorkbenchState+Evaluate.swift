import StrategyCore

extension WorkbenchState {
  /// Escape first stops what runs or takes back what is asked, then leaves the screen.
  mutating func reduceEvaluate(
    _ command: EvaluateScreen.Command, in session: SessionState
  ) -> [Effect] {
    if command == .stop, replay != nil || !evaluate.isRunning && evaluate.receipt == nil {
      screen = .compose
      return []
    }
    guard replay == nil || command.onlyLooks else {
      status = StatusMessage(.note, "This is a recording; q returns to the present.")
      return []
    }
    if command == .start, evaluate.receipt == nil { return evaluate.reduce(.prepare) }
    return shownEvaluate.reduce(command)
  }

  mutating func show(_ baseline: ShownBaseline?) {
    guard let baseline else {
      status = StatusMessage(
        .note,
        evaluate.baseline == nil
          ? "No other evaluation is recorded; `trivium eval` makes one, `trivium sessions pin` pins it."
          : "There is no earlier one; b begins again.")
      evaluate.hold(against: nil)
      return
    }
    evaluate.hold(against: baseline)
  }
}
