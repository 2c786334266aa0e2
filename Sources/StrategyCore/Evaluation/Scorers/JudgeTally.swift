import Synchronization

/// Counts what judges are asked about one answer.
public final class JudgeTally: Sendable {
  private struct Count {
    var calls: [JudgeCalls] = []
    var refusal: Failure?
  }

  let share: CommittedSpending.Share?
  private let count = Mutex(Count())

  public convenience init() {
    self.init(nil)
  }

  /// - Parameter spent: what the session has spent, where nothing else spends meanwhile.
  public convenience init(spent: Money) {
    self.init(CommittedSpending(spent: spent).share(of: 0))
  }

  /// - Parameter share: where their calls count beside those of other cells.
  init(_ share: CommittedSpending.Share?) {
    self.share = share
  }

  /// By model, in the order in which they were first asked; `nil` when none was.
  public var calls: [JudgeCalls]? {
    count.withLock { $0.calls.isEmpty ? nil : $0.calls }
  }

  /// Why a budget did not let a judge be asked.
  public var refusal: Failure? { count.withLock(\.refusal) }

  func note(_ answer: BookedModel.Answer, of model: String) {
    count.withLock { count in
      if let failure = answer.failure {
        if failure.kind == .budget { count.refusal = count.refusal ?? failure }
        if answer.usage.total == 0 { return }
      }
      if let index = count.calls.firstIndex(where: { $0.model == model }) {
        count.calls[index].add(answer)
      } else {
        count.calls.append(
          JudgeCalls(model: model, calls: 1, usage: answer.usage, cost: answer.cost))
      }
    }
  }
}

extension JudgeCalls {
  fileprivate mutating func add(_ answer: BookedModel.Answer) {
    calls += 1
    usage = usage + answer.usage
    cost = Cost(
      amount: cost.amount + answer.cost.amount,
      provenance: cost.provenance.weaker(answer.cost.provenance))
  }
}
