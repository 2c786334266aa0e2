import Foundation
import StrategyCore

/// The day by which a decision should be looked at again: the first of what can make it old.
struct DecisionExpiry: Sendable, Equatable {
  /// ISO 8601.
  var day: String
  var reason: String

  /// As `trivium prices` warns of old ones.
  private static let priceDays = 60.0

  /// - Parameters:
  ///   - prices: day of the price book; empty when it has none.
  ///   - retirements: the day on which a model is switched off, by its name.
  ///   - freshness: how soon new knowledge must be used, by the word of trivium.yaml.
  init(prices: String, retirements: [String: String], freshness: String?, now: Date) {
    var ends: [(day: String, reason: String)] = []
    let start = (try? Date("\(prices)T00:00:00Z", strategy: .iso8601)) ?? now
    ends.append((Self.day(start, after: Self.priceDays), "prices are 60 days old then"))
    ends += retirements.map { ($0.value, "\($0.key) is switched off by its provider") }
    let refreshes = DecisionTerms.refreshesPerMonth(freshness: freshness)
    if refreshes > 0, let freshness {
      let days = max((30 / refreshes).rounded(), 1)
      ends.append((Self.day(now, after: days), "knowledge is to be \(freshness) fresh"))
    }
    let first = ends.min { ($0.day, $0.reason) < ($1.day, $1.reason) }
    day = first?.day ?? Self.day(now, after: Self.priceDays)
    reason = first?.reason ?? ""
  }

  private static func day(_ start: Date, after days: Double) -> String {
    String(start.addingTimeInterval(days * 86_400).formatted(.iso8601).prefix(10))
  }
}
