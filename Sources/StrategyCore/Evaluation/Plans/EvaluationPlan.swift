/// What an evaluation is: cases × strategies × repeats, how they are scored, and how sure is sure.
public struct EvaluationPlan: Sendable, Hashable, Codable {
  /// What an evaluation was made for, when not to compare strategies.
  public enum Purpose: String, Sendable, Hashable, Codable {
    /// A trial of a prompt that was searched for.
    case optimize
  }

  /// Path of the dataset below the workspace.
  public var dataset: String
  /// SHA-256 of the dataset's bytes.
  public var contentHash: String
  /// In the order of the dataset.
  public var cases: [String]
  /// Per case; empty when all weigh the same.
  public var weights: [Double]
  /// Number of its cluster per case; empty when no case has one.
  public var clusters: [Int]
  public var strategies: [String]
  public var repeats: Int
  public var scorers: [ScorerDefinition]
  /// Of the combined score; `nil` when every scorer must pass.
  public var threshold: Double?
  /// True when quality is the mean score, false when it is the share that passed.
  public var isGraded: Bool
  /// Of the order, the bootstrap and everything else left to chance.
  public var seed: UInt64
  public var level: Double
  /// `nil` for an evaluation of its own right, the only ones that decisions rest on.
  public var purpose: Purpose?

  public init(
    dataset: String, contentHash: String, cases: [EvaluationCase], strategies: [String],
    repeats: Int = 1, scorers: [ScorerDefinition], threshold: Double? = nil, isGraded: Bool = false,
    seed: UInt64 = 1, level: Double = 0.95, purpose: Purpose? = nil
  ) {
    self.dataset = dataset
    self.contentHash = contentHash
    self.cases = cases.map(\.id)
    weights = cases.allSatisfy { $0.weight == 1 } ? [] : cases.map(\.weight)
    clusters = Self.numbers(of: cases)
    self.strategies = strategies
    self.repeats = max(repeats, 1)
    self.scorers = scorers
    self.threshold = threshold
    self.isGraded = isGraded
    self.seed = seed
    self.level = level
    self.purpose = purpose
  }

  /// A case without a cluster is one of its own.
  private static func numbers(of cases: [EvaluationCase]) -> [Int] {
    guard cases.contains(where: { $0.cluster != nil }) else { return [] }
    var known: [String: Int] = [:]
    var count = 0
    return cases.map { row in
      if let cluster = row.cluster, let number = known[cluster] { return number }
      if let cluster = row.cluster { known[cluster] = count }
      count += 1
      return count - 1
    }
  }

  public var cellCount: Int { cases.count * strategies.count * repeats }

  /// Pairs of strategies by their places, in the order of comparisons.
  public var pairs: [(first: Int, second: Int)] {
    strategies.indices.flatMap { first in
      strategies.indices.dropFirst(first + 1).map { (first, $0) }
    }
  }

  public func index(of cell: EvaluationCell) -> Int {
    (cell.row * strategies.count + cell.strategy) * repeats + cell.turn
  }

  public func cell(at index: Int) -> EvaluationCell {
    let (upper, turn) = index.quotientAndRemainder(dividingBy: repeats)
    let (row, strategy) = upper.quotientAndRemainder(dividingBy: strategies.count)
    return EvaluationCell(row: row, strategy: strategy, turn: turn)
  }

  public func contains(_ cell: EvaluationCell) -> Bool {
    cases.indices.contains(cell.row) && strategies.indices.contains(cell.strategy)
      && (0..<repeats).contains(cell.turn)
  }

  /// All cells in the order in which they run: repeats last, cases by chance, and the strategies of a case next to each
  /// other, so that a stop at any moment leaves complete pairs of a random sample.
  public var schedule: EvaluationSchedule { EvaluationSchedule(of: self) }
}

/// One answer to be had: a case, a strategy, a repeat, each by its place.
public struct EvaluationCell: Sendable, Hashable, Codable {
  public var row: Int
  public var strategy: Int
  /// From 0: the repeat index of the request.
  public var turn: Int

  public init(row: Int, strategy: Int, turn: Int = 0) {
    self.row = row
    self.strategy = strategy
    self.turn = turn
  }
}

/// The order in which the cells of a plan run.
public struct EvaluationSchedule: Sendable, RandomAccessCollection {
  private let rows: [Int]
  private let strategies: Int
  private let repeats: Int

  init(of plan: EvaluationPlan) {
    var rows = Array(plan.cases.indices)
    var generator = Xoshiro256(seed: plan.seed)
    generator.shuffle(&rows)
    self.rows = rows
    strategies = plan.strategies.count
    repeats = plan.repeats
  }

  public var startIndex: Int { 0 }
  public var endIndex: Int { rows.count * strategies * repeats }

  public subscript(position: Int) -> EvaluationCell {
    let (upper, strategy) = position.quotientAndRemainder(dividingBy: strategies)
    let (turn, place) = upper.quotientAndRemainder(dividingBy: rows.count)
    return EvaluationCell(row: rows[place], strategy: strategy, turn: turn)
  }
}
