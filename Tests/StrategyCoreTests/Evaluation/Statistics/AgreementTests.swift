import StrategyCore
import Testing

/// Expected values: statsmodels 0.15.0, krippendorff 0.9.0, scikit-learn 1.9.1, pytrec_eval-terrier 0.5.11.
struct AgreementTests {
  @Test func `kappa of two classes is that of statsmodels`() throws {
    let kappa = try #require(
      CohenKappa(
        [1, 1, 0, 1, 0, 0, 1, 1, 1, 0], [1, 0, 0, 1, 0, 1, 1, 1, 0, 0], scale: [0, 1]))
    #expect(isClose(kappa.value, 0.4))
    #expect(isClose(kappa.standardError, 0.28397182958878153))
    #expect(isClose(kappa.interval().low, -0.15657455861795766, 1e-9))
  }

  @Test(arguments: [
    (CohenKappa.Weights.none, 0.4615384615384615, 0.18916411080645895),
    (.linear, 0.6865671641791045, 0.1269465674904621),
    (.quadratic, 0.8531468531468531, 0.07087444670679632),
  ])
  func `weighted kappa of a scale is that of statsmodels`(
    weights: CohenKappa.Weights, value: Double, error: Double
  ) throws {
    let kappa = try #require(
      CohenKappa(
        [1, 2, 3, 4, 5, 3, 2], [1, 3, 3, 4, 4, 3, 1], scale: [1, 2, 3, 4, 5], weights: weights))
    #expect(isClose(kappa.value, value))
    #expect(isClose(kappa.standardError, error, 1e-9))
  }

  @Test func `raters of one and the same class have no kappa`() {
    #expect(CohenKappa([1, 1], [1, 1], scale: [0, 1]) == nil)
    #expect(CohenKappa([2], [1], scale: [0, 1]) == nil)
    #expect(CohenKappa(table: [[]]) == nil)
  }

  @Test(arguments: [
    (KrippendorffAlpha.Scale.nominal, 0.743421052631579), (.ordinal, 0.8153875037548814),
    (.interval, 0.8491071428571428),
  ])
  func `alpha of four raters with gaps is that of krippendorff`(
    scale: KrippendorffAlpha.Scale, value: Double
  ) {
    let raters: [[Double?]] = [
      [1, 2, 3, 3, 2, 1, 4, 1, 2, nil, nil, nil], [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, nil, 3],
      [nil, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, nil], [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, nil],
    ]
    let units = (0..<12).map { unit in raters.map { $0[unit] } }
    #expect(isClose(KrippendorffAlpha.value(of: units, scale: scale) ?? 0, value))
  }

  @Test func `the confusion matrix is that of scikit-learn`() {
    var matrix = ConfusionMatrix(labels: ["a", "b", "c", "d"])
    for (expected, answer) in zip("aabbbcccccdda", "abbbcccacccda") {
      matrix.add(expected: String(expected), answer: String(answer))
    }
    #expect(
      matrix.counts == [[2, 1, 0, 0, 0], [0, 2, 1, 0, 0], [1, 0, 4, 0, 0], [0, 0, 1, 1, 0]])
    #expect(isClose(matrix.macroF1, 0.6818181818181818))
    #expect(isClose(matrix.weightedF1, 0.68997668997669))
    #expect(isClose(matrix.accuracy, 0.6923076923076923))
    #expect(matrix.figures.map(\.support) == [3, 3, 5, 2])
    #expect(isClose(matrix.figures[3].precision, 1))
    #expect(isClose(matrix.figures[3].recall, 0.5))
  }

  @Test func `an answer that is no label counts in a column of its own`() {
    var matrix = ConfusionMatrix(labels: ["a", "b"])
    matrix.add(expected: "a", answer: "none of these")
    matrix.add(expected: "a", answer: nil)
    let isCounted = matrix.add(expected: "z", answer: "a")
    #expect(!isCounted)
    #expect(matrix.invalid == 2)
    #expect(matrix.accuracy == 0)
    #expect(matrix.count == 2)
  }

  struct Query: Sendable {
    var scores: [String: Double]
    var relevance: [String: Int]
    var map: Double
    var rank: Double
    var precision: Double
    var recall: Double
    var gain: Double
  }

  @Test(arguments: [
    Query(
      scores: ["d1": 3, "d2": 2.5, "d3": 2.5, "d4": 1], relevance: ["d1": 2, "d3": 1, "d7": 1],
      map: 0.6666666667, rank: 1, precision: 0.6666666667, recall: 0.6666666667,
      gain: 0.8403030284),
    Query(
      scores: ["d1": 9, "d3": 8, "d2": 7], relevance: ["d2": 1], map: 0.3333333333,
      rank: 0.3333333333, precision: 0.3333333333, recall: 1, gain: 0.5),
    Query(
      scores: ["d1": 1, "d8": 0.5], relevance: ["d9": 3, "d8": 1], map: 0.25, rank: 0.5,
      precision: 0.3333333333, recall: 0.5, gain: 0.1737653429),
  ])
  func `retrieval is measured as trec_eval measures it`(query: Query) {
    let retrieval = RankedRetrieval(scores: query.scores, relevance: query.relevance)
    #expect(abs(retrieval.averagePrecision - query.map) < 1e-10)
    #expect(abs(retrieval.reciprocalRank - query.rank) < 1e-10)
    #expect(abs(retrieval.precision(at: 3) - query.precision) < 1e-10)
    #expect(abs(retrieval.recall(at: 3) - query.recall) < 1e-10)
    #expect(abs(retrieval.normalizedGain(at: 3) - query.gain) < 1e-10)
    #expect(abs(retrieval.normalizedGain(at: 10) - query.gain) < 1e-10)
  }

  @Test func `a judge's pass rate is corrected for its errors`() throws {
    let correction = JudgeCorrection(
      sensitivity: Proportion(successes: 45, trials: 50),
      specificity: Proportion(successes: 40, trials: 50),
      observed: Proportion(successes: 300, trials: 500))
    #expect(isClose(try #require(correction.rate), 4.0 / 7, 1e-12))
    let interval = try #require(correction.interval())
    #expect(isClose(interval.low, 0.4540265596442885, 1e-9))
    #expect(isClose(interval.high, 0.694470332879634, 1e-9))
    let blind = JudgeCorrection(
      sensitivity: Proportion(successes: 5, trials: 10),
      specificity: Proportion(successes: 5, trials: 10),
      observed: Proportion(successes: 5, trials: 10))
    #expect(blind.rate == nil)
    #expect(blind.interval() == nil)
  }
}
