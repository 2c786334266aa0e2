import Foundation
import StrategyCore

/// An evaluation as text for people.
enum EvaluationText {
  /// The matrix, what the comparisons say, and what went wrong.
  static func text(of evaluation: Evaluation, end: EvaluationEnd?) -> String {
    let result = evaluation.result
    var text = ComparisonText.table(matrix(result))
    let comparisons = result.comparisons
    if !comparisons.isEmpty {
      text += "\n" + comparisons.map { $0.sentence + "\n" }.joined()
    }
    for line in notes(result) { text += line + "\n" }
    let agreements = evaluation.agreements(with: evaluation.labels).flatMap(\.sentences)
    if !agreements.isEmpty { text += "\n" + agreements.map { $0 + "\n" }.joined() }
    switch end {
    case .stopped:
      text += "Stopped with \(open(result)) open: `trivium eval --resume last` goes on.\n"
    case .settled: text += "Stopped early: the comparisons are settled.\n"
    case .refused: text += "Stopped with \(open(result)) open by what follows.\n"
    case .complete, nil: break
    }
    return text
  }

  private static func open(_ result: EvaluationResult) -> String {
    let count = result.plan.cellCount - result.doneCount
    return "\(count) \(count == 1 ? "cell" : "cells")"
  }

  /// Throws when every call failed: then there is nothing to look at.
  static func checkAnswers(_ result: EvaluationResult) throws {
    let failed = result.summaries.reduce(0) { $0 + $1.failed }
    guard failed > 0, failed == result.doneCount else { return }
    throw CommandEnd(status: .error)
  }

  static let heading = [
    "STRATEGY", "QUALITY", "INTERVAL", "CASES", "COST/CALL", "COST/CORRECT", "P50", "P95", "FAILED",
    "UNSCORED",
  ]

  static func matrix(_ result: EvaluationResult) -> [[String]] {
    [heading]
      + result.summaries.map { summary in
        [
          summary.strategy, summary.quality.map(share) ?? "–",
          summary.quality == nil ? "–" : range(summary.interval),
          "\(summary.passed + summary.missed)", cost(summary.costPerCall),
          cost(summary.costPerCorrect), summary.medianSeconds.map(RunSummary.seconds) ?? "–",
          summary.p95Seconds.map(RunSummary.seconds) ?? "–", "\(summary.failed)",
          "\(summary.unscored)",
        ]
      }
  }

  /// Repeats, tags, and how many of what could not be scored.
  private static func notes(_ result: EvaluationResult) -> [String] {
    var notes: [String] = []
    for summary in result.summaries {
      var parts: [String] = []
      if let flips = summary.flipRate { parts.append("\(share(flips)) of cases flip over repeats") }
      let tags = summary.tags.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
      parts += tags.map { "\($0.value) \($0.key.rawValue)" }
      if !parts.isEmpty { notes.append("\(summary.strategy): \(parts.joined(separator: ", "))") }
    }
    let reasons = result.records.lazy.compactMap { record -> String? in
      switch record.outcome {
      case .failed(let reason), .unscored(let reason): reason
      case .scored: nil
      }
    }
    var told: [String: Int] = [:]
    for reason in reasons { told[reason, default: 0] += 1 }
    for (reason, count) in told.sorted(by: { $0.value > $1.value }).prefix(5) {
      notes.append("\(count) × \(reason)")
    }
    return notes.isEmpty ? [] : [""] + notes
  }

  /// What a search may cost at most, for people.
  static func bound(of receipt: EvaluationReceipt) -> String {
    if !receipt.unpriced.isEmpty { return "unpriced" }
    return receipt.high == .zero ? "free" : "at most about \(receipt.high.formatted)"
  }

  /// `1 case`, `2 cases`.
  static func count(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  static func text(of receipt: EvaluationReceipt, plan: EvaluationPlan, open: Int) -> String {
    var parts = [
      "\(count(plan.cases.count, "case")) × "
        + (plan.strategies.count == 1 ? "1 strategy" : "\(plan.strategies.count) strategies")
        + (plan.repeats > 1 ? " × \(plan.repeats) repeats" : ""),
      count(open, "call"),
    ]
    let judging = receipt.judging.reduce(0) { $0 + $1.calls }
    if judging > 0 { parts.append("\(judging) of judges") }
    if receipt.high == .zero, receipt.unpriced.isEmpty {
      parts.append("free")
    } else {
      if receipt.high > .zero {
        parts.append("~\(receipt.low.formatted) to \(receipt.high.formatted)")
      }
      if !receipt.unpriced.isEmpty {
        parts.append("\(FailureText.list(receipt.unpriced)) unpriced")
      }
    }
    let source = receipt.timeSource.map { " (\($0))" } ?? ""
    parts.append("about \(RunSummary.seconds(receipt.seconds.median))\(source)")
    if let detectable = receipt.detectable {
      parts.append("shows differences from about \(Int((detectable * 100).rounded(.up))) points on")
    }
    return parts.joined(separator: " · ")
  }

  /// For the summary of a step in GitHub Actions, when this is one.
  static func writeStepSummary(
    _ evaluation: Evaluation,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws {
    guard let path = environment["GITHUB_STEP_SUMMARY"], !path.isEmpty,
      let handle = FileHandle(forWritingAtPath: path)
    else { return }
    defer { handle.closeFile() }
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(markdown(of: evaluation).utf8))
  }

  static func markdown(of evaluation: Evaluation) -> String {
    let result = evaluation.result
    let plan = result.plan
    let rows = matrix(result).map { row in
      "| " + row.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }
    let rule = "|" + String(repeating: "---|", count: heading.count)
    var text = "## Evaluation on \(plan.dataset)\n\n"
    text += "\(plan.cases.count) cases, SHA-256 `\(plan.contentHash.prefix(16))…`, "
    text += "scored by \(FailureText.list(plan.scorers.map(\.title))), seed \(plan.seed).\n\n"
    text += ([rows[0], rule] + rows.dropFirst()).joined(separator: "\n") + "\n\n"
    for comparison in result.comparisons { text += "- \(comparison.sentence)\n" }
    return text
  }

  static func share(_ value: Double) -> String {
    "\((value * 1000).rounded() / 10) %"
  }

  static func range(_ interval: ConfidenceInterval) -> String {
    func points(_ value: Double) -> String { "\((value * 1000).rounded() / 10)" }
    return "[\(points(interval.low)), \(points(interval.high))]"
  }

  static func cost(_ cost: Cost?) -> String {
    guard let cost else { return "–" }
    return cost.provenance != .unpriced && cost.amount == .zero ? "free" : cost.formatted
  }
}
