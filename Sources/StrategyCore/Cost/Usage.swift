/// Where a figure comes from. Ordered by how much it can be trusted.
public enum Provenance: String, Sendable, Hashable, Codable {
  /// The provider's own bill.
  case billed
  /// Counted by the provider (or by the embedded model itself) and priced from the price book.
  case reported
  /// Counted here while the stream runs; shown with `~`.
  case estimated
  /// No price is known; never shown as $0.
  case unpriced
}

/// Tokens of one call in the four buckets that providers price differently.
public struct Usage: Sendable, Hashable, Codable {
  /// Prompt tokens that were neither read from nor written to a cache.
  public var input: Int
  public var cacheRead: Int
  public var cacheWrite: Int
  /// All completion tokens, reasoning included.
  public var output: Int
  /// The part of `output` that is reasoning.
  public var reasoning: Int
  public var provenance: Provenance

  public init(
    input: Int = 0, cacheRead: Int = 0, cacheWrite: Int = 0, output: Int = 0, reasoning: Int = 0,
    provenance: Provenance = .estimated
  ) {
    self.input = input
    self.cacheRead = cacheRead
    self.cacheWrite = cacheWrite
    self.output = output
    self.reasoning = reasoning
    self.provenance = provenance
  }

  /// Everything that was sent: input, cache reads and cache writes.
  public var prompt: Int { input + cacheRead + cacheWrite }
  public var total: Int { prompt + output }

  /// The sum of two usages; an estimate on either side makes the sum an estimate.
  public static func + (a: Usage, b: Usage) -> Usage {
    Usage(
      input: a.input + b.input, cacheRead: a.cacheRead + b.cacheRead,
      cacheWrite: a.cacheWrite + b.cacheWrite, output: a.output + b.output,
      reasoning: a.reasoning + b.reasoning,
      provenance: a.provenance == .estimated || b.provenance == .estimated
        ? .estimated : b.provenance)
  }
}

/// An amount together with where it comes from.
public struct Cost: Sendable, Hashable, Codable {
  public var amount: Money
  public var provenance: Provenance

  public init(amount: Money, provenance: Provenance) {
    self.amount = amount
    self.provenance = provenance
  }

  public static let unpriced = Cost(amount: .zero, provenance: .unpriced)

  /// `$0.00041`, `~$0.00041` while estimated, `unpriced` when no price is known.
  public var formatted: String {
    switch provenance {
    case .billed, .reported: amount.formatted
    case .estimated: "~" + amount.formatted
    case .unpriced: "unpriced"
    }
  }
}
