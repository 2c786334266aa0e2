import StrategyCore
import Testing

/// Four systems of Cobbe et al. 2021 on the 1 319 questions of GSM8K's test set, from the outcomes that were
/// published with it. Expected values: statsmodels 0.15.0 (McNemar, Holm, Wilson, Clopper–Pearson), SciPy 1.17.1.
struct PublishedSystemsTests {
  static let rates = [
    "6B fine-tuned": 0.216831, "6B verified": 0.390447, "175B fine-tuned": 0.347233,
    "175B verified": 0.562547,
  ]

  struct Pair: Sendable, CustomStringConvertible {
    var first: String
    var second: String
    var right: (first: Int, second: Int)
    var only: (first: Int, second: Int)
    var difference: Double
    var error: Double
    var unpaired: Double
    var correlation: Double
    var interval: (Double, Double)
    var shareAbove: Double
    var p: Double
    var midP: Double
    var holm: Double
    var detectable: Double
    var h: Double
    var odds: (Double, Double, Double)

    var description: String { "\(first) and \(second)" }

    var outcomes: PairedOutcomes {
      let both = right.first - only.first
      return PairedOutcomes(
        both: both, onlyFirst: only.first, onlySecond: only.second,
        neither: 1319 - both - only.first - only.second)
    }
  }

  static let pairs = [
    Pair(
      first: "6B fine-tuned", second: "6B verified", right: (286, 515), only: (64, 293),
      difference: 0.173616, error: 0.013509, unpaired: 0.01759, correlation: 0.4161,
      interval: (0.1471, 0.2002), shareAbove: 1, p: 3.928874710490944e-36,
      midP: 2.3898473118218768e-36, holm: 1.5715498841963777e-35,
      detectable: 0.040096356933884185, h: 0.38115847958026905,
      odds: (4.578125, 3.4828140483606544, 6.09797264601392)),
    Pair(
      first: "6B fine-tuned", second: "175B fine-tuned", right: (286, 458), only: (88, 260),
      difference: 0.130402, error: 0.013685, unpaired: 0.017344, correlation: 0.3814,
      interval: (0.1039, 0.1577), shareAbove: 1, p: 7.466006443046378e-21,
      midP: 4.9821985816386204e-21, holm: 1.4932012886092756e-20,
      detectable: 0.03958771447730468, h: 0.2915562416801959,
      odds: (2.9545454545454546, 2.311637406899099, 3.806699660256097)),
    Pair(
      first: "6B fine-tuned", second: "175B verified", right: (286, 742), only: (43, 499),
      difference: 0.345716, error: 0.014869, unpaired: 0.017764, correlation: 0.3045,
      interval: (0.3161, 0.3745), shareAbove: 1, p: 1.6569333623969997e-99,
      midP: 8.995467720491714e-100, holm: 9.941600174381998e-99,
      detectable: 0.049404948462680585, h: 0.7274793085914933,
      odds: (11.604651162790697, 8.489579855491069, 16.238882768607503)),
    Pair(
      first: "6B verified", second: "175B fine-tuned", right: (515, 458), only: (209, 152),
      difference: -0.043215, error: 0.014361, unpaired: 0.018776, correlation: 0.4151,
      interval: (-0.0713, -0.0152), shareAbove: 0.0018, p: 0.003150656880360618,
      midP: 0.0026873913284713906, holm: 0.003150656880360618,
      detectable: 0.040320360670863094, h: -0.08960223790007316,
      odds: (0.7272727272727273, 0.5862152118968542, 0.9005710988545426)),
    Pair(
      first: "6B verified", second: "175B verified", right: (515, 742), only: (79, 306),
      difference: 0.1721, error: 0.014106, unpaired: 0.019165, correlation: 0.4583,
      interval: (0.144, 0.2009), shareAbove: 1, p: 1.2400534250724266e-32,
      midP: 7.787150265806292e-33, holm: 3.72016027521728e-32,
      detectable: 0.0416390844782007, h: 0.3463208290112243,
      odds: (3.8734177215189876, 3.0155292679660666, 5.025648865477143)),
    Pair(
      first: "175B fine-tuned", second: "175B verified", right: (458, 742), only: (76, 360),
      difference: 0.215315, error: 0.014684, unpaired: 0.018939, correlation: 0.3992,
      interval: (0.1873, 0.2449), shareAbove: 1, p: 2.8913946350346335e-45,
      midP: 1.7487808353214374e-45, holm: 1.4456973175173168e-44,
      detectable: 0.04431125515301408, h: 0.43592306691129745,
      odds: (4.7368421052631575, 3.6894032030013886, 6.149631909944074)),
  ]

  @Test(arguments: pairs)
  func `rates and differences are the published ones`(pair: Pair) {
    let outcomes = pair.outcomes
    #expect(outcomes.count == 1319)
    #expect(abs(outcomes.first.rate - (Self.rates[pair.first] ?? 0)) < 5e-7)
    #expect(abs(outcomes.second.rate - (Self.rates[pair.second] ?? 0)) < 5e-7)
    #expect(abs(outcomes.difference - pair.difference) < 5e-7)
    #expect(abs(outcomes.standardError - pair.error) < 5e-7)
    #expect(abs(outcomes.unpairedStandardError - pair.unpaired) < 5.1e-7)
    #expect(abs((outcomes.correlation ?? 0) - pair.correlation) < 5e-5)
  }

  @Test(arguments: pairs)
  func `McNemar's test is that of statsmodels`(pair: Pair) {
    #expect(isClose(pair.outcomes.exactP, pair.p))
    #expect(isClose(pair.outcomes.midP, pair.midP, 1e-9))
  }

  @Test func `Holm's correction over all six pairs is that of statsmodels`() {
    let adjusted = MultipleComparisons.holm(Self.pairs.map(\.outcomes.exactP))
    for (p, pair) in zip(adjusted, Self.pairs) { #expect(isClose(p, pair.holm)) }
  }

  /// The published ends come from 10 000 resamples, whose own error is 0.0004.
  @Test(arguments: pairs)
  func `bootstrap intervals are the published ones but for chance`(pair: Pair) {
    let bootstrap = pair.outcomes.bootstrap()
    #expect(abs(bootstrap.interval.low - pair.interval.0) < 0.0013)
    #expect(abs(bootstrap.interval.high - pair.interval.1) < 0.0013)
    #expect(abs(bootstrap.standardError - pair.error) < 0.0003)
    #expect(abs(bootstrap.shareAboveZero - pair.shareAbove) < 0.0015)
  }

  @Test(arguments: pairs)
  func `detectable differences solve Connor's formula`(pair: Pair) {
    let power = PairedPower()
    let discordance = Double(pair.only.first + pair.only.second) / 1319
    let detectable = power.detectableDifference(cases: 1319, discordance: discordance) ?? 0
    #expect(isClose(detectable, pair.detectable))
    #expect(power.cases(discordance: discordance, difference: detectable * 1.00001) == 1319)
    #expect(
      isClose(
        power.power(cases: 1319, discordance: discordance, difference: detectable), 0.8, 1e-9))
  }

  /// One case is 0.00076: the published ends are off by at most one, NumPy's from two million resamples are these.
  @Test(
    arguments: zip(
      pairs,
      [
        (194, 264), (137, 207), (418, 494), (-94, -20), (191, 264), (246, 322),
      ]))
  func `bootstrap intervals without end are those of two million resamples`(
    pair: Pair, ends: (Int, Int)
  ) {
    let interval = pair.outcomes.bootstrapInterval()
    #expect(isClose(interval.low, Double(ends.0) / 1319))
    #expect(isClose(interval.high, Double(ends.1) / 1319))
    #expect(abs(interval.low - pair.interval.0) < 0.0009)
    #expect(abs(interval.high - pair.interval.1) < 0.0009)
  }

  @Test func `bootstrap intervals of the smallest tables are those of all resamples`() {
    #expect(PairedOutcomes(onlySecond: 1).bootstrapInterval().low == 1)
    #expect(PairedOutcomes(onlyFirst: 3).bootstrapInterval().high == -1)
    let tie = PairedOutcomes(onlyFirst: 1, onlySecond: 1).bootstrapInterval(level: 0.4)
    #expect((tie.low, tie.high) == (0, 0))
    #expect(PairedOutcomes(both: 5).bootstrapInterval().margin == 0)
  }

  @Test(arguments: pairs)
  func `effect sizes are those of statsmodels`(pair: Pair) {
    let interval = pair.outcomes.oddsRatioInterval()
    #expect(isClose(pair.outcomes.cohensH, pair.h))
    #expect(isClose(pair.outcomes.oddsRatio ?? 0, pair.odds.0))
    #expect(isClose(interval.low, pair.odds.1))
    #expect(isClose(interval.high, pair.odds.2))
  }

  @Test(arguments: [
    (286, 0.1954313944055889, 0.23987508543066718), (515, 0.3644740968441599, 0.4170567902678588),
    (458, 0.3220168538269636, 0.37333590570986525), (742, 0.5356326528399583, 0.5890988475978164),
  ])
  func `Wilson intervals of the rates are those of statsmodels`(
    right: Int, low: Double, high: Double
  ) {
    let interval = Proportion(successes: right, trials: 1319).wilsonInterval()
    #expect(isClose(interval.low, low))
    #expect(isClose(interval.high, high))
  }
}
