/// Something that happened in a session. Events are all that is journalled, and the only thing that changes `SessionState`.
public enum SessionEvent: Sendable, Hashable, Codable {
  indirect case sessionStarted(workspace: Workspace)
  /// The session was opened again; runs that were on their way are interrupted.
  case sessionResumed
  case sessionRenamed(name: String)
  case strategyChosen(strategy: String)
  /// The model that runs use in place of their strategy's own; `nil` is each strategy's own.
  case modelChosen(model: String?)
  /// Parameters that count for all runs before those of their strategies.
  indirect case parametersChosen(parameters: RequestParameters)
  case inputEdited(text: String)
  /// The whole text of a prompt file as it now stands.
  case promptEdited(path: String, text: String)
  /// What a text that a prompt file had is called; without a name it has none again.
  case promptVersionNamed(path: String, version: String, name: String?)
  case noteAdded(text: String)
  /// All tags as they now stand.
  case sessionTagged(tags: [String])
  case sessionPinned(isPinned: Bool)

  indirect case runStarted(run: RunID, request: RunRequest)
  indirect case runPlanned(run: RunID, plan: RunPlan)
  case passagesRetrieved(run: RunID, passages: [RetrievedPassage], seconds: Double)
  indirect case promptComposed(run: RunID, prompt: ComposedPrompt)
  /// `tokens` is this side's count of `text`.
  case chunkReceived(run: RunID, text: String, tokens: Int)
  case reasoningReceived(run: RunID, text: String, tokens: Int)
  indirect case usageReported(run: RunID, usage: Usage)
  indirect case explanationGiven(run: RunID, explanation: Explanation)
  indirect case callDelayed(run: RunID, delay: RetryDelay)
  indirect case serverReported(run: RunID, report: ServerReport)
  case warningGiven(run: RunID, text: String)
  indirect case answerKept(run: RunID, answer: KeptAnswer)
  case runFinished(run: RunID, reason: FinishReason)
  case runCancelled(run: RunID)
  indirect case runFailed(run: RunID, failure: Failure)
  indirect case evaluationStarted(evaluation: EvaluationID, plan: EvaluationPlan)
  /// What became of a cell, in place of what was recorded of it before; `answer` is missing when there was none.
  indirect case cellEvaluated(
    evaluation: EvaluationID, record: CellRecord, answer: EvaluatedAnswer?)
  /// What a person says of the answer of a cell; without a rating and a tag what was said is taken back.
  case cellJudged(evaluation: EvaluationID, cell: EvaluationCell, judgement: CellJudgement)
  indirect case evaluationEnded(evaluation: EvaluationID, end: EvaluationEnd)
  /// What somebody thinks of a run that may have ended long ago; without a rating an earlier one is taken back.
  case runRated(run: RunID, rating: Rating?, correction: String?)

  /// The run that the event belongs to.
  public var run: RunID? {
    switch self {
    case .sessionStarted, .sessionResumed, .sessionRenamed, .strategyChosen, .modelChosen,
      .parametersChosen, .inputEdited, .promptEdited, .promptVersionNamed, .noteAdded,
      .sessionTagged, .sessionPinned, .evaluationStarted, .cellEvaluated, .cellJudged,
      .evaluationEnded:
      nil
    case .runStarted(let run, _), .runPlanned(let run, _), .passagesRetrieved(let run, _, _),
      .promptComposed(let run, _), .chunkReceived(let run, _, _),
      .reasoningReceived(let run, _, _), .usageReported(let run, _),
      .explanationGiven(let run, _), .callDelayed(let run, _), .serverReported(let run, _),
      .warningGiven(let run, _), .answerKept(let run, _), .runFinished(let run, _),
      .runCancelled(let run), .runFailed(let run, _), .runRated(let run, _, _):
      run
    }
  }

  /// True for events after which the journal is flushed to disk.
  public var isBoundary: Bool {
    switch self {
    case .sessionStarted, .sessionResumed, .runStarted, .runFinished, .runCancelled, .runFailed,
      .evaluationStarted, .evaluationEnded:
      true
    default: false
    }
  }
}

/// What somebody thinks of an answer.
public enum Rating: String, Sendable, Hashable, Codable, CaseIterable {
  case good, bad
}

/// What a run is asked to do.
public struct RunRequest: Sendable, Hashable, Codable {
  public var strategy: String
  public var input: String
  /// The whole text of the prompt file, so that the run can be read without it.
  public var promptText: String
  public var variables: [String: String]
  /// A model of the workspace, or `PROVIDER/MODEL`, in place of the strategy's own.
  public var model: String?
  /// Parameters that count before the strategy's own.
  public var parameters: RequestParameters?
  /// Which of several equal requests this is, from 0; `nil` is the first.
  public var repeatIndex: Int?

  public init(
    strategy: String, input: String, promptText: String, variables: [String: String] = [:],
    model: String? = nil, parameters: RequestParameters? = nil, repeatIndex: Int? = nil
  ) {
    self.strategy = strategy
    self.input = input
    self.promptText = promptText
    self.variables = variables
    self.model = model
    self.parameters = parameters
    self.repeatIndex = repeatIndex
  }
}

/// What was found when the names of a request were looked up.
public struct RunPlan: Sendable, Hashable, Codable {
  public var kind: StrategyKind
  /// The model's own name, such as `baseline` or `openai/gpt-4.1-mini`.
  public var model: String
  /// `nil` when no price is known.
  public var price: ModelPrice?
  /// What the same tokens would cost on another model, when the user asks.
  public var comparisonPrice: ModelPrice?
  /// What counts of all parameters that were given.
  public var parameters: RequestParameters?

  public init(
    kind: StrategyKind, model: String, price: ModelPrice?, comparisonPrice: ModelPrice? = nil,
    parameters: RequestParameters? = nil
  ) {
    self.kind = kind
    self.model = model
    self.price = price
    self.comparisonPrice = comparisonPrice
    self.parameters = parameters
  }
}

/// A time within a session: microseconds since it started.
public typealias Microseconds = Int

/// One line of a journal: an event with its place and time.
public struct JournalEntry: Sendable, Hashable, Codable {
  /// From 1, without gaps.
  public var sequence: Int
  public var at: Microseconds
  public var event: SessionEvent

  public init(sequence: Int, at: Microseconds, event: SessionEvent) {
    self.sequence = sequence
    self.at = at
    self.event = event
  }
}

/// The first line of a journal.
public struct JournalHeader: Sendable, Hashable, Codable {
  public static let currentVersion = 2

  /// Where a forked session comes from: up to that entry it holds the same.
  public struct Parent: Sendable, Hashable, Codable {
    public var session: SessionID
    public var sequence: Int
    /// Seconds since 1970.
    public var forkedAt: Double

    public init(session: SessionID, sequence: Int, forkedAt: Double) {
      self.session = session
      self.sequence = sequence
      self.forkedAt = forkedAt
    }
  }

  /// Version of the format.
  public var trivium: Int
  public var session: SessionID
  /// Start of the session, seconds since 1970.
  public var startedAt: Double
  public var parent: Parent?

  public init(session: SessionID, startedAt: Double, parent: Parent? = nil) {
    trivium = Self.currentVersion
    self.session = session
    self.startedAt = startedAt
    self.parent = parent
  }
}

/// Where entries are kept. Implementations keep the order of calls.
public protocol Journal: Sendable {
  /// Keeps entries; on return those up to the last boundary event are as safe as the medium can make them.
  /// Throws a `Failure` when they could not be kept; the entries may be offered again.
  func append(_ entries: [JournalEntry]) async throws
  /// Makes everything appended so far durable.
  func flush() async throws
}
