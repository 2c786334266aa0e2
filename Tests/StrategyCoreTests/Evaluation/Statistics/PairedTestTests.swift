import StrategyCore
import Testing

/// Expected values: statsmodels 0.15.0 and SciPy 1.17.1.
struct PairedTestTests {
  @Test(arguments: [
    (10, 2, 0.0385742188, 0.0224609375), (5, 5, 1, 0.75390625),
    (30, 12, 0.0079158973, 0.0054015727), (1, 0, 1, 0.5), (25, 40, 0.0816815339, 0.0640175041),
    (0, 0, 1, 1),
  ])
  func `McNemar's exact test and its mid-p are those of statsmodels`(
    b: Int, c: Int, exact: Double, mid: Double
  ) {
    let outcomes = PairedOutcomes(both: 3, onlyFirst: b, onlySecond: c, neither: 4)
    #expect(abs(outcomes.exactP - exact) < 1e-10)
    #expect(abs(outcomes.midP - mid) < 1e-10)
  }

  @Test func `corrections are those of statsmodels' multipletests`() {
    let p = [0.001, 0.012, 0.03, 0.04, 0.2]
    for (value, expected) in zip(MultipleComparisons.holm(p), [0.005, 0.048, 0.09, 0.09, 0.2]) {
      #expect(isClose(value, expected))
    }
    for (value, expected) in zip(
      MultipleComparisons.benjaminiHochberg(p), [0.005, 0.03, 0.05, 0.05, 0.2])
    { #expect(isClose(value, expected)) }
    #expect(MultipleComparisons.holm([]).isEmpty)
  }

  @Test func `sizes of runs are the published ones`() {
    let power = PairedPower()
    #expect(power.cases(discordance: 0.15, difference: 0.05) == 469)
    #expect(power.cases(discordance: 0.10, difference: 0.02) == 1960)
    #expect(power.casesPerUnpairedArm(first: 0.8, second: 0.85) == 903)
    #expect(power.casesPerUnpairedArm(first: 0.9, second: 0.92) == 3211)
    #expect(power.cases(deviation: 1, difference: 0.1) == 785)
    #expect(power.cases(deviation: 1, difference: 0.2) == 197)
    #expect(power.cases(discordance: 0.1, difference: 0) == nil)
    #expect(power.cases(discordance: 0.1, difference: 0.2) == nil)
  }

  @Test func `detectable differences and power of graded scores undo each other`() {
    let power = PairedPower(alpha: 0.01, power: 0.9)
    let seen = power.detectableDifference(cases: 250, deviation: 0.4) ?? 0
    #expect(power.cases(deviation: 0.4, difference: seen * 0.99999) == 251)
    #expect(isClose(power.power(cases: 250, deviation: 0.4, difference: seen), 0.9, 1e-9))
  }

  /// Expected values: a sum over all tables with scipy.stats.binom.
  @Test(arguments: [
    (469, 0.1, 0.05, 0.7755796702918851), (60, 0.25, 0.05, 0.7972957088990865),
    (200, 0.15, 0.15, 0.037443818684901986),
  ])
  func `the exact test's power is summed over all tables`(
    n: Int, b: Double, c: Double, power: Double
  ) {
    let value = PairedPower().exactPower(cases: n, onlyFirst: b, onlySecond: c)
    #expect(isClose(value, power, 1e-9))
  }

  @Test func `the cases for the exact test reach the power that was asked for`() {
    let power = PairedPower()
    let cases = power.casesForExactTest(onlyFirst: 0.1, onlySecond: 0.05) ?? 0
    #expect((469...520).contains(cases))
    #expect(power.exactPower(cases: cases, onlyFirst: 0.1, onlySecond: 0.05) >= 0.8)
  }

  @Test(arguments: [
    (10, 3, 1, 0.3), (10, 3, 5, 0.9166666667), (20, 1, 10, 0.5), (5, 5, 2, 1), (5, 0, 3, 0),
  ])
  func `pass at k is the unbiased estimate`(n: Int, c: Int, k: Int, value: Double) {
    #expect(abs((RepeatedAnswers.passAtK(right: c, of: n, k: k) ?? -1) - value) < 1e-10)
  }

  @Test func `repeats that are too few for k have no estimate`() {
    #expect(RepeatedAnswers.passAtK(right: 1, of: 2, k: 3) == nil)
    #expect(RepeatedAnswers.allOfK(right: 3, of: 4, k: 2) == 0.5)
    #expect(RepeatedAnswers.allOfK(right: 1, of: 4, k: 2) == 0)
    #expect(RepeatedAnswers.flipRate([[true, false], [true, true], [true]]) == 0.5)
    #expect(RepeatedAnswers.flipRate([[true]]) == nil)
  }

  @Test func `the cheaper one is good enough when its worst likely loss is within the margin`() {
    let close = NonInferiority(difference: -0.005, standardError: 0.007, margin: 0.02)
    #expect(close.verdict == .goodEnough)
    #expect(isClose(close.interval.low, -0.005 - 1.6448536269514722 * 0.007))
    #expect(isClose(close.p, 0.016062285603828316, 1e-9))
    #expect(
      NonInferiority(difference: -0.01, standardError: 0.01, margin: 0.02).verdict == .open)
    #expect(
      NonInferiority(difference: -0.06, standardError: 0.01, margin: 0.02).verdict == .worse)
  }
}
