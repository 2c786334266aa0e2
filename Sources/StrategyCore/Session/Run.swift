/// One run of a strategy as far as it is known.
public struct Run: Sendable, Hashable, Identifiable {
  public enum Status: Sendable, Hashable {
    case running
    case finished(reason: FinishReason)
    /// Ended by the user; the text so far is kept.
    case cancelled
    /// The program ended while the run was on its way.
    case interrupted
    case failed(failure: Failure)
  }

  public var id: RunID
  public var request: RunRequest
  public var startedAt: Microseconds
  public var plan: RunPlan?
  public var passages: [RetrievedPassage] = []
  public var retrievalSeconds: Double?
  public var prompt: ComposedPrompt?
  public var text = ""
  public var reasoning = ""
  public var usage = Usage()
  public var explanation: Explanation?
  /// The pause that the call is in, or was in last before it was answered.
  public var delay: RetryDelay?
  public var delayedAt: Microseconds?
  public var report: ServerReport?
  public var warnings: [String] = []
  /// Set when the answer was kept from an earlier call.
  public var kept: KeptAnswer?
  public var rating: Rating?
  /// What the answer should have been, in the words of whoever rated it.
  public var correction: String?
  public var status = Status.running
  public var firstTokenAt: Microseconds?
  public var lastTokenAt: Microseconds?
  public var endedAt: Microseconds?

  public init(id: RunID, request: RunRequest, startedAt: Microseconds) {
    self.id = id
    self.request = request
    self.startedAt = startedAt
  }

  public var isRunning: Bool {
    if case .running = status { true } else { false }
  }

  /// What the run has cost so far; `unpriced` when no price is known, `nil` before the plan is.
  public var cost: Cost? {
    plan.map {
      if let billed = report?.billed { return Cost(amount: billed, provenance: .billed) }
      return $0.price?.cost(of: usage, serviceTier: serviceTier, seconds: busySeconds) ?? .unpriced
    }
  }

  /// What an answer that was kept would have cost.
  public var saved: Cost? {
    kept.map {
      plan?.price?.cost(of: $0.usage, serviceTier: serviceTier, seconds: $0.seconds) ?? .unpriced
    }
  }

  /// What the same tokens would have cost on the comparison model.
  public var comparisonCost: Cost? {
    plan?.comparisonPrice?.cost(of: usage)
  }

  /// The service tier that the server reports, else the one that was asked for.
  public var serviceTier: String? { report?.serviceTier ?? plan?.parameters?.serviceTier }

  /// How long the model was at work, as far as is known; no time when the answer was kept.
  private var busySeconds: Double? {
    guard kept == nil, let until = endedAt ?? lastTokenAt else { return nil }
    return Double(until - startedAt) / 1e6
  }

  /// Seconds from the start to the first token.
  public var timeToFirstToken: Double? {
    firstTokenAt.map { Double($0 - startedAt) / 1e6 }
  }

  /// Seconds from the start to the end; `nil` while running.
  public var totalSeconds: Double? {
    endedAt.map { Double($0 - startedAt) / 1e6 }
  }

  /// Completion tokens per second of streaming; `nil` until two moments are known.
  public var tokensPerSecond: Double? {
    guard let firstTokenAt, let last = endedAt ?? lastTokenAt, last > firstTokenAt, usage.output > 0
    else { return nil }
    return Double(usage.output) / (Double(last - firstTokenAt) / 1e6)
  }
}

extension Run {
  /// Folds one event of this run, which must be on its way.
  mutating func apply(_ event: SessionEvent, at time: Microseconds) {
    switch event {
    case .runPlanned(_, let plan):
      self.plan = plan
    case .passagesRetrieved(_, let passages, let seconds):
      self.passages = passages
      retrievalSeconds = seconds
    case .promptComposed(_, let prompt):
      self.prompt = prompt
      if usage.provenance == .estimated { usage.input = max(prompt.tokens, 0) }
    case .chunkReceived(_, let text, let tokens):
      self.text += text
      count(tokens, isReasoning: false, at: time)
    case .reasoningReceived(_, let text, let tokens):
      reasoning += text
      count(tokens, isReasoning: true, at: time)
    case .usageReported(_, let usage):
      self.usage = usage.normalized
    case .explanationGiven(_, let explanation):
      self.explanation = explanation
    case .callDelayed(_, let delay):
      self.delay = delay
      delayedAt = time
    case .serverReported(_, let report):
      self.report = (self.report ?? ServerReport()).merging(report)
    case .warningGiven(_, let text):
      warnings.append(text)
    case .answerKept(_, let answer):
      kept = answer
      usage = Usage(provenance: .reported)
    case .runFinished(_, let reason):
      end(.finished(reason: reason), at: time)
    case .runCancelled:
      end(.cancelled, at: time)
    case .runFailed(_, let failure):
      if failure.chargesNothing, firstTokenAt == nil, usage.provenance == .estimated {
        usage = Usage()
      }
      end(.failed(failure: failure), at: time)
    case .runRated(_, let rating, let correction):
      self.rating = rating
      self.correction = correction
    case .sessionResumed:
      end(.interrupted, at: lastTokenAt ?? startedAt)
    case .sessionStarted, .sessionRenamed, .strategyChosen, .modelChosen, .parametersChosen,
      .inputEdited, .promptEdited, .promptVersionNamed, .noteAdded, .sessionTagged, .sessionPinned,
      .runStarted,
      .evaluationStarted, .cellEvaluated, .cellJudged, .evaluationEnded:
      break
    }
  }

  /// Counts streamed tokens as long as nobody better has.
  private mutating func count(_ tokens: Int, isReasoning: Bool, at time: Microseconds) {
    firstTokenAt = firstTokenAt ?? time
    lastTokenAt = time
    guard usage.provenance == .estimated else { return }
    let tokens = max(tokens, 0)
    usage.output = usage.output.addingSaturated(tokens)
    if isReasoning { usage.reasoning = usage.reasoning.addingSaturated(tokens) }
  }

  private mutating func end(_ status: Status, at time: Microseconds) {
    self.status = status
    endedAt = time
  }
}
