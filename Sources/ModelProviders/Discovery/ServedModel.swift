package import StrategyCore

/// A model that a server says it has.
package struct ServedModel: Sendable, Hashable {
  /// As `use:` takes it after the provider.
  package var id: String
  /// For people, when the server has another name for it.
  package var title: String?
  package var contextWindow: Int?
  package var maxOutput: Int?
  /// What the server says that it charges.
  package var price: ModelPrice?
  /// `2027-01-14`: the day on which it is switched off.
  package var retires: String?
  /// True for models that make vectors, not text.
  package var isEmbedding = false
  /// Who says that it serves the model: `vllm`, `llamacpp`.
  var owner: String?

  init(id: String) {
    self.id = id
  }
}

/// What a server answered to the question which models it has. Everything in it is bounded and without control
/// characters, whatever the server sent.
struct ServedModels: Sendable, Hashable {
  private static let limit = 1000
  private static let nameLimit = 200

  var models: [ServedModel] = []
  /// Models that were left out because there are too many.
  var omitted = 0

  /// Reads the lists of OpenAI and everybody who speaks like it, of Anthropic, Gemini, Ollama, LM Studio and Together;
  /// `nil` for anything else.
  init?(_ bytes: [UInt8]) {
    guard let document = try? JSONValue(parsing: bytes) else { return nil }
    guard
      let rows = document.elements ?? document["data"]?.elements ?? document["models"]?.elements
    else { return nil }
    var seen: Set<String> = []
    for row in rows {
      guard let model = Self.model(row), seen.insert(model.id).inserted else { continue }
      if models.count < Self.limit { models.append(model) } else { omitted += 1 }
    }
    if models.isEmpty, !rows.isEmpty { return nil }
  }

  private static func model(_ row: JSONValue) -> ServedModel? {
    let names = [row["id"], row["key"], row["name"], row["model"]]
    guard var id = names.lazy.compactMap({ $0?.string }).first else { return nil }
    if id.hasPrefix("models/") { id.removeFirst("models/".utf8.count) }
    guard !id.isEmpty, id.utf8.count <= nameLimit, PlainWords.onOneLine(id) == id else {
      return nil
    }
    var model = ServedModel(id: id)
    let titles = [row["display_name"], row["displayName"], row["title"], row["name"]]
    model.title = titles.lazy.compactMap { $0?.string.map(PlainWords.onOneLine) }
      .first { !$0.isEmpty && $0 != id && $0 != "models/" + id }
    model.contextWindow = count(
      [
        row["max_model_len"], row["meta"]?["n_ctx"], row["loaded_context_length"],
        row["max_input_tokens"], row["context_length"], row["context_window"],
        row["max_context_length"], row["inputTokenLimit"], row["meta"]?["n_ctx_train"],
      ])
    model.maxOutput = count(
      [
        row["max_output_tokens"], row["max_completion_tokens"], row["outputTokenLimit"],
        row["top_provider"]?["max_completion_tokens"], row["max_tokens"],
      ])
    let ends = [
      row["shutdown_date"], row["retires_at"], row["deprecation"], row["expiration_date"],
    ]
    model.retires =
      ends.lazy.compactMap {
        $0?.string.flatMap { CalendarDay(String($0.prefix(10)))?.description }
      }.first
    model.owner = row["owned_by"]?.string
    model.isEmbedding = isEmbedding(row)
    model.price = price(row["pricing"], of: id)
    return model
  }

  private static func count(_ candidates: [JSONValue?]) -> Int? {
    candidates.lazy.compactMap { $0?.integer }.first { PriceTable.possibleCounts.contains($0) }
  }

  private static func isEmbedding(_ row: JSONValue) -> Bool {
    let kinds = [row["type"]?.string, row["mode"]?.string].compactMap(\.self)
    if kinds.contains(where: { $0.hasPrefix("embedding") }) { return true }
    let abilities = row["capabilities"]?.elements?.compactMap(\.string) ?? []
    if abilities.contains("embedding"), !abilities.contains("completion") { return true }
    guard let methods = row["supportedGenerationMethods"]?.elements?.compactMap(\.string) else {
      return false
    }
    return !methods.contains("generateContent")
  }

  /// OpenRouter writes dollars per token as text, Together dollars per million as numbers.
  private static func price(_ pricing: JSONValue?, of id: String) -> ModelPrice? {
    guard let pricing else { return nil }
    func perToken(_ key: String) -> Money? {
      pricing[key]?.scalarText.flatMap { Money(perMillion: $0) }
    }
    func perMillion(_ key: String) -> Money? { pricing[key]?.scalarText.flatMap { Money($0) } }
    let rates: ModelPrice.Rates
    if let input = perToken("prompt"), let output = perToken("completion") {
      rates = ModelPrice.Rates(
        input: input, cacheRead: perToken("input_cache_read"),
        cacheWrite: perToken("input_cache_write"), output: output,
        reasoning: perToken("internal_reasoning").flatMap { $0 == .zero ? nil : $0 })
    } else if let input = perMillion("input"), let output = perMillion("output") {
      rates = ModelPrice.Rates(input: input, cacheRead: perMillion("cached_input"), output: output)
    } else {
      return nil
    }
    let price = ModelPrice(model: id, rates: rates, source: "the server's list")
    return price.amounts.allSatisfy(PriceTable.possibleAmounts.contains) ? price : nil
  }
}
