/// Parameters that servers accept; `nil` leaves the choice to the server.
public struct RequestParameters: Sendable, Hashable, Codable {
  public var temperature: Double?
  public var topP: Double?
  public var maxOutputTokens: Int?
  public var stop: [String]?
  public var seed: Int?
  /// -2…2.
  public var presencePenalty: Double?
  /// -2…2.
  public var frequencyPenalty: Double?
  public var reasoningEffort: ReasoningEffort?
  public var responseFormat: ResponseFormat?
  /// Such as `flex` or `priority`, in the provider's words.
  public var serviceTier: String?
  /// How many answers are asked for; of more than one the most frequent is the response (self-consistency).
  public var samples: Int?

  public init(
    temperature: Double? = nil, topP: Double? = nil, maxOutputTokens: Int? = nil,
    stop: [String]? = nil, seed: Int? = nil, presencePenalty: Double? = nil,
    frequencyPenalty: Double? = nil, reasoningEffort: ReasoningEffort? = nil,
    responseFormat: ResponseFormat? = nil, serviceTier: String? = nil, samples: Int? = nil
  ) {
    self.temperature = temperature
    self.topP = topP
    self.maxOutputTokens = maxOutputTokens
    self.stop = stop
    self.seed = seed
    self.presencePenalty = presencePenalty
    self.frequencyPenalty = frequencyPenalty
    self.reasoningEffort = reasoningEffort
    self.responseFormat = responseFormat
    self.serviceTier = serviceTier
    self.samples = samples
  }

  /// How long a model may think before it answers.
  public enum ReasoningEffort: String, Sendable, Hashable, Codable, CaseIterable {
    case none, minimal, low, medium, high, xhigh, max
  }

  /// What the text of the answer must be.
  public enum ResponseFormat: Sendable, Hashable, Codable {
    /// Any JSON object.
    case json
    /// JSON that a JSON Schema allows. `schema` is the text of the schema, `name` at most 64 of `[A-Za-z0-9_-]`.
    case schema(name: String, schema: String)
  }

  /// These parameters, with those of `other` where it has any.
  public func overridden(by other: RequestParameters) -> RequestParameters {
    RequestParameters(
      temperature: other.temperature ?? temperature, topP: other.topP ?? topP,
      maxOutputTokens: other.maxOutputTokens ?? maxOutputTokens, stop: other.stop ?? stop,
      seed: other.seed ?? seed, presencePenalty: other.presencePenalty ?? presencePenalty,
      frequencyPenalty: other.frequencyPenalty ?? frequencyPenalty,
      reasoningEffort: other.reasoningEffort ?? reasoningEffort,
      responseFormat: other.responseFormat ?? responseFormat,
      serviceTier: other.serviceTier ?? serviceTier, samples: other.samples ?? samples)
  }
}
