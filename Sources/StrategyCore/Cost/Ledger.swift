/// What recorded sessions have spent, entry by entry: a run, the evaluated cells of a strategy
/// in a session, or the judges of an evaluation.
///
/// One sum for every surface: the command, the screen and their exports all add these entries.
public struct Ledger: Sendable, Hashable {
  public struct Entry: Sendable, Hashable {
    public var session: String
    /// `2026-11-24`, in the user's time zone.
    public var day: String
    public var strategy: String
    public var model: String
    public var purpose: Purpose
    public var spending: Spending
    /// What kept answers and the caches of servers spared.
    public var saved: Money

    /// In place of a strategy where judges were asked.
    public static let judging = "judging"
  }

  public enum Purpose: String, Sendable, Hashable, Codable {
    /// Runs of somebody at work.
    case iterate
    /// Cells of evaluations.
    case evaluate
    /// Judges that score answers.
    case judge
    /// Trials of a search among prompts.
    case optimize
  }

  public enum Side: String, Sendable, Hashable, CaseIterable {
    case day, model, strategy, purpose, session
  }

  public struct Row: Sendable, Hashable, Encodable {
    public var name: String
    public var calls = 0
    public var unpriced = 0
    public var tokensIn = 0
    public var tokensOut = 0
    /// Decimal string; what is unpriced is left out of it.
    public var amount = Money.zero
    public var saved = Money.zero

    public init(name: String) {
      self.name = name
    }

    mutating func add(_ entry: Entry) {
      let spending = entry.spending
      calls += spending.runs
      unpriced += spending.unpricedRuns
      tokensIn = tokensIn.addingSaturated(spending.usage.prompt)
      tokensOut = tokensOut.addingSaturated(spending.usage.output)
      amount += spending.amount
      saved += entry.saved
    }
  }

  /// A call that a budget did not let through, or an evaluation that it ended.
  public struct Stop: Sendable, Hashable, Encodable {
    public var session: String
    public var day: String
    public var strategy: String?
    public var sentence: String
  }

  /// What a section of a strategy's prompt costs in every call.
  public struct SectionCost: Sendable, Hashable {
    public var strategy: String
    public var kind: ComposedPrompt.SectionKind
    public var tokens: Int
    public var perCall: Money
  }

  public private(set) var entries: [Entry] = []
  /// In the order of the sessions that were read.
  public private(set) var stops: [Stop] = []
  /// Where the prices of the newest runs come from, by model: `price book 2026-11-23`.
  public private(set) var priceSources: [String: String] = [:]
  private struct Sections: Sendable, Hashable {
    var at: Double
    var costs: [SectionCost]
  }

  /// By strategy, of its newest priced run.
  private var sections: [String: Sections] = [:]
  /// Sessions that could not be read.
  public var unreadable: [Failure] = []

  public init() {}

  /// Adds a session.
  ///
  /// - Parameters:
  ///   - start: seconds since 1970.
  ///   - earliest: seconds since 1970; what began before is left out.
  ///   - day: of a moment in seconds since 1970.
  public mutating func add(
    _ state: SessionState, of session: SessionID, startedAt start: Double, since earliest: Double,
    day: (Double) -> String
  ) {
    for run in state.runs {
      let time = start + Double(run.startedAt) / 1e6
      guard time >= earliest else { continue }
      add(run, of: session, on: day(time), at: time)
    }
    for evaluation in state.evaluations {
      let time = start + Double(evaluation.startedAt) / 1e6
      guard time >= earliest else { continue }
      add(evaluation, in: state, of: session, on: day(time))
    }
  }

  private mutating func add(
    _ evaluation: EvaluationOutline, in state: SessionState, of session: SessionID, on day: String
  ) {
    for (strategy, result) in evaluation.results.sorted(by: { $0.key < $1.key }) {
      let name = state.workspace?.strategy(named: strategy)?.model
      let model = name.flatMap { state.workspace?.models[$0]?.use } ?? name ?? "–"
      entries.append(
        Entry(
          session: session.rawValue, day: day, strategy: strategy, model: model,
          purpose: evaluation.purpose == .optimize ? .optimize : .evaluate,
          spending: result.spending, saved: .zero))
    }
    for (model, spending) in evaluation.judging.sorted(by: { $0.key < $1.key }) {
      entries.append(
        Entry(
          session: session.rawValue, day: day, strategy: Entry.judging, model: model,
          purpose: .judge, spending: spending, saved: .zero))
    }
    if case .refused(let failure) = evaluation.end {
      stops.append(
        Stop(
          session: session.rawValue, day: day, strategy: nil, sentence: failure.message))
    }
  }

  private mutating func add(_ run: Run, of session: SessionID, on day: String, at time: Double) {
    let strategy = run.request.strategy
    entries.append(
      Entry(
        session: session.rawValue, day: day, strategy: strategy, model: run.plan?.model ?? "–",
        purpose: .iterate, spending: Spending(of: [run]), saved: run.savedAmount))
    if case .failed(let failure) = run.status, failure.kind == .budget {
      stops.append(
        Stop(
          session: session.rawValue, day: day, strategy: strategy, sentence: failure.message))
    }
    guard let price = run.plan?.price, !price.isFree else { return }
    priceSources[price.model] = price.datedSource
    guard let prompt = run.prompt, time >= sections[strategy]?.at ?? 0 else { return }
    let costs = ComposedPrompt.SectionKind.allCases.compactMap { kind -> SectionCost? in
      let tokens = prompt.tokens(of: kind)
      guard tokens > 0 else { return nil }
      return SectionCost(
        strategy: strategy, kind: kind, tokens: tokens,
        perCall: price.amount(of: Usage(input: tokens)))
    }
    sections[strategy] = Sections(at: time, costs: costs)
  }

  /// What sections of prompts cost a call, the dearest first.
  public var sectionCosts: [SectionCost] {
    sections.values.flatMap(\.costs).sorted {
      ($1.perCall, $0.strategy) < ($0.perCall, $1.strategy)
    }
  }

  /// Days and sessions newest first, everything else by what it cost.
  public func rows(by side: Side) -> [Row] {
    var rows: [String: Row] = [:]
    for entry in entries {
      let name =
        switch side {
        case .day: entry.day
        case .model: entry.model
        case .strategy: entry.strategy
        case .purpose: entry.purpose.rawValue
        case .session: entry.session
        }
      rows[name, default: Row(name: name)].add(entry)
    }
    return rows.values.sorted {
      if side == .day || side == .session { return $0.name > $1.name }
      return $0.amount != $1.amount ? $0.amount > $1.amount : $0.name < $1.name
    }
  }

  public var total: Row {
    var total = Row(name: "all")
    for entry in entries { total.add(entry) }
    return total
  }
}

extension Ledger.SectionCost {
  /// `The examples of “prompt” cost $124.00 a month at 300,000 calls (412 tokens).`
  public func sentence(monthlyVolume: Int?) -> String {
    let verb = kind == .examples || kind == .passages ? "cost" : "costs"
    let section = kind == .system ? "system text" : kind.rawValue
    let name = "The \(section) of “\(strategy)” \(verb)"
    guard let monthlyVolume, monthlyVolume > 0 else {
      return "\(name) \((perCall * 1000).formatted) a thousand calls (\(tokens) tokens)."
    }
    return
      "\(name) \((perCall * monthlyVolume).formatted) a month at \(VerdictText.whole(Double(monthlyVolume))) calls (\(tokens) tokens)."
  }
}

extension Run {
  /// What a kept answer, or reading the prompt from a server's cache, spared; writing to a cache costs more and takes
  /// away from it, but never below nothing.
  public var savedAmount: Money {
    if kept != nil, let saved, saved.provenance != .unpriced { return saved.amount }
    guard usage.cacheRead > 0, let price = plan?.price else { return .zero }
    var plain = usage
    plain.input = usage.prompt
    (plain.cacheRead, plain.cacheWrite, plain.cacheWriteLong) = (0, 0, 0)
    let spared =
      price.amount(of: plain, serviceTier: serviceTier)
      - price.amount(of: usage, serviceTier: serviceTier)
    return max(spared, .zero)
  }
}

extension ModelPrice {
  /// With the day on which it was written down, when the source does not tell.
  public var datedSource: String {
    guard let date, !source.contains(date) else { return source }
    return "\(source) \(date)"
  }
}
