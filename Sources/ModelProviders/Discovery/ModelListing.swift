package import StrategyCore

/// One model that a run can use, with what is known of it: a row of the model picker.
package struct ModelListing: Sendable, Hashable, Identifiable {
  /// Why it is listed.
  package enum Source: Sendable, Hashable {
    /// The workspace names it.
    case workspace
    /// A server on the way has it.
    case server(title: String, address: String)
    /// The price book knows it, and its provider's key is set.
    case provider(title: String)
  }

  /// What a run is given: a name of the workspace, or `PROVIDER/MODEL`.
  package var name: String
  package var definition: ModelDefinition
  /// For people, when there is another name for it.
  package var title: String?
  package var contextWindow: Int?
  package var maxOutput: Int?
  /// `nil` is unpriced.
  package var price: ModelPrice?
  /// `2027-01-14`: the day on which it is switched off.
  package var retires: String?
  package var source: Source
  /// False when something is known that a call would fail at.
  package var isUsableNow: Bool
  /// One sentence: why it cannot be used, or what to know before using it.
  package var note: String?

  package var id: String { name }

  /// `131k tokens · $0.4 in, $1.6 out · until 2026-12-11`.
  package var facts: String {
    var facts: [String] = []
    if let contextWindow { facts.append("\(Self.short(contextWindow)) tokens") }
    switch price {
    case nil: facts.append("unpriced")
    case let price? where price.isFree: facts.append("free")
    case let price?:
      if let perHour = price.perGPUHour {
        facts.append("$\(perHour) an hour")
      } else {
        facts.append("$\(price.rates.input) in, $\(price.rates.output) out")
      }
    }
    if let retires { facts.append("until \(retires)") }
    return facts.joined(separator: " · ")
  }

  private static func short(_ count: Int) -> String {
    switch count {
    case ..<10_000: "\(count)"
    case ..<1_000_000: "\(count / 1000)k"
    default: "\(count / 1_000_000).\(count % 1_000_000 / 100_000)M"
    }
  }
}

extension ModelDiscovery {
  /// Every model that can be chosen: those of the workspace by name, those of the servers that answered, those of
  /// providers whose key is set; each only once.
  ///
  /// - Parameters:
  ///   - servers: what `discover` has found so far.
  ///   - isComplete: whether `discover` has ended: only then it is known that a server is not there.
  ///   - isTrained: whether the embedded tuned model of a name is trained.
  package func listings(
    workspace: Workspace?, servers: [DiscoveredServer], isComplete: Bool, on day: CalendarDay,
    isTrained: (String) -> Bool = { _ in true }
  ) -> [ModelListing] {
    var listings: [ModelListing] = []
    for (name, definition) in (workspace?.models ?? [:]).sorted(by: { $0.key < $1.key }) {
      listings.append(
        listing(name, definition, servers: servers, isComplete: isComplete, on: day, isTrained))
    }
    var seen = Set(listings.map(\.definition.place))
    seen.formUnion(listings.map { ModelDefinition.Place(use: $0.name, url: nil) })
    for server in servers.sorted(by: { $0.address < $1.address }) {
      for model in server.models where !model.isEmbedding {
        let listing = listing(model, of: server, on: day)
        if seen.insert(listing.definition.place).inserted { listings.append(listing) }
      }
    }
    for provider in keyedProviders where provider.name != "openai-responses" {
      for row in catalogue.prices.models(of: provider.name) where row.mode == .chat {
        let listing = listing(row, of: provider, on: day)
        if seen.insert(listing.definition.place).inserted { listings.append(listing) }
      }
    }
    return listings
  }

  private func listing(
    _ name: String, _ definition: ModelDefinition, servers: [DiscoveredServer], isComplete: Bool,
    on day: CalendarDay, _ isTrained: (String) -> Bool
  ) -> ModelListing {
    let row = catalogue.prices.listing(for: definition.provider, model: definition.model)
    var listing = ModelListing(
      name: name, definition: definition,
      contextWindow: definition.contextWindow ?? row?.contextTokens,
      maxOutput: row?.price.maxOutputTokens, retires: row?.retirement, source: .workspace,
      isUsableNow: true)
    switch definition.provider {
    case "baseline", "tuned":
      listing.price = .free(model: definition.use, source: "embedded")
      if definition.provider == "tuned", !isTrained(definition.model) {
        listing.isUsableNow = false
        listing.note = "It is not trained: `trivium tune start \(definition.model)`."
      }
      return listing
    default: break
    }
    listing.price = (try? catalogue.price(for: definition)) ?? nil
    do throws(Failure) {
      _ = try catalogue.model(for: definition)
    } catch {
      listing.isUsableNow = false
      listing.note = error.sentence
      return listing
    }
    listing.look(for: definition, among: servers, isComplete: isComplete)
    if listing.note == nil {
      listing.note = catalogue.prices.retirementWarning(
        for: definition.provider, model: definition.model, on: day)
    }
    return listing
  }

  private func listing(
    _ model: ServedModel, of server: DiscoveredServer, on day: CalendarDay
  ) -> ModelListing {
    let use = server.use(model)
    let definition = ModelDefinition(use: use, url: server.url)
    let isSwitchedOff =
      model.retires.flatMap { CalendarDay($0) }.map { $0 < day } ?? false
    return ModelListing(
      name: use, definition: definition, title: model.title, contextWindow: model.contextWindow,
      maxOutput: model.maxOutput,
      price: model.price ?? ((try? catalogue.price(for: definition)) ?? nil),
      retires: model.retires, source: .server(title: server.title, address: server.address),
      isUsableNow: !isSwitchedOff,
      note: isSwitchedOff ? "It was switched off on \(model.retires ?? "an earlier day")." : nil)
  }

  private func listing(
    _ row: PriceBook.Listing, of provider: Provider, on day: CalendarDay
  ) -> ModelListing {
    let use = "\(provider.name)/\(row.id)"
    let isSwitchedOff = row.retirement.flatMap { CalendarDay($0) }.map { $0 < day } ?? false
    return ModelListing(
      name: use, definition: ModelDefinition(use: use), contextWindow: row.contextTokens,
      maxOutput: row.price.maxOutputTokens, price: row.price, retires: row.retirement,
      source: .provider(title: provider.title), isUsableNow: !isSwitchedOff,
      note: catalogue.prices.retirementWarning(for: provider.name, model: row.id, on: day))
  }
}

extension ModelListing {
  /// Takes what a server tells of the model; of a server of this machine that was not found, that it is not there.
  fileprivate mutating func look(
    for definition: ModelDefinition, among servers: [DiscoveredServer], isComplete: Bool
  ) {
    let own = servers.first {
      $0.provider == definition.provider && $0.url == definition.url
    }
    if let own {
      let list = own.models.first {
        $0.id == definition.model || $0.id == definition.model + ":latest"
      }
      title = list?.title
      contextWindow = definition.contextWindow ?? list?.contextWindow ?? contextWindow
      maxOutput = list?.maxOutput ?? maxOutput
      if list == nil, own.omitted == 0 {
        isUsableNow = false
        note = own.note ?? "\(own.title) at \(own.address) has no \(definition.model)."
      }
    } else if isComplete, definition.url == nil,
      let start = Provider.named(definition.provider)?.start
    {
      isUsableNow = false
      note = "It is not running: start it with `\(start)`."
    }
  }
}

extension ModelDefinition {
  /// What makes two definitions the same model on the same server.
  fileprivate struct Place: Hashable {
    var use: String
    var url: String?
  }

  fileprivate var place: Place { Place(use: use, url: url) }
}
