/// A whole answer of a model, as it is kept.
public struct RecordedAnswer: Sendable, Hashable, Codable {
  public var text: String
  public var reasoning: String
  public var usage: Usage
  public var finish: FinishReason
  /// Seconds from the request to the end.
  public var seconds: Double
  /// Seconds from the request to the first token.
  public var firstTokenSeconds: Double?
  /// The model that answered, by the name that the server gave it, else by ours.
  public var model: String
  /// What made the answer less than what was asked for.
  public var warnings: [String]

  public init(
    text: String, reasoning: String = "", usage: Usage, finish: FinishReason, seconds: Double,
    firstTokenSeconds: Double? = nil, model: String, warnings: [String] = []
  ) {
    self.text = text
    self.reasoning = reasoning
    self.usage = usage
    self.finish = finish
    self.seconds = seconds
    self.firstTokenSeconds = firstTokenSeconds
    self.model = model
    self.warnings = warnings
  }

  /// True when asking again could only give another answer, not more of this one.
  public var isWhole: Bool {
    switch finish {
    case .stop, .length, .refusal: true
    case .contentFilter, .unknown: false
    }
  }
}

/// Keeps answers for requests that are made again.
public protocol ResponseCache: Sendable {
  /// Throws a `Failure` when it cannot be known whether there is one.
  func answer(to request: RequestDigest) async throws -> RecordedAnswer?
  func keep(_ answer: RecordedAnswer, to request: RequestDigest) async throws
}
