/// Where a figure comes from, the most trustworthy first.
public enum Provenance: String, Sendable, Hashable, Codable, CaseIterable {
  /// The provider's own bill.
  case billed
  /// Counted by the provider (or by the embedded model itself) and priced from the price book.
  case reported
  /// Counted here while the stream runs; shown with `~`.
  case estimated
  /// No price is known; never shown as $0.
  case unpriced

  /// The less trustworthy of two: what can be said of a sum of both.
  public func weaker(_ other: Provenance) -> Provenance {
    switch (self, other) {
    case (.unpriced, _), (_, .unpriced): .unpriced
    case (.estimated, _), (_, .estimated): .estimated
    case (.reported, _), (_, .reported): .reported
    case (.billed, .billed): .billed
    }
  }
}

/// Tokens of one call in the buckets that providers price differently.
public struct Usage: Sendable, Hashable {
  /// Prompt tokens that were neither read from nor written to a cache.
  public var input: Int
  public var cacheRead: Int
  /// Written to a cache for the provider's default time.
  public var cacheWrite: Int
  /// Written to a cache for longer than that.
  public var cacheWriteLong: Int
  /// All completion tokens, reasoning included.
  public var output: Int
  /// The part of `output` that is reasoning.
  public var reasoning: Int
  public var provenance: Provenance

  public init(
    input: Int = 0, cacheRead: Int = 0, cacheWrite: Int = 0, cacheWriteLong: Int = 0,
    output: Int = 0, reasoning: Int = 0, provenance: Provenance = .estimated
  ) {
    self.input = input
    self.cacheRead = cacheRead
    self.cacheWrite = cacheWrite
    self.cacheWriteLong = cacheWriteLong
    self.output = output
    self.reasoning = reasoning
    self.provenance = provenance
  }

  /// Everything that was sent: input, cache reads and cache writes.
  public var prompt: Int {
    input.addingSaturated(cacheRead).addingSaturated(cacheWrite).addingSaturated(cacheWriteLong)
  }
  public var total: Int { prompt.addingSaturated(output) }

  /// The usage without what cannot be: no bucket below zero, no more reasoning than output.
  public var normalized: Usage {
    let output = max(output, 0)
    return Usage(
      input: max(input, 0), cacheRead: max(cacheRead, 0), cacheWrite: max(cacheWrite, 0),
      cacheWriteLong: max(cacheWriteLong, 0), output: output,
      reasoning: min(max(reasoning, 0), output), provenance: provenance)
  }

  /// The sum of two usages, as trustworthy as the weaker of them.
  public static func + (a: Usage, b: Usage) -> Usage {
    Usage(
      input: a.input.addingSaturated(b.input), cacheRead: a.cacheRead.addingSaturated(b.cacheRead),
      cacheWrite: a.cacheWrite.addingSaturated(b.cacheWrite),
      cacheWriteLong: a.cacheWriteLong.addingSaturated(b.cacheWriteLong),
      output: a.output.addingSaturated(b.output),
      reasoning: a.reasoning.addingSaturated(b.reasoning),
      provenance: a.provenance.weaker(b.provenance))
  }
}

/// In JSON a bucket that older journals do not know is left out while it is empty.
extension Usage: Codable {
  private enum CodingKeys: String, CodingKey {
    case input, cacheRead, cacheWrite, cacheWriteLong, output, reasoning, provenance
  }

  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      input: try fields.decode(Int.self, forKey: .input),
      cacheRead: try fields.decode(Int.self, forKey: .cacheRead),
      cacheWrite: try fields.decode(Int.self, forKey: .cacheWrite),
      cacheWriteLong: try fields.decodeIfPresent(Int.self, forKey: .cacheWriteLong) ?? 0,
      output: try fields.decode(Int.self, forKey: .output),
      reasoning: try fields.decode(Int.self, forKey: .reasoning),
      provenance: try fields.decode(Provenance.self, forKey: .provenance))
  }

  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(input, forKey: .input)
    try fields.encode(cacheRead, forKey: .cacheRead)
    try fields.encode(cacheWrite, forKey: .cacheWrite)
    if cacheWriteLong != 0 { try fields.encode(cacheWriteLong, forKey: .cacheWriteLong) }
    try fields.encode(output, forKey: .output)
    try fields.encode(reasoning, forKey: .reasoning)
    try fields.encode(provenance, forKey: .provenance)
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
