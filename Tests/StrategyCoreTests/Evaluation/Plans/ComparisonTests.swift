import StrategyCore
import Testing

struct ComparisonTests {
  /// Fills a result so that two strategies have this fourfold table.
  private func result(_ table: PairedOutcomes, names: [String] = ["prompt", "RAG"])
    -> EvaluationResult
  {
    var result = EvaluationResult(plan: EvaluationResultTests.plan(table.count, names))
    for row in 0..<table.count {
      let (first, second): (Double, Double) =
        row < table.both
        ? (1, 1)
        : row < table.both + table.onlyFirst
          ? (1, 0) : row < table.count - table.neither ? (0, 1) : (0, 0)
      result.record(EvaluationResultTests.record(row, 0, first))
      result.record(EvaluationResultTests.record(row, 1, second))
    }
    return result
  }

  @Test func `the published systems come out as published`() throws {
    for pair in PublishedSystemsTests.pairs {
      let comparison = try #require(
        result(pair.outcomes, names: [pair.first, pair.second]).comparisons.first)
      #expect(comparison.cases == 1319)
      #expect(comparison.method == .mcNemar)
      #expect(comparison.outcomes == pair.outcomes)
      #expect(abs(comparison.difference - pair.difference) < 5e-7)
      #expect(abs(comparison.standardError - pair.error) < 5e-7)
      #expect(isClose(comparison.p, pair.p))
      #expect(isClose(comparison.detectable ?? 0, pair.detectable, 1e-9))
      #expect(abs(comparison.interval.low - pair.interval.0) < 0.0009)
      #expect(comparison.verdict == (pair.difference > 0 ? .secondIsBetter : .firstIsBetter))
    }
  }

  @Test func `a difference is one plain sentence`() throws {
    let table = PublishedSystemsTests.pairs[3]
    let sentence = try #require(
      result(table.outcomes, names: ["6B verified", "175B fine-tuned"]).comparisons.first?.sentence)
    #expect(
      sentence
        == "6B verified beats 175B fine-tuned by 4.3 points [1.5, 7.1], p = 0.003; 1,319 cases.")
  }

  @Test func `the sentence tells the correction when there are several comparisons`() {
    var result = EvaluationResult(plan: EvaluationResultTests.plan(60, ["a", "b", "c"]))
    for row in 0..<60 {
      result.record(EvaluationResultTests.record(row, 0, row < 20 ? 1 : 0))
      result.record(EvaluationResultTests.record(row, 1, row < 50 ? 1 : 0))
      result.record(EvaluationResultTests.record(row, 2, row < 52 ? 1 : 0))
    }
    let sentences = result.comparisons.map(\.sentence)
    #expect(sentences[0].contains("b beats a by 50.0 points ["))
    #expect(sentences[0].contains("p < 0.001 after Holm; 60 cases."))
    #expect(sentences[2].hasPrefix("No evidence of a difference: c is 3.3 points ["))
    #expect(sentences[2].contains("p = 0.50 after Holm; 60 cases."))
    #expect(sentences[2].contains("more cases would show it four times in five."))
  }

  @Test func `equal results and no common cases are said as such`() {
    #expect(
      result(PairedOutcomes(both: 4, neither: 2)).comparisons.map(\.sentence)
        == ["prompt and RAG scored the same on all 6 cases."])
    let empty = EvaluationResult(plan: EvaluationResultTests.plan(3))
    #expect(empty.comparisons.map(\.sentence) == ["prompt and RAG have no scored case in common."])
    #expect(empty.comparisons.first?.verdict == .noEvidence)
  }

  @Test(arguments: [(1, 2), (5, 2), (6, 3)])
  func `too few cases claim nothing but how many it takes`(cases: Int, strategies: Int) {
    let names = (0..<strategies).map { "s\($0)" }
    var result = EvaluationResult(plan: EvaluationResultTests.plan(cases, names, graded: true))
    for row in 0..<cases {
      for strategy in names.indices {
        result.record(EvaluationResultTests.record(row, strategy, strategy == 0 ? 0.2 : 0.9))
      }
    }
    #expect(result.comparisons.allSatisfy { $0.verdict == .noEvidence })
    let count = cases == 1 ? "1 case is" : "\(cases) cases are"
    let tail =
      strategies == 2
      ? "under 6 no difference can show, and one of 10 points takes about 155."
      : "under 7 no difference can show among 3 comparisons, and one of 10 points takes about 207."
    #expect(
      result.comparisons[0].sentence == "\(count) too few to compare s0 with s1: \(tail)")
  }

  @Test func `only cases with both scores are compared`() throws {
    var result = EvaluationResult(plan: EvaluationResultTests.plan(10))
    for row in 0..<10 { result.record(EvaluationResultTests.record(row, 0, 1)) }
    for row in 0..<4 { result.record(EvaluationResultTests.record(row, 1, 0)) }
    #expect(result.comparisons.first?.cases == 4)
    #expect(result.comparisons.first?.difference == -1)
  }

  @Test func `graded scores are resampled and permuted`() throws {
    var result = EvaluationResult(plan: EvaluationResultTests.plan(24, graded: true))
    for (row, difference) in IntervalTests.graded.enumerated() {
      result.record(EvaluationResultTests.record(row, 0, max(0, -difference)))
      result.record(EvaluationResultTests.record(row, 1, max(0, difference)))
    }
    let comparison = try #require(result.comparisons.first)
    #expect(comparison.method == .bootstrap)
    #expect(abs(comparison.difference - 0.275) < 1e-12)
    #expect(abs(comparison.interval.low - 0.1208) < 0.006)
    #expect(abs(comparison.p - 0.00297) < 0.0016)
    #expect(comparison.verdict == .secondIsBetter)
  }

  @Test func `cases of one cluster are no independent evidence`() throws {
    func comparison(clustered: Bool) throws -> Comparison {
      let plan = EvaluationResultTests.plan(40, cluster: clustered ? { "c\($0 / 10)" } : nil)
      var result = EvaluationResult(plan: plan)
      for row in 0..<40 {
        result.record(EvaluationResultTests.record(row, 0, 0))
        result.record(EvaluationResultTests.record(row, 1, row < 20 ? 1 : 0))
      }
      return try #require(result.comparisons.first)
    }
    #expect(try comparison(clustered: false).verdict == .secondIsBetter)
    let clustered = try comparison(clustered: true)
    #expect(clustered.method == .clustered)
    #expect(clustered.verdict == .noEvidence)
  }

  @Test func `the cheaper one may be good enough without being better`() throws {
    let comparison = try #require(
      result(PairedOutcomes(both: 900, onlyFirst: 22, onlySecond: 20, neither: 58)).comparisons
        .first)
    #expect(comparison.verdict == .noEvidence)
    #expect(comparison.nonInferiority(margin: 0.02).verdict == .goodEnough)
    #expect(comparison.nonInferiority(margin: 0.005).verdict == .open)
  }
}
