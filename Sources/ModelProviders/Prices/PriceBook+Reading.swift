import StrategyCore

/// Why a table of prices cannot be read.
package enum PriceTableError: Error, Hashable {
  case notJSON(offset: Int)
  case unknownSchema(String?)
  /// A row lacks a field or has something else than an amount there.
  case badRow(String, field: String)
}

extension PriceBook {
  /// The table inside the program.
  package static func bundled() throws(PriceTableError) -> PriceBook {
    try PriceBook(table: PackageResources.prices_json)
  }

  /// Reads a table with schema `prices/1`: amounts in US dollars per million tokens.
  package init(table bytes: [UInt8]) throws(PriceTableError) {
    let table: JSONValue
    do throws(JSONError) {
      table = try JSONValue(parsing: bytes)
    } catch {
      throw .notJSON(offset: error.offset)
    }
    guard table["schema"]?.string == "prices/1", let date = table["generated"]?.string else {
      throw .unknownSchema(table["schema"]?.scalarText)
    }
    let source = "price book \(date)"
    self.date = date
    models = []
    tunable = []
    for row in table["models"]?.elements ?? [] {
      models.append(try Self.listing(row, source: source))
    }
    for row in table["fine_tuning"]?.elements ?? [] {
      if let model = try Self.tunableModel(row, source: source) { tunable.append(model) }
    }
  }

  private static func listing(_ row: JSONValue, source: String) throws(PriceTableError) -> Listing {
    let id = row["id"]?.string ?? ""
    guard let provider = row["provider"]?.string, !id.isEmpty else {
      throw .badRow(id, field: "provider")
    }
    guard let mode = Listing.Mode(rawValue: row["mode"]?.string ?? "") else {
      throw .badRow(id, field: "mode")
    }
    let rates = try rates(row, id: id, outputIsOptional: mode == .embedding)
    var tiers: [ModelPrice.Tier] = []
    for tier in row["tiers"]?.elements ?? [] {
      guard let threshold = tier["above_input_tokens"]?.integer else {
        throw .badRow(id, field: "above_input_tokens")
      }
      // xAI charges the tier from the threshold on, everybody else above it.
      tiers.append(
        ModelPrice.Tier(
          abovePromptTokens: provider == "xai" ? threshold - 1 : threshold,
          rates: try self.rates(tier, id: id, outputIsOptional: false)))
    }
    return Listing(
      provider: provider, id: id, mode: mode, contextTokens: row["context"]?.integer,
      retirement: row["deprecation_date"]?.string,
      price: ModelPrice(
        model: id, rates: rates, tiers: tiers, source: source,
        maxOutputTokens: row["max_output"]?.integer))
  }

  private static func rates(
    _ row: JSONValue, id: String, outputIsOptional: Bool
  ) throws(PriceTableError) -> ModelPrice.Rates {
    guard let input = try amount("input", in: row, id: id) else {
      throw .badRow(id, field: "input")
    }
    let output = try amount("output", in: row, id: id)
    guard output != nil || outputIsOptional else { throw .badRow(id, field: "output") }
    return ModelPrice.Rates(
      input: input, cacheRead: try amount("cache_read", in: row, id: id),
      cacheWrite: try amount("cache_write", in: row, id: id), output: output ?? .zero,
      reasoning: try amount("reasoning_output", in: row, id: id))
  }

  /// Rows without rates for the tuned model (training by the hour) are left out.
  private static func tunableModel(
    _ row: JSONValue, source: String
  ) throws(PriceTableError) -> TunableModel? {
    let id = row["base_model"]?.string ?? ""
    guard let provider = row["provider"]?.string, let prefix = row["tuned_id_prefix"]?.string,
      let input = try amount("tuned_input", in: row, id: id),
      let output = try amount("tuned_output", in: row, id: id)
    else { return nil }
    let rates = ModelPrice.Rates(
      input: input, cacheRead: try amount("tuned_cache_read", in: row, id: id), output: output)
    return TunableModel(
      provider: provider, baseModel: id, tunedPrefix: prefix,
      trainingPerMillion: try amount("training_per_1m", in: row, id: id),
      retirement: row["shutdown_date"]?.string,
      price: ModelPrice(model: prefix, rates: rates, source: source))
  }

  private static func amount(
    _ field: String, in row: JSONValue, id: String
  ) throws(PriceTableError) -> Money? {
    guard let value = row[field] else { return nil }
    guard case .number(let digits) = value, let money = Money(digits), money >= .zero else {
      throw .badRow(id, field: field)
    }
    return money
  }
}
