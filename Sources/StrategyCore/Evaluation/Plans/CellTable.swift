/// Where a cell stands.
public enum CellState: UInt8, Sendable, Hashable, Codable {
  case open, passed, missed, unscored, failed
}

/// One cell in memory.
struct CellEntry: Sendable, Hashable {
  var state: CellState
  var value: Double
  /// −1 when it was not measured.
  var seconds: Float
  var picodollars: Int64
  /// `nil` when no cost is known of.
  var provenance: Provenance?
  var tag: FailureTag?

  init(_ record: CellRecord) {
    value = 0
    switch record.outcome {
    case .scored(let score):
      state = score.isPass ? .passed : .missed
      value = score.value
    case .unscored: state = .unscored
    case .failed: state = .failed
    }
    seconds = record.seconds.map { Float($0) } ?? -1
    picodollars = record.cost.map { Int64(clamping: $0.amount.picodollars) } ?? 0
    provenance = record.cost?.provenance
    tag = record.tag
  }

  var amount: Money { Money(picodollars: Int128(picodollars)) }

  func record(_ cell: EvaluationCell, reason: String) -> CellRecord {
    let outcome: CellRecord.Outcome =
      switch state {
      case .unscored: .unscored(reason: reason)
      case .failed, .open: .failed(reason: reason)
      case .passed, .missed:
        .scored(score: Score(value: value, isPass: state == .passed, reason: reason))
      }
    return CellRecord(
      cell: cell, outcome: outcome, seconds: seconds < 0 ? nil : Double(seconds),
      cost: provenance.map { Cost(amount: amount, provenance: $0) }, tag: tag)
  }
}

/// All cells as columns: 22 bytes each.
struct CellTable: Sendable {
  private var states: [UInt8]
  private var values: [Double]
  private(set) var seconds: [Float]
  private var picodollars: [Int64]
  /// The provenance in the low half, the tag in the high half, both from 1.
  private var marks: [UInt8]

  init(count: Int) {
    states = Array(repeating: 0, count: count)
    values = Array(repeating: 0, count: count)
    seconds = Array(repeating: -1, count: count)
    picodollars = Array(repeating: 0, count: count)
    marks = Array(repeating: 0, count: count)
  }

  subscript(index: Int) -> CellEntry? {
    get {
      guard let state = CellState(rawValue: states[index]), state != .open else { return nil }
      var entry = CellEntry(
        CellRecord(cell: EvaluationCell(row: 0, strategy: 0), outcome: .failed(reason: "")))
      entry.state = state
      entry.value = values[index]
      entry.seconds = seconds[index]
      entry.picodollars = picodollars[index]
      entry.provenance = Self.value(marks[index] & 15)
      entry.tag = Self.value(marks[index] >> 4)
      return entry
    }
    set {
      states[index] = newValue?.state.rawValue ?? 0
      values[index] = newValue?.value ?? 0
      seconds[index] = newValue?.seconds ?? -1
      picodollars[index] = newValue?.picodollars ?? 0
      marks[index] = Self.mark(newValue?.provenance) | Self.mark(newValue?.tag) << 4
    }
  }

  func isScored(_ index: Int) -> Bool {
    states[index] == CellState.passed.rawValue || states[index] == CellState.missed.rawValue
  }

  private static func mark<Value: CaseIterable & Equatable>(_ value: Value?) -> UInt8 {
    guard let value, let place = Array(Value.allCases).firstIndex(of: value) else { return 0 }
    return UInt8(place + 1)
  }

  private static func value<Value: CaseIterable>(_ mark: UInt8) -> Value? {
    mark == 0 ? nil : Array(Value.allCases)[Int(mark) - 1]
  }
}

/// Sums over the cells of one strategy.
struct StrategyTally: Sendable, Hashable {
  var passed = 0
  var missed = 0
  var unscored = 0
  var failed = 0
  var values = 0.0
  var amount = Money.zero
  /// Cells by where their cost comes from.
  var priced: [Provenance: Int] = [:]
  var tags: [FailureTag: Int] = [:]

  var scored: Int { passed + missed }
  var done: Int { scored + unscored + failed }

  mutating func change(_ entry: CellEntry, by sign: Int) {
    switch entry.state {
    case .passed: passed += sign
    case .missed: missed += sign
    case .unscored: unscored += sign
    case .failed: failed += sign
    case .open: break
    }
    if entry.state == .passed || entry.state == .missed { values += Double(sign) * entry.value }
    if let provenance = entry.provenance {
      priced[provenance, default: 0] += sign
      if provenance != .unpriced {
        amount = sign > 0 ? amount + entry.amount : amount - entry.amount
      }
    }
    if let tag = entry.tag { tags[tag, default: 0] += sign }
  }
}

/// Sums over the cases that two strategies have in common.
struct PairTally: Sendable, Hashable {
  var count = 0
  var sum = 0.0
  var squares = 0.0
  var outcomes = PairedOutcomes()
  /// Cases on which a mean lies between right and wrong.
  var graded = 0

  mutating func change(first: Double, second: Double, by sign: Int) {
    let difference = second - first
    count += sign
    sum += Double(sign) * difference
    squares += Double(sign) * difference * difference
    switch (first, second) {
    case (1, 1): outcomes.both += sign
    case (1, 0): outcomes.onlyFirst += sign
    case (0, 1): outcomes.onlySecond += sign
    case (0, 0): outcomes.neither += sign
    default: graded += sign
    }
  }
}
