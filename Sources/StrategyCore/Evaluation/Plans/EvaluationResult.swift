/// What an evaluation has found so far: every cell in a few bytes, and the sums that a screen shows, each kept up to date
/// in constant time when a cell ends.
public struct EvaluationResult: Sendable {
  public let plan: EvaluationPlan
  var cells: CellTable
  private(set) var tallies: [StrategyTally]
  private(set) var pairTallies: [PairTally]
  /// Sum of the scores of a case and how many there are, per case and strategy.
  private var sums: [Double]
  private var counts: [Int32]
  /// Why a cell has no score or failed its scorers, by its index.
  private var reasons: [Int: String] = [:]

  public init(plan: EvaluationPlan) {
    self.plan = plan
    cells = CellTable(count: plan.cellCount)
    tallies = Array(repeating: StrategyTally(), count: plan.strategies.count)
    pairTallies = Array(repeating: PairTally(), count: plan.pairs.count)
    sums = Array(repeating: 0, count: plan.cases.count * plan.strategies.count)
    counts = Array(repeating: 0, count: sums.count)
  }

  public var doneCount: Int { tallies.reduce(0) { $0 + $1.done } }
  public var isComplete: Bool { doneCount == plan.cellCount }

  /// A case on which two strategies can now be compared.
  public struct NewPair: Sendable, Hashable {
    /// Place among the plan's pairs.
    public var pair: Int
    /// Second minus first.
    public var difference: Double

    public init(pair: Int, difference: Double) {
      self.pair = pair
      self.difference = difference
    }
  }

  /// Takes one outcome, in place of an earlier one of the same cell. Tells which pairs the case completes for the
  /// first time; a cell that is not in the plan changes nothing.
  @discardableResult
  public mutating func record(_ record: CellRecord) -> [NewPair] {
    let cell = record.cell
    guard plan.contains(cell) else { return [] }
    let index = plan.index(of: cell)
    let place = cell.row * plan.strategies.count + cell.strategy
    let wasComplete = Int(counts[place]) == plan.repeats
    changePairs(of: cell, by: -1)
    if let old = cells[index] {
      tallies[cell.strategy].change(old, by: -1)
      if let value = quality(of: old) {
        sums[place] -= value
        counts[place] -= 1
        if counts[place] == 0 { sums[place] = 0 }
      }
    }
    let entry = CellEntry(record)
    cells[index] = entry
    reasons[index] = Self.reason(of: record)
    tallies[cell.strategy].change(entry, by: 1)
    if let value = quality(of: entry) {
      sums[place] += value
      counts[place] += 1
    }
    changePairs(of: cell, by: 1)
    let isComplete = Int(counts[place]) == plan.repeats
    return isComplete && !wasComplete ? completedPairs(of: cell) : []
  }

  private func quality(of entry: CellEntry) -> Double? {
    switch entry.state {
    case .passed: plan.isGraded ? entry.value : 1
    case .missed: plan.isGraded ? entry.value : 0
    case .unscored, .failed, .open: nil
    }
  }

  private static func reason(of record: CellRecord) -> String? {
    switch record.outcome {
    case .scored(let score): score.isPass || score.reason.isEmpty ? nil : score.reason.excerpt(200)
    case .unscored(let reason), .failed(let reason): reason.excerpt(200)
    }
  }

  /// The mean score of a case over its repeats; `nil` while it has none.
  public func mean(row: Int, strategy: Int) -> Double? {
    let place = row * plan.strategies.count + strategy
    guard sums.indices.contains(place), counts[place] > 0 else { return nil }
    return sums[place] / Double(counts[place])
  }

  private mutating func changePairs(of cell: EvaluationCell, by sign: Int) {
    guard let own = mean(row: cell.row, strategy: cell.strategy) else { return }
    for other in plan.strategies.indices where other != cell.strategy {
      guard let value = mean(row: cell.row, strategy: other) else { continue }
      let isFirst = cell.strategy < other
      pairTallies[pairIndex(cell.strategy, other)]
        .change(first: isFirst ? own : value, second: isFirst ? value : own, by: sign)
    }
  }

  private func pairIndex(_ a: Int, _ b: Int) -> Int {
    let (first, second) = (min(a, b), max(a, b))
    return first * (2 * plan.strategies.count - first - 1) / 2 + second - first - 1
  }

  private func completedPairs(of cell: EvaluationCell) -> [NewPair] {
    plan.strategies.indices.compactMap { other in
      let place = cell.row * plan.strategies.count + other
      guard other != cell.strategy, Int(counts[place]) == plan.repeats,
        let own = mean(row: cell.row, strategy: cell.strategy),
        let value = mean(row: cell.row, strategy: other)
      else { return nil }
      return NewPair(
        pair: pairIndex(cell.strategy, other),
        difference: cell.strategy < other ? value - own : own - value)
    }
  }
}

extension EvaluationResult {
  public func state(of cell: EvaluationCell) -> CellState {
    plan.contains(cell) ? cells[plan.index(of: cell)]?.state ?? .open : .open
  }

  /// What became of a cell; `nil` while nothing has.
  public func record(of cell: EvaluationCell) -> CellRecord? {
    guard plan.contains(cell) else { return nil }
    let index = plan.index(of: cell)
    return cells[index].map { $0.record(cell, reason: reasons[index] ?? "") }
  }

  /// Every cell that has an outcome, in the plan's order.
  public var records: some Sequence<CellRecord> {
    (0..<plan.cellCount).lazy.compactMap { record(of: plan.cell(at: $0)) }
  }

  /// Cells that are still to be run, in the order of the schedule; those that failed too when they are retried.
  public func pending(retryingFailures: Bool = false) -> [EvaluationCell] {
    plan.schedule.filter { cell in
      let state = state(of: cell)
      return state == .open || retryingFailures && state == .failed
    }
  }

  /// Cases whose strategies do not all do the same; for “only different”.
  public var differing: [Int] {
    plan.cases.indices.filter { row in
      let means = plan.strategies.indices.compactMap { mean(row: row, strategy: $0) }
      return means.contains { $0 != means.first }
    }
  }

  /// Puts a tag on a cell, or takes it away.
  public mutating func tag(_ cell: EvaluationCell, as tag: FailureTag?) {
    guard var record = record(of: cell) else { return }
    record.tag = tag
    self.record(record)
  }
}

extension EvaluationResult: Codable {
  private enum CodingKeys: String, CodingKey {
    case plan, records
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(plan: try container.decode(EvaluationPlan.self, forKey: .plan))
    for next in try container.decode([CellRecord].self, forKey: .records) { record(next) }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(plan, forKey: .plan)
    try container.encode(Array(records), forKey: .records)
  }
}
