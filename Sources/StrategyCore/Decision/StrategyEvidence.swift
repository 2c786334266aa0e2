import Foundation

/// What was measured of one strategy on the cases that all strategies were measured on.
public struct StrategyEvidence: Sendable, Hashable, Codable {
  public var name: String
  public var kind: StrategyKind
  public var model: String
  /// Quality of each case, 0…1, in the order of the cases; what could not be scored counts as the caller says.
  public var scores: [Double]
  /// Dollars of each call, in the order of the cases; `nil` when no price is known.
  public var callCosts: [Double]?
  /// Seconds of each call, in the order of the cases.
  public var seconds: [Double]
  /// Calls that failed.
  public var failures: Int
  /// Share of answers in the form that was asked for, 0…1; `nil` when no form was.
  public var formatValid: Double?
  /// Share of cases whose answer stays the same over repeats, 0…1; `nil` without repeats.
  public var stability: Double?
  /// Seconds of indexing or training before the first call.
  public var preparationSeconds: Double?
  /// Examples that it learned from.
  public var examples: Int?
  public var ownership: OwnershipCost
  public var outlook: ModelOutlook?

  public init(
    name: String, kind: StrategyKind, model: String, scores: [Double], callCosts: [Double]?,
    seconds: [Double], failures: Int = 0, formatValid: Double? = nil, stability: Double? = nil,
    preparationSeconds: Double? = nil, examples: Int? = nil,
    ownership: OwnershipCost = OwnershipCost(), outlook: ModelOutlook? = nil
  ) {
    self.name = name
    self.kind = kind
    self.model = model
    self.scores = scores
    self.callCosts = callCosts
    self.seconds = seconds
    self.failures = failures
    self.formatValid = formatValid
    self.stability = stability
    self.preparationSeconds = preparationSeconds
    self.examples = examples
    self.ownership = ownership
    self.outlook = outlook
  }

  /// Wilson's, when every answer is right or every one wrong: draws of the cases then know no spread.
  var certainInterval: ConfidenceInterval? {
    guard let first = scores.first, first == 0 || first == 1,
      scores.allSatisfy({ $0 == first })
    else { return nil }
    return Proportion(successes: first == 1 ? scores.count : 0, trials: scores.count)
      .wilsonInterval()
  }

  public var quality: Double { scores.isEmpty ? 0 : scores.reduce(0, +) / Double(scores.count) }

  /// Dollars a call, on average.
  public var meanCallCost: Double? {
    callCosts.map { $0.isEmpty ? 0 : $0.reduce(0, +) / Double($0.count) }
  }

  /// Dollars for each answer that is right; `nil` when none is, or no price is known.
  public var costPerCorrect: Double? {
    guard let cost = meanCallCost, quality > 0 else { return nil }
    return cost / quality
  }

  public var p50Seconds: Double? { Quantile.of(seconds, 0.5) }
  public var p95Seconds: Double? { Quantile.of(seconds, 0.95) }
}

/// What the user needs, in the units of a decision.
public struct DecisionTerms: Sendable, Hashable, Codable {
  /// Calls a month.
  public var monthlyVolume: Double
  public var months: Double
  /// 0…1; the lower end of the interval of a strategy's quality must reach it.
  public var minimumQuality: Double?
  /// Seconds.
  public var p95Seconds: Double?
  /// Dollars a month, all in all.
  public var monthlyBudget: Double?
  /// How much less quality than the best is as good as the best, 0…1.
  public var margin: Double
  /// Dollars that a right answer is worth.
  public var valueOfCorrect: Double?
  /// Dollars that a wrong answer costs.
  public var costOfError: Double?
  /// How much more calls there are each month than in the one before, 0.05 for 5 %; `nil` when they stay as many.
  public var monthlyGrowth: Double?
  /// Share of the calls that can wait for a batch, 0…1; `nil` when none can.
  public var batchShare: Double?

  public init(
    monthlyVolume: Double = 10_000, months: Double = 12, minimumQuality: Double? = nil,
    p95Seconds: Double? = nil, monthlyBudget: Double? = nil, margin: Double = 0.02,
    valueOfCorrect: Double? = nil, costOfError: Double? = nil,
    monthlyGrowth: Double? = nil, batchShare: Double? = nil
  ) {
    self.monthlyVolume = max(monthlyVolume, 0)
    self.months = max(months, 1.0 / 30)
    self.minimumQuality = minimumQuality
    self.p95Seconds = p95Seconds
    self.monthlyBudget = monthlyBudget
    self.margin = max(margin, 0)
    self.valueOfCorrect = valueOfCorrect
    self.costOfError = costOfError
    self.monthlyGrowth = monthlyGrowth
    self.batchShare = batchShare
  }

  /// Months that would have as many calls as the horizon has, at the volume of the first: Σ (1 + g)^i.
  var callMonths: Double {
    guard let growth = monthlyGrowth, abs(growth) > 1e-9 else { return months }
    return (pow(1 + growth, months) - 1) / growth
  }

  /// False for what no command and no key can ask for.
  public var isPossible: Bool {
    let shares = [minimumQuality ?? 0, margin, batchShare ?? 0]
    let amounts = [
      p95Seconds ?? 0, monthlyBudget ?? 0, valueOfCorrect ?? 0, costOfError ?? 0, monthlyVolume,
    ]
    return shares.allSatisfy { (0...1).contains($0) }
      && amounts.allSatisfy { (0...1e15).contains($0) } && (0.01...1200).contains(months)
      && (-0.9...1).contains(monthlyGrowth ?? 0)
  }

  /// True when answers have a value in money, so that quality and cost can be weighed against each other.
  var weighsMoney: Bool { valueOfCorrect != nil || costOfError != nil }

  /// How often a month something has to be kept fresh, by the word of trivium.yaml; 0 for `never` and nothing.
  public static func refreshesPerMonth(freshness: String?) -> Double {
    switch freshness {
    case "hourly": 730
    case "daily": 30
    case "weekly": 4.35
    case "monthly": 1
    case "quarterly": 1.0 / 3
    case "yearly": 1.0 / 12
    default: 0
    }
  }
}

extension Requirements {
  /// The needs of a workspace as a decision reckons with them; what it does not say is assumed.
  public var terms: DecisionTerms {
    func dollars(_ money: Money?) -> Double? { money?.share(of: Money(dollars: 1)) }
    let standard = DecisionTerms()
    return DecisionTerms(
      monthlyVolume: monthlyVolume.map(Double.init) ?? standard.monthlyVolume,
      months: horizonMonths.map(Double.init) ?? standard.months, minimumQuality: minimumAccuracy,
      p95Seconds: p95Latency, monthlyBudget: dollars(monthlyBudget),
      margin: margin ?? standard.margin, valueOfCorrect: dollars(valueOfCorrect),
      costOfError: dollars(costOfError), monthlyGrowth: monthlyGrowth, batchShare: batchShare)
  }
}
