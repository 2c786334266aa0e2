import Foundation
import StrategyCore

/// A decision that can be defended later: on what it rests, what was found, and how to reckon it again.
struct DecisionRecord: Codable, Equatable {
  struct Strategy: Codable, Equatable {
    var name: String
    var kind: StrategyKind
    var model: String
    /// Path of its prompt, and SHA-256 of the text as it was when decided; `nil` in records of before.
    var prompt: String?
    var promptHash: String?
  }

  static let version = 1

  /// Version of the record.
  var trivium: Int
  var question: String
  /// ISO 8601, UTC.
  var decided: String
  var session: String
  var dataset: String
  /// SHA-256 of the dataset.
  var contentHash: String
  var cases: Int
  /// Cases left out because a strategy has no score for them.
  var omitted: Int
  var scorers: [ScorerDefinition]
  var strategies: [Strategy]
  /// The model whose prices were taken in place of the recorded ones.
  var pricedAs: String?
  var priceSource: String
  var terms: DecisionTerms
  var verdict: Verdict
  var sentences: [String]
  var factors: FactorTable
  var comparisons: [String]
  /// What the wrong answers say would help.
  var diagnoses: [Diagnosis]?
  /// What was assumed and not measured.
  var assumptions: [String]
  var notMeasured: [String]?
  /// When it should be decided anew, ISO 8601 day.
  var expires: String
  /// Why then.
  var expiryReason: String?

  init(
    _ basis: DecisionBasis, terms: DecisionTerms, verdict: Verdict, pricedAs: String?,
    priceSource: String, workspace: String, expiry: DecisionExpiry, now: Date
  ) {
    trivium = Self.version
    let plan = basis.evaluation.plan
    question = "Which strategy should \(workspace) use?"
    decided = now.formatted(.iso8601)
    session = basis.session.rawValue
    dataset = plan.dataset
    contentHash = plan.contentHash
    cases = verdict.cases
    omitted = basis.evidence.omitted
    scorers = plan.scorers
    strategies = basis.evidence.strategies.map {
      let prompt = basis.prompts[$0.name]
      return Strategy(
        name: $0.name, kind: $0.kind, model: $0.model, prompt: prompt?.path,
        promptHash: prompt?.hash)
    }
    self.pricedAs = pricedAs
    self.priceSource = priceSource
    self.terms = terms
    self.verdict = verdict
    sentences = VerdictText(verdict, terms: terms).sentences
    factors = FactorTable(basis.evidence.strategies, verdict: verdict)
    comparisons = basis.evaluation.result.comparisons.map(\.sentence)
    assumptions = [
      "Hours of set-up and upkeep are assumed at $90 an hour: prompt 4–40, retrieval 16–120, tuned 16–160, hybrid 30–240.",
      "Latency is that of the machine and network of the evaluation.",
      "Intervals of quality come from drawing the cases anew for all strategies at once; those of `trivium eval` are Wilson's, of each by itself, and may differ by tenths of a point.",
    ]
    diagnoses = basis.evaluation.diagnoses
    notMeasured = Self.gaps(basis)
    expires = expiry.day
    expiryReason = expiry.reason
  }

  /// What a reader may take for measured and is not.
  private static func gaps(_ basis: DecisionBasis) -> [String] {
    let strategies = basis.evidence.strategies
    var gaps: [String] = []
    func note(_ names: [String], _ what: String) {
      if !names.isEmpty { gaps.append("\(FailureText.list(names)): \(what).") }
    }
    note(strategies.filter { $0.callCosts == nil }.map(\.name), "what a call costs")
    note(strategies.filter { $0.seconds.isEmpty }.map(\.name), "how long a call takes")
    if basis.evaluation.plan.repeats == 1 {
      gaps.append("Whether an answer stays the same: each case was asked once (`--repeat`).")
    }
    gaps.append("How quality grows with the number of examples, and how it drifts in use.")
    return gaps
  }

  var markdown: String {
    var text = "# \(question)\n\n" + sentences.map { "\($0)\n" }.joined(separator: "\n") + "\n"
    text += "## Factors\n\n| factor | \(factors.strategies.joined(separator: " | ")) |\n"
    text += "|---|" + String(repeating: "---|", count: factors.strategies.count) + "\n"
    for row in factors.rows {
      let cells = row.entries.map { "\($0.text) *(\($0.origin.word))*" }
      text += "| \(row.factor.rawValue) | \(cells.joined(separator: " | ")) |\n"
    }
    text += "\n## Chance of being the best\n\n"
    for standing in verdict.standings {
      text += "- \(standing.name): \(EvaluationText.share(standing.probabilityBest))"
      text += standing.isDominated ? ", dominated\n" : "\n"
    }
    if let diagnoses, !diagnoses.isEmpty {
      text += "\n## What would help\n\n" + diagnoses.map { "- \($0.sentence)\n" }.joined()
    }
    text += "\n## Comparisons\n\n" + comparisons.map { "- \($0)\n" }.joined()
    text += "\n## On what it rests\n\n"
    text += "- \(cases) cases of `\(dataset)`, SHA-256 `\(contentHash)`"
    text += omitted > 0 ? "; \(omitted) left out without a score\n" : "\n"
    text += "- scored by \(FailureText.list(scorers.map(\.title)))\n"
    for strategy in strategies {
      guard let prompt = strategy.prompt, let hash = strategy.promptHash else { continue }
      text += "- \(strategy.name): `\(prompt)`, SHA-256 `\(hash.prefix(16))…`, \(strategy.model)\n"
    }
    text += "- session `\(session)`, decided \(decided)\n"
    text += "- to be looked at again by \(expires)\(expiryReason.map { ": \($0)" } ?? "")\n"
    text += "- prices: \(priceSource)\n"
    text += assumptions.map { "- \($0)\n" }.joined()
    if let notMeasured {
      text += "\n## Not measured\n\n" + notMeasured.map { "- \($0)\n" }.joined()
    }
    return text
  }

  /// What is other in a record of the same question, for people; empty when nothing is.
  func changes(since old: DecisionRecord) -> [String] {
    var changes: [String] = []
    if old.contentHash != contentHash { changes.append("The dataset is another one.") }
    for strategy in strategies {
      let before = old.strategies.first { $0.name == strategy.name }
      if let hash = before?.promptHash, hash != strategy.promptHash {
        changes.append(
          "The prompt of \(strategy.name) has changed since; it was not measured anew.")
      }
      if let before, before.model != strategy.model {
        changes.append("\(strategy.name) uses \(strategy.model), it used \(before.model).")
      }
    }
    if old.priceSource != priceSource {
      changes.append("Prices are from \(priceSource), they were from \(old.priceSource).")
    }
    if old.verdict.strategy != verdict.strategy || old.verdict.strength != verdict.strength {
      changes.append("It said: \(old.sentences.first ?? "") It says: \(sentences.first ?? "")")
    }
    for (before, now) in zip(old.verdict.standings, verdict.standings) where before != now {
      if before.name != now.name || abs(before.quality - now.quality) > 1e-9 {
        changes.append(
          "\(now.name): quality \(EvaluationText.share(before.quality)) is now \(EvaluationText.share(now.quality))."
        )
      } else if before.callCost != now.callCost {
        changes.append(
          "\(now.name): \(before.callCost.map(VerdictText.dollars) ?? "unpriced") a call is now \(now.callCost.map(VerdictText.dollars) ?? "unpriced")."
        )
      }
    }
    return changes
  }
}
