/// What a scorer says of one output.
public struct Score: Sendable, Hashable, Codable {
  /// 0…1.
  public var value: Double
  public var isPass: Bool
  /// One sentence, empty when there is nothing to say.
  public var reason: String

  /// The value is brought into 0…1.
  public init(value: Double, isPass: Bool, reason: String = "") {
    self.value = min(max(value, 0), 1)
    self.isPass = isPass
    self.reason = reason
  }
}

/// A score, or why there is none. What is unscored is listed and never counted as zero.
public enum ScoreOutcome: Sendable, Hashable, Codable {
  case scored(score: Score)
  case unscored(reason: String)

  public static func scored(_ value: Double, isPass: Bool, _ reason: String = "") -> ScoreOutcome {
    value.isNaN
      ? .unscored(reason: "the score is not a number")
      : .scored(score: Score(value: value, isPass: isPass, reason: reason))
  }

  /// 1 and passed, or 0 and failed.
  public static func verdict(_ isPass: Bool, _ reason: String = "") -> ScoreOutcome {
    .scored(isPass ? 1 : 0, isPass: isPass, reason)
  }

  public var score: Score? {
    guard case .scored(let score) = self else { return nil }
    return score
  }
}

/// An answer with all that scorers look at.
public struct ScoredOutput: Sendable, Hashable {
  public var input: String
  public var variables: [String: String]
  /// Every answer that counts as right; empty when none is known.
  public var expected: [String]
  /// Knowledge sources or passages that hold the answer.
  public var relevant: [String]
  public var text: String
  /// Best first; `nil` when nothing was retrieved because the strategy does not.
  public var passages: [RetrievedPassage]?
  public var finish: FinishReason?
  public var seconds: Double?
  public var cost: Cost?

  public init(
    input: String = "", variables: [String: String] = [:], expected: [String] = [],
    relevant: [String] = [], text: String, passages: [RetrievedPassage]? = nil,
    finish: FinishReason? = nil, seconds: Double? = nil, cost: Cost? = nil
  ) {
    self.input = input
    self.variables = variables
    self.expected = expected
    self.relevant = relevant
    self.text = text
    self.passages = passages
    self.finish = finish
    self.seconds = seconds
    self.cost = cost
  }

  public init(
    of evaluated: EvaluationCase, text: String, passages: [RetrievedPassage]? = nil,
    finish: FinishReason? = nil, seconds: Double? = nil, cost: Cost? = nil
  ) {
    self.init(
      input: evaluated.input, variables: evaluated.variables, expected: evaluated.expected,
      relevant: evaluated.relevant, text: text, passages: passages, finish: finish,
      seconds: seconds, cost: cost)
  }
}

extension String {
  /// The text on one line without control characters, cut to `length` characters.
  func excerpt(_ length: Int = 60) -> String {
    let plain = String(
      String.UnicodeScalarView(
        unicodeScalars.lazy.prefix(length * 8).map { scalar in
          switch scalar.properties.generalCategory {
          case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: " "
          default: scalar
          }
        }))
    let words = plain.split(separator: " ").joined(separator: " ")
    return words.count > length ? words.prefix(length - 1) + "…" : words
  }
}
