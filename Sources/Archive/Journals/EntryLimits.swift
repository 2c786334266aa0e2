import StrategyCore

/// Bounds within which the sums of a session cannot overflow; a file that anybody may have edited is held to them.
enum EntryLimits {
  /// For places, times and counts of a whole session.
  static let number = 0...(1 << 53)
  /// For tokens, and numbers of runs.
  static let tokens = 0...(1 << 40)
  /// A trillion dollars.
  static let money = Money(dollars: 1_000_000_000_000)

  /// What is beyond the bounds; `nil` when all is well.
  static func violation(in entry: JournalEntry) -> String? {
    guard number.contains(entry.sequence), entry.sequence > 0 else { return "sequence" }
    guard number.contains(entry.at) else { return "at" }
    guard tokens.contains(entry.event.run?.rawValue ?? 0) else { return "run" }
    return violation(in: entry.event)
  }

  private static func violation(in event: SessionEvent) -> String? {
    switch event {
    case .chunkReceived(_, _, let count), .reasoningReceived(_, _, let count):
      tokens.contains(count) ? nil : "tokens"
    case .usageReported(_, let usage):
      isWithin(usage) ? nil : "usage"
    case .promptComposed(_, let prompt):
      prompt.sections.allSatisfy { tokens.contains($0.tokens) } ? nil : "tokens"
    case .runPlanned(_, let plan):
      isWithin(plan.price) && isWithin(plan.comparisonPrice) ? nil : "price"
    case .sessionStarted(let workspace):
      isWithin(workspace) ? nil : "budget or price"
    case .serverReported(_, let report):
      isWithin(report.billed) ? nil : "billed"
    case .answerKept(_, let answer):
      isWithin(answer.usage) ? nil : "usage"
    case .cellEvaluated(_, let record, let answer):
      isWithin(record.cost?.amount) && (answer.map { isWithin($0) } ?? true) ? nil : "usage"
    case .evaluationStarted(_, let plan):
      isWithin(plan) ? nil : "plan"
    case .sessionResumed, .sessionRenamed, .strategyChosen, .modelChosen, .parametersChosen,
      .inputEdited, .promptEdited, .promptVersionNamed, .noteAdded, .sessionTagged,
      .sessionPinned, .runStarted,
      .passagesRetrieved, .explanationGiven, .callDelayed, .warningGiven, .runFinished,
      .runCancelled, .runFailed, .runRated, .cellJudged,
      .evaluationEnded:
      nil
    }
  }

  /// Room is made for every cell of a plan, so a short line must not ask for more of it than a machine has.
  private static func isWithin(_ plan: EvaluationPlan) -> Bool {
    guard plan.cases.count <= 10_000_000, plan.strategies.count <= 1000,
      (1...10_000).contains(plan.repeats)
    else { return false }
    return plan.cases.count * plan.strategies.count * plan.repeats <= 20_000_000
  }

  private static func isWithin(_ answer: EvaluatedAnswer) -> Bool {
    isWithin(answer.usage)
      && (answer.judging ?? []).allSatisfy {
        tokens.contains($0.calls) && isWithin($0.usage) && isWithin($0.cost.amount)
      }
  }

  private static func isWithin(_ usage: Usage) -> Bool {
    [
      usage.input, usage.cacheRead, usage.cacheWrite, usage.cacheWriteLong, usage.output,
      usage.reasoning,
    ].allSatisfy(tokens.contains)
  }

  private static func isWithin(_ workspace: Workspace) -> Bool {
    let budget = workspace.budget
    let prices = workspace.models.values.map(\.price)
    return [budget.run, budget.session, budget.day, budget.month].allSatisfy(isWithin)
      && prices.allSatisfy { price in
        guard case .rates(let input, let output) = price else { return true }
        return isWithin(input) && isWithin(output)
      }
  }

  private static func isWithin(_ price: ModelPrice?) -> Bool {
    price?.amounts.allSatisfy { isWithin($0) } ?? true
  }

  private static func isWithin(_ amount: Money?) -> Bool {
    guard let amount else { return true }
    return amount >= Money.zero - money && amount <= money
  }
}
