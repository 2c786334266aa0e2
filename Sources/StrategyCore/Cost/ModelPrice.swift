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
    rates.isFree && tiers.allSatisfy(\.rates.isFree)
  }

  /// The price of `usage`: exact, rounded half up to a picodollar once at the end.
  public func amount(of usage: Usage) -> Money {
    let usage = usage.normalized
    return rates(forPromptTokens: usage.prompt).amount(of: usage)
  }

  /// What `usage` costs. The cost of a free model is known whatever was counted.
  public func cost(of usage: Usage) -> Cost {
    Cost(
      amount: amount(of: usage),
      provenance: isFree && usage.provenance == .estimated ? .reported : usage.provenance)
  }

  /// Completion tokens that are reckoned with when neither the caller nor the price says how many there can be.
  public static let assumedMaxOutputTokens = 4096

  /// The most that a call of this size can cost, whichever buckets its tokens fall into: every completion token
  /// that the caller or the model allows, and a quarter more prompt tokens than were counted here, because
  /// servers count differently and add their own.
  public func worstCase(promptTokens: Int, maxOutputTokens: Int?) -> Money {
    let prompt = max(promptTokens, 0).addingSaturated(max(promptTokens, 0) / 4)
    let output = maxOutputTokens ?? self.maxOutputTokens ?? Self.assumedMaxOutputTokens
    let usage = Usage(input: prompt, output: output).normalized
    return (tiers.filter { prompt > $0.abovePromptTokens }.map(\.rates) + [rates])
      .map { $0.dearest.amount(of: usage) }
      .max() ?? .zero
  }

  private func rates(forPromptTokens tokens: Int) -> Rates {
    var (chosen, threshold) = (rates, Int.min)
    for tier in tiers where tokens > tier.abovePromptTokens && tier.abovePromptTokens >= threshold {
      (chosen, threshold) = (tier.rates, tier.abovePromptTokens)
    }
    return chosen
  }
}

extension ModelPrice.Rates {
  var isFree: Bool {
    input == .zero && output == .zero && (cacheRead ?? .zero) == .zero
      && (cacheWrite ?? .zero) == .zero && (reasoning ?? .zero) == .zero
  }

  /// Every prompt token at the highest prompt rate, every completion token at the highest completion rate.
  var dearest: ModelPrice.Rates {
    ModelPrice.Rates(
      input: max(input, cacheRead ?? input, cacheWrite ?? input),
      output: max(output, reasoning ?? output))
  }

  func amount(of usage: Usage) -> Money {
    let perMillion =
      input * usage.input
      + (cacheRead ?? input) * usage.cacheRead
      + (cacheWrite ?? input) * usage.cacheWrite
      + output * (usage.output - usage.reasoning)
      + (reasoning ?? output) * usage.reasoning
    return perMillion.dividedRoundingHalfUp(by: 1_000_000)
  }
}
