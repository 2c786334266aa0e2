import CellGrid
import StrategyCore

extension Workspace {
  /// The strategies that `names` mean, in that order; the first of the file when there is no name.
  func strategies(named names: [String]) throws(UsageProblem) -> [Strategy] {
    guard !names.isEmpty else { return Array(strategies.prefix(1)) }
    var found: [Strategy] = []
    for name in names {
      guard let strategy = strategy(named: name) else {
        let known = strategies.map(\.name)
        let hint = name.nearest(in: known).map { "Did you mean “\($0)”?" }
        throw UsageProblem(
          sentence: "There is no strategy “\(name)” in \(self.name). "
            + (hint ?? "There is \(FailureText.list(known))."))
      }
      if !found.contains(strategy) { found.append(strategy) }
    }
    return found
  }
}
