/// A model whose calls no run carries, such as a judge: each is reserved before and booked after, like those of runs.
public struct BookedModel: LanguageModel {
  private let base: any LanguageModel
  private let price: ModelPrice?
  private let counter: any TokenCounter
  private let runner: StrategyRunner

  /// - Parameter runner: whose budget and account count.
  public init(
    _ base: any LanguageModel, price: ModelPrice?, counter: any TokenCounter,
    by runner: StrategyRunner
  ) {
    self.base = base
    self.price = price
    self.counter = counter
    self.runner = runner
  }

  public var name: String { base.name }
  public var isTuned: Bool { base.isTuned }

  public func respond(to request: ModelRequest) -> AsyncThrowingStream<ModelEvent, any Error> {
    let (stream, continuation) = AsyncThrowingStream.makeStream(of: ModelEvent.self)
    let task = Task {
      let run = RunID(1)
      let tally = CallTally(
        run, RunRequest(strategy: "", input: "", promptText: ""))
      do {
        let allowance = try runner.allowance(
          for: request.prompt, with: request.parameters, to: name, at: price, spent: .zero)
        tally.note(
          .runPlanned(run: run, plan: RunPlan(kind: .prompt, model: name, price: price)))
        tally.note(.promptComposed(run: run, prompt: request.prompt))
        if let reservation = allowance.reservation { tally.hold(reservation) }
        var allowed = request
        allowed.parameters = allowance.parameters
        var reason = FinishReason.unknown
        for try await event in base.respond(to: allowed) {
          if case .finished(let finish) = event { reason = finish }
          if let known = event.event(of: run, counter: counter) { tally.note(known) }
          continuation.yield(event)
        }
        tally.note(
          Task.isCancelled ? .runCancelled(run: run) : .runFinished(run: run, reason: reason))
        tally.settle(in: runner.account)
        continuation.finish()
      } catch {
        tally.note(
          Task.isCancelled
            ? .runCancelled(run: run)
            : .runFailed(run: run, failure: Failure(describing: error)))
        tally.settle(in: runner.account)
        continuation.finish(throwing: error)
      }
    }
    continuation.onTermination = { _ in task.cancel() }
    return stream
  }
}
