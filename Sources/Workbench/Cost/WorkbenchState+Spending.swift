import StrategyCore

/// The sums that programs share, as they were read, and what this session had settled by then.
struct KnownSpending: Sendable, Equatable {
  var shared: SharedSpending
  var settled: Money
}

extension SessionState {
  /// What has ended; what is on its way is not in the shared sums yet.
  var settledAmount: Money {
    runningRuns.reduce(spending.amount) { amount, run in
      guard let cost = run.cost, cost.provenance != .unpriced else { return amount }
      return amount - cost.amount
    }
  }
}

extension WorkbenchState {
  mutating func adopt(_ shared: SharedSpending, in session: SessionState) {
    known = KnownSpending(shared: shared, settled: session.settledAmount)
  }

  /// Follows what the live session spends.
  mutating func notePace(in session: SessionState) {
    pace.note(session.spending.amount, at: max(now, session.time))
  }

  /// Events after which the sums on disk are others.
  static func changesSpending(_ event: SessionEvent) -> Bool {
    switch event {
    case .sessionStarted, .sessionResumed, .runFinished, .runCancelled, .runFailed,
      .evaluationEnded:
      true
    default: false
    }
  }

  /// The shared sums with what this session has spent since they were read; `nil` in a recording.
  func sharedSpending(in session: SessionState) -> SharedSpending? {
    guard replay == nil, var shared = known?.shared, let settled = known?.settled else {
      return nil
    }
    let more = session.spending.amount - settled
    shared.today += more
    shared.month += more
    return shared
  }

  func meter(of session: SessionState) -> CostMeter {
    var meter = CostMeter(
      session: session, run: response.run(in: session), showsComparison: showsComparisonPrice,
      shared: sharedSpending(in: session))
    let isSpending = !session.runningRuns.isEmpty || evaluate.isRunning
    guard replay == nil, isSpending else { return meter }
    meter.perMinute = pace.perMinute
    if evaluate.isRunning { meter.evaluation = session.evaluations.last }
    return meter
  }
}
