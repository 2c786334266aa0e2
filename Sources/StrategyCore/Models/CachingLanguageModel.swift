import Synchronization

/// A model whose whole answers are kept: the same request gets the same answer again, at once and for nothing.
///
/// Trouble with the cache never fails a call; the first one of this model that meets it carries a warning.
public struct CachingLanguageModel: LanguageModel {
  private let base: any LanguageModel
  private let cache: any ResponseCache
  private let address: String
  private let counter: any TokenCounter
  private let seconds: @Sendable () -> Double
  private let trouble = Trouble()

  /// - Parameters:
  ///   - address: where the model is, and whatever else of the way there shapes its answers.
  ///   - counter: counts the usage that a model does not report.
  ///   - seconds: the time since some moment.
  public init(
    _ base: any LanguageModel, cache: any ResponseCache, address: String,
    counter: any TokenCounter = EstimatingTokenCounter(),
    seconds: @escaping @Sendable () -> Double = Self.secondsSinceStart
  ) {
    self.base = base
    self.cache = cache
    self.address = address
    self.counter = counter
    self.seconds = seconds
  }

  public var name: String { base.name }
  public var isTuned: Bool { base.isTuned }

  private static let start = ContinuousClock.now
  public static let secondsSinceStart: @Sendable () -> Double = {
    (ContinuousClock.now - start) / .seconds(1)
  }

  public func respond(to request: ModelRequest) -> AsyncThrowingStream<ModelEvent, any Error> {
    let (stream, continuation) = AsyncThrowingStream.makeStream(of: ModelEvent.self)
    let task = Task {
      do {
        try await respond(to: request) { continuation.yield($0) }
        continuation.finish()
      } catch {
        continuation.finish(throwing: error)
      }
    }
    continuation.onTermination = { _ in task.cancel() }
    return stream
  }

  private func respond(
    to request: ModelRequest, tell: (ModelEvent) -> Void
  ) async throws {
    let digest = RequestDigest(of: request, to: base.name, at: address)
    if let answer = await known(digest, tell: tell) {
      for event in Self.events(of: answer) { tell(event) }
      return
    }
    try Task.checkCancellation()
    var hearing = Hearing(since: seconds())
    for try await event in base.respond(to: request) {
      hearing.hear(event, at: seconds())
      if case .finished = event {
        await keep(hearing, of: request, as: digest, tell: tell)
      }
      tell(event)
    }
  }

  private func known(
    _ digest: RequestDigest, tell: (ModelEvent) -> Void
  ) async -> RecordedAnswer? {
    do {
      return try await cache.answer(to: digest)
    } catch {
      warn("Kept answers cannot be read", error, tell)
      return nil
    }
  }

  private func keep(
    _ hearing: Hearing, of request: ModelRequest, as digest: RequestDigest,
    tell: (ModelEvent) -> Void
  ) async {
    guard let answer = hearing.answer(to: request, of: base.name, counter: counter) else { return }
    do {
      try await cache.keep(answer, to: digest)
    } catch {
      warn("Answers cannot be kept", error, tell)
    }
  }

  private func warn(_ what: String, _ error: any Error, _ tell: (ModelEvent) -> Void) {
    guard !(error is CancellationError), trouble.isFirst() else { return }
    tell(.warning("\(what): \(Failure(describing: error).sentence)"))
  }

  private static func events(of answer: RecordedAnswer) -> [ModelEvent] {
    var events: [ModelEvent] = [
      .kept(
        KeptAnswer(
          usage: answer.usage, firstTokenSeconds: answer.firstTokenSeconds,
          seconds: answer.seconds))
    ]
    events += answer.warnings.map { .warning($0) }
    if !answer.reasoning.isEmpty { events.append(.reasoning(answer.reasoning)) }
    if !answer.text.isEmpty { events.append(.text(answer.text)) }
    return events + [.finished(answer.finish)]
  }

  /// Tells the first trouble from those after it.
  private final class Trouble: Sendable {
    private let met = Mutex(false)

    func isFirst() -> Bool {
      met.withLock { met in
        defer { met = true }
        return !met
      }
    }
  }
}

/// What was heard of an answer so far.
private struct Hearing {
  private let start: Double
  private var text = ""
  private var reasoning = ""
  private var usage: Usage?
  private var model: String?
  private var warnings: [String] = []
  private var firstToken: Double?
  private var end: (reason: FinishReason, at: Double)?
  /// True when something was said that an answer from the cache could not say again.
  private var isMoreThanText = false

  init(since start: Double) {
    self.start = start
  }

  mutating func hear(_ event: ModelEvent, at now: Double) {
    switch event {
    case .text(let part):
      text += part
      firstToken = firstToken ?? now
    case .reasoning(let part):
      reasoning += part
      firstToken = firstToken ?? now
    case .usage(let report): usage = report
    case .served(let report): model = report.model ?? model
    case .warning(let sentence): warnings.append(sentence)
    case .explanation, .kept: isMoreThanText = true
    case .delayed: break
    case .finished(let reason): end = (reason, now)
    }
  }

  /// The answer, when it is whole and nothing is lost by keeping it.
  func answer(
    to request: ModelRequest, of name: String, counter: any TokenCounter
  ) -> RecordedAnswer? {
    guard let end, !isMoreThanText else { return nil }
    let answer = RecordedAnswer(
      text: text, reasoning: reasoning, usage: usage ?? estimate(of: request, counter),
      finish: end.reason, seconds: max(0, end.at - start),
      firstTokenSeconds: firstToken.map { max(0, $0 - start) }, model: model ?? name,
      warnings: warnings)
    return answer.isWhole ? answer : nil
  }

  private func estimate(of request: ModelRequest, _ counter: any TokenCounter) -> Usage {
    let thought = counter.count(reasoning)
    return Usage(
      input: counter.count(request.prompt.messages),
      output: counter.count(text).addingSaturated(thought), reasoning: thought,
      provenance: .estimated)
  }
}
