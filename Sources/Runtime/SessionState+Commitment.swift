import StrategyCore

extension SessionState {
  /// What is spent, with the worst case of every other run on its way: what a cap has to count.
  func committed(besides run: RunID) -> Money {
    runs.filter { $0.id != run }.map { other in
      let spent = other.cost?.amount ?? .zero
      guard other.isRunning, let price = other.plan?.price, let prompt = other.prompt else {
        return spent
      }
      return max(
        spent, price.worstCase(of: prompt, with: other.plan?.parameters ?? RequestParameters()))
    }.reduce(.zero, +)
  }
}
