/// The seven factors by which roads are usually compared, each with a figure and where it comes from.
public struct FactorTable: Sendable, Hashable, Codable {
  public enum Factor: String, Sendable, Hashable, Codable, CaseIterable {
    case cost, setup, accuracy, scalability, maintenance, data, control
  }

  public struct Entry: Sendable, Hashable, Codable {
    public var text: String
    public var origin: Estimate.Origin
  }

  public struct Row: Sendable, Hashable, Codable {
    public var factor: Factor
    /// In the order of the strategies.
    public var entries: [Entry]
  }

  public var strategies: [String]
  public var rows: [Row]

  public init(_ evidence: [StrategyEvidence], verdict: Verdict) {
    strategies = evidence.map(\.name)
    rows = Factor.allCases.map { factor in
      Row(
        factor: factor,
        entries: zip(evidence, verdict.standings).map { Self.entry(factor, $0, $1) })
    }
  }

  private static func entry(
    _ factor: Factor, _ evidence: StrategyEvidence, _ standing: Verdict.Standing
  ) -> Entry {
    let measured = Estimate.Origin.measured(count: evidence.scores.count)
    switch factor {
    case .cost:
      guard let cost = standing.callCost else { return Entry(text: "unpriced", origin: .assumed) }
      let isAssumed = evidence.ownership.setup.origin == .assumed
      let total =
        standing.total.map {
          ", \(VerdictText.dollars($0.likely)) in all" + (isAssumed ? " with assumed set-up" : "")
        } ?? ""
      return Entry(text: "\(VerdictText.dollars(cost)) a call\(total)", origin: measured)
    case .setup:
      let setup = evidence.ownership.setup
      let prepared =
        evidence.preparationSeconds.map { ", \(VerdictText.seconds($0)) of machine time" } ?? ""
      return Entry(
        text: range(setup) + prepared, origin: setup.origin)
    case .accuracy:
      guard !evidence.scores.isEmpty else { return Entry(text: "–", origin: .assumed) }
      return Entry(
        text:
          "\(VerdictText.percent(standing.quality)) [\(VerdictText.percent(standing.interval.low)), \(VerdictText.percent(standing.interval.high))]",
        origin: measured)
    case .scalability:
      guard let p95 = standing.p95Seconds else { return Entry(text: "–", origin: .assumed) }
      let failed = evidence.failures > 0 ? ", \(evidence.failures) calls failed" : ""
      return Entry(text: "p95 \(VerdictText.seconds(p95))\(failed)", origin: measured)
    case .maintenance:
      let ownership = evidence.ownership
      var parts: [String] = []
      let monthly = ownership.refresh.likely * ownership.refreshesPerMonth
      if monthly > 0 { parts.append("\(VerdictText.dollars(monthly)) a month") }
      if let months = evidence.outlook?.monthsToRetirement {
        parts.append("model off in \(VerdictText.whole(max(months, 0))) months")
      }
      return Entry(
        text: parts.isEmpty ? "none" : parts.joined(separator: ", "),
        origin: ownership.refresh.origin)
    case .data:
      guard let examples = evidence.examples else {
        return Entry(
          text: evidence.kind == .fineTuned || evidence.kind == .hybrid ? "training set" : "none",
          origin: .assumed)
      }
      return Entry(text: "\(examples) examples", origin: .measured(count: examples))
    case .control:
      var parts: [String] = []
      if let valid = evidence.formatValid {
        parts.append("form kept \(VerdictText.percent(valid))")
      }
      if let stability = evidence.stability {
        parts.append("same answer \(VerdictText.percent(stability))")
      }
      return Entry(
        text: parts.isEmpty ? "–" : parts.joined(separator: ", "),
        origin: parts.isEmpty ? .assumed : measured)
    }
  }

  private static func range(_ estimate: Estimate) -> String {
    estimate.isCertain
      ? VerdictText.dollars(estimate.likely)
      : "\(VerdictText.dollars(estimate.likely)) [\(VerdictText.dollars(estimate.low)), \(VerdictText.dollars(estimate.high))]"
  }
}

extension Estimate.Origin {
  /// One word for tables.
  public var word: String {
    switch self {
    case .measured: "measured"
    case .table: "from a table"
    case .assumed: "assumed"
    case .given: "yours"
    }
  }
}
