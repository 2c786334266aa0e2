import Foundation
import StrategyCore

/// How often a verdict is right, against the probability that it states: simulated tasks whose best strategy is known.
///
/// A task draws true qualities, how much the strategies agree on a case, prices, what they cost to own and the volume;
/// an evaluation draws cases from it. Everything follows from the seed.
func calibrateDecisions(tasks: Int = 2000, seed: UInt64 = 8) {
  var generator = SeededGenerator(state: seed)
  var bins: [Int: (count: Int, right: Int, stated: Double)] = [:]
  var strengths: [Verdict.Strength: (count: Int, right: Int)] = [:]
  var broken = 0
  for task in 0..<tasks {
    let simulation = SimulatedTask(using: &generator)
    let verdict = Decision(simulation.evidence, draws: 400, seed: UInt64(task) &+ 1)
      .verdict(simulation.terms)
    if let name = verdict.strategy,
      verdict.standings.contains(where: { $0.name == name && !$0.exclusions.isEmpty })
    {
      broken += 1
    }
    let isRight = verdict.strategy == simulation.best
    strengths[verdict.strength, default: (0, 0)].count += 1
    strengths[verdict.strength, default: (0, 0)].right += isRight ? 1 : 0
    guard verdict.strategy != nil else { continue }
    let bin = min(Int(verdict.probability * 10), 9)
    bins[bin, default: (0, 0, 0)].count += 1
    bins[bin, default: (0, 0, 0)].right += isRight ? 1 : 0
    bins[bin, default: (0, 0, 0)].stated += verdict.probability
  }
  print("\nVerdicts of \(tasks) simulated tasks, seed \(seed)\n")
  print("| stated probability | verdicts | mean stated | right |\n|---|---:|---:|---:|")
  for (bin, row) in bins.sorted(by: { $0.key < $1.key }) {
    let count = Double(row.count)
    print(
      String(
        format: "| %d–%d %% | %d | %.0f %% | %.0f %% |", bin * 10, bin * 10 + 10, row.count,
        row.stated / count * 100, Double(row.right) / count * 100))
  }
  print("\n| strength | verdicts | right |\n|---|---:|---:|")
  for (strength, row) in strengths.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
    print(
      String(
        format: "| %@ | %d | %.0f %% |", strength.rawValue, row.count,
        Double(row.right) / Double(row.count) * 100))
  }
  print("\nVerdicts that break a hard constraint: \(broken)")
}

/// A what-if key on the decide screen: the verdict, the table and the lines of the chart anew; medians of 101.
func benchmarkWhatIf(cases: Int = 10_000) -> [Comparison] {
  var generator = SeededGenerator(state: 3)
  let kinds: [StrategyKind] = [.prompt, .fineTuned, .retrieval, .hybrid]
  let evidence = kinds.map { kind in
    StrategyEvidence(
      name: kind.rawValue, kind: kind, model: "m",
      scores: (0..<cases).map { _ in generator.unit() < 0.8 ? 1 : 0 },
      callCosts: (0..<cases).map { _ in 0.001 * (0.5 + generator.unit()) },
      seconds: (0..<cases).map { _ in generator.unit() },
      ownership: .assumed(for: kind, refreshesPerMonth: 1),
      outlook: ModelOutlook(batchRatio: 0.5, monthsToRetirement: 9))
  }
  func milliseconds(_ turns: Int, _ body: (Int) -> Void) -> Double {
    let times = (0..<turns).map { turn in
      let start = ContinuousClock.now
      body(turn)
      return (ContinuousClock.now - start).seconds * 1e3
    }
    return median(times)
  }
  let decision = Decision(evidence)
  let opening = milliseconds(5) { _ = Decision(evidence, seed: UInt64($0) + 1) }
  func reckon(_ decision: Decision, _ terms: DecisionTerms) {
    let verdict = decision.verdict(terms)
    _ = (FactorTable(decision.evidence, verdict: verdict), decision.likelyLines(terms))
  }
  let volume = milliseconds(101) { turn in
    reckon(
      decision,
      DecisionTerms(
        monthlyVolume: Double(1000 + turn * 100), costOfError: 0.1, monthlyGrowth: 0.03,
        batchShare: 0.4))
  }
  let price = milliseconds(101) { turn in
    reckon(
      decision.revised(
        ownership: evidence.map(\.ownership), priceFactors: kinds.map { _ in 1 + Double(turn) / 10 }
      ),
      DecisionTerms())
  }
  let rows = [
    ("another volume, growth, share of batches", volume), ("another price", price),
  ].map {
    Comparison(
      measure: $0.0, ours: $0.1, peer: 16, unit: "ms", peerName: "one frame", isLessBetter: true)
  }
  Comparison.printTable("What-if keys at \(cases) cases and 4 strategies, medians of 101", rows)
  print("  opening the screen, once: \(format(opening)) ms")
  return rows.filter { $0.ours > 16 }
}

/// One task with its truth, and what an evaluation of it measured.
private struct SimulatedTask {
  var evidence: [StrategyEvidence]
  var terms: DecisionTerms
  var best: String?

  init(using generator: inout SeededGenerator) {
    let kinds: [StrategyKind] = [.prompt, .fineTuned, .retrieval, .hybrid]
    let cases = [50, 100, 200, 500][generator.index(below: 4)]
    let volume = pow(10, 3 + 3 * generator.unit())
    terms = DecisionTerms(
      monthlyVolume: volume, months: 12, minimumQuality: generator.unit() < 0.3 ? 0.6 : nil,
      margin: 0.02)
    let agreement = generator.unit() * 0.8
    let qualities = kinds.map { _ in 0.5 + 0.45 * generator.unit() }
    let prices = kinds.map { _ in pow(10, -4 + 2 * generator.unit()) }
    // One number for a case decides for all strategies as often as they agree.
    var scores = kinds.map { _ in [Double]() }
    for _ in 0..<cases {
      let shared = generator.unit()
      for index in kinds.indices {
        let luck = generator.unit() < agreement ? shared : generator.unit()
        scores[index].append(luck < qualities[index] ? 1 : 0)
      }
    }
    var totals: [Double] = []
    evidence = []
    for (index, kind) in kinds.enumerated() {
      let ownership = OwnershipCost.assumed(for: kind, refreshesPerMonth: 1)
      evidence.append(
        StrategyEvidence(
          name: kind.rawValue, kind: kind, model: "m", scores: scores[index],
          callCosts: (0..<cases).map { _ in prices[index] * (0.5 + generator.unit()) },
          seconds: Array(repeating: 1, count: cases), ownership: ownership))
      let setup = generator.value(of: ownership.setup)
      let refresh = generator.value(of: ownership.refresh) * ownership.refreshesPerMonth
      totals.append(setup + terms.months * (refresh + volume * prices[index]))
    }
    let allowed = kinds.indices.filter { qualities[$0] >= terms.minimumQuality ?? 0 }
    let top = allowed.map { qualities[$0] }.max() ?? 0
    best = allowed.filter { qualities[$0] >= top - terms.margin }
      .min { totals[$0] < totals[$1] }.map { kinds[$0].rawValue }
  }
}

/// SplitMix64.
struct SeededGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// 0 ≤ x < 1.
  mutating func unit() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }

  mutating func index(below count: Int) -> Int { Int(unit() * Double(count)) }

  /// As the decision believes it to be distributed: log-normal on each side of the likely value.
  mutating func value(of estimate: Estimate) -> Double {
    guard estimate.low > 0, !estimate.isCertain else { return estimate.likely }
    let normal = sqrt(-2 * log(max(unit(), 1e-12))) * cos(2 * .pi * unit())
    let spread =
      normal < 0 ? log(estimate.likely / estimate.low) : log(estimate.high / estimate.likely)
    return estimate.likely * exp(normal / 1.2815515655446004 * spread)
  }
}
