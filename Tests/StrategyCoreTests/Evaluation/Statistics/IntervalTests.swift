import Foundation
import StrategyCore
import Testing

/// Expected values: statsmodels 0.15.0 and SciPy 1.17.1.
struct IntervalTests {
  @Test(arguments: [
    (0, 10, 0.0, 0.2775327999), (1, 10, 0.0178762131, 0.4041500268),
    (5, 10, 0.2365930905, 0.7634069095), (45, 50, 0.7863976856, 0.9565242351),
    (10, 10, 0.7224672001, 1), (91, 100, 0.8377378715, 0.95192746),
    (2809, 3080, 0.9014886181, 0.9215108888),
  ])
  func `Wilson intervals are those of proportion_confint`(
    k: Int, n: Int, low: Double, high: Double
  ) {
    let interval = Proportion(successes: k, trials: n).wilsonInterval()
    #expect(abs(interval.low - low) < 1e-10)
    #expect(abs(interval.high - high) < 1e-10)
  }

  @Test(arguments: [
    (0, 10, 0.0, 0.3084971078), (45, 50, 0.7818646336, 0.9667249064), (10, 10, 0.6915028922, 1.0),
  ])
  func `exact intervals are those of proportion_confint`(
    k: Int, n: Int, low: Double, high: Double
  ) {
    let interval = Proportion(successes: k, trials: n).exactInterval()
    #expect(abs(interval.low - low) < 1e-10)
    #expect(abs(interval.high - high) < 1e-10)
  }

  @Test func `nothing tried leaves everything possible`() {
    let interval = Proportion(successes: 0, trials: 0).wilsonInterval()
    #expect(interval == ConfidenceInterval(low: 0, high: 1, level: 0.95))
    #expect(Bootstrap(meanOf: []).interval.low == -.infinity)
  }

  static let graded = [
    0.1, -0.3, 0.5, 0.9, 0.2, 0.0, -0.1, 0.35, 1.0, 0.05, 0.6, -0.2, 0.15, 0.4, 0.0, 0.8, -0.5,
    0.25, 0.3, 0.7, 0.1, 0.45, -0.05, 0.9,
  ]
  static let skewed = (0..<30).map { exp(-2 + 5 * Double($0) / 29) }

  /// SciPy's ends from a million resamples.
  @Test(arguments: [
    (graded, Bootstrap.Method.percentile, 0.12083333, 0.43333333),
    (graded, .biasCorrected, 0.12083333, 0.43333333),
    (skewed, .percentile, 2.43492327, 6.23846344), (skewed, .biasCorrected, 2.63310467, 6.58419889),
  ])
  func `bootstrap intervals are those of scipy.stats.bootstrap but for chance`(
    values: [Double], method: Bootstrap.Method, low: Double, high: Double
  ) {
    let bootstrap = PairedDifferences(values).bootstrap(method: method, seed: 3)
    let chance = 0.06 * bootstrap.standardError
    #expect(abs(bootstrap.interval.low - low) < chance)
    #expect(abs(bootstrap.interval.high - high) < chance)
  }

  @Test func `the same seed gives the same interval and another seed another`() {
    let first = PairedDifferences(Self.skewed).bootstrap(resamples: 500, seed: 5)
    #expect(first == PairedDifferences(Self.skewed).bootstrap(resamples: 500, seed: 5))
    #expect(first != PairedDifferences(Self.skewed).bootstrap(resamples: 500, seed: 6))
  }

  @Test func `resampling counts and resampling values give the same interval but for chance`() {
    let values =
      Array(repeating: -1.0, count: 12) + Array(repeating: 0, count: 60)
      + Array(repeating: 1, count: 28)
    let clusters = Bootstrap(
      clusterSums: values, sizes: Array(repeating: 1, count: 100), resamples: 4000)
    let counts = Bootstrap(meanOf: values, method: .percentile)
    #expect(abs(clusters.interval.low - counts.interval.low) < 0.0101)
    #expect(abs(clusters.interval.high - counts.interval.high) < 0.0101)
    #expect(abs(clusters.standardError - counts.standardError) < 0.002)
  }

  @Test func `differences that are all equal have an interval without width`() {
    let bootstrap = Bootstrap(meanOf: Array(repeating: 0.25, count: 40))
    #expect(bootstrap.interval.low == 0.25)
    #expect(bootstrap.interval.high == 0.25)
  }

  @Test func `clustered errors are those of statsmodels`() {
    let scores = [1, 1, 1, 0, 0, 0, 1, 0, 1, 1, 0, 1.0]
    let mean = ClusteredMean(of: scores, clusters: [0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 3, 3])
    #expect(isClose(mean.mean, 7.0 / 12))
    #expect(abs(mean.standardError - 0.1881419053) < 1e-10)
    #expect(abs(mean.correctedStandardError - 0.21724756) < 1e-8)
    #expect(abs(mean.p - 0.0747238) < 1e-7)
    #expect(abs(mean.interval().low + 0.10804536) < 1e-8)
    #expect(abs(mean.interval().high - 1.27471203) < 1e-8)
  }

  @Test func `clustered paired differences are those of statsmodels`() {
    let mean = ClusteredMean(of: Self.graded, clusters: (0..<24).map { $0 / 3 })
    #expect(abs(mean.correctedStandardError - 0.04724556) < 1e-8)
    #expect(abs(mean.p - 0.00064971) < 1e-8)
    #expect(abs(mean.interval().low - 0.16328201) < 1e-8)
  }

  @Test func `weighted errors are those of statsmodels' WLS with HC0`() {
    let mean = ClusteredMean(
      of: Self.graded, clusters: Array(0..<24), weights: (0..<24).map { Double(1 + $0 % 3) })
    #expect(abs(mean.mean - 0.27291667) < 1e-8)
    #expect(abs(mean.standardError - 0.09011989) < 1e-8)
  }

  static let paired = PairedDifferences([0.2, -0.1, 0.1, 0.1, 0, 0.3, 0.1, 0.1])

  @Test func `Student's paired test is that of scipy.stats.ttest_rel`() {
    #expect(isClose(Self.paired.mean, 0.1))
    #expect(abs(Self.paired.standardError - 0.0422577127) < 1e-10)
    #expect(isClose(Self.paired.studentP, 0.049867230568885125, 1e-9))
    #expect(abs(Self.paired.studentInterval().low - 7.63876466062241e-05) < 1e-12)
    #expect(isClose(Self.paired.studentInterval().high, 0.1999236123533938))
  }

  @Test func `the permutation test is exact for few cases and close for more`() {
    #expect(Self.paired.permutationP() == 0.09375)
    #expect(abs(PairedDifferences(Self.graded).permutationP() - 0.00297) < 0.0016)
    #expect(PairedDifferences([0, 0]).permutationP() == 1)
  }
}
