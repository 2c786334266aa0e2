/// The number of an evaluation within its session, from 1.
public struct EvaluationID: RawRepresentable, Sendable, Hashable, Codable {
  public var rawValue: Int

  public init(rawValue: Int) {
    self.rawValue = rawValue
  }

  public init(_ number: Int) {
    rawValue = number
  }
}

/// What a strategy said in one cell of an evaluation, for those who look closer than at its score.
public struct EvaluatedAnswer: Sendable, Hashable, Codable {
  public var text: String
  public var usage: Usage
  /// Seconds from the call to the first token.
  public var firstTokenSeconds: Double?
  public var finish: FinishReason?
  /// Sources of the passages that went into the prompt, best first; `nil` when nothing was retrieved.
  public var sources: [String]?
  /// What each scorer said, in their order.
  public var parts: [ScoreOutcome]
  /// What its judges were asked, by model; `nil` when there was none.
  public var judging: [JudgeCalls]?

  public init(
    text: String, usage: Usage = Usage(), firstTokenSeconds: Double? = nil,
    finish: FinishReason? = nil, sources: [String]? = nil, parts: [ScoreOutcome] = [],
    judging: [JudgeCalls]? = nil
  ) {
    self.text = text
    self.usage = usage
    self.firstTokenSeconds = firstTokenSeconds
    self.finish = finish
    self.sources = sources
    self.parts = parts
    self.judging = judging
  }
}

/// What one judging model was asked about an answer.
public struct JudgeCalls: Sendable, Hashable, Codable {
  public var model: String
  public var calls: Int
  public var usage: Usage
  public var cost: Cost

  public init(model: String, calls: Int, usage: Usage, cost: Cost) {
    self.model = model
    self.calls = calls
    self.usage = usage
    self.cost = cost
  }
}

/// How an evaluation came to its end.
public enum EvaluationEnd: Sendable, Hashable, Codable {
  /// Every cell has an outcome.
  case complete
  /// Every comparison was settled, or could not be within the plan.
  case settled
  /// The user ended it.
  case stopped
  /// Something that concerns all cells ended it, such as a budget.
  case refused(failure: Failure)
}

/// What a session knows of an evaluation without its cells.
public struct EvaluationOutline: Sendable, Hashable, Identifiable {
  public var id: EvaluationID
  public var dataset: String
  public var contentHash: String
  public var strategies: [String]
  public var cells: Int
  public var purpose: EvaluationPlan.Purpose?
  public var startedAt: Microseconds
  /// Cells that have an outcome.
  public private(set) var recorded = 0
  /// How often a cell that had failed was tried again.
  private(set) var retried = 0
  /// Cells that failed and may be tried again; they count already.
  private var failed: Set<EvaluationCell> = []
  /// Of calls and judges together.
  public var spending = Spending()
  /// What judges came to, by model.
  public var judging: [String: Spending] = [:]
  /// The prompt of each strategy when it began, where it is known; trials have prompts of their own.
  public var prompts: [String: String]
  /// What each strategy came to.
  public var results: [String: Result] = [:]
  public var end: EvaluationEnd?
  public var endedAt: Microseconds?

  /// Scores and cost of cells together.
  public struct Result: Sendable, Hashable {
    public var scored = 0
    public var score = 0.0
    public var spending = Spending()
  }

  init(
    id: EvaluationID, plan: EvaluationPlan, prompts: [String: String] = [:],
    startedAt: Microseconds
  ) {
    self.id = id
    self.prompts = plan.purpose == nil ? prompts : [:]
    purpose = plan.purpose
    dataset = plan.dataset
    contentHash = plan.contentHash
    strategies = plan.strategies
    cells = plan.cellCount
    self.startedAt = startedAt
  }

  /// `Evaluation of prompt, rag on data/test.jsonl`.
  public var title: String { Self.title(of: strategies, on: dataset) }

  public static func title(of strategies: [String], on dataset: String) -> String {
    "Evaluation of \(strategies.joined(separator: ", ")) on \(dataset)"
  }

  /// Adds a cell. One that failed and is tried again counts once, what its calls cost each time.
  mutating func take(_ record: CellRecord, _ usage: Usage) {
    guard strategies.indices.contains(record.cell.strategy) else { return }
    let isAgain = failed.remove(record.cell) != nil
    if isAgain { retried += 1 } else { recorded += 1 }
    if case .failed = record.outcome { failed.insert(record.cell) }
    var result = results[strategies[record.cell.strategy]] ?? Result()
    if record.wasCalled { result.spending.add(record.cost, usage) }
    if case .scored(let score) = record.outcome, score.value.isFinite {
      result.scored += 1
      result.score += score.value
    }
    results[strategies[record.cell.strategy]] = result
  }
}
