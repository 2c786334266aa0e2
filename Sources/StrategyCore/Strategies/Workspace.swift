/// One task as its `trivium.yaml` describes it.
public struct Workspace: Sendable, Hashable, Codable {
  public var name: String
  /// In the order of the file, which is the order of the tabs.
  public var strategies: [Strategy]
  public var models: [String: ModelDefinition]
  /// Paths of datasets by name.
  public var datasets: [String: String]
  /// How answers are scored; `nil` leaves it to the datasets.
  public var scorers: [ScorerDefinition]?
  public var tuning: [String: TuningDefinition]
  public var budget: Budget
  public var requirements: Requirements

  public init(
    name: String, strategies: [Strategy], models: [String: ModelDefinition],
    datasets: [String: String] = [:], scorers: [ScorerDefinition]? = nil,
    tuning: [String: TuningDefinition] = [:],
    budget: Budget = Budget(), requirements: Requirements = Requirements()
  ) {
    self.name = name
    self.strategies = strategies
    self.models = models
    self.datasets = datasets
    self.scorers = scorers
    self.tuning = tuning
    self.budget = budget
    self.requirements = requirements
  }

  public func strategy(named name: String) -> Strategy? {
    strategies.first { $0.name == name }
  }

  /// The kind of a strategy of this workspace; a model that is not defined counts as a base model.
  public func kind(of strategy: Strategy) -> StrategyKind {
    StrategyKind(
      isTuned: models[strategy.model]?.isTuned ?? false, isGrounded: strategy.grounding != nil)
  }
}

/// How an embedded tuned model of a workspace is trained.
public struct TuningDefinition: Sendable, Hashable, Codable {
  public var task: TuningTask
  /// Name of the dataset to learn from.
  public var dataset: String

  public init(task: TuningTask, dataset: String) {
    self.task = task
    self.dataset = dataset
  }
}

/// What the user needs from the road that is taken.
public struct Requirements: Sendable, Hashable, Codable {
  /// Calls a month.
  public var monthlyVolume: Int?
  public var horizonMonths: Int?
  /// How soon new knowledge must be used: `daily`, `weekly`, …
  public var freshness: String?
  /// 0…1.
  public var minimumAccuracy: Double?
  /// Seconds.
  public var p95Latency: Double?
  /// Dollars a month, all in all.
  public var monthlyBudget: Money?
  /// How much less quality than the best is as good as the best, 0…1.
  public var margin: Double?
  /// What a right answer is worth.
  public var valueOfCorrect: Money?
  /// What a wrong answer costs.
  public var costOfError: Money?
  /// How much more calls there are each month than in the one before, 0.05 for 5 %.
  public var monthlyGrowth: Double?
  /// Share of the calls that can wait for a batch, 0…1.
  public var batchShare: Double?

  public init(
    monthlyVolume: Int? = nil, horizonMonths: Int? = nil, freshness: String? = nil,
    minimumAccuracy: Double? = nil, p95Latency: Double? = nil, monthlyBudget: Money? = nil,
    margin: Double? = nil, valueOfCorrect: Money? = nil, costOfError: Money? = nil,
    monthlyGrowth: Double? = nil, batchShare: Double? = nil
  ) {
    self.monthlyVolume = monthlyVolume
    self.horizonMonths = horizonMonths
    self.freshness = freshness
    self.minimumAccuracy = minimumAccuracy
    self.p95Latency = p95Latency
    self.monthlyBudget = monthlyBudget
    self.margin = margin
    self.valueOfCorrect = valueOfCorrect
    self.costOfError = costOfError
    self.monthlyGrowth = monthlyGrowth
    self.batchShare = batchShare
  }
}
