extension SessionState {
  /// Every rule about a session that does not hold, in words; empty for whatever was folded.
  package var brokenInvariants: [String] {
    var broken: [String] = []
    func require(_ holds: Bool, _ rule: String) {
      if !holds { broken.append(rule) }
    }
    require(time >= 0, "time is not negative")
    require(Set(runs.map(\.id)).count == runs.count, "a run has a number of its own")
    require(runs.allSatisfy { $0.id.rawValue >= 1 }, "runs are numbered from 1")
    require(run(nextRunID) == nil, "the next run's number is free")
    require(
      running.sorted() == runs.indices.filter { runs[$0].isRunning },
      "the runs on their way are those without an ending")
    require(
      settled
        == Dictionary(grouping: runs.filter { !$0.isRunning }, by: \.request.strategy)
        .mapValues { Spending(of: $0) },
      "what has ended is settled")
    require(
      spending.runs == runs.count + evaluations.reduce(0) { $0 + $1.spending.runs },
      "the session's spending counts every run, cell and judge that was called for")
    require(
      evaluations.allSatisfy { evaluation in
        evaluation.results.values.reduce(0) { $0 + $1.spending.runs }
          <= evaluation.recorded + evaluation.retried
      },
      "no cell is called for that is not recorded")
    require(
      !evaluations.isEmpty || spending == Spending(of: runs),
      "the session's spending is that of its runs")
    for run in runs {
      broken += run.brokenInvariants(at: time).map { "run \(run.id.rawValue): \($0)" }
    }
    return broken
  }
}

extension Run {
  fileprivate func brokenInvariants(at now: Microseconds) -> [String] {
    let moments = [startedAt, firstTokenAt, lastTokenAt, endedAt, now].compactMap { $0 }
    let rules = [
      (isRunning == (endedAt == nil), "it has an end exactly when it has ended"),
      (moments == moments.sorted(), "start, first token, last token and end follow each other"),
      ((firstTokenAt == nil) == (lastTokenAt == nil), "a first token means a last one"),
      (text.isEmpty || firstTokenAt != nil, "text means a first token"),
      (usage == usage.normalized, "usage is possible"),
      ((cost == nil) == (plan == nil), "a plan means a cost"),
      ((timeToFirstToken ?? 0) >= 0 && (totalSeconds ?? 0) >= 0, "durations are not negative"),
    ]
    return rules.filter { !$0.0 }.map(\.1)
  }
}
