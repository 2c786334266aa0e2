/// A piece of a knowledge base, small enough to stand in a prompt.
public struct Passage: Sendable, Hashable, Codable, Identifiable {
  /// Stable while the source's text is: source path and ordinal, such as `refunds.md#2`.
  public var id: String
  /// Path below the knowledge folder.
  public var source: String
  /// The path of headings above the passage, such as `Refunds › Annual plans`.
  public var heading: String
  public var text: String
  /// The known answer when the knowledge is labelled examples.
  public var label: String?

  public init(id: String, source: String, heading: String, text: String, label: String? = nil) {
    self.id = id
    self.source = source
    self.heading = heading
    self.text = text
    self.label = label
  }
}

/// A passage with the scores that placed it. Scores are `nil` where a method did not find the passage.
public struct RetrievedPassage: Sendable, Hashable, Codable {
  public struct Scores: Sendable, Hashable, Codable {
    /// BM25, larger is better.
    public var lexical: Double?
    /// Cosine similarity, −1…1.
    public var dense: Double?
    /// The score that ranks: reciprocal rank fusion, or the single method's own.
    public var fused: Double

    public init(lexical: Double? = nil, dense: Double? = nil, fused: Double) {
      self.lexical = lexical
      self.dense = dense
      self.fused = fused
    }
  }

  public var passage: Passage
  public var scores: Scores

  public init(passage: Passage, scores: Scores) {
    self.passage = passage
    self.scores = scores
  }
}

/// How a knowledge base is searched.
public enum SearchMethod: String, Sendable, Hashable, Codable, CaseIterable {
  case lexical, dense, fused
}

/// A question to a knowledge base: the `count` best passages.
public struct PassageQuery: Sendable, Hashable {
  public var text: String
  public var method: SearchMethod
  public var count: Int

  public init(text: String, method: SearchMethod = .fused, count: Int) {
    self.text = text
    self.method = method
    self.count = count
  }
}

/// A searchable knowledge base.
public protocol PassageIndex: Sendable {
  /// The best passages, best first. Throws a `Failure`.
  func search(_ query: PassageQuery) async throws -> [RetrievedPassage]
}
