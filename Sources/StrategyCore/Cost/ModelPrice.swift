/// What a model charges per million tokens, bucket by bucket, and where that is written.
public struct ModelPrice: Sendable, Hashable, Codable {
  /// Amounts per million tokens; a missing cache rate means the input rate, a missing reasoning rate the output rate.
  public struct Rates: Sendable, Hashable, Codable {
    public var input: Money
    public var cacheRead: Money?
    public var cacheWrite: Money?
    public var output: Money
    public var reasoning: Money?

    public init(
      input: Money, cacheRead: Money? = nil, cacheWrite: Money? = nil, output: Money,
      reasoning: Money? = nil
    ) {
      self.input = input
      self.cacheRead = cacheRead
      self.cacheWrite = cacheWrite
      self.output = output
      self.reasoning = reasoning
    }
  }

  /// Rates for requests with more prompt tokens than a threshold; they price the whole request.
  public struct Tier: Sendable, Hashable, Codable {
    public var abovePromptTokens: Int
    public var rates: Rates

    public init(abovePromptTokens: Int, rates: Rates) {
      self.abovePromptTokens = abovePromptTokens
      self.rates = rates
    }
  }

  public var model: String
  public var rates: Rates
  public var tiers: [Tier]
  /// For people: `embedded`, `trivium.yaml`, `price book 2026-11-23`.
  public var source: String
  /// The provider's limit on completion tokens, for the worst case of a budget check.
  public var maxOutputTokens: Int?

  public init(
    model: String, rates: Rates, tiers: [Tier] = [], source: String, maxOutputTokens: Int? = nil
  ) {
    self.model = model
    self.rates = rates
    self.tiers = tiers
    self.source = source
    self.maxOutputTokens = maxOutputTokens
  }

  /// A model that costs nothing per token.
  public static func free(model: String, source: String) -> ModelPrice {
    ModelPrice(model: model, rates: Rates(input: .zero, output: .zero), source: source)
  }

  public var isFree: Bool {
    ([rates] + tiers.map(\.rates)).allSatisfy { rates in
      [rates.input, rates.output, rates.cacheRead, rates.cacheWrite, rates.reasoning]
        .allSatisfy { $0 ?? .zero == .zero }
    }
  }

  /// The price of `usage`: exact, rounded half up to a picodollar once at the end.
  public func amount(of usage: Usage) -> Money {
    let rates = rates(forPromptTokens: usage.prompt)
    let reasoning = min(max(usage.reasoning, 0), usage.output)
    let perMillion =
      rates.input * usage.input
      + (rates.cacheRead ?? rates.input) * usage.cacheRead
      + (rates.cacheWrite ?? rates.input) * usage.cacheWrite
      + rates.output * (usage.output - reasoning)
      + (rates.reasoning ?? rates.output) * reasoning
    return Money(picodollars: (perMillion.picodollars + 500_000) / 1_000_000)
  }

  /// What a call can cost at most: every completion token that the caller or the model allows, 4096 if neither says.
  public func worstCase(promptTokens: Int, maxOutputTokens: Int?) -> Money {
    amount(of: Usage(input: promptTokens, output: maxOutputTokens ?? self.maxOutputTokens ?? 4096))
  }

  public func cost(of usage: Usage) -> Cost {
    Cost(amount: amount(of: usage), provenance: usage.provenance)
  }

  private func rates(forPromptTokens tokens: Int) -> Rates {
    tiers.filter { tokens > $0.abovePromptTokens }
      .max { $0.abovePromptTokens < $1.abovePromptTokens }?.rates ?? rates
  }
}
