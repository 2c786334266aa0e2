/// What a call of one strategy is expected to need, from earlier runs or from composed prompts.
public struct CallForecast: Sendable, Hashable, Codable {
  /// The middle and the 95th percentile of a figure.
  public struct Spread: Sendable, Hashable, Codable {
    public var median: Double
    public var p95: Double

    public init(median: Double, p95: Double) {
      self.median = median
      self.p95 = max(median, p95)
    }

    /// Of a sample; `nil` when there is none.
    public init?(of values: [Double]) {
      guard let median = Quantile.of(values, 0.5), let p95 = Quantile.of(values, 0.95) else {
        return nil
      }
      self.init(median: median, p95: p95)
    }
  }

  public var strategy: String
  public var promptTokens: Spread
  public var outputTokens: Spread
  public var seconds: Spread
  /// `nil` when no price is known: then nothing is said of money.
  public var price: ModelPrice?
  public var maxOutputTokens: Int?
  /// Calls that run at the same time.
  public var concurrency: Int
  public var requestsPerMinute: Int?
  public var tokensPerMinute: Int?
  /// Cells whose answers are kept and cost nothing.
  public var kept: Int
  /// How many earlier calls the seconds were measured on, 0 when they are assumed; `nil` where it goes without saying.
  public var measuredCalls: Int?

  public init(
    strategy: String, promptTokens: Spread, outputTokens: Spread, seconds: Spread,
    price: ModelPrice?, maxOutputTokens: Int? = nil, concurrency: Int = 1,
    requestsPerMinute: Int? = nil, tokensPerMinute: Int? = nil, kept: Int = 0,
    measuredCalls: Int? = nil
  ) {
    self.measuredCalls = measuredCalls
    self.strategy = strategy
    self.promptTokens = promptTokens
    self.outputTokens = outputTokens
    self.seconds = seconds
    self.price = price
    self.maxOutputTokens = maxOutputTokens
    self.concurrency = max(concurrency, 1)
    self.requestsPerMinute = requestsPerMinute
    self.tokensPerMinute = tokensPerMinute
    self.kept = max(kept, 0)
  }
}

/// What an evaluation will take, told before it starts.
public struct EvaluationReceipt: Sendable, Hashable, Codable {
  public enum Limit: String, Sendable, Hashable, Codable {
    case concurrency, requestsPerMinute, tokensPerMinute
  }

  public struct Line: Sendable, Hashable, Codable {
    public var strategy: String
    public var calls: Int
    public var kept: Int
    public var tokens: CallForecast.Spread
    /// With the median and with the 95th percentile of tokens in every call; `nil` when unpriced.
    public var low: Money?
    public var high: Money?
    /// What a cap has to allow for: every call as dear as it can be.
    public var worstCase: Money?
    public var seconds: CallForecast.Spread
    /// What sets the time.
    public var limit: Limit
    /// Earlier calls that the seconds were measured on, 0 when assumed; `nil` where it goes without saying.
    public var measuredCalls: Int?
  }

  public var lines: [Line]
  /// The calls of judges, after each answer.
  public var judging: [Line]
  /// Strategies run beside each other, so that the longest counts; judges follow them.
  public var seconds: CallForecast.Spread
  /// The smallest difference that the planned cases show at 80 % power, when a fifth of the cases are answered
  /// differently; corrected for all comparisons.
  public var detectable: Double?

  /// Where the seconds of the slowest strategy come from, for people; `nil` where it goes without saying.
  public var timeSource: String? {
    guard let slowest = lines.max(by: { $0.seconds.median < $1.seconds.median }), slowest.calls > 0,
      let count = slowest.measuredCalls
    else { return nil }
    return count == 0
      ? "assumed" : "from \(count) earlier \(count == 1 ? "call" : "calls") of \(slowest.strategy)"
  }

  private var all: [Line] { lines + judging }
  public var calls: Int { all.reduce(0) { $0 + $1.calls } }
  public var unpriced: [String] { all.filter { $0.calls > 0 && $0.low == nil }.map(\.strategy) }
  /// Sums of what is priced.
  public var low: Money { all.reduce(.zero) { $0 + ($1.low ?? .zero) } }
  public var high: Money { all.reduce(.zero) { $0 + ($1.high ?? .zero) } }
  public var worstCase: Money { all.reduce(.zero) { $0 + ($1.worstCase ?? .zero) } }

  /// Share of cases on which two strategies are taken to disagree before anything is known.
  public static let assumedDiscordance = 0.2

  /// `cells` are still to be run, per strategy of the plan in its order; `judges` are those of every open cell, with
  /// how often each is asked about it.
  public init(
    plan: EvaluationPlan, cells: [Int], forecasts: [CallForecast],
    judges: [(forecast: CallForecast, callsPerCell: Int)] = [], open: Int? = nil
  ) {
    let lines = zip(cells, forecasts).map { Self.line($1, cells: $0) }
    let open = open ?? cells.reduce(0, +)
    let judging = judges.map { Self.line($0.forecast, cells: open * $0.callsPerCell) }
    (self.lines, self.judging) = (lines, judging)
    func longest(_ side: KeyPath<CallForecast.Spread, Double>) -> Double {
      (lines.map { $0.seconds[keyPath: side] }.max() ?? 0)
        + judging.reduce(0) { $0 + $1.seconds[keyPath: side] }
    }
    seconds = CallForecast.Spread(median: longest(\.median), p95: longest(\.p95))
    detectable =
      plan.pairs.isEmpty
      ? nil
      : PairedPower(level: plan.level, comparisons: plan.pairs.count).detectableDifference(
        cases: plan.cases.count, discordance: Self.assumedDiscordance)
  }

  private static func line(_ forecast: CallForecast, cells: Int) -> Line {
    let calls = max(cells - forecast.kept, 0)
    func amount(_ prompt: Double, _ output: Double, _ seconds: Double) -> Money? {
      forecast.price.map { price in
        let usage = Usage(input: whole(prompt), output: whole(output))
        return price.cost(of: usage, seconds: seconds).amount * calls
      }
    }
    let tokens = CallForecast.Spread(
      median: (forecast.promptTokens.median + forecast.outputTokens.median) * Double(calls),
      p95: (forecast.promptTokens.p95 + forecast.outputTokens.p95) * Double(calls))
    let (median, limit) = time(forecast, calls, forecast.seconds.median, tokens.median)
    let (p95, _) = time(forecast, calls, forecast.seconds.p95, tokens.p95)
    return Line(
      strategy: forecast.strategy, calls: calls, kept: min(forecast.kept, cells), tokens: tokens,
      low: amount(
        forecast.promptTokens.median, forecast.outputTokens.median, forecast.seconds.median),
      high: amount(
        forecast.promptTokens.p95, forecast.outputTokens.p95, forecast.seconds.p95),
      worstCase: forecast.price.map { price in
        price.worstCase(
          promptTokens: whole(forecast.promptTokens.p95), maxOutputTokens: forecast.maxOutputTokens)
          * calls
      }, seconds: CallForecast.Spread(median: median, p95: p95), limit: limit,
      measuredCalls: forecast.measuredCalls)
  }

  private static func whole(_ value: Double) -> Int {
    value.isFinite ? Int(min(max(value.rounded(.up), 0), 1e12)) : 0
  }

  /// The longest of what concurrency, requests and tokens per minute allow.
  private static func time(
    _ forecast: CallForecast, _ calls: Int, _ seconds: Double, _ tokens: Double
  ) -> (seconds: Double, limit: Limit) {
    let waves = (Double(calls) / Double(forecast.concurrency)).rounded(.up)
    var times: [(seconds: Double, limit: Limit)] = [(waves * seconds, .concurrency)]
    if let rate = forecast.requestsPerMinute, rate > 0 {
      times.append((Double(calls) / Double(rate) * 60, .requestsPerMinute))
    }
    if let rate = forecast.tokensPerMinute, rate > 0 {
      times.append((tokens / Double(rate) * 60, .tokensPerMinute))
    }
    return times.max { $0.seconds < $1.seconds } ?? (0, .concurrency)
  }
}
