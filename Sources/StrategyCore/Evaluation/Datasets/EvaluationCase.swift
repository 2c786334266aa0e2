/// One row of a dataset: an input and what is right about its answer.
public struct EvaluationCase: Sendable, Hashable, Identifiable {
  public var id: String
  public var input: String
  /// Values of the prompt's variables.
  public var variables: [String: String]
  /// Every answer that counts as right; empty when none is known.
  public var expected: [String]
  /// Knowledge sources that hold the answer.
  public var relevant: [String]
  public var tags: [String]
  /// How much the case counts in means, above zero.
  public var weight: Double
  /// Names what the case has in common with others: a document, a conversation, a question that is put twice.
  public var cluster: String?
  /// Scorers of this case alone, beside those of the evaluation.
  public var checks: [ScorerDefinition]
  /// Line in the file, from 1.
  public var line: Int

  public init(
    id: String, input: String, variables: [String: String] = [:], expected: [String] = [],
    relevant: [String] = [], tags: [String] = [], weight: Double = 1, cluster: String? = nil,
    checks: [ScorerDefinition] = [], line: Int
  ) {
    self.id = id
    self.input = input
    self.variables = variables
    self.expected = expected
    self.relevant = relevant
    self.tags = tags
    self.weight = weight
    self.cluster = cluster
    self.checks = checks
    self.line = line
  }
}
