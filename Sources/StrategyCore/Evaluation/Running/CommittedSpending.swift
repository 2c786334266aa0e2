import Synchronization

/// What is spent, with the worst case of every call on its way.
///
/// A call is counted from the moment its prompt is known, before it asks whether it may go on: of two that ask at once,
/// each sees the other.
final class CommittedSpending: Sendable {
  private struct Amounts {
    var spent: Money
    var onTheirWay: [Int: Money] = [:]
  }

  /// The part of one cell, for calls that no run carries.
  struct Share: Sendable {
    fileprivate let ledger: CommittedSpending
    fileprivate let place: Int

    /// What all other cells have spent and may spend.
    var ofOthers: Money { ledger.committed(besides: place) }

    func expect(_ worstCase: Money?) {
      ledger.amounts.withLock { $0.onTheirWay[place] = worstCase }
    }

    func book(_ amount: Money) {
      ledger.amounts.withLock { amounts in
        amounts.onTheirWay[place] = nil
        amounts.spent += amount
      }
    }
  }

  private let amounts: Mutex<Amounts>

  init(spent: Money) {
    amounts = Mutex(Amounts(spent: spent))
  }

  func share(of place: Int) -> Share {
    Share(ledger: self, place: place)
  }

  func committed(besides place: Int) -> Money {
    amounts.withLock { amounts in
      amounts.onTheirWay.reduce(amounts.spent) { $1.key == place ? $0 : $0 + $1.value }
    }
  }

  func note(_ run: Run, at place: Int) {
    amounts.withLock { amounts in
      if !run.isRunning {
        amounts.onTheirWay[place] = nil
        if let cost = run.cost { amounts.spent += cost.amount }
      } else if amounts.onTheirWay[place] == nil, let price = run.plan?.price, !price.isFree,
        let prompt = run.prompt
      {
        amounts.onTheirWay[place] = price.worstCase(
          of: prompt, with: run.plan?.parameters ?? RequestParameters())
      }
    }
  }
}
