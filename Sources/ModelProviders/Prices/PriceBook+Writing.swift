import StrategyCore

extension PriceBook {
  /// The models as a table with schema `prices/1`, one row a line, that is read back without reading every row.
  ///
  /// - Parameter day: the day that the table is of.
  package static func table(of listings: [Listing], on day: CalendarDay) -> [UInt8] {
    var bytes = Array("\(PriceTable.writtenHead)\(day)\(PriceTable.writtenModels)\n".utf8)
    for (place, listing) in listings.enumerated() {
      bytes += listing.row.encoded
      if place < listings.count - 1 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(0x0A)
    }
    return bytes + Array((PriceTable.writtenTail + "\n").utf8)
  }
}

extension PriceBook.Listing {
  fileprivate var row: JSONValue {
    var row: JSONValue = ["provider": .string(provider), "id": .string(id)]
    row.append("mode", .string(mode.rawValue))
    row.append(price.standardRow(of: provider))
    row.append("training_per_1m", price.trainingPerMillion.map { .number($0.description) })
    row.append("context", contextTokens.map { JSONValue($0) })
    row.append("max_output", price.maxOutputTokens.map { JSONValue($0) })
    row.append("deprecation_date", retirement.map { .string($0) })
    if let serviceTiers = price.serviceTiers, !serviceTiers.isEmpty {
      var tiers: JSONValue = [:]
      for (name, schedule) in serviceTiers.sorted(by: { $0.key < $1.key }) {
        tiers.append(name, schedule.row(of: provider))
      }
      row.append("service_tiers", tiers)
    }
    return row
  }
}

extension ModelPrice {
  fileprivate func standardRow(of provider: String) -> JSONValue {
    Schedule(rates: rates, tiers: tiers).row(of: provider)
  }
}

extension ModelPrice.Schedule {
  fileprivate func row(of provider: String) -> JSONValue {
    var row = rates.row
    if !tiers.isEmpty {
      row.append(
        "tiers",
        .array(
          tiers.map { tier in
            let threshold = tier.abovePromptTokens + (provider == "xai" ? 1 : 0)
            var row: JSONValue = ["above_input_tokens": JSONValue(threshold)]
            row.append(tier.rates.row)
            return row
          }))
    }
    return row
  }
}

extension ModelPrice.Rates {
  fileprivate var row: JSONValue {
    var row: JSONValue = [:]
    let fields = [
      ("input", input), ("output", output), ("cache_read", cacheRead), ("cache_write", cacheWrite),
      ("cache_write_1h", cacheWriteLong), ("reasoning_output", reasoning),
    ]
    for (field, amount) in fields {
      row.append(field, amount.map { .number($0.description) })
    }
    return row
  }
}

extension JSONValue {
  /// Adds the members of another object.
  fileprivate mutating func append(_ other: JSONValue) {
    guard case .object(let members) = other else { return }
    for member in members { append(member.key, member.value) }
  }
}
