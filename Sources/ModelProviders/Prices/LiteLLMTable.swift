import StrategyCore

/// Prices as LiteLLM publishes them (`model_prices_and_context_window.json`): US dollars per ONE token, by model.
package struct LiteLLMTable: Sendable {
  /// A model whose row cannot be used, and the field that is wrong.
  package struct Problem: Sendable, Hashable {
    package var model: String
    package var field: String
  }

  /// The models that are priced by the token, as the file orders them.
  package private(set) var listings: [PriceBook.Listing] = []
  package private(set) var problems: [Problem] = []
  /// Rows of models that draw, speak, search, or are not priced by the token.
  package private(set) var otherRows = 0

  /// - Parameter day: the day that the prices are of, as the file does not say.
  package init(_ bytes: [UInt8], on day: CalendarDay) throws(PriceTableError) {
    let table: JSONValue
    do throws(JSONError) {
      table = try JSONValue(parsing: bytes)
    } catch {
      throw .notJSON(offset: error.offset)
    }
    guard case .object(let members) = table,
      members.contains(where: { $0.value["litellm_provider"] != nil })
    else { throw .unknownSchema(table["schema"]?.scalarText) }
    let source = PriceTable.source(of: day.description)
    var places: [String: Int] = [:]
    for member in members where member.key != "sample_spec" {
      do throws(LiteLLMTable.Problem.Error) {
        guard
          let listing = try LiteLLMRow(model: member.key, member.value)?
            .listing(source: source, date: day.description)
        else {
          otherRows += 1
          continue
        }
        if let place = places[listing.name] {
          // Of two rows for one model the one that names its provider is that of the provider's own API.
          if member.key == listing.name { listings[place] = listing }
        } else {
          places[listing.name] = listings.count
          listings.append(listing)
        }
      } catch {
        problems.append(Problem(model: member.key, field: error.field))
      }
    }
  }
}

extension LiteLLMTable.Problem {
  struct Error: Swift.Error {
    var field: String
  }
}

/// One row of LiteLLM's table.
private struct LiteLLMRow {
  private typealias Problem = LiteLLMTable.Problem.Error

  private let model: String
  private let provider: String
  private let mode: PriceBook.Listing.Mode
  private let fields: [String: JSONValue]
  private let thresholds: [Threshold]

  /// The number of prompt tokens from which on keys with `_above_TEXT_tokens` count.
  private struct Threshold: Hashable {
    var text: Substring
    var tokens: Int
  }

  private static let sides = [
    "input_cost_per_token", "output_cost_per_token", "cache_read_input_token_cost",
    "cache_creation_input_token_cost",
  ]

  /// `nil` for rows that are not about text.
  init?(model: String, _ row: JSONValue) throws(LiteLLMTable.Problem.Error) {
    guard case .object(let members) = row else { throw Problem(field: "row") }
    switch row["mode"]?.string {
    case "chat", "responses", "completion": mode = .chat
    case "embedding": mode = .embedding
    default: return nil
    }
    guard let provider = row["litellm_provider"]?.string, !provider.isEmpty else {
      throw Problem(field: "litellm_provider")
    }
    self.provider = provider
    self.model =
      model.hasPrefix(provider + "/") ? String(model.dropFirst(provider.utf8.count + 1)) : model
    guard !self.model.isEmpty else { throw Problem(field: "row") }
    var fields: [String: JSONValue] = [:]
    var thresholds: Set<Threshold> = []
    for member in members where member.value != .null {
      fields[member.key] = member.value
      if let threshold = Self.threshold(in: member.key) { thresholds.insert(threshold) }
    }
    self.fields = fields
    self.thresholds = thresholds.sorted { $0.tokens < $1.tokens }
  }

  /// `200k` of `input_cost_per_token_above_200k_tokens_priority`.
  private static func threshold(in key: String) -> Threshold? {
    guard let side = sides.first(where: key.hasPrefix),
      let end = key.utf8.firstRange(of: "_tokens".utf8)?.lowerBound,
      let start = key.utf8[..<end].ranges(of: "_above_".utf8).last?.upperBound,
      key.utf8.distance(from: key.startIndex, to: start) > side.utf8.count
    else { return nil }
    let text = key[start..<end]
    let isThousands = text.hasSuffix("k")
    guard let number = Int(isThousands ? text.dropLast() : text),
      (1...1_000_000_000).contains(number)
    else { return nil }
    return Threshold(text: text, tokens: isThousands ? number * 1000 : number)
  }

  /// `nil` when the model is not priced by the token.
  func listing(source: String, date: String) throws(LiteLLMTable.Problem.Error)
    -> PriceBook.Listing?
  {
    let tiered = try tiered()
    let flat = tiered == nil ? try schedule(nil, besides: nil) : nil
    guard let standard = tiered ?? flat else { return nil }
    var serviceTiers: [String: ModelPrice.Schedule] = [:]
    for (suffix, name) in Self.serviceTiers where fields["input_cost_per_token_\(suffix)"] != nil {
      serviceTiers[name] = try schedule(suffix, besides: standard.rates)
    }
    return PriceBook.Listing(
      provider: provider, id: model, mode: mode, contextTokens: count("max_input_tokens"),
      retirement: fields["deprecation_date"]?.string.flatMap { CalendarDay($0)?.description },
      price: ModelPrice(
        model: model, rates: standard.rates, tiers: standard.tiers,
        serviceTiers: serviceTiers.isEmpty ? nil : serviceTiers, source: source, date: date,
        maxOutputTokens: count("max_output_tokens")))
  }

  private static let serviceTiers = [
    ("batches", "batch"), ("flex", "flex"), ("priority", "priority"), ("ultrafast", "ultrafast"),
    ("balanced", "balanced"),
  ]

  private func count(_ field: String) -> Int? {
    fields[field]?.integer.flatMap { PriceTable.possibleCounts.contains($0) ? $0 : nil }
  }
}

extension LiteLLMRow {
  /// The rates of one service tier: what it lacks is taken from the standard tier, thresholds too, except in
  /// batches, which give no discount on caches that they do not name. Above a threshold what is not named stays as
  /// below it.
  private func schedule(
    _ suffix: String?, besides standard: ModelPrice.Rates?
  ) throws(LiteLLMTable.Problem.Error) -> ModelPrice.Schedule? {
    let ending = suffix.map { "_\($0)" } ?? ""
    let inherits = suffix != nil && suffix != "batches"
    guard let input = try amount("input_cost_per_token\(ending)"),
      let output = try amount("output_cost_per_token\(ending)") ?? standard?.output
        ?? (mode == .embedding ? .zero : nil)
    else { return nil }
    let reasoning = try amount("output_cost_per_reasoning_token\(ending)")
    var rates = ModelPrice.Rates(
      input: input, cacheRead: try amount("cache_read_input_token_cost\(ending)"),
      cacheWrite: try amount("cache_creation_input_token_cost\(ending)"),
      cacheWriteLong: try longWrite(ending: ending), output: output,
      reasoning: reasoning ?? (suffix == nil ? nil : inheritedReasoning(standard, output: output)))
    if inherits { rates.fillCaches(from: standard) }
    rates.keepLongWriteInProportion(to: standard)
    var tiers: [ModelPrice.Tier] = []
    for threshold in thresholds {
      let middle = "_above_\(threshold.text)_tokens"
      // What is inherited never makes a large request cheaper than a small one.
      func rate(_ side: String, below: Money?) throws(LiteLLMTable.Problem.Error) -> Money? {
        if let own = try amount(side + middle + ending) { return own }
        guard inherits, let standard = try amount(side + middle) else { return below }
        return below.map { max($0, standard) } ?? standard
      }
      let endings = inherits ? [ending, ""] : [ending]
      guard
        Self.sides.contains(where: { side in
          endings.contains { fields[side + middle + $0] != nil }
        })
      else { continue }
      var above = tiers.last?.rates ?? rates
      above.input = try rate(Self.sides[0], below: above.input) ?? above.input
      above.output = try rate(Self.sides[1], below: above.output) ?? above.output
      above.cacheRead = try rate(Self.sides[2], below: above.cacheRead)
      above.cacheWrite = try rate(Self.sides[3], below: above.cacheWrite)
      above.cacheWriteLong = try longWrite(ending: middle + ending)
      above.keepLongWriteInProportion(to: rates)
      tiers.append(
        ModelPrice.Tier(
          abovePromptTokens: provider == "xai" ? threshold.tokens - 1 : threshold.tokens,
          rates: above))
    }
    return ModelPrice.Schedule(rates: rates, tiers: tiers)
  }

  /// Reasoning in a service tier that names no rate for it: like other output where that is so in the standard
  /// tier, else in the same proportion as nothing better is known.
  private func inheritedReasoning(_ standard: ModelPrice.Rates?, output: Money) -> Money? {
    guard let standard, let reasoning = standard.reasoning else { return nil }
    return reasoning.inProportion(output, to: standard.output) ?? max(reasoning, output)
  }

  private func longWrite(ending: String) throws(LiteLLMTable.Problem.Error) -> Money? {
    if let hour = try amount("cache_creation_input_token_cost_above_1hr\(ending)") { return hour }
    return try amount("cache_creation_input_token_cost_above_12hr\(ending)")
  }

  /// The rates of `tiered_pricing`, which hold for prompts of more tokens than where their range begins.
  private func tiered() throws(LiteLLMTable.Problem.Error) -> ModelPrice.Schedule? {
    guard let ranges = fields["tiered_pricing"]?.elements, !ranges.isEmpty else { return nil }
    var tiers: [ModelPrice.Tier] = []
    for range in ranges {
      guard let start = range["range"]?.elements?.first?.integer, start >= 0 else {
        throw Problem(field: "tiered_pricing")
      }
      let fallback = try amount("output_cost_per_token")
      guard let input = try Self.amount(range["input_cost_per_token"], "tiered_pricing"),
        let output = try Self.amount(range["output_cost_per_token"], "tiered_pricing") ?? fallback
          ?? (mode == .embedding ? .zero : nil)
      else { return nil }
      tiers.append(
        ModelPrice.Tier(
          abovePromptTokens: start,
          rates: ModelPrice.Rates(
            input: input,
            cacheRead: try Self.amount(range["cache_read_input_token_cost"], "tiered_pricing"),
            cacheWrite: try Self.amount(range["cache_creation_input_token_cost"], "tiered_pricing"),
            output: output,
            reasoning: try Self.amount(range["output_cost_per_reasoning_token"], "tiered_pricing")))
      )
    }
    tiers.sort { $0.abovePromptTokens < $1.abovePromptTokens }
    return ModelPrice.Schedule(rates: tiers[0].rates, tiers: Array(tiers.dropFirst()))
  }

  /// Dollars per token in the file, dollars per million here.
  private func amount(_ field: String) throws(LiteLLMTable.Problem.Error) -> Money? {
    try Self.amount(fields[field], field)
  }

  private static func amount(
    _ value: JSONValue?, _ field: String
  ) throws(LiteLLMTable.Problem.Error) -> Money? {
    switch value {
    case nil, .null?: return nil
    case .number(let digits)?, .string(let digits)?:
      guard let amount = Money(perMillion: digits), PriceTable.possibleAmounts.contains(amount)
      else { throw Problem(field: field) }
      return amount
    default: throw Problem(field: field)
    }
  }
}

extension ModelPrice.Rates {
  fileprivate mutating func fillCaches(from standard: ModelPrice.Rates?) {
    cacheRead = cacheRead ?? standard?.cacheRead
    cacheWrite = cacheWrite ?? standard?.cacheWrite
    cacheWriteLong = cacheWriteLong ?? standard?.cacheWriteLong
  }

  /// Vendors price long-lived writes as a multiple of plain ones, in every tier the same.
  fileprivate mutating func keepLongWriteInProportion(to other: ModelPrice.Rates?) {
    guard cacheWriteLong == nil, let other, let long = other.cacheWriteLong else { return }
    guard let cacheWrite, let plain = other.cacheWrite else {
      cacheWriteLong = long
      return
    }
    cacheWriteLong = long.inProportion(cacheWrite, to: plain) ?? max(long, cacheWrite)
  }
}

extension Money {
  /// This × `part` ÷ `whole` when that is exact.
  fileprivate func inProportion(_ part: Money, to whole: Money) -> Money? {
    let (product, overflows) = picodollars.multipliedReportingOverflow(by: part.picodollars)
    guard !overflows, whole.picodollars != 0, product % whole.picodollars == 0 else { return nil }
    return Money(picodollars: product / whole.picodollars)
  }
}
