import StrategyCore
import Testing

/// Expected values: SciPy 1.17.1.
struct DistributionTests {
  @Test(arguments: [
    (1e-12, -7.034483825301131), (1e-5, -4.264890793922825), (0.025, -1.9599639845400545),
    (0.2, -0.8416212335729142), (0.5, 0.0), (0.8, 0.8416212335729143),
    (0.975, 1.959963984540054), (0.999999, 4.753424308817087),
  ])
  func `normal quantiles are those of scipy.stats.norm.ppf`(p: Double, z: Double) {
    #expect(isClose(StandardNormal.quantile(p), z))
  }

  @Test(arguments: [
    (-10, 7.61985302416047e-24), (-3, 0.0013498980316300933), (-1.5, 0.06680720126885807),
    (0, 0.5), (0.3, 0.6179114221889526), (2.2, 0.9860965524865014),
  ])
  func `normal tails are those of scipy.stats.norm.cdf`(z: Double, p: Double) {
    #expect(isClose(StandardNormal.lowerTail(z), p))
  }

  @Test(arguments: [
    (0.5, 0.5, 0.3, 0.36901011956554536), (2, 3, 0.5, 0.6875), (50, 5, 0.9, 0.361447139727378),
    (1000, 1200, 0.45, 0.33466234267154027), (20000, 100, 0.996, 0.9810486651248462),
    (300, 2, 0.97, 0.0010752768104907596), (100000, 100000, 0.501, 0.8144532554424423),
  ])
  func `beta tails are those of scipy.special.betainc`(
    a: Double, b: Double, x: Double, p: Double
  ) {
    #expect(isClose(BetaDistribution(a: a, b: b).lowerTail(x), p))
    #expect(isClose(BetaDistribution(a: a, b: b).upperTail(x), 1 - p, 1e-9))
  }

  @Test(arguments: [
    (45, 6, 0.025, 0.7818646335657977), (1, 10, 0.025, 0.0025285785444617848),
    (11, 1, 0.5, 0.9389309106617063), (300, 700, 0.975, 0.3287593688520695),
  ])
  func `beta quantiles are those of scipy.special.betaincinv`(
    a: Double, b: Double, p: Double, x: Double
  ) {
    #expect(isClose(BetaDistribution(a: a, b: b).quantile(p), x))
  }

  @Test(arguments: [
    (3, 10, 0.5, 0.171875), (43, 542, 0.5, 8.284666811984998e-100),
    (64, 357, 0.5, 1.964437355245472e-36), (990, 1000, 0.97, 0.9999943399300731),
    (5000, 20000, 0.26, 0.000622463225422517),
  ])
  func `lower binomial tails are those of scipy.stats.binom.cdf`(
    k: Int, n: Int, p: Double, tail: Double
  ) {
    #expect(isClose(BinomialDistribution(trials: n, probability: p).lowerTail(k), tail))
  }

  @Test(arguments: [
    (3, 10, 0.5, 0.828125), (12, 12, 0.5, 0), (700, 1000, 0.6, 2.0056653899570154e-11),
  ])
  func `upper binomial tails are those of scipy.stats.binom.sf`(
    k: Int, n: Int, p: Double, tail: Double
  ) {
    #expect(isClose(BinomialDistribution(trials: n, probability: p).upperTail(k), tail))
  }

  @Test(arguments: [
    (3, 10, 0.5, 0.1171875), (0, 5, 0.2, 0.3276799999999998),
    (5200, 20000, 0.26, 0.006431095199614174), (1000, 1000, 0.999, 0.36769542477096373),
    (-1, 5, 0.2, 0), (6, 5, 0.2, 0),
  ])
  func `binomial masses are those of scipy.stats.binom.pmf`(
    k: Int, n: Int, p: Double, mass: Double
  ) {
    #expect(isClose(BinomialDistribution(trials: n, probability: p).mass(k), mass))
  }

  @Test(arguments: [
    (2.3664319132, 7, 0.9750663847140961), (-1, 1, 0.25), (0.5, 30, 0.6896384975574363),
    (-40, 5, 9.205981085886477e-08), (1.96, 1000, 0.9748634075221256),
  ])
  func `Student's tails are those of scipy.stats.t.cdf`(t: Double, nu: Double, p: Double) {
    #expect(isClose(StudentT(degreesOfFreedom: nu).lowerTail(t), p))
  }

  @Test(arguments: [
    (0.975, 7, 2.364624251592784), (0.95, 1, 6.313751514675037), (0.995, 30, 2.7499956535672254),
    (0.975, 1318, 1.9617655127673146), (0.9, 3, 1.637744353696209), (0.025, 7, -2.364624251592784),
  ])
  func `Student's quantiles are those of scipy.stats.t.ppf`(p: Double, nu: Double, t: Double) {
    #expect(isClose(StudentT(degreesOfFreedom: nu).quantile(p), t))
  }

  @Test(arguments: [
    (0.1, 2.2527126517342055), (0.5, 0.5723649429247004), (3.3, 0.9870985778947339),
    (10, 12.801827480081467), (100.5, 361.4355404677776), (1_000_000, 12815504.569147611),
  ])
  func `the logarithm of the gamma function is that of Python's math module`(
    z: Double, value: Double
  ) {
    #expect(isClose(GammaFunction.logarithm(z), value, 1e-13))
  }

  @Test(arguments: [(50, 0.5, 3_000), (400, 0.3, 3_000), (1000, 0.002, 3_000), (7, 0.9, 3_000)])
  func `binomial draws have the mean and the spread of the distribution`(
    trials: Int, p: Double, draws: Int
  ) {
    var generator = Xoshiro256(seed: 11)
    let sample = (0..<draws).map { _ in
      Double(generator.binomial(trials: trials, probability: p))
    }
    let drawn = PairedDifferences(sample)
    let deviation = (Double(trials) * p * (1 - p)).squareRoot()
    #expect(abs(drawn.mean - Double(trials) * p) < 4 * deviation / Double(draws).squareRoot())
    #expect(abs(drawn.standardDeviation / deviation - 1) < 0.06)
  }

  @Test func `quantiles lie between neighbours as NumPy's do`() {
    let values = [3.2, 1.5, 9.9, 4.4, 0.3, 7.7, 2.1]
    for (p, expected) in [(0.5, 3.2), (0.95, 9.24), (0.05, 0.66), (0.33, 2.088)] {
      #expect(isClose(Quantile.of(values, p) ?? .nan, expected))
    }
    #expect(Quantile.of([.nan], 0.5) == nil)
  }
}
