package import StrategyCore

/// What models cost according to one dated table; it ships with the program and knows no network.
package struct PriceBook: Sendable {
  /// One model of the table.
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
    package var retirement: String?
    package var price: ModelPrice
  }

  /// The day of the table, `2026-11-23`.
  package var date: String
  package var models: [Listing]
  package var tunable: [TunableModel]

  /// For people, and in journals: `price book 2026-11-23`.
  package var source: String { "price book \(date)" }
}

extension PriceBook {
  /// The price of a model by its exact name, or of the model whose dated snapshot it is; `nil` when the
  /// table has neither. Tuned models (`ft:…`) are never priced like their base.
  package func price(for provider: String, model: String) -> ModelPrice? {
    let provider = Self.tableName(of: provider)
    if model.hasPrefix("ft:") {
      return tunable.first { $0.provider == provider && model.hasPrefix($0.tunedPrefix + ":") }?
        .price
    }
    return listing(for: provider, model: model)?.price
  }

  /// The row behind `price(for:model:)`, with context window and retirement.
  package func listing(for provider: String, model: String) -> Listing? {
    let provider = Self.tableName(of: provider)
    let ids = [model] + (Self.undated(model).map { [$0] } ?? [])
    for id in ids {
      if let listing = models.first(where: { $0.provider == provider && $0.id == id }) {
        return listing
      }
    }
    return nil
  }

  /// The row that a person means by `openai/gpt-4.1-mini` or plain `gpt-4.1-mini`.
  package func listing(named name: String) throws(PriceNameError) -> Listing {
    if let slash = name.firstIndex(of: "/") {
      let model = String(name[name.index(after: slash)...])
      if let listing = listing(for: String(name[..<slash]), model: model) { return listing }
    }
    let id = Self.undated(name) ?? name
    var matches = models.filter { $0.id == name }
    if matches.isEmpty { matches = models.filter { $0.id == id } }
    guard let first = matches.first else {
      throw .unknown(name, nearest: nearestNames(to: name))
    }
    guard matches.allSatisfy({ $0.price == first.price }) else {
      throw .ambiguous(name, candidates: matches.map(\.name))
    }
    return first
  }

  private func nearestNames(to name: String) -> [String] {
    let candidates = name.contains("/") ? models.map(\.name) : models.map(\.id)
    return Spelling.nearest(to: name, among: candidates, limit: 3)
  }

  /// The table's word for a provider of `use:`.
  private static func tableName(of provider: String) -> String {
    switch provider {
    case "together": "together_ai"
    case "cohere": "cohere_chat"
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

/// Why a name means no row of the price book.
package enum PriceNameError: Error, Hashable {
  case unknown(String, nearest: [String])
  case ambiguous(String, candidates: [String])
}
