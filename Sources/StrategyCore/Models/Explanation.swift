/// Why a model answered as it did, in terms of what it was given.
public struct Explanation: Sendable, Hashable, Codable {
  /// One piece of what decided, with its weight in the model's own scale.
  public struct Evidence: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, Hashable, Codable {
      case label, demonstration, feature, sentence, memory, sample
    }
    public var kind: Kind
    public var text: String
    public var weight: Double

    public init(kind: Kind, text: String, weight: Double) {
      self.kind = kind
      self.text = text
      self.weight = weight
    }
  }

  /// One sentence: which method, what decided.
  public var summary: String
  /// Calibrated probability that the answer is right, 0…1; `nil` when the model cannot tell.
  public var confidence: Double?
  public var evidence: [Evidence]

  public init(summary: String, confidence: Double? = nil, evidence: [Evidence] = []) {
    self.summary = summary
    self.confidence = confidence
    self.evidence = evidence
  }
}
