import StrategyCore

/// One row of a table with schema `prices/1`: amounts in US dollars per million tokens, exact to the digit.
struct PriceRow {
  private let row: JSONValue
  private let id: String

  init(_ row: JSONValue) {
    self.row = row
    id = row["id"]?.string ?? row["base_model"]?.string ?? ""
  }

  func listing(source: String, date: String) throws(PriceTableError) -> PriceBook.Listing {
    guard let provider = row["provider"]?.string.map(PriceBook.tableName), !id.isEmpty else {
      throw .badRow(id, field: "provider")
    }
    guard let mode = PriceBook.Listing.Mode(rawValue: row["mode"]?.string ?? "chat") else {
      throw .badRow(id, field: "mode")
    }
    let isEmbedding = mode == .embedding
    let standard = try schedule(row, of: provider, outputIsOptional: isEmbedding)
    return PriceBook.Listing(
      provider: provider, id: id, mode: mode, contextTokens: count("context"),
      retirement: row["deprecation_date"]?.string.flatMap { CalendarDay($0)?.description },
      price: ModelPrice(
        model: id, rates: standard.rates, tiers: standard.tiers,
        serviceTiers: try serviceTiers(
          besides: standard, of: provider, outputIsOptional: isEmbedding),
        trainingPerMillion: try amount("training_per_1m", in: row), source: source, date: date,
        maxOutputTokens: count("max_output")))
  }

  /// A model that customers can tune; `nil` for rows without rates for the tuned model.
  func tunableModel(source: String, date: String) throws(PriceTableError)
    -> PriceBook.TunableModel?
  {
    guard let provider = row["provider"]?.string.map(PriceBook.tableName),
      let prefix = row["tuned_id_prefix"]?.string,
      let input = try amount("tuned_input", in: row),
      let output = try amount("tuned_output", in: row)
    else { return nil }
    let rates = ModelPrice.Rates(
      input: input, cacheRead: try amount("tuned_cache_read", in: row), output: output)
    var serviceTiers: [String: ModelPrice.Schedule]?
    // Rates that somebody marked as doubtful are no rates.
    if row["anomaly"] == nil, let input = try amount("tuned_batch_input", in: row),
      let output = try amount("tuned_batch_output", in: row)
    {
      serviceTiers = [
        "batch": ModelPrice.Schedule(rates: ModelPrice.Rates(input: input, output: output))
      ]
    }
    let training = try amount("training_per_1m", in: row)
    return PriceBook.TunableModel(
      provider: provider, baseModel: id, tunedPrefix: prefix, trainingPerMillion: training,
      trainingPerHour: try amount("training_per_hour", in: row),
      retirement: row["shutdown_date"]?.string.flatMap { CalendarDay($0)?.description },
      price: ModelPrice(
        model: prefix, rates: rates, serviceTiers: serviceTiers, trainingPerMillion: training,
        source: source, date: date))
  }

  /// Rates by service tier, or the older pair of fields for batches, which tell nothing of caches: writes then
  /// cost no less than in the standard tier.
  private func serviceTiers(
    besides standard: ModelPrice.Schedule, of provider: String, outputIsOptional: Bool
  ) throws(PriceTableError) -> [String: ModelPrice.Schedule]? {
    var tiers: [String: ModelPrice.Schedule] = [:]
    if let input = try amount("batch_input", in: row) {
      let output = try amount("batch_output", in: row) ?? standard.rates.output
      tiers["batch"] = ModelPrice.Schedule(
        rates: ModelPrice.Rates(
          input: input, cacheWrite: standard.rates.cacheWrite,
          cacheWriteLong: standard.rates.cacheWriteLong, output: output),
        tiers: standard.tiers)
    }
    if case .object(let members)? = row["service_tiers"] {
      for member in members {
        tiers[member.key] = try schedule(
          member.value, of: provider, outputIsOptional: outputIsOptional)
      }
    }
    return tiers.isEmpty ? nil : tiers
  }

  private func schedule(
    _ row: JSONValue, of provider: String, outputIsOptional: Bool
  ) throws(PriceTableError) -> ModelPrice.Schedule {
    var tiers: [ModelPrice.Tier] = []
    for tier in row["tiers"]?.elements ?? [] {
      guard let threshold = tier["above_input_tokens"]?.integer, threshold >= 0 else {
        throw .badRow(id, field: "above_input_tokens")
      }
      // xAI charges the tier from the threshold on, everybody else above it.
      tiers.append(
        ModelPrice.Tier(
          abovePromptTokens: provider == "xai" ? threshold - 1 : threshold,
          rates: try rates(tier, outputIsOptional: outputIsOptional)))
    }
    return ModelPrice.Schedule(
      rates: try rates(row, outputIsOptional: outputIsOptional), tiers: tiers)
  }

  private func rates(
    _ row: JSONValue, outputIsOptional: Bool
  ) throws(PriceTableError) -> ModelPrice.Rates {
    guard let input = try amount("input", in: row) else { throw .badRow(id, field: "input") }
    let output = try amount("output", in: row)
    guard output != nil || outputIsOptional else { throw .badRow(id, field: "output") }
    return ModelPrice.Rates(
      input: input, cacheRead: try amount("cache_read", in: row),
      cacheWrite: try amount("cache_write", in: row),
      cacheWriteLong: try amount("cache_write_1h", in: row), output: output ?? .zero,
      reasoning: try amount("reasoning_output", in: row))
  }

  private func amount(_ field: String, in row: JSONValue) throws(PriceTableError) -> Money? {
    guard let value = row[field] else { return nil }
    guard case .number(let digits) = value, let money = Money(digits),
      PriceTable.possibleAmounts.contains(money)
    else { throw .badRow(id, field: field) }
    return money
  }

  private func count(_ field: String) -> Int? {
    row[field]?.integer.flatMap { PriceTable.possibleCounts.contains($0) ? $0 : nil }
  }
}

extension PriceTable {
  /// Dollars per million tokens; beyond that somebody has mistaken the unit.
  static let possibleAmounts = Money.zero...Money(dollars: 1_000_000)
  static let possibleCounts = 1...(1 << 40)
}
