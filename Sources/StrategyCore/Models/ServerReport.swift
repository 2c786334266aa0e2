/// What a server tells of a call beside the answer. Everything may be missing.
public struct ServerReport: Sendable, Hashable, Codable {
  /// The provider's name for the call, which its support and its bill know.
  public var requestID: String?
  /// The model that answered, when it says another name than the one asked for.
  public var model: String?
  public var serviceTier: String?
  /// What the provider says that the call costs.
  public var billed: Money?
  /// Seconds before the prompt was read.
  public var queueSeconds: Double?
  /// Seconds of reading the prompt, by the server's clock.
  public var promptSeconds: Double?
  /// Seconds of writing the answer, by the server's clock.
  public var outputSeconds: Double?
  public var headroom: RateHeadroom?

  public init(
    requestID: String? = nil, model: String? = nil, serviceTier: String? = nil,
    billed: Money? = nil, queueSeconds: Double? = nil, promptSeconds: Double? = nil,
    outputSeconds: Double? = nil, headroom: RateHeadroom? = nil
  ) {
    self.requestID = requestID
    self.model = model
    self.serviceTier = serviceTier
    self.billed = billed
    self.queueSeconds = queueSeconds
    self.promptSeconds = promptSeconds
    self.outputSeconds = outputSeconds
    self.headroom = headroom
  }

  /// This report with what a later one adds or replaces.
  public func merging(_ later: ServerReport) -> ServerReport {
    ServerReport(
      requestID: later.requestID ?? requestID, model: later.model ?? model,
      serviceTier: later.serviceTier ?? serviceTier, billed: later.billed ?? billed,
      queueSeconds: later.queueSeconds ?? queueSeconds,
      promptSeconds: later.promptSeconds ?? promptSeconds,
      outputSeconds: later.outputSeconds ?? outputSeconds, headroom: later.headroom ?? headroom)
  }
}

/// What is left of a provider's rate limits after a call.
public struct RateHeadroom: Sendable, Hashable, Codable {
  public struct Limit: Sendable, Hashable, Codable {
    public var limit: Int?
    public var remaining: Int
    /// Until the limit is whole again.
    public var resetSeconds: Double?

    public init(limit: Int? = nil, remaining: Int, resetSeconds: Double? = nil) {
      self.limit = limit
      self.remaining = remaining
      self.resetSeconds = resetSeconds
    }
  }

  public var requests: Limit?
  public var tokens: Limit?

  public init(requests: Limit? = nil, tokens: Limit? = nil) {
    self.requests = requests
    self.tokens = tokens
  }
}

/// A pause before a call is made again.
public struct RetryDelay: Sendable, Hashable, Codable {
  /// One sentence: what went wrong.
  public var reason: String
  public var seconds: Double
  /// How many times the call was made, from 1.
  public var attempt: Int

  public init(reason: String, seconds: Double, attempt: Int) {
    self.reason = reason
    self.seconds = seconds
    self.attempt = attempt
  }
}

/// An answer of an earlier call: what it used and how long it took then.
public struct KeptAnswer: Sendable, Hashable, Codable {
  public var usage: Usage
  /// Seconds from the request to the first token.
  public var firstTokenSeconds: Double?
  /// Seconds from the request to the end.
  public var seconds: Double

  public init(usage: Usage, firstTokenSeconds: Double? = nil, seconds: Double) {
    self.usage = usage
    self.firstTokenSeconds = firstTokenSeconds
    self.seconds = seconds
  }
}
