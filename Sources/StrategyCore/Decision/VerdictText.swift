import Foundation

/// A verdict in sentences: which road, how sure, what decided it, what would change it, what is missing.
public struct VerdictText: Sendable, Hashable {
  public let sentences: [String]

  public init(_ verdict: Verdict, terms: DecisionTerms) {
    var sentences = [Self.headline(verdict)]
    sentences += verdict.standings.flatMap { standing in
      standing.exclusions.map {
        "\(standing.name) is out: \(Self.reason($0, cases: verdict.cases))."
      }
    }
    if let chosen = verdict.standings.first(where: { $0.name == verdict.strategy }) {
      sentences.append(Self.figures(chosen, terms))
    }
    sentences += Self.flips(verdict, terms)
    if let missing = Self.missing(verdict) { sentences.append(missing) }
    self.sentences = sentences
  }

  private static func headline(_ verdict: Verdict) -> String {
    let name = verdict.strategy ?? ""
    let best = percent(verdict.probability)
    switch verdict.strength {
    case .recommended
    where verdict.standings.count > 1
      && verdict.standings.allSatisfy { $0.name == name || !$0.exclusions.isEmpty }:
      return
        "Take \(name): it is the only one that surely meets the requirements, on \(verdict.cases) cases."
    case .recommended:
      return
        "Take \(name): it is the best in \(best) of all draws on \(verdict.cases) cases."
    case .leaning:
      let wanting =
        verdict.cases < Decision.firmCases
        ? "and at least \(Decision.firmCases) are wanted to be sure"
        : "which is not enough to be sure"
      return
        "Leaning to \(name): it is the best in \(best) of all draws on \(verdict.cases) cases, \(wanting)."
    case .undecided:
      let first = verdict.standings.max { $0.probabilityBest < $1.probabilityBest }
      let lead = first.map {
        "\($0.name) is the best in \(percent($0.probabilityBest)) of all draws"
      }
      return
        "No clear winner on \(verdict.cases) cases: \(lead ?? ""). Until that is settled, take the simplest that may be the best, \(name) (\(best))."
    case .noneQualifies:
      return "No strategy meets the requirements, on \(whole(Double(verdict.cases))) cases."
    case .tooFew:
      let more = Decision.power(strategies: verdict.standings.count).casesForTenPoints.map {
        ", and a difference of 10 points takes about \(whole(Double($0)))"
      }
      return
        "\(verdict.cases == 1 ? "1 case is" : "\(verdict.cases) cases are") too few to decide: at least \(verdict.cases + (verdict.missingCases ?? 0)) are needed\(more ?? ""). Evaluate more cases, then decide again."
    case .unmeasured:
      return
        "Nothing can be decided yet: no case has a score from every strategy. Finish the evaluation, or leave out the strategy that has none."
    }
  }

  private static func reason(_ exclusion: Verdict.Exclusion, cases: Int) -> String {
    switch exclusion {
    case .quality(let rate, let low, let floor):
      rate < floor
        ? "its quality of \(percent(rate)) is under \(percent(floor))"
        : "its quality of \(percent(rate)) is over \(percent(floor)), but may be as low as \(percent(low))"
          + more(rate, over: floor, cases: cases)
    case .latency(let p95, let limit):
      "95 of 100 answers take up to \(seconds(p95)), over \(seconds(limit))"
    case .budget(let monthly, let limit): "\(dollars(monthly)) a month is over \(dollars(limit))"
    case .unpriced: "its model has no price, so that no budget can be kept"
    }
  }

  /// How many cases more would bring the lower end of the interval to the floor, if the rate stays as it is:
  /// n = z² p(1 − p) / (p − floor)², z for 95 %.
  private static func more(_ rate: Double, over floor: Double, cases: Int) -> String {
    guard rate > floor else { return "" }
    // Nothing but right answers have a spread as well: that of the floor, as Wilson reckons it.
    let spread = rate < 1 ? rate * (1 - rate) : floor * (1 - floor)
    let needed = 3.8415 * spread / ((rate - floor) * (rate - floor))
    let missing = needed.rounded(.up) - Double(cases)
    guard missing > 0, missing < 1e6 else { return "" }
    return "; about \(whole(missing)) more cases would show it, if it stays"
  }

  private static func figures(_ standing: Verdict.Standing, _ terms: DecisionTerms) -> String {
    var parts = [
      "quality \(percent(standing.quality)) [\(percent(standing.interval.low)), \(percent(standing.interval.high))]"
    ]
    if let cost = standing.callCost { parts.append("\(dollars(cost)) a call") }
    if let cost = standing.costPerCorrect { parts.append("\(dollars(cost)) for each right answer") }
    if let p95 = standing.p95Seconds { parts.append("p95 \(seconds(p95))") }
    if let total = standing.total {
      parts.append(
        "\(dollars(total.likely)) [\(dollars(total.low)), \(dollars(total.high))] over \(whole(terms.months)) months at \(traffic(terms))"
      )
    }
    return "\(standing.name): \(parts.joined(separator: ", "))."
  }

  /// `100,000 calls a month, growing 5.0 % a month, 40.0 % of them in batches`.
  private static func traffic(_ terms: DecisionTerms) -> String {
    var text = "\(whole(terms.monthlyVolume)) calls a month"
    if let growth = terms.monthlyGrowth, growth != 0 {
      text +=
        growth > 0
        ? ", growing \(percent(growth)) a month" : ", \(percent(-growth)) fewer each month"
    }
    if let share = terms.batchShare, share > 0 { text += ", \(percent(share)) of them in batches" }
    return text
  }

  private static func flips(_ verdict: Verdict, _ terms: DecisionTerms) -> [String] {
    verdict.breakEvens.compactMap { flip in
      guard let likely = flip.likely, likely > 0, flip.everShare >= 0.5 else { return nil }
      let low = flip.low.map(whole) ?? "0"
      let high = flip.high.map(whole) ?? "never"
      return
        "\(flip.to) is cheaper than \(flip.from) from about \(whole(likely)) calls a month on [\(low), \(high)]."
    }
  }

  private static func missing(_ verdict: Verdict) -> String? {
    guard let missing = verdict.missingCases, verdict.rivals.count == 2 else { return nil }
    return
      "Not enough evidence: \(missing) more cases would separate \(verdict.rivals[0]) from \(verdict.rivals[1]) at 80 % power, if they differ as they seem to"
      + cost(ofCases: missing, verdict) + "."
  }

  /// The next experiment is those cases, with the two rivals alone.
  private static func cost(ofCases count: Int, _ verdict: Verdict) -> String {
    let costs = verdict.rivals.compactMap { rival in
      verdict.standings.first { $0.name == rival }?.callCost
    }
    guard costs.count == verdict.rivals.count else { return "" }
    let total = costs.reduce(0, +) * Double(count)
    return total > 0 ? "; calls for about \(dollars(total))" : "; the calls are free"
  }

  /// `81.4 %`.
  public static func percent(_ share: Double) -> String {
    "\(String(format: "%.1f", share * 100)) %"
  }

  /// `340 ms`, `2.4 s`.
  public static func seconds(_ seconds: Double) -> String {
    seconds < 1
      ? "\(Int((seconds * 1000).rounded())) ms" : "\(String(format: "%.1f", seconds)) s"
  }

  /// Dollars with as many places as say something.
  public static func dollars(_ amount: Double) -> String {
    if amount == 0 { return "$0" }
    let places =
      abs(amount) >= 100 ? 0 : abs(amount) >= 1 ? 2 : min(2 + Int(-log10(abs(amount))), 9)
    return "$" + String(format: "%.\(places)f", amount)
  }

  /// `100,000`.
  public static func whole(_ value: Double) -> String {
    let digits = String(format: "%.0f", value)
    var text = ""
    for (place, digit) in digits.reversed().enumerated() {
      if place > 0, place % 3 == 0, digit != "-" { text.append(",") }
      text.append(digit)
    }
    return String(text.reversed())
  }
}
