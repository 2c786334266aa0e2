import StrategyCore
import Testing

/// Simulated evaluations of four strategies: how often the verdict claims what is not there, and finds what is.
struct FalsePositiveTests {
  /// Right or wrong per strategy, alike within a case: some cases are hard for all.
  private func answers(
    _ rates: [Double], _ generator: inout Xoshiro256
  ) -> [Bool] {
    let isHard = generator.unit() < 0.4
    return rates.map { rate in
      let own = isHard ? rate - 0.3 : rate + 0.2
      return generator.unit() < own
    }
  }

  private static let pairs = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]

  /// Smallest corrected p of a fixed run.
  private func smallest(
    _ rates: [Double], cases: Int, _ generator: inout Xoshiro256
  ) -> [Double] {
    var tables = Self.pairs.map { _ in PairedOutcomes() }
    for _ in 0..<cases {
      let right = answers(rates, &generator)
      for (index, pair) in Self.pairs.enumerated() {
        tables[index].add(first: right[pair.0], second: right[pair.1])
      }
    }
    return MultipleComparisons.holm(tables.map(\.exactP))
  }

  @Test func `without a difference at most one evaluation in twenty claims one`() {
    var generator = Xoshiro256(seed: 20)
    let runs = 600
    let claims = (0..<runs).count { _ in
      (smallest([0.7, 0.7, 0.7, 0.7], cases: 150, &generator).min() ?? 1) <= 0.05
    }
    #expect(Double(claims) / Double(runs) <= 0.05)
  }

  @Test(arguments: [false, true])
  func `looking after every case claims no more`(isGraded: Bool) {
    var generator = Xoshiro256(seed: 21)
    let runs = isGraded ? 120 : 300
    var claims = 0
    for _ in 0..<runs {
      var tests = Self.pairs.map { _ in SequentialTest(expectedCases: 100, isGraded: isGraded) }
      for _ in 0..<150 {
        let right = answers([0.7, 0.7, 0.7, 0.7], &generator)
        for (index, pair) in Self.pairs.enumerated() {
          let (a, b) = (right[pair.0] ? 1.0 : 0, right[pair.1] ? 1.0 : 0)
          let blur = isGraded ? 0.3 * (generator.unit() - generator.unit()) : 0
          tests[index].add(isGraded ? 0.7 * (b - a) + blur : b - a)
        }
      }
      if (MultipleComparisons.holm(tests.map(\.p)).min() ?? 1) <= 0.05 { claims += 1 }
    }
    #expect(Double(claims) / Double(runs) <= 0.05)
  }

  @Test func `a difference is found as often as promised`() throws {
    let (b, c) = (0.08, 0.18)
    let power = PairedPower()
    let cases = try #require(power.casesForExactTest(onlyFirst: b, onlySecond: c))
    var generator = Xoshiro256(seed: 22)
    let runs = 1_000
    let found = (0..<runs).count { _ in
      let discordant = generator.binomial(trials: cases, probability: b + c)
      let second = generator.binomial(trials: discordant, probability: c / (b + c))
      return PairedOutcomes(
        onlyFirst: discordant - second, onlySecond: second, neither: cases - discordant
      ).exactP <= 0.05
    }
    #expect(abs(Double(found) / Double(runs) - 0.8) < 0.035)
    #expect(Double(found) / Double(runs) > 0.765)
  }

  @Test func `a large difference settles a sequential run early`() {
    var generator = Xoshiro256(seed: 23)
    var test = SequentialTest(expectedCases: 200)
    var count = 0
    while count < 1_000, test.verdict(mostCases: 1_000) == .open {
      let right = answers([0.5, 0.75], &generator)
      test.add((right[1] ? 1 : 0) - (right[0] ? 1 : 0))
      count += 1
    }
    #expect(test.verdict(mostCases: 1_000) == .secondIsBetter)
    #expect(count < 300)
    #expect(test.interval().contains(0.25))
  }

  @Test func `a run that cannot be settled within its cases says so`() {
    var generator = Xoshiro256(seed: 24)
    var test = SequentialTest(expectedCases: 2_000)
    for index in 0..<1_900 {
      test.add(index % 20 == 0 ? (generator.unit() < 0.5 ? 1 : -1) : 0)
    }
    #expect(test.verdict(mostCases: 2_000) == .outOfReach)
    #expect(SequentialTest(expectedCases: 10).verdict(mostCases: 10) == .open)
  }

  @Test func `the interval at all looks holds the true difference`() {
    var generator = Xoshiro256(seed: 25)
    let misses = (0..<200).count { _ in
      var test = SequentialTest(expectedCases: 100)
      var isMissed = false
      for index in 0..<300 {
        let right = answers([0.6, 0.7], &generator)
        test.add((right[1] ? 1 : 0) - (right[0] ? 1 : 0))
        if index >= 20, !test.interval().contains(0.1) { isMissed = true }
      }
      return isMissed
    }
    #expect(misses <= 10)
  }

  @Test func `arms stop when all their comparisons are settled`() {
    let plan = EvaluationResultTests.plan(400, ["a", "b", "c"])
    var result = EvaluationResult(plan: plan)
    var looks = SequentialComparisons(plan: plan)
    var generator = Xoshiro256(seed: 26)
    for cell in plan.schedule.prefix(360) {
      let value = cell.strategy == 0 ? 0.0 : generator.unit() < 0.8 ? 1 : 0
      looks.add(result.record(EvaluationResultTests.record(cell.row, cell.strategy, value)))
    }
    #expect(looks.verdicts[0] == .secondIsBetter)
    #expect(looks.verdicts[1] == .secondIsBetter)
    #expect(looks.settledStrategies.contains(0))
    #expect(looks.isSettled == (looks.verdicts[2] != .open))
  }

  @Test func `the corrected interval of a judged rate holds the true rate`() {
    var generator = Xoshiro256(seed: 27)
    let runs = 400
    let misses = (0..<runs).count { _ in
      let (rate, sensitivity, specificity) = (0.7, 0.9, 0.8)
      let seen = rate * sensitivity + (1 - rate) * (1 - specificity)
      func draw(_ trials: Int, _ p: Double) -> Proportion {
        Proportion(successes: generator.binomial(trials: trials, probability: p), trials: trials)
      }
      let correction = JudgeCorrection(
        sensitivity: draw(60, sensitivity), specificity: draw(40, specificity),
        observed: draw(400, seen))
      return correction.interval()?.contains(rate) != true
    }
    #expect(Double(misses) / Double(runs) < 0.08)
  }
}
