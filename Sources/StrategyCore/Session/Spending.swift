/// What some runs came to.
public struct Spending: Sendable, Hashable {
  /// The priced runs together.
  public private(set) var amount = Money.zero
  /// The same traffic on the comparison model; `nil` when no run had one.
  public private(set) var comparison: Money?
  public private(set) var usage = Usage(provenance: .reported)
  public private(set) var runs = 0
  /// Runs that used tokens for which no price is known; they are left out of `amount`.
  public private(set) var unpricedRuns = 0
  /// How far `amount` can be trusted: as far as its weakest part; `nil` when it has no part.
  private var provenance: Provenance?

  public init() {}

  public init(of runs: some Sequence<Run>) {
    for run in runs { add(run) }
  }

  /// The amount with its provenance; `unpriced` when tokens were used and none of them has a price.
  public var cost: Cost {
    if provenance == nil, unpricedRuns > 0 { return .unpriced }
    return Cost(amount: amount, provenance: provenance ?? .reported)
  }

  /// Adds a run. One that used no tokens came to nothing, whatever its price.
  public mutating func add(_ run: Run) {
    runs += 1
    guard run.usage.total > 0 else { return }
    addUsage(run.usage)
    if let cost = run.comparisonCost { comparison = (comparison ?? .zero) + cost.amount }
    guard let cost = run.cost else { return }
    if cost.provenance == .unpriced {
      unpricedRuns += 1
    } else {
      addAmount(cost.amount, cost.provenance)
    }
  }

  /// Adds calls that are known by their cost and tokens alone.
  mutating func add(_ cost: Cost?, _ usage: Usage, calls: Int = 1) {
    runs = runs.addingSaturated(max(calls, 0))
    guard let cost else { return }
    if usage.total > 0 { addUsage(usage.normalized) }
    if cost.provenance == .unpriced {
      if usage.total > 0 { unpricedRuns += 1 }
    } else {
      addAmount(cost.amount, cost.provenance)
    }
  }

  /// Adds what other runs came to.
  public mutating func add(_ other: Spending) {
    runs += other.runs
    unpricedRuns += other.unpricedRuns
    if other.usage.total > 0 { addUsage(other.usage) }
    if let sum = other.comparison { comparison = (comparison ?? .zero) + sum }
    if let provenance = other.provenance { addAmount(other.amount, provenance) }
  }

  private mutating func addUsage(_ more: Usage) {
    usage = usage.total == 0 ? more : usage + more
  }

  private mutating func addAmount(_ more: Money, _ provenance: Provenance) {
    amount += more
    self.provenance = self.provenance?.weaker(provenance) ?? provenance
  }
}
