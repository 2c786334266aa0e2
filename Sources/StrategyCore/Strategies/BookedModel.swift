/// A model whose calls no run carries, such as a judge: each is reserved before and booked after, like those of runs.
public struct BookedModel: Sendable {
  /// All of an answer, or as much of it as came before a failure.
  public struct Answer: Sendable {
    public var text = ""
    public var usage = Usage()
    public var cost = Cost.unpriced
    public var failure: Failure?
  }

  public let name: String
  private let base: any LanguageModel
  private let price: ModelPrice?
  private let counter: any TokenCounter
  private let runner: StrategyRunner?

  /// - Parameter runner: whose budget and account count; `nil` when nothing is to be booked.
  public init(
    _ base: any LanguageModel, price: ModelPrice?,
    counter: any TokenCounter = EstimatingTokenCounter(), by runner: StrategyRunner? = nil
  ) {
    name = base.name
    self.base = base
    self.price = price
    self.counter = counter
    self.runner = runner
  }

  /// - Parameter share: the part in what the session spends at the same time.
  func answer(_ request: ModelRequest, within share: CommittedSpending.Share?) async -> Answer {
    let run = RunID(1)
    let tally = CallTally(run, RunRequest(strategy: "", input: "", promptText: ""))
    var answer = Answer()
    do {
      try Task.checkCancellation()
      tally.note(.runPlanned(run: run, plan: RunPlan(kind: .prompt, model: name, price: price)))
      tally.note(.promptComposed(run: run, prompt: request.prompt))
      var request = request
      share?.expect(price?.worstCase(of: request.prompt, with: request.parameters))
      if let runner {
        let allowance = try runner.allowance(
          for: request.prompt, with: request.parameters, to: name, at: price,
          spent: share?.ofOthers ?? .zero)
        if let reservation = allowance.reservation { tally.hold(reservation) }
        request.parameters = allowance.parameters
      }
      var reason = FinishReason.unknown
      for try await event in base.respond(to: request) {
        if case .finished(let finish) = event { reason = finish }
        if case .text(let part) = event { answer.text += part }
        if let known = event.event(of: run, counter: counter) { tally.note(known) }
      }
      try Task.checkCancellation()
      tally.note(.runFinished(run: run, reason: reason))
    } catch {
      let failure = Failure(describing: error)
      answer.failure = failure
      tally.note(
        Task.isCancelled ? .runCancelled(run: run) : .runFailed(run: run, failure: failure))
    }
    tally.settle(in: runner?.account)
    (answer.usage, answer.cost) = (tally.run.usage, tally.run.cost ?? .unpriced)
    share?.book(answer.cost.amount)
    return answer
  }
}
