import StrategyCore

extension PriceBook {
  /// Days before a model is switched off on which that is worth a sentence.
  static let notice = 60
  /// Days after which prices are too old to be relied on.
  static let freshness = 60

  /// One sentence when a provider has switched a model off or soon will; `nil` otherwise.
  package func retirementWarning(
    for provider: String, model: String, on day: CalendarDay
  ) -> String? {
    let retirement =
      listing(for: provider, model: model)?.retirement
      ?? tuned(for: provider, model: model)?.retirement
    guard let end = retirement.flatMap({ CalendarDay($0) }) else { return nil }
    let name = PlainWords.onOneLine("\(provider)/\(model)")
    switch day.days(until: end) {
    case ..<0:
      return "\(name) was switched off by its provider on \(end); choose another model."
    case 0: return "\(name) is switched off by its provider today; choose another model."
    case 1...Self.notice:
      let days = day.days(until: end)
      return
        "\(name) will be switched off by its provider on \(end), in \(days) day\(days == 1 ? "" : "s"); choose another model by then."
    default: return nil
    }
  }

  /// Days since the newest table that is not the user's own; `nil` for a book without one.
  package func age(on day: CalendarDay) -> Int? {
    CalendarDay(date).map { max(0, $0.days(until: day)) }
  }

  /// One sentence when the prices are old; `nil` otherwise.
  package func ageWarning(on day: CalendarDay) -> String? {
    guard let age = age(on: day), age > Self.freshness else { return nil }
    return
      "The \(source) is \(age) days old; `trivium prices update URL` reads newer prices."
  }
}
