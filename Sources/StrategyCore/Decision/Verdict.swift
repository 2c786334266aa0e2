/// Which road to take, how sure that is, and why.
public struct Verdict: Sendable, Hashable, Codable {
  public enum Strength: String, Sendable, Hashable, Codable {
    /// The best in at least 95 of 100 draws.
    case recommended
    /// The best in at least 80 of 100 draws.
    case leaning
    /// No strategy is clearly the best: the simplest of those that may be.
    case undecided
    /// Every strategy breaks a constraint.
    case noneQualifies
    /// Nothing was measured.
    case unmeasured
    /// So few cases that no difference could show.
    case tooFew
  }

  /// A need that a strategy does not meet.
  public enum Exclusion: Sendable, Hashable, Codable {
    /// Its quality is below the floor; `low` is the lower end of its interval.
    case quality(rate: Double, low: Double, floor: Double)
    case latency(p95: Double, limit: Double)
    /// Dollars a month.
    case budget(monthly: Double, limit: Double)
    /// A budget cannot be kept with a model that has no price.
    case unpriced
  }

  /// One strategy as the decision sees it.
  public struct Standing: Sendable, Hashable, Codable {
    public var name: String
    public var kind: StrategyKind
    public var quality: Double
    public var interval: ConfidenceInterval
    /// Dollars; `nil` when no price is known.
    public var callCost: Double?
    public var costPerCorrect: Double?
    public var p95Seconds: Double?
    /// Dollars over the horizon: one, five and nine of ten draws stay below; `nil` when no price is known.
    public var total: Range?
    /// Share of draws in which it is the best, 0…1.
    public var probabilityBest: Double
    public var exclusions: [Exclusion]
    /// True when another strategy is at least as good, cheap and fast, and better in one, in 95 of 100 draws.
    public var isDominated: Bool
  }

  public struct Range: Sendable, Hashable, Codable {
    public var low: Double
    public var likely: Double
    public var high: Double
  }

  public var strength: Strength
  /// The strategy to take; `nil` when none qualifies or nothing was measured.
  public var strategy: String?
  public var probability: Double
  /// What taking it may lose against the best, on average: dollars a month when answers have a value, else quality 0…1.
  public var regret: Double
  public var standings: [Standing]
  public var breakEvens: [BreakEven]
  public var cheapest: [CheapestRange]
  /// How many more cases would tell the best two apart at 80 % power, corrected for all comparisons, as the
  /// evaluation says too; with too few for any, how many at least. `nil` when there are enough.
  public var missingCases: Int?
  /// The best two, when cases are missing.
  public var rivals: [String]
  public var cases: Int
}
