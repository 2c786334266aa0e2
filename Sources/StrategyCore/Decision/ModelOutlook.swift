/// What is known of a strategy's model besides what a call costs now.
public struct ModelOutlook: Sendable, Hashable, Codable {
  /// What a call costs in a batch, as a share of what it costs at once; `nil` when no price says.
  public var batchRatio: Double?
  /// Until its provider switches it off; `nil` when no day is known.
  public var monthsToRetirement: Double?

  public init(batchRatio: Double? = nil, monthsToRetirement: Double? = nil) {
    self.batchRatio = batchRatio
    self.monthsToRetirement = monthsToRetirement
  }

  /// - Parameter retirement: months from now.
  public init(of price: ModelPrice?, monthsToRetirement retirement: Double? = nil) {
    self.init(batchRatio: price?.batchRatio, monthsToRetirement: retirement)
  }
}

extension ModelPrice {
  /// What a batch charges, as a share of the standard price of the same call: one token of output to four of prompt.
  var batchRatio: Double? {
    guard hasRates(for: "batch") else { return nil }
    let usage = Usage(input: 4_000, output: 1_000)
    let standard = amount(of: usage)
    guard standard > .zero else { return nil }
    return amount(of: usage, serviceTier: "batch").share(of: standard)
  }
}

extension StrategyEvidence {
  /// What a possible set of costs adds up to under the terms.
  ///
  /// Trained weights go with their base model: what is tuned is set up again whenever its model is switched off, which
  /// spreads the set-up over min(horizon, months to retirement).
  func line(_ draw: JointDraws.Draw, _ terms: DecisionTerms) -> CostLine {
    CostLine(
      setup: draw.setup * setups(terms), monthly: draw.fixed,
      perCall: draw.callCost * batchFactor(terms), months: terms.months,
      callMonths: terms.callMonths)
  }

  private func setups(_ terms: DecisionTerms) -> Double {
    guard kind == .fineTuned || kind == .hybrid, let life = outlook?.monthsToRetirement else {
      return 1
    }
    return max(terms.months / max(life, 1), 1)
  }

  private func batchFactor(_ terms: DecisionTerms) -> Double {
    guard let share = terms.batchShare, let ratio = outlook?.batchRatio else { return 1 }
    return 1 - share + share * ratio
  }
}
