import Foundation

/// Two strategies on the cases that both have scores for. Differences are second minus first.
public struct Comparison: Sendable, Hashable, Codable {
  public enum Method: String, Sendable, Hashable, Codable {
    /// McNemar's exact test, percentile bootstrap without end.
    case mcNemar = "mcnemar"
    /// Sign-flip permutation test, BCa bootstrap.
    case bootstrap
    /// Student's paired test and interval.
    case student
    /// By cluster or weight, Student's t on the clusters.
    case clustered
  }

  public enum Verdict: String, Sendable, Hashable, Codable {
    case firstIsBetter, secondIsBetter, noEvidence, equal
  }

  public var first: String
  public var second: String
  /// Cases that both have scores for.
  public var cases: Int
  public var difference: Double
  public var interval: ConfidenceInterval
  public var standardError: Double
  public var p: Double
  /// Corrected by Holm over all comparisons of the evaluation.
  public var adjustedP: Double
  public var method: Method
  /// How many comparisons were corrected for.
  public var comparisons: Int
  /// The fourfold table of right and wrong answers; `nil` for graded scores.
  public var outcomes: PairedOutcomes?
  /// Mean difference over its deviation; `nil` when nothing differs.
  public var standardizedDifference: Double?
  /// The smallest difference that so many cases show at 80 % power, corrected for all comparisons.
  public var detectable: Double?
  /// Chance of seeing the difference that was seen, if it is the true one, with so many cases.
  public var power: Double?
  /// Cases that would show the difference that was seen at 80 % power; `nil` without one.
  public var casesNeeded: Int?

  private var test: PairedPower {
    PairedPower(level: interval.level, comparisons: comparisons)
  }

  /// So few cases that no difference could show.
  public var isTooFew: Bool { cases < test.fewestCases }

  /// At 1 − the level of the interval.
  public var verdict: Verdict {
    if isTooFew { return .noEvidence }
    if standardError == 0, difference == 0 { return .equal }
    guard adjustedP <= 1 - interval.level + 1e-12 else { return .noEvidence }
    return difference > 0 ? .secondIsBetter : difference < 0 ? .firstIsBetter : .noEvidence
  }

  /// Whether the second is good enough beside the first, within a margin on the scale of scores.
  public func nonInferiority(margin: Double, alpha: Double = 0.05) -> NonInferiority {
    NonInferiority(
      difference: difference, standardError: standardError, margin: margin, alpha: alpha,
      degreesOfFreedom: cases > 1 ? Double(cases - 1) : nil)
  }

  /// What the comparison says, for people: who is better by how much, or what it would take to know.
  public var sentence: String {
    let count = "\(Self.grouped(cases)) case\(cases == 1 ? "" : "s")"
    if cases == 0 { return "\(first) and \(second) have no scored case in common." }
    if isTooFew { return tooFew(count) }
    let correction = comparisons > 1 ? " after Holm" : ""
    let evidence = "\(Self.probability(adjustedP))\(correction); \(count)"
    switch verdict {
    case .equal: return "\(first) and \(second) scored the same on all \(count)."
    case .secondIsBetter:
      return "\(second) beats \(first) by \(Self.points(difference)) points "
        + "\(Self.range(interval)), \(evidence)."
    case .firstIsBetter:
      return "\(first) beats \(second) by \(Self.points(-difference)) points "
        + "\(Self.range(interval.negated)), \(evidence)."
    case .noEvidence:
      let isSecond = difference >= 0
      let lead = isSecond ? difference : -difference
      let range = Self.range(isSecond ? interval : interval.negated)
      return
        "No evidence of a difference: \(isSecond ? second : first) is \(Self.points(lead)) points "
        + "\(range) ahead of \(isSecond ? first : second), \(evidence)."
        + (interval.low > 0 || interval.high < 0
          ? " The interval is of this comparison alone; among \(comparisons) it may be chance."
          : "")
        + whatWouldSettle(lead)
    }
  }

  private func tooFew(_ count: String) -> String {
    let among = comparisons > 1 ? " among \(comparisons) comparisons" : ""
    let more = test.casesForTenPoints.map {
      ", and one of 10 points takes about \(Self.grouped($0))"
    }
    return
      "\(count) \(cases == 1 ? "is" : "are") too few to compare \(first) with \(second): under "
      + "\(test.fewestCases) no difference can show\(among)\(more ?? "")."
  }

  private func whatWouldSettle(_ lead: Double) -> String {
    var text = ""
    if let detectable, detectable >= 0.0005 {
      text += " Differences of \(Self.points(detectable)) points or more would mostly have shown."
    }
    if let casesNeeded, casesNeeded > cases {
      let more = Self.grouped(casesNeeded - cases)
      text += " If the lead is real, \(more) more cases would show it four times in five."
    }
    return text
  }

  static func points(_ share: Double) -> String {
    let text = String(format: "%.1f", abs(share * 100))
    return share < 0 && text != "0.0" ? "−" + text : text
  }

  static func range(_ interval: ConfidenceInterval) -> String {
    "[\(points(interval.low)), \(points(interval.high))]"
  }

  static func probability(_ p: Double) -> String {
    if p < 0.001 { return "p < 0.001" }
    return "p = " + String(format: p < 0.1 ? "%.3f" : "%.2f", p)
  }

  static func grouped(_ count: Int) -> String {
    var text = ""
    for (place, digit) in String(count).reversed().enumerated() {
      if place > 0, place % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return String(text.reversed())
  }
}
