/// Decides between strategies that were measured on the same cases.
///
/// Constraints come first. Among what qualifies, the best of a draw is the cheapest strategy whose quality is within
/// the margin of the best quality, or, when answers have a value in money, the one of the greatest value less cost.
public struct Decision: Sendable {
  public internal(set) var evidence: [StrategyEvidence]
  public internal(set) var draws: JointDraws
  private let intervals: [ConfidenceInterval]
  private let p95: [Double?]
  /// What the evaluation says is missing, by the names of two strategies.
  private let missingCases: [Set<String>: Int]

  /// As many for every surface, so that all say the same.
  public static let standardDraws = 2000

  /// Fewer cases recommend nothing: draws know only what was among them.
  public static let firmCases = 20

  /// The test of all pairs of so many strategies, which says how few cases show nothing.
  static func power(strategies: Int) -> PairedPower {
    PairedPower(level: 0.95, comparisons: strategies * (strategies - 1) / 2)
  }

  public init(_ evidence: Evaluation.Evidence, seed: UInt64) {
    self.init(
      evidence.strategies, clusters: evidence.clusters, missingCases: evidence.missingCases,
      seed: seed)
  }

  /// - Parameters:
  ///   - clusters: a number for each case; cases of one cluster depend on each other.
  ///   - missingCases: that would tell two strategies apart, by their names.
  public init(
    _ evidence: [StrategyEvidence], clusters: [Int]? = nil,
    missingCases: [Set<String>: Int] = [:], draws: Int = Self.standardDraws,
    seed: UInt64 = 1
  ) {
    self.evidence = evidence
    self.draws = JointDraws(evidence, clusters: clusters, count: draws, seed: seed)
    self.missingCases = missingCases
    intervals = evidence.indices.map { [draws = self.draws] in
      evidence[$0].certainInterval ?? draws.qualityInterval(of: $0)
    }
    p95 = evidence.map(\.p95Seconds)
  }

  public var cases: Int { evidence.map(\.scores.count).min() ?? 0 }

  /// The verdict under these terms. Costs the number of draws, whatever the number of cases.
  public func verdict(_ terms: DecisionTerms) -> Verdict {
    // What was not measured, or hardly, breaks no constraint.
    let needed = Self.power(strategies: evidence.count).fewestCases
    let exclusions = evidence.indices.map { cases >= needed ? unmetNeeds(of: $0, terms) : [] }
    let eligible = evidence.indices.filter { exclusions[$0].isEmpty }
    let tally = count(cases < needed ? [] : eligible, terms)
    var verdict = Verdict(
      strength: .unmeasured, strategy: nil, probability: 0, regret: 0,
      standings: standings(exclusions, tally, terms), breakEvens: breakEvens(terms),
      cheapest: cheapestRanges(terms), missingCases: nil, rivals: [], cases: cases)
    guard cases > 0 else { return verdict }
    guard cases >= needed else {
      verdict.strength = .tooFew
      verdict.missingCases = needed - cases
      return verdict
    }
    guard let best = eligible.max(by: { tally.wins[$0] < tally.wins[$1] }) else {
      verdict.strength = .noneQualifies
      return verdict
    }
    var chosen = best
    let share = Double(tally.wins[best]) / Double(draws.count)
    switch share {
    case 0.95... where cases >= Self.firmCases: verdict.strength = .recommended
    case 0.8...: verdict.strength = .leaning
    default:
      verdict.strength = .undecided
      let possible = eligible.filter { tally.wins[$0] * 10 >= draws.count }
      chosen = possible.min { simplicity($0) < simplicity($1) } ?? best
    }
    verdict.strategy = evidence[chosen].name
    verdict.probability = Double(tally.wins[chosen]) / Double(draws.count)
    verdict.regret = tally.regrets[chosen] / Double(draws.count)
    if verdict.strength != .recommended { addMissingCases(to: &verdict, eligible, tally) }
    return verdict
  }

  /// Fewer parts first; among equals the order of the file.
  private func simplicity(_ index: Int) -> Int {
    let order: [StrategyKind] = [.prompt, .retrieval, .fineTuned, .hybrid]
    return (order.firstIndex(of: evidence[index].kind) ?? 0) * evidence.count + index
  }
}

extension Decision {
  private func unmetNeeds(of index: Int, _ terms: DecisionTerms) -> [Verdict.Exclusion] {
    let strategy = evidence[index]
    var exclusions: [Verdict.Exclusion] = []
    if let floor = terms.minimumQuality, intervals[index].low < floor {
      exclusions.append(
        .quality(rate: strategy.quality, low: intervals[index].low, floor: floor))
    }
    if let limit = terms.p95Seconds, let p95 = p95[index], p95 > limit {
      exclusions.append(.latency(p95: p95, limit: limit))
    }
    if let limit = terms.monthlyBudget {
      if strategy.callCosts == nil {
        exclusions.append(.unpriced)
      } else {
        let monthly =
          likelyLine(of: index, terms).total(atMonthlyVolume: terms.monthlyVolume) / terms.months
        if monthly > limit { exclusions.append(.budget(monthly: monthly, limit: limit)) }
      }
    }
    return exclusions
  }

  func likelyLine(of index: Int, _ terms: DecisionTerms) -> CostLine {
    let strategy = evidence[index]
    let likely = JointDraws.Draw(
      quality: strategy.quality, callCost: strategy.meanCallCost ?? 0,
      setup: strategy.ownership.setup.likely, fixed: strategy.ownership.fixed.likely)
    return strategy.line(likely, terms)
  }

  /// Dollars over the horizon.
  private func total(of index: Int, in draw: Int, _ terms: DecisionTerms) -> Double {
    evidence[index].line(draws[draw, index], terms).total(atMonthlyVolume: terms.monthlyVolume)
  }

  private struct Tally {
    /// In how many draws each strategy is the best.
    var wins: [Int]
    /// What each strategy loses against the best, over all draws.
    var regrets: [Double]
  }

  private func count(_ eligible: [Int], _ terms: DecisionTerms) -> Tally {
    var tally = Tally(
      wins: evidence.map { _ in 0 }, regrets: evidence.map { _ in 0 })
    guard !eligible.isEmpty, cases > 0 else { return tally }
    var worths = evidence.map { _ in 0.0 }
    for draw in 0..<draws.count {
      for index in eligible { worths[index] = worth(of: index, in: draw, terms) }
      let best =
        terms.weighsMoney
        ? eligible.max { worths[$0] < worths[$1] }
        : cheapestAsGood(eligible, in: draw, terms)
      guard let best else { continue }
      tally.wins[best] += 1
      let top =
        terms.weighsMoney
        ? worths[best] : eligible.reduce(0) { max($0, draws[draw, $1].quality) } - terms.margin
      for index in eligible {
        let reached = terms.weighsMoney ? worths[index] : draws[draw, index].quality
        tally.regrets[index] += max(top - reached, 0)
      }
    }
    return tally
  }

  /// Dollars a month: what right answers are worth, less what wrong ones and the strategy cost.
  private func worth(of index: Int, in draw: Int, _ terms: DecisionTerms) -> Double {
    let quality = draws[draw, index].quality
    let right = quality * (terms.valueOfCorrect ?? 0)
    let wrong = (1 - quality) * (terms.costOfError ?? 0)
    let calls = terms.monthlyVolume * terms.callMonths
    return (calls * (right - wrong) - total(of: index, in: draw, terms)) / terms.months
  }

  /// Equal costs, as of free models, go to the simpler strategy.
  private func cheapestAsGood(_ eligible: [Int], in draw: Int, _ terms: DecisionTerms) -> Int? {
    let top = eligible.reduce(0) { max($0, draws[draw, $1].quality) }
    return eligible.filter { draws[draw, $0].quality >= top - terms.margin }.min { a, b in
      let (first, second) = (total(of: a, in: draw, terms), total(of: b, in: draw, terms))
      return first == second ? simplicity(a) < simplicity(b) : first < second
    }
  }

  private func addMissingCases(to verdict: inout Verdict, _ eligible: [Int], _ tally: Tally) {
    let ranked = eligible.sorted { tally.wins[$0] > tally.wins[$1] }
    guard ranked.count > 1 else { return }
    verdict.rivals = [evidence[ranked[0]].name, evidence[ranked[1]].name]
    verdict.missingCases = missingCases[Set(verdict.rivals)]
  }
}

extension Decision {
  private func standings(
    _ exclusions: [[Verdict.Exclusion]], _ tally: Tally, _ terms: DecisionTerms
  ) -> [Verdict.Standing] {
    evidence.indices.map { index in
      let strategy = evidence[index]
      return Verdict.Standing(
        name: strategy.name, kind: strategy.kind, quality: strategy.quality,
        interval: intervals[index], callCost: strategy.meanCallCost,
        costPerCorrect: strategy.costPerCorrect, p95Seconds: p95[index],
        total: strategy.callCosts == nil ? nil : total(of: index, terms),
        probabilityBest: Double(tally.wins[index]) / Double(draws.count),
        exclusions: exclusions[index], isDominated: isDominated(index, terms))
    }
  }

  private func total(of index: Int, _ terms: DecisionTerms) -> Verdict.Range {
    let values = (0..<draws.count).map { total(of: index, in: $0, terms) }
    return Verdict.Range(
      low: Quantile.of(values, 0.1) ?? 0, likely: Quantile.of(values, 0.5) ?? 0,
      high: Quantile.of(values, 0.9) ?? 0)
  }

  private func isDominated(_ index: Int, _ terms: DecisionTerms) -> Bool {
    evidence.indices.contains { other in
      guard other != index, (p95[other] ?? 0) <= (p95[index] ?? 0) else { return false }
      var count = 0
      for draw in 0..<draws.count {
        let (a, b) = (draws[draw, other], draws[draw, index])
        let costA = total(of: other, in: draw, terms)
        let costB = total(of: index, in: draw, terms)
        if a.quality >= b.quality, costA <= costB, a.quality > b.quality || costA < costB {
          count += 1
        }
      }
      return Double(count) >= 0.95 * Double(draws.count)
    }
  }

  private func breakEvens(_ terms: DecisionTerms) -> [BreakEven] {
    let priced = evidence.indices.filter { evidence[$0].callCosts != nil }
    return priced.flatMap { from in
      priced.compactMap { to in
        guard simplicity(from) < simplicity(to) else { return nil }
        return breakEven(from, to, terms)
      }
    }
  }

  private func breakEven(_ from: Int, _ to: Int, _ terms: DecisionTerms) -> BreakEven {
    var volumes: [Double] = []
    var cheaper = 0
    for draw in 0..<draws.count {
      let lines = [from, to].map { evidence[$0].line(draws[draw, $0], terms) }
      volumes.append(lines[0].breakEven(with: lines[1]) ?? .infinity)
      let totals = lines.map { $0.total(atMonthlyVolume: terms.monthlyVolume) }
      if totals[1] < totals[0] { cheaper += 1 }
    }
    volumes.sort()
    func quantile(_ share: Double) -> Double? {
      let value = volumes[min(Int(share * Double(volumes.count)), volumes.count - 1)]
      return value.isFinite ? value : nil
    }
    return BreakEven(
      from: evidence[from].name, to: evidence[to].name, low: quantile(0.1), likely: quantile(0.5),
      high: quantile(0.9),
      everShare: Double(volumes.count(where: \.isFinite)) / Double(volumes.count),
      shareAtVolume: Double(cheaper) / Double(draws.count))
  }

  private func cheapestRanges(_ terms: DecisionTerms) -> [CheapestRange] {
    CheapestRange.envelope(
      evidence.indices.filter { evidence[$0].callCosts != nil }.map {
        (strategy: evidence[$0].name, line: likelyLine(of: $0, terms))
      })
  }
}
