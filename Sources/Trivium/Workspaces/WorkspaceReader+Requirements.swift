import StrategyCore

/// How soon new knowledge must be used.
enum Freshness: String, CaseIterable {
  case hourly, daily, weekly, monthly, quarterly, yearly, never
}

extension WorkspaceReader {
  mutating func requirements(_ field: DocumentField) -> Requirements {
    let values = document.values(
      of: field,
      keys: [
        "volume", "horizon", "freshness", "minimum-accuracy", "p95-latency", "monthly-budget",
        "margin", "value-of-correct", "cost-of-error", "growth", "batch",
      ])
    let freshness: Freshness? = values["freshness"].flatMap {
      document.choice($0, what: "a freshness")
    }
    return Requirements(
      monthlyVolume: values["volume"].flatMap { volume($0) },
      horizonMonths: values["horizon"].flatMap { horizon($0) },
      freshness: freshness?.rawValue,
      minimumAccuracy: values["minimum-accuracy"].flatMap { share($0) },
      p95Latency: values["p95-latency"].flatMap { seconds($0) },
      monthlyBudget: values["monthly-budget"].flatMap { document.money($0) },
      margin: values["margin"].flatMap { share($0) },
      valueOfCorrect: values["value-of-correct"].flatMap { document.money($0) },
      costOfError: values["cost-of-error"].flatMap { document.money($0) },
      monthlyGrowth: values["growth"].flatMap { growth($0) },
      batchShare: values["batch"].flatMap { share($0, as: "a share of the calls such as 40%") })
  }

  /// Calls a month: `100000/month`, `3000/day` (thirty days), or a number alone.
  private mutating func volume(_ field: DocumentField) -> Int? {
    read(field, wanted: "a volume such as 100000/month or 3000/day") { text in
      let parts = text.split(separator: "/", omittingEmptySubsequences: false)
      guard let count = Int(parts[0].filter { $0 != "_" && $0 != " " }),
        (0...1_000_000_000_000).contains(count), parts.count <= 2
      else { return nil }
      switch parts.count == 2 ? parts[1].filter({ $0 != " " }) : "month" {
      case "month": return count
      case "day": return count * 30
      default: return nil
      }
    }
  }

  /// Months: `12 months`, `2 years`, or a number alone.
  private mutating func horizon(_ field: DocumentField) -> Int? {
    read(field, wanted: "a horizon such as 12 months or 2 years") { text in
      let (number, unit) = Self.quantity(text)
      guard let count = Int(number), (1...1200).contains(count) else { return nil }
      switch unit {
      case "", "month", "months": return count
      case "year", "years": return count * 12
      default: return nil
      }
    }
  }

  /// A month: `5%`, `-2%`, `5%/month`.
  private mutating func growth(_ field: DocumentField) -> Double? {
    read(field, wanted: "growth a month such as 5% or -2%, up to 100%") { text in
      let isLess = text.hasPrefix("-")
      let (number, unit) = Self.quantity(isLess ? String(text.dropFirst()) : text)
      guard let percent = Double(number), unit == "%" || unit == "%/month",
        percent <= (isLess ? 90 : 100)
      else { return nil }
      return (isLess ? -percent : percent) / 100
    }
  }

  /// 0…1: `0.85` or `85%`.
  private mutating func share(
    _ field: DocumentField, as wanted: String = "an accuracy such as 0.85 or 85%"
  ) -> Double? {
    read(field, wanted: wanted) { text in
      let (number, unit) = Self.quantity(text)
      guard let value = Double(number), unit.isEmpty || unit == "%" else { return nil }
      let share = unit == "%" ? value / 100 : value
      return (0...1).contains(share) ? share : nil
    }
  }

  /// Seconds: `2s`, `500ms`, `1m`, or a number alone.
  mutating func seconds(_ field: DocumentField) -> Double? {
    read(field, wanted: "a time such as 2s or 500ms") { text in
      let (number, unit) = Self.quantity(text)
      guard let value = Double(number), value > 0, value <= 86_400_000 else { return nil }
      switch unit {
      case "", "s", "second", "seconds": return value
      case "ms": return value / 1000
      case "m", "min", "minutes": return value * 60
      default: return nil
      }
    }
  }

  private mutating func read<Value>(
    _ field: DocumentField, wanted: String, _ parse: (String) -> Value?
  ) -> Value? {
    guard let text = document.text(field) else { return nil }
    if let value = parse(text) { return value }
    document.report(field, .unusable(text: text, wanted: wanted))
    return nil
  }

  /// The number at the start of a text, and the unit after it.
  private static func quantity(_ text: String) -> (number: String, unit: String) {
    let number = text.prefix { $0.isNumber || $0 == "." }
    return (String(number), text.dropFirst(number.count).filter { $0 != " " })
  }
}
