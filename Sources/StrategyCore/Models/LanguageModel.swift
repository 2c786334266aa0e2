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

/// What a model is asked: the prompt with its structure, and request parameters.
public struct ModelRequest: Sendable, Hashable {
  public var prompt: ComposedPrompt
  public var parameters: RequestParameters
  /// Which of several equal requests this is, from 0: an answer that is kept answers only its own repeat.
  public var repeatIndex: Int

  public init(
    prompt: ComposedPrompt, parameters: RequestParameters = RequestParameters(),
    repeatIndex: Int = 0
  ) {
    self.prompt = prompt
    self.parameters = parameters
    self.repeatIndex = repeatIndex
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
  /// Nothing was answered yet, and the call is made again after a pause.
  case delayed(RetryDelay)
  /// What the server tells of the call beside the answer; later facts are added to earlier ones.
  case served(ServerReport)
  /// One sentence on something that makes the answer less than what was asked for.
  case warning(String)
  /// The answer was kept from an earlier call: nothing is sent and nothing is paid.
  case kept(KeptAnswer)
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
