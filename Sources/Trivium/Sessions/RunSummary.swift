import Foundation
import StrategyCore

/// The figures of a run as one line for people.
enum RunSummary {
  /// `rag · baseline · $0 (embedded) · in 812 out 14 · 4 passages · first token 12 ms · total 15 ms · confidence 83 %`
  static func line(_ run: Run) -> String {
    var parts = [run.request.strategy]
    if let plan = run.plan { parts.append(plan.model) }
    parts.append(cost(run))
    if let comparison = run.comparisonCost, let model = run.plan?.comparisonPrice?.model {
      parts.append("\(comparison.formatted) as \(model)")
    }
    if let kept = run.kept {
      let saved = run.saved?.formatted ?? "–"
      parts.append("kept answer, saved \(saved) and \(seconds(kept.seconds))")
    }
    parts.append(tokens(run.usage))
    if !run.passages.isEmpty {
      parts.append(run.passages.count == 1 ? "1 passage" : "\(run.passages.count) passages")
    }
    if let first = run.timeToFirstToken { parts.append("first token \(seconds(first))") }
    if let total = run.totalSeconds { parts.append("total \(seconds(total))") }
    if let confidence = run.explanation?.confidence {
      parts.append("confidence \(Int((confidence * 100).rounded())) %")
    }
    if let ending = ending(run) { parts.append(ending) }
    return parts.joined(separator: " · ")
  }

  static func cost(_ run: Run) -> String {
    let cost = run.cost ?? .unpriced
    guard let source = run.plan?.price?.source else { return cost.formatted }
    return "\(cost.formatted) (\(source))"
  }

  private static func tokens(_ usage: Usage) -> String {
    let mark = usage.provenance == .estimated ? "~" : ""
    var parts = ["in \(mark)\(usage.prompt)"]
    if usage.cacheRead > 0 { parts.append("(\(usage.cacheRead) cached)") }
    parts.append("out \(mark)\(usage.output)")
    if usage.reasoning > 0 { parts.append("(\(usage.reasoning) reasoning)") }
    return parts.joined(separator: " ")
  }

  static func seconds(_ seconds: Double) -> String {
    if seconds < 1 { return "\(Int((seconds * 1000).rounded())) ms" }
    return "\(Double(Int((seconds * 100).rounded())) / 100) s"
  }

  /// How the run ended, when not by a plain stop.
  static func ending(_ run: Run) -> String? {
    switch run.status {
    case .finished(.stop): nil
    case .finished(.length): "cut at the token limit"
    case .finished(.refusal): "refused"
    case .finished(.contentFilter): "stopped by the content filter"
    case .finished(.unknown): "ended without a reason"
    case .cancelled: "cancelled"
    case .interrupted, .running: "interrupted"
    case .failed: "failed"
    }
  }
}
