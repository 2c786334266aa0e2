import StrategyCore

/// What a decision assumes of each strategy besides what was measured; every value can be changed in place.
struct DecideInputs: Sendable, Equatable {
  enum Field: String, Sendable, Equatable, CaseIterable {
    case setup = "set-up"
    case hosting, refresh, refreshes, price
  }

  struct Row: Sendable, Equatable {
    var strategy: Int
    var field: Field
  }

  private(set) var names: [String] = []
  private(set) var models: [String] = []
  private var standard: [OwnershipCost] = []
  private(set) var ownership: [OwnershipCost] = []
  /// Dollars a call as measured; `nil` without a price.
  private var callCosts: [Double?] = []
  /// How many times as dear the calls of a model are as measured, by model.
  private var factors: [String: Double] = [:]
  private(set) var selection = 0

  init() {}

  init(_ evidence: [StrategyEvidence]) {
    names = evidence.map(\.name)
    models = evidence.map(\.model)
    standard = evidence.map(\.ownership)
    ownership = standard
    callCosts = evidence.map(\.meanCallCost)
  }

  var rows: [Row] {
    names.indices.flatMap { strategy in Field.allCases.map { Row(strategy: strategy, field: $0) } }
  }

  /// True when the same strategies begin with the same values, so that what was changed still holds.
  func hasSameStart(as other: DecideInputs) -> Bool {
    names == other.names && models == other.models && standard == other.standard
      && callCosts == other.callCosts
  }

  var isChanged: Bool { ownership != standard || !factors.isEmpty }

  /// Of each strategy's calls, in their order.
  var priceFactors: [Double] { models.map { factors[$0] ?? 1 } }

  mutating func select(_ place: Int) {
    selection = min(max(place, 0), max(rows.count - 1, 0))
  }

  mutating func reset() {
    ownership = standard
    factors = [:]
  }

  /// Makes the chosen value a number of times as large; nothing becomes a first guess.
  mutating func scale(by factor: Double) {
    guard rows.indices.contains(selection) else { return }
    let row = rows[selection]
    let start = Self.firstGuess(of: row.field)
    switch row.field {
    case .price:
      let model = models[row.strategy]
      factors[model] = min(max((factors[model] ?? 1) * factor, 1e-3), 1e3)
      if let now = factors[model], abs(now - 1) < 1e-9 { factors[model] = nil }
    case .setup: change(row, \.setup, by: factor, start)
    case .hosting: change(row, \.monthly, by: factor, start)
    case .refresh: change(row, \.refresh, by: factor, start)
    case .refreshes:
      let now = ownership[row.strategy].refreshesPerMonth
      let next = now * factor
      ownership[row.strategy].refreshesPerMonth =
        now == 0 ? (factor > 1 ? start : 0) : next < 1.0 / 24 ? 0 : min(next, 1000)
    }
  }

  /// What was changed is the user's; at its first value again, it is what it was.

  private mutating func change(
    _ row: Row, _ field: WritableKeyPath<OwnershipCost, Estimate>, by factor: Double,
    _ start: Double
  ) {
    let now = ownership[row.strategy][keyPath: field]
    let first = standard[row.strategy][keyPath: field]
    var next = now
    // The least that is not nothing, so that `+` and `-` lead there and back.
    let least = first.likely > 0 ? min(start, first.likely / 100) : start
    if now.likely <= 0 {
      guard factor > 1 else { return }
      next = Estimate(least, origin: .given)
    } else if factor < 1, now.likely * factor < least * (1 - 1e-9) {
      next = Estimate(0, origin: .given)
    } else if now.likely * factor < 1e9 {
      next = now.scaled(by: factor)
    }
    next.origin = .given
    ownership[row.strategy][keyPath: field] = next.isNear(first) ? first : next
  }

  /// Dollars, or times a month.
  private static func firstGuess(of field: Field) -> Double {
    switch field {
    case .setup: 100
    case .hosting, .refresh: 10
    case .refreshes: 1
    case .price: 1
    }
  }

  /// What a row says: its value, its range, and where it comes from.
  func text(of row: Row) -> (value: String, range: String, origin: String) {
    let costs = ownership[row.strategy]
    switch row.field {
    case .setup: return text(costs.setup, "once")
    case .hosting: return text(costs.monthly, "a month")
    case .refresh: return text(costs.refresh, "each time")
    case .refreshes:
      return (
        "\(Quantity.fixed(costs.refreshesPerMonth, 2)) a month", "",
        costs.refreshesPerMonth == standard[row.strategy].refreshesPerMonth
          ? "trivium.yaml, `freshness`" : Estimate.Origin.given.word
      )
    case .price:
      guard let cost = callCosts[row.strategy] else { return ("unpriced", "", "no price known") }
      let factor = factors[models[row.strategy]] ?? 1
      let mark = factor == 1 ? "measured" : "what if: \(Quantity.fixed(factor, 2))× as dear"
      return ("\(VerdictText.dollars(cost * factor)) a call", models[row.strategy], mark)
    }
  }

  private func text(_ estimate: Estimate, _ unit: String) -> (String, String, String) {
    let range =
      estimate.isCertain
      ? "" : "\(VerdictText.dollars(estimate.low)) to \(VerdictText.dollars(estimate.high))"
    return ("\(VerdictText.dollars(estimate.likely)) \(unit)", range, estimate.origin.word)
  }
}

extension Estimate {
  /// The same value, but for what a way there and back has rounded.
  fileprivate func isNear(_ other: Estimate) -> Bool {
    abs(likely - other.likely) <= 1e-9 * max(abs(likely), 1)
  }
}
