import StrategyCore

/// A run as `--json` prints it; Docs/schema/run.json describes it.
struct RunReport: Sendable, Encodable {
  struct Usage: Sendable, Encodable {
    var input: Int
    var cacheRead: Int
    var cacheWrite: Int
    var output: Int
    var reasoning: Int
    var provenance: String
  }

  /// `amount` is `null` when no price is known: unknown is never zero.
  struct Cost: Sendable, Encodable {
    var amount: String?
    var currency: String
    var provenance: String
    /// Where the price comes from, as `price book 2026-11-23`.
    var source: String?

    private enum CodingKeys: CodingKey {
      case amount, currency, provenance, source
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(amount, forKey: .amount)
      try container.encode(currency, forKey: .currency)
      try container.encode(provenance, forKey: .provenance)
      try container.encodeIfPresent(source, forKey: .source)
    }
  }

  struct Passage: Sendable, Encodable {
    var source: String
    var heading: String
    var text: String
    var label: String?
    var scores: RetrievedPassage.Scores
  }

  /// What the earlier call used and would cost again.
  struct Kept: Sendable, Encodable {
    var saved: Cost
    var usage: Usage
    var seconds: Double
  }

  /// Seconds.
  struct Timings: Sendable, Encodable {
    var firstToken: Double?
    var retrieval: Double?
    var total: Double?
  }

  var strategy: String
  var kind: String?
  var model: String?
  var input: String
  var text: String
  var reasoning: String
  var usage: Usage
  var cost: Cost
  /// The same tokens on the model of `--price-as`.
  var comparison: Cost?
  /// What makes the answer less than was asked for, in sentences.
  var warnings: [String]
  /// Set when the answer is that of an earlier call.
  var kept: Kept?
  /// What the server told beside the answer.
  var server: ServerReport?
  var parameters: RequestParameters?
  var passages: [Passage]
  var timings: Timings
  /// `stop`, `length`, `refusal`, `contentFilter`, `unknown`, `cancelled` or `failed`.
  var finish: String
  var failure: Failure?
  var explanation: Explanation?
  var session: String
  var run: Int

  init(_ run: Run, session: SessionID) {
    strategy = run.request.strategy
    kind = run.plan?.kind.rawValue
    model = run.plan?.model
    input = run.request.input
    text = run.text
    reasoning = run.reasoning
    usage = Usage(run.usage)
    cost = Cost(run.cost ?? .unpriced, source: run.plan?.price?.source)
    comparison = run.comparisonCost.map { Cost($0, source: run.plan?.comparisonPrice?.source) }
    warnings = run.warnings
    kept = run.kept.map {
      Kept(
        saved: Cost(run.saved ?? .unpriced, source: run.plan?.price?.source),
        usage: Usage($0.usage), seconds: $0.seconds)
    }
    server = run.report
    parameters = run.plan?.parameters
    passages = run.passages.map {
      Passage(
        source: $0.passage.source, heading: $0.passage.heading, text: $0.passage.text,
        label: $0.passage.label, scores: $0.scores)
    }
    timings = Timings(
      firstToken: run.timeToFirstToken, retrieval: run.retrievalSeconds, total: run.totalSeconds)
    (finish, failure) = Self.ending(of: run)
    explanation = run.explanation
    self.session = session.rawValue
    self.run = run.id.rawValue
  }

  private static func ending(of run: Run) -> (String, Failure?) {
    switch run.status {
    case .finished(let reason): (reason.rawValue, nil)
    case .cancelled: ("cancelled", nil)
    case .interrupted, .running: ("interrupted", nil)
    case .failed(let failure): ("failed", failure)
    }
  }
}

extension RunReport.Usage {
  init(_ usage: Usage) {
    input = usage.input
    cacheRead = usage.cacheRead
    cacheWrite = usage.cacheWrite
    output = usage.output
    reasoning = usage.reasoning
    provenance = usage.provenance.rawValue
  }
}

extension RunReport.Cost {
  init(_ cost: Cost, source: String?) {
    amount = cost.provenance == .unpriced ? nil : cost.amount.description
    currency = "USD"
    provenance = cost.provenance.rawValue
    self.source = source
  }
}
