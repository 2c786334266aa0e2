/// What a model charges, bucket by bucket and service tier by service tier, and where that is written.
public struct ModelPrice: Sendable, Hashable, Codable {
  /// Amounts per million tokens; a missing cache rate means the input rate, a missing long-lived cache write the
  /// plain one, a missing reasoning rate the output rate.
  public struct Rates: Sendable, Hashable, Codable {
    public var input: Money
    public var cacheRead: Money?
    /// For writes that live as long as the provider's default: Anthropic 5 minutes, OpenAI 30.
    public var cacheWrite: Money?
    /// For writes that are asked to live longer: Anthropic 1 hour.
    public var cacheWriteLong: Money?
    public var output: Money
    public var reasoning: Money?

    public init(
      input: Money, cacheRead: Money? = nil, cacheWrite: Money? = nil,
      cacheWriteLong: Money? = nil, output: Money, reasoning: Money? = nil
    ) {
      self.input = input
      self.cacheRead = cacheRead
      self.cacheWrite = cacheWrite
      self.cacheWriteLong = cacheWriteLong
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

  /// Rates with their size tiers: what one service tier charges.
  public struct Schedule: Sendable, Hashable, Codable {
    public var rates: Rates
    public var tiers: [Tier]

    public init(rates: Rates, tiers: [Tier] = []) {
      self.rates = rates
      self.tiers = tiers
    }
  }

  public var model: String
  public var rates: Rates
  public var tiers: [Tier]
  /// By `ServiceTier.name`: `batch`, `flex`, `priority`; calls of any other tier are priced by `rates` and `tiers`.
  public var serviceTiers: [String: Schedule]?
  /// What tuning the model costs per million tokens of training text, repetitions included.
  public var trainingPerMillion: Money?
  /// What an hour costs of the machine that serves the model, on top of any rates.
  public var perGPUHour: Money?
  /// For people: `embedded`, `trivium.yaml`, `price book 2026-11-23`.
  public var source: String
  /// The day on which the price was written down, `2026-11-23`.
  public var date: String?
  /// The provider's limit on completion tokens, for the worst case of a budget check.
  public var maxOutputTokens: Int?

  public init(
    model: String, rates: Rates, tiers: [Tier] = [], serviceTiers: [String: Schedule]? = nil,
    trainingPerMillion: Money? = nil, perGPUHour: Money? = nil, source: String,
    date: String? = nil, maxOutputTokens: Int? = nil
  ) {
    self.model = model
    self.rates = rates
    self.tiers = tiers
    self.serviceTiers = serviceTiers
    self.trainingPerMillion = trainingPerMillion
    self.perGPUHour = perGPUHour
    self.source = source
    self.date = date
    self.maxOutputTokens = maxOutputTokens
  }

  /// A model that costs nothing per token.
  public static func free(model: String, source: String) -> ModelPrice {
    ModelPrice(model: model, rates: Rates(input: .zero, output: .zero), source: source)
  }

  /// A model on a machine that is paid by the hour.
  public static func hosted(model: String, perGPUHour: Money, source: String) -> ModelPrice {
    ModelPrice(
      model: model, rates: Rates(input: .zero, output: .zero), perGPUHour: perGPUHour,
      source: source)
  }

  /// True when no call can cost anything.
  public var isFree: Bool {
    (perGPUHour ?? .zero) == .zero && schedules.allSatisfy(\.isFree)
  }

  /// Every amount that is part of the price.
  public var amounts: [Money] {
    schedules.flatMap(\.amounts) + [trainingPerMillion, perGPUHour].compactMap(\.self)
  }

  var standard: Schedule { Schedule(rates: rates, tiers: tiers) }

  private var schedules: [Schedule] { [standard] + (serviceTiers.map { Array($0.values) } ?? []) }
}

extension ModelPrice.Schedule {
  fileprivate var isFree: Bool { amounts.allSatisfy { $0 == .zero } }

  fileprivate var amounts: [Money] {
    ([rates] + tiers.map(\.rates)).flatMap { rates in
      [
        rates.input, rates.cacheRead, rates.cacheWrite, rates.cacheWriteLong, rates.output,
        rates.reasoning,
      ].compactMap(\.self)
    }
  }
}
