extension ModelPrice {
  /// The price of `usage` in a service tier: exact, rounded half up to a picodollar once at the end.
  ///
  /// - Parameter serviceTier: in the provider's words, as the server reported or the request asked for it.
  public func amount(of usage: Usage, serviceTier: String? = nil) -> Money {
    let usage = usage.normalized
    return schedule(for: serviceTier).rates(forPromptTokens: usage.prompt).amount(of: usage)
  }

  /// What a call costs. The cost of a free model is known whatever was counted; that of a call in a service tier
  /// without rates of its own is only estimated by the standard ones.
  ///
  /// - Parameter seconds: how long a machine that is paid by the hour was busy.
  public func cost(of usage: Usage, serviceTier: String? = nil, seconds: Double? = nil) -> Cost {
    var provenance = usage.provenance
    if !hasRates(for: serviceTier) { provenance = provenance.weaker(.estimated) }
    if isFree, provenance == .estimated { provenance = .reported }
    var amount = amount(of: usage, serviceTier: serviceTier)
    if perGPUHour != nil, let seconds {
      amount += hosting(seconds: seconds)
      // The machine may have served others meanwhile.
      provenance = provenance.weaker(.estimated)
    }
    return Cost(amount: amount, provenance: provenance)
  }

  /// True when the price says what a service tier charges.
  public func hasRates(for serviceTier: String?) -> Bool {
    guard let name = ServiceTier.name(of: serviceTier), !isFree else { return true }
    return serviceTiers?[name] != nil
  }

  /// What the machine costs for so long, to the nearest picodollar.
  public func hosting(seconds: Double) -> Money {
    guard let perGPUHour, seconds > 0 else { return .zero }
    // A century; also what infinity comes to.
    let microseconds = Int((min(seconds, 3_155_760_000) * 1e6).rounded())
    return (perGPUHour * microseconds).dividedRoundingHalfUp(by: 3_600_000_000)
  }

  /// What tuning on so many tokens costs; `nil` when the price does not say.
  public func training(tokens: Int) -> Money? {
    trainingPerMillion.map { ($0 * max(tokens, 0)).dividedRoundingHalfUp(by: 1_000_000) }
  }

  /// Completion tokens that are reckoned with when neither the caller nor the price says how many there can be.
  public static let assumedMaxOutputTokens = 4096

  /// Tokens per second below which a machine that is paid by the hour is not expected to fall, in worst cases.
  static let slowestPromptSpeed = 50
  static let slowestOutputSpeed = 2

  /// The most that a call of this size can cost, whichever buckets its tokens fall into: every completion token
  /// that the caller or the model allows, and a quarter more prompt tokens than were counted here, because
  /// servers count differently and add their own. A server may serve a call in the standard tier whatever was
  /// asked for, and in any tier when `auto` was.
  public func worstCase(
    promptTokens: Int, maxOutputTokens: Int?, serviceTier: String? = nil
  ) -> Money {
    let prompt = max(promptTokens, 0).addingSaturated(max(promptTokens, 0) / 4)
    let output = max(maxOutputTokens ?? self.maxOutputTokens ?? Self.assumedMaxOutputTokens, 0)
    var schedules = [standard, schedule(for: serviceTier)]
    if serviceTier?.lowercased() == "auto", let serviceTiers { schedules += serviceTiers.values }
    let tokens =
      schedules.map { $0.worstCase(of: Usage(input: prompt, output: output)) }.max() ?? .zero
    let seconds =
      Double(prompt) / Double(Self.slowestPromptSpeed)
      + Double(output) / Double(Self.slowestOutputSpeed)
    return tokens + hosting(seconds: seconds)
  }

  private func schedule(for serviceTier: String?) -> Schedule {
    ServiceTier.name(of: serviceTier).flatMap { serviceTiers?[$0] } ?? standard
  }
}

extension ModelPrice.Schedule {
  func rates(forPromptTokens tokens: Int) -> ModelPrice.Rates {
    var (chosen, threshold) = (rates, Int.min)
    for tier in tiers where tokens > tier.abovePromptTokens && tier.abovePromptTokens >= threshold {
      (chosen, threshold) = (tier.rates, tier.abovePromptTokens)
    }
    return chosen
  }

  /// The dearest that prompt and completion of `usage` can come to, in any tier that the prompt can reach.
  func worstCase(of usage: Usage) -> Money {
    (tiers.filter { usage.prompt > $0.abovePromptTokens }.map(\.rates) + [rates])
      .map { $0.dearest.amount(of: usage) }
      .max() ?? .zero
  }
}

extension ModelPrice.Rates {
  /// Every prompt token at the highest prompt rate, every completion token at the highest completion rate.
  var dearest: ModelPrice.Rates {
    ModelPrice.Rates(
      input: [cacheRead, cacheWrite, cacheWriteLong].compactMap(\.self).reduce(input, max),
      output: max(output, reasoning ?? output))
  }

  func amount(of usage: Usage) -> Money {
    let perMillion =
      input * usage.input
      + (cacheRead ?? input) * usage.cacheRead
      + (cacheWrite ?? input) * usage.cacheWrite
      + (cacheWriteLong ?? cacheWrite ?? input) * usage.cacheWriteLong
      + output * (usage.output - usage.reasoning)
      + (reasoning ?? output) * usage.reasoning
    return perMillion.dividedRoundingHalfUp(by: 1_000_000)
  }
}
