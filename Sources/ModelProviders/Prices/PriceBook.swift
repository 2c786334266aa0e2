package import StrategyCore

/// What models cost according to dated tables, the first that knows a model counts; it knows no network.
package struct PriceBook: Sendable {
  /// One model of a table.
  package struct Listing: Sendable, Hashable {
    /// What a model is for.
    package enum Mode: String, Sendable, Hashable {
      case chat, embedding
    }

    /// As the table names it: `openai`, `together_ai`, …
    package var provider: String
    package var id: String
    package var mode: Mode
    package var contextTokens: Int?
    /// `2027-01-14`: the day on which the provider switches the model off.
    package var retirement: String?
    package var price: ModelPrice

    /// As `use:` and `--price-as` take it: `openai/gpt-4.1-mini`.
    package var name: String { "\(provider)/\(id)" }
  }

  /// A model that a provider lets its customers tune, and what the tuned one costs.
  package struct TunableModel: Sendable, Hashable {
    package var provider: String
    package var baseModel: String
    /// What the names of its tuned models begin with, up to a colon.
    package var tunedPrefix: String
    package var trainingPerMillion: Money?
    /// For tuning that is paid by time.
    package var trainingPerHour: Money?
    package var retirement: String?
    package var price: ModelPrice
  }

  /// The tables, the one that counts most first.
  private(set) var tables: [PriceTable]

  init(tables: [PriceTable]) {
    self.tables = tables
  }

  /// The day of the newest table that is not the user's own, `2026-11-23`.
  package var date: String {
    (tables.first { !$0.isOverride } ?? tables.first)?.date ?? ""
  }

  /// For people, and in journals: `price book 2026-11-23`.
  package var source: String { "price book \(date)" }

  /// Every model, each as its first table has it.
  package var models: [Listing] { distinct(tables.flatMap { $0.listings() }) }

  /// The models of one provider of `use:`.
  package func models(of provider: String) -> [Listing] {
    let provider = Self.tableName(of: provider)
    return distinct(tables.flatMap { $0.listings(of: provider) })
  }

  package var tunable: [TunableModel] {
    var seen: Set<String> = []
    return tables.flatMap(\.tunable).filter {
      seen.insert("\($0.provider)/\($0.tunedPrefix)").inserted
    }
  }

  private func distinct(_ listings: [Listing]) -> [Listing] {
    guard tables.count > 1 else { return listings }
    var seen: Set<String> = []
    return listings.filter { seen.insert($0.name).inserted }
  }

  /// This book where `other` is silent. The user's own tables come first, then the newer table before the older.
  package func merging(_ other: PriceBook) -> PriceBook {
    let all = (tables + other.tables).enumerated().sorted { a, b in
      if a.element.isOverride != b.element.isOverride { return a.element.isOverride }
      if a.element.date != b.element.date, !a.element.isOverride {
        return a.element.date > b.element.date
      }
      return a.offset < b.offset
    }
    return PriceBook(tables: all.map(\.element))
  }
}

extension PriceBook {
  /// The price of a model by its exact name, or of the model whose dated snapshot it is; `nil` when no
  /// table has either. Tuned models (`ft:…`) are never priced like their base.
  package func price(for provider: String, model: String) -> ModelPrice? {
    listing(for: provider, model: model)?.price ?? tuned(for: provider, model: model)?.price
  }

  /// The row behind `price(for:model:)`, with context window and retirement.
  package func listing(for provider: String, model: String) -> Listing? {
    let provider = Self.tableName(of: provider)
    let undated = model.hasPrefix("ft:") ? nil : Self.undated(model)
    for table in tables {
      for id in [model, undated].compactMap(\.self) {
        if let listing = table.listing(of: provider, id: id) { return listing }
      }
    }
    return nil
  }

  /// The row of a tuned model (`ft:…`) without a row of its own.
  package func tuned(for provider: String, model: String) -> TunableModel? {
    guard model.hasPrefix("ft:") else { return nil }
    let provider = Self.tableName(of: provider)
    return tables.lazy.flatMap(\.tunable).first {
      $0.provider == provider && (model == $0.tunedPrefix || model.hasPrefix($0.tunedPrefix + ":"))
    }
  }

  /// The row that a person means by `openai/gpt-4.1-mini` or plain `gpt-4.1-mini`.
  package func listing(named name: String) throws(PriceNameError) -> Listing {
    if let slash = name.firstIndex(of: "/") {
      let model = String(name[name.index(after: slash)...])
      if let listing = listing(for: String(name[..<slash]), model: model) { return listing }
    }
    let id = Self.undated(name) ?? name
    let matches = [name, id].lazy.map { id in
      distinct(tables.flatMap { $0.listings(withID: id) })
    }.first { !$0.isEmpty }
    guard let matches, let first = matches.first else {
      throw .unknown(name, nearest: nearestNames(to: name))
    }
    if matches.allSatisfy({ $0.price.chargesTheSame(as: first.price) }) { return first }
    let own = matches.filter { Self.makers.contains($0.provider) }
    guard own.count == 1 else { throw .ambiguous(name, candidates: matches.map(\.name)) }
    return own[0]
  }

  /// Providers of models of their own: a plain name means theirs, not that of somebody who sells it on.
  private static let makers: Set = [
    "openai", "anthropic", "gemini", "mistral", "deepseek", "xai", "cohere_chat",
  ]

  private func nearestNames(to name: String) -> [String] {
    let candidates = name.contains("/") ? models.map(\.name) : models.map(\.id)
    return Spelling.nearest(to: name, among: candidates, limit: 3)
  }

  /// The table's word for a provider of `use:`.
  static func tableName(of provider: String) -> String {
    switch provider {
    case "together": "together_ai"
    case "fireworks": "fireworks_ai"
    case "cohere": "cohere_chat"
    case "openai-responses": "openai"
    default: provider
    }
  }

  /// Snapshots that cost something else than the model whose name they extend.
  private static let pricedApart: Set = ["gpt-4o-2024-05-13"]

  /// `model` without a date at its end (`-2025-04-14` or `-20250414`); `nil` when there is none.
  private static func undated(_ model: String) -> String? {
    guard !pricedApart.contains(model) else { return nil }
    let bytes = Array(model.utf8)
    for shape in ["-dddd-dd-dd", "-dddddddd"] {
      let pattern = Array(shape.utf8)
      guard bytes.count > pattern.count else { continue }
      let tail = bytes.suffix(pattern.count)
      let fits = zip(tail, pattern).allSatisfy { byte, mark in
        mark == UInt8(ascii: "d") ? (48...57).contains(byte) : byte == mark
      }
      guard fits, tail.starts(with: "-20".utf8) || tail.starts(with: "-19".utf8) else { continue }
      return String(model.dropLast(pattern.count))
    }
    return nil
  }
}

extension ModelPrice {
  func chargesTheSame(as other: ModelPrice) -> Bool {
    rates == other.rates && tiers == other.tiers && serviceTiers == other.serviceTiers
  }
}

/// Why a name means no row of the price book.
package enum PriceNameError: Error, Hashable {
  case unknown(String, nearest: [String])
  case ambiguous(String, candidates: [String])
}
