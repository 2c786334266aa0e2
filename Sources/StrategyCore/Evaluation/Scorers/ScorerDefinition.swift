/// What is looked at in an answer, with its weight and threshold, as `trivium.yaml` and datasets name it.
public struct ScorerDefinition: Sendable, Hashable {
  public var measure: ScorerMeasure
  /// For people; `nil` means the measure's own name.
  public var name: String?
  /// Turns the result round: 1 − value, failed for passed.
  public var isNegated: Bool
  /// Share in a combined score; 0 only informs.
  public var weight: Double
  /// The least value that passes; `nil` means the measure's own.
  public var threshold: Double?

  public init(
    _ measure: ScorerMeasure, name: String? = nil, isNegated: Bool = false, weight: Double = 1,
    threshold: Double? = nil
  ) {
    self.measure = measure
    self.name = name
    self.isNegated = isNegated
    self.weight = weight
    self.threshold = threshold
  }

  public var title: String { name ?? (isNegated ? "not-" : "") + measure.name.rawValue }
}

/// The names of all measures.
public enum ScorerName: String, Sendable, Hashable, Codable, CaseIterable {
  case exact
  case normalizedExact = "normalized-exact"
  case contains
  case containsAny = "contains-any"
  case containsAll = "contains-all"
  case regex
  case startsWith = "starts-with"
  case isJSON = "is-json"
  case jsonSchema = "json-schema"
  case numeric, f1
  case rougeL = "rouge-l"
  case levenshtein, similarity, label, retrieval, citation, refusal, latency, cost
  case wordCount = "word-count"
  case command, judge, human
}

/// One way of measuring an answer. Empty lists of texts mean what the case expects.
public enum ScorerMeasure: Sendable, Hashable {
  case exact(texts: [String], ignoresCase: Bool)
  /// Equal after SQuAD's normalization: case, punctuation, articles, white space.
  case normalizedExact(texts: [String])
  /// Passes on any of the texts; `contains` and `contains-any` differ only in the share that is reported.
  case contains(texts: [String], ignoresCase: Bool)
  case containsAny(texts: [String], ignoresCase: Bool)
  /// The value is the share of texts that are there.
  case containsAll(texts: [String], ignoresCase: Bool)
  case regex(patterns: [String], ignoresCase: Bool)
  case startsWith(texts: [String], ignoresCase: Bool)
  /// `isEmbedded` accepts JSON with other text around it.
  case isJSON(isEmbedded: Bool)
  case jsonSchema(schema: JSONTree, isEmbedded: Bool)
  case numeric(NumericTolerance)
  case f1(texts: [String])
  case rougeL(texts: [String])
  /// `most` edits, else by similarity.
  case levenshtein(texts: [String], most: Int?)
  case similarity(texts: [String])
  case label(LabelSet)
  case retrieval(RetrievalMeasure, k: Int)
  /// `support` is the share of a cited sentence's words that its passages must have.
  case citation(support: Double)
  case refusal
  case latency(seconds: Double)
  case cost(most: Money)
  case wordCount(least: Int?, most: Int?)
  case command(arguments: [String], timeLimit: Double)
  case judge(JudgeDefinition)
  case human(question: String)

  public var name: ScorerName {
    switch self {
    case .exact: .exact
    case .normalizedExact: .normalizedExact
    case .contains: .contains
    case .containsAny: .containsAny
    case .containsAll: .containsAll
    case .regex: .regex
    case .startsWith: .startsWith
    case .isJSON: .isJSON
    case .jsonSchema: .jsonSchema
    case .numeric: .numeric
    case .f1: .f1
    case .rougeL: .rougeL
    case .levenshtein: .levenshtein
    case .similarity: .similarity
    case .label: .label
    case .retrieval: .retrieval
    case .citation: .citation
    case .refusal: .refusal
    case .latency: .latency
    case .cost: .cost
    case .wordCount: .wordCount
    case .command: .command
    case .judge: .judge
    case .human: .human
    }
  }

  /// The least value that passes when the definition names none.
  var passMark: Double {
    switch self {
    case .f1, .rougeL, .retrieval: 0.5
    case .levenshtein, .similarity: 0.8
    case .judge(let judge): judge.passMark
    case .command, .human: 0.5
    default: 1
    }
  }

  /// True when values lie between right and wrong.
  public var isGraded: Bool {
    switch self {
    case .f1, .rougeL, .levenshtein, .similarity, .retrieval, .citation, .containsAll, .command,
      .human:
      true
    case .judge(let judge): judge.grades.contains { $0.value > 0 && $0.value < 1 }
    default: false
    }
  }
}

/// How far a number may be from the expected one: within either bound it is right.
public struct NumericTolerance: Sendable, Hashable, Codable {
  public enum Place: String, Sendable, Hashable, Codable {
    /// Reasoning comes first, so the last number of an answer counts.
    case last
    case first
    /// The answer is the number and nothing else.
    case whole
  }

  public var absolute: Double
  /// Share of the expected number.
  public var relative: Double
  public var place: Place

  public init(absolute: Double = 0, relative: Double = 1e-9, place: Place = .last) {
    self.absolute = absolute
    self.relative = relative
    self.place = place
  }
}

/// The labels of a classification and other words for them.
public struct LabelSet: Sendable, Hashable {
  /// Empty when every label of the dataset is one.
  public var labels: [String]
  /// Label for each other word.
  public var aliases: [String: String]

  public init(labels: [String] = [], aliases: [String: String] = [:]) {
    self.labels = labels
    self.aliases = aliases
  }
}

/// What of a ranking is measured.
public enum RetrievalMeasure: String, Sendable, Hashable, Codable, CaseIterable {
  case recall, precision
  case reciprocalRank = "mrr"
  case normalizedGain = "ndcg"
  /// 1 when anything relevant is among the first k.
  case hit
}

/// Why a scorer cannot be used, found before the first call is paid.
public struct ScorerProblem: Error, Sendable, Hashable {
  /// The scorer's title.
  public var scorer: String
  public var reason: String

  public init(scorer: String, reason: String) {
    self.scorer = scorer
    self.reason = reason
  }

  public var sentence: String { "The scorer `\(scorer)` cannot be used: \(reason)." }
}
