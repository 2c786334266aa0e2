import Foundation
import ModelProviders
import StrategyCore

/// What the price book says of the time ahead of a workspace's models.
struct ModelOutlooks: Sendable {
  let catalogue: ModelCatalogue
  /// The model by whose prices all are reckoned, as `--price-as` names it.
  var pricedAs: String?
  var now = Date()

  func outlook(of strategy: Strategy, in workspace: Workspace) -> ModelOutlook? {
    let outlook: ModelOutlook
    if let pricedAs {
      let listing = try? catalogue.prices.listing(named: pricedAs)
      outlook = ModelOutlook(of: listing?.price, monthsToRetirement: months(listing?.retirement))
    } else {
      let definition = workspace.models[strategy.model] ?? ModelDefinition(use: strategy.model)
      outlook = ModelOutlook(
        of: try? catalogue.price(for: definition),
        monthsToRetirement: months(catalogue.prices.retirement(of: definition)))
    }
    return outlook == ModelOutlook() ? nil : outlook
  }

  /// By the name of the strategy.
  func all(in workspace: Workspace) -> [String: ModelOutlook] {
    var outlooks: [String: ModelOutlook] = [:]
    for strategy in workspace.strategies {
      outlooks[strategy.name] = outlook(of: strategy, in: workspace)
    }
    return outlooks
  }

  private func months(_ day: String?) -> Double? {
    guard let end = day.flatMap({ CalendarDay($0) }) else { return nil }
    let today = CalendarDay(secondsSince1970: now.timeIntervalSince1970)
    return Double(today.days(until: end)) / 30.4375
  }
}

extension PriceBook {
  /// The day on which a provider switches a model off, or what a tuned one was tuned from.
  func retirement(of definition: ModelDefinition) -> String? {
    listing(for: definition.provider, model: definition.model)?.retirement
      ?? tuned(for: definition.provider, model: definition.model)?.retirement
  }
}
