/// Anything that turns a composed prompt into a stream of text.
public protocol LanguageModel: Sendable {
  /// The name under which its calls are journalled and priced, such as `baseline` or `openai/gpt-4.1-mini`.
  var name: String { get }
  /// True when trained for the task at hand: a fine-tune, an adapter, an embedded tuned model.
  var isTuned: Bool { get }

  /// Streams one response. The stream ends after `.finished`, or throws a `Failure`;
  /// ending the iteration early cancels the call.
  func respond(to request: ModelRequest) -> AsyncThrowingStream<ModelEvent, any Error>
}

/// What a model is asked: the prompt with its structure, and sampling parameters.
public struct ModelRequest: Sendable, Hashable {
  public var prompt: ComposedPrompt
  public var parameters: SamplingParameters

  public init(prompt: ComposedPrompt, parameters: SamplingParameters = SamplingParameters()) {
    self.prompt = prompt
    self.parameters = parameters
  }
}

/// Parameters that servers accept; `nil` leaves the choice to the server.
public struct SamplingParameters: Sendable, Hashable, Codable {
  public var temperature: Double?
  public var topP: Double?
  public var maxOutputTokens: Int?
  public var stop: [String]?
  public var seed: Int?

  public init(
    temperature: Double? = nil, topP: Double? = nil, maxOutputTokens: Int? = nil,
    stop: [String]? = nil, seed: Int? = nil
  ) {
    self.temperature = temperature
    self.topP = topP
    self.maxOutputTokens = maxOutputTokens
    self.stop = stop
    self.seed = seed
  }
}

/// One thing that a model sends while it responds.
public enum ModelEvent: Sendable, Hashable {
  case text(String)
  case reasoning(String)
  /// Tokens as the provider counts them; a later report replaces an earlier one. A report that is not yet the whole
  /// has the provenance `.estimated`: text that follows is counted on top of it.
  case usage(Usage)
  case explanation(Explanation)
  case finished(FinishReason)
}

/// Why a response ended.
public enum FinishReason: String, Sendable, Hashable, Codable {
  case stop
  /// The limit on completion tokens was reached: the text is cut.
  case length
  case refusal
  case contentFilter
  /// The stream ended without saying why: the text may be cut.
  case unknown
}

/// Why a model answered as it did, in terms of what it was given.
public struct Explanation: Sendable, Hashable, Codable {
  /// One piece of what decided, with its weight in the model's own scale.
  public struct Evidence: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, Hashable, Codable {
      case label, demonstration, feature, sentence, memory
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
