extension EvaluationResult {
  /// Cases up to which graded differences are resampled; beyond, Student's interval is as good.
  private static let mostResampled = 2000

  /// All pairs of strategies, corrected together by Holm.
  public var comparisons: [Comparison] {
    let pairs = plan.pairs
    var all = pairs.indices.map { comparison(pairs[$0], pairTallies[$0], of: pairs.count) }
    for (index, p) in MultipleComparisons.holm(all.map(\.p)).enumerated() {
      all[index].adjustedP = p
    }
    return all
  }

  private func comparison(
    _ pair: (first: Int, second: Int), _ tally: PairTally, of count: Int
  ) -> Comparison {
    let n = Double(tally.count)
    let mean = tally.count > 0 ? tally.sum / n : 0
    let variance = tally.count > 1 ? max(tally.squares - n * mean * mean, 0) / (n - 1) : 0
    let deviation = variance < 1e-18 ? 0 : variance.squareRoot()
    var result = Comparison(
      first: plan.strategies[pair.first], second: plan.strategies[pair.second], cases: tally.count,
      difference: mean, interval: ConfidenceInterval(low: -1, high: 1, level: plan.level),
      standardError: tally.count > 1 ? deviation / n.squareRoot() : 1, p: 1, adjustedP: 1,
      method: .student, comparisons: count,
      standardizedDifference: deviation > 0 ? mean / deviation : nil)
    guard tally.count > 1 else { return result }
    let isBinary = tally.graded == 0 && plan.repeats == 1
    if isBinary { result.outcomes = tally.outcomes }
    if !plan.clusters.isEmpty || !plan.weights.isEmpty {
      compareByCluster(pair, &result)
    } else if isBinary {
      result.method = .mcNemar
      result.p = tally.outcomes.exactP
      result.interval = tally.outcomes.bootstrapInterval(level: plan.level)
    } else {
      compareGraded(pair, tally, &result)
    }
    let power = PairedPower(level: plan.level, comparisons: count)
    result.casesNeeded = casesNeeded(pair, tally, of: count)
    if isBinary, result.method == .mcNemar {
      let discordance = Double(tally.outcomes.discordant) / n
      result.detectable = power.detectableDifference(cases: tally.count, discordance: discordance)
      result.power = power.exactPower(
        cases: tally.count, onlyFirst: Double(tally.outcomes.onlyFirst) / n,
        onlySecond: Double(tally.outcomes.onlySecond) / n)
    } else {
      let spread = result.standardError * n.squareRoot()
      result.detectable = power.detectableDifference(cases: tally.count, deviation: spread)
      result.power = power.power(
        cases: tally.count, deviation: spread, difference: result.difference)
    }
    return result
  }

  /// Cases that would show the difference that was seen four times in five, corrected for all comparisons; `nil`
  /// without a difference. What a comparison and a decision say is missing both comes from here.
  private func casesNeeded(
    _ pair: (first: Int, second: Int), _ tally: PairTally, of count: Int
  ) -> Int? {
    guard tally.count > 1 else { return nil }
    let n = Double(tally.count)
    let mean = tally.sum / n
    let power = PairedPower(level: plan.level, comparisons: count)
    let needed: Int?
    if !plan.clusters.isEmpty || !plan.weights.isEmpty {
      let (rows, values) = differences(pair)
      let clustered = clusteredMean(values, rows)
      let error = clustered.clusters > 1 ? clustered.correctedStandardError : 1
      needed = power.cases(deviation: error * n.squareRoot(), difference: clustered.mean)
    } else if tally.graded == 0, plan.repeats == 1 {
      needed = power.cases(
        discordance: Double(tally.outcomes.discordant) / n, difference: mean)
    } else {
      let variance = max(tally.squares - n * mean * mean, 0) / (n - 1)
      needed = power.cases(
        deviation: variance < 1e-18 ? 0 : variance.squareRoot(), difference: mean)
    }
    return needed.map { max($0, power.fewestCases) }
  }

  /// How many more cases would show the difference of two strategies, by their names; those with enough are left out.
  public var missingCases: [Set<String>: Int] {
    let pairs = plan.pairs
    var missing: [Set<String>: Int] = [:]
    for (pair, tally) in zip(pairs, pairTallies) {
      guard let needed = casesNeeded(pair, tally, of: pairs.count), needed > tally.count
      else { continue }
      missing[[plan.strategies[pair.first], plan.strategies[pair.second]]] = needed - tally.count
    }
    return missing
  }

  /// Cases that both have a score for, and their differences.
  private func differences(_ pair: (first: Int, second: Int)) -> (rows: [Int], values: [Double]) {
    var rows: [Int] = []
    var values: [Double] = []
    for row in plan.cases.indices {
      guard let first = mean(row: row, strategy: pair.first),
        let second = mean(row: row, strategy: pair.second)
      else { continue }
      rows.append(row)
      values.append(second - first)
    }
    return (rows, values)
  }

  private func compareByCluster(_ pair: (first: Int, second: Int), _ result: inout Comparison) {
    let (rows, values) = differences(pair)
    let mean = clusteredMean(values, rows)
    result.method = .clustered
    result.difference = mean.mean
    result.standardError = mean.clusters > 1 ? mean.correctedStandardError : 1
    result.p = mean.p
    let interval = mean.interval(level: plan.level)
    result.interval = ConfidenceInterval(
      low: max(interval.low, -1), high: min(interval.high, 1), level: plan.level)
  }

  private func compareGraded(
    _ pair: (first: Int, second: Int), _ tally: PairTally, _ result: inout Comparison
  ) {
    if tally.count > Self.mostResampled {
      let student = StudentT(degreesOfFreedom: Double(tally.count - 1))
      let reach = student.criticalValue(level: plan.level) * result.standardError
      result.interval = ConfidenceInterval(
        low: result.difference - reach, high: result.difference + reach, level: plan.level)
      result.p =
        result.standardError > 0
        ? student.bothTails(result.difference / result.standardError)
        : result.difference == 0 ? 1 : 0
      return
    }
    let paired = PairedDifferences(differences(pair).values)
    result.method = .bootstrap
    result.interval = paired.bootstrap(level: plan.level, seed: plan.seed).interval
    result.p = paired.permutationP(seed: plan.seed)
  }
}

/// All pairs of a running evaluation under always-valid tests, corrected by Holm: may be looked at after every cell.
public struct SequentialComparisons: Sendable, Hashable, Codable {
  public private(set) var tests: [SequentialTest]
  private let pairs: [[Int]]
  private let mostCases: Int
  private let alpha: Double

  public init(plan: EvaluationPlan) {
    let test = SequentialTest(
      expectedCases: max(plan.cases.count / 2, 1), isGraded: plan.isGraded || plan.repeats > 1)
    tests = Array(repeating: test, count: plan.pairs.count)
    pairs = plan.pairs.map { [$0.first, $0.second] }
    mostCases = plan.cases.count
    alpha = 1 - plan.level
  }

  public mutating func add(_ pairs: [EvaluationResult.NewPair]) {
    for pair in pairs where tests.indices.contains(pair.pair) {
      tests[pair.pair].add(pair.difference)
    }
  }

  /// In the order of the plan's pairs.
  public var verdicts: [SequentialTest.Verdict] {
    let adjusted = MultipleComparisons.holm(tests.map(\.p))
    return zip(tests, adjusted).map { test, p in
      test.verdict(p: p, alpha: alpha, mostCases: mostCases)
    }
  }

  /// True when no pair can still change: the run may stop.
  public var isSettled: Bool { !verdicts.contains(.open) }

  /// Strategies of which every comparison is settled or out of reach: these arms may stop.
  public var settledStrategies: Set<Int> {
    var open: Set<Int> = []
    var all: Set<Int> = []
    for (pair, verdict) in zip(pairs, verdicts) {
      all.formUnion(pair)
      if verdict == .open { open.formUnion(pair) }
    }
    return all.subtracting(open)
  }
}
