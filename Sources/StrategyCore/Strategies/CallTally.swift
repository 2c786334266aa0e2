import Synchronization

/// Counts what one call comes to while its events pass, without keeping its text.
final class CallTally: Sendable {
  private struct Count {
    var run: Run
    var reservation: SpendingReservation?
    let start = ContinuousClock.now
  }

  private let count: Mutex<Count>

  init(_ run: RunID, _ request: RunRequest) {
    count = Mutex(Count(run: Run(id: run, request: request, startedAt: 0)))
  }

  func note(_ event: SessionEvent) {
    count.withLock { count in
      let time = Microseconds((ContinuousClock.now - count.start) / .microseconds(1))
      switch event {
      case .chunkReceived(let run, _, let tokens):
        count.run.apply(.chunkReceived(run: run, text: "", tokens: tokens), at: time)
      case .reasoningReceived(let run, _, let tokens):
        count.run.apply(.reasoningReceived(run: run, text: "", tokens: tokens), at: time)
      default: count.run.apply(event, at: time)
      }
    }
  }

  var run: Run { count.withLock { $0.run } }

  func hold(_ reservation: SpendingReservation) {
    count.withLock { $0.reservation = reservation }
  }

  /// Books the call, which must have ended.
  func settle(in account: (any SpendingAccount)?) {
    let (reservation, amount) = count.withLock { ($0.reservation, $0.run.knownAmount) }
    if let reservation { account?.settle(reservation, at: amount) }
  }
}

extension Run {
  /// What an ended run came to; `nil` when it was cut before the server said what it counted, so that anything up to
  /// its worst case may have been paid.
  var knownAmount: Money? {
    let isKnown =
      switch status {
      case .finished: true
      case .failed: usage.provenance != .estimated || firstTokenAt == nil
      case .cancelled, .interrupted, .running: usage.provenance != .estimated
      }
    guard isKnown || kept != nil || report?.billed != nil, let cost else { return nil }
    return cost.amount
  }
}

/// Tells once, for each cap, that it is nearly reached.
final class BudgetNotices: Sendable {
  private let told = Mutex<Set<Budget.Cap>>([])

  func new(_ rows: [Budget.Row]) -> [String] {
    rows.compactMap { row in
      guard let notice = row.notice, told.withLock({ $0.insert(row.cap).inserted }) else {
        return nil
      }
      return notice
    }
  }
}
