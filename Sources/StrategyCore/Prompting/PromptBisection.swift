/// Finds the change after which something stopped being right, with as few trials as halving allows.
///
/// Versions are numbered from the oldest, 0; the last one is the present.
public struct PromptBisection: Sendable, Hashable {
  public enum Trial: Sendable, Hashable {
    case right, wrong
    /// It could not be told.
    case unknown
  }

  public enum Finding: Sendable, Hashable {
    /// Nothing is broken at present.
    case rightNow
    /// The present could not be told.
    case unknownNow
    /// The last version that was right, and the next one that can be told, which is not.
    case broken(after: Int, by: Int)
    /// None of those that were tried was right.
    case neverRight
  }

  public let count: Int
  public private(set) var trials: [Int: Trial] = [:]

  public init(count: Int) {
    self.count = max(count, 0)
  }

  public mutating func record(_ version: Int, _ trial: Trial) {
    trials[version] = trial
  }

  /// The version to try next; `nil` when there is a finding.
  public var next: Int? {
    guard count > 0 else { return nil }
    guard let now = trials[count - 1] else { return count - 1 }
    guard now == .wrong else { return nil }
    guard let good = lastRight else { return probes.first { trials[$0] == nil } }
    let bad = firstWrong(after: good)
    let open = (good + 1..<bad).filter { trials[$0] == nil }
    return open.isEmpty ? nil : open[open.count / 2]
  }

  /// What is known once there is nothing to try.
  public var finding: Finding? {
    guard next == nil else { return nil }
    switch count > 0 ? trials[count - 1] : .unknown {
    case .right: return .rightNow
    case .unknown, nil: return .unknownNow
    case .wrong: break
    }
    guard let good = lastRight else { return .neverRight }
    return .broken(after: good, by: firstWrong(after: good))
  }

  /// Trials that are enough at most.
  public var mostTrials: Int {
    var halvings = 0
    while 1 << halvings < count { halvings += 1 }
    return min(count, probes.count + 1 + halvings)
  }

  private var lastRight: Int? { trials.filter { $0.value == .right }.keys.max() }

  private func firstWrong(after good: Int) -> Int {
    trials.filter { $0.key > good && $0.value == .wrong }.keys.min() ?? count - 1
  }

  /// Where a version that was right is looked for: the oldest, then ever further back from the present.
  private var probes: [Int] {
    var probes = [0]
    var step = 1
    while count - 1 - step > 0 {
      probes.append(count - 1 - step)
      step *= 2
    }
    return probes
  }
}
