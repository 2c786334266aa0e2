import StrategyCore

/// Values that are more than text: each is read, or reported with what was wanted.
extension DocumentReader {
  mutating func number(_ field: DocumentField, in range: ClosedRange<Double>) -> Double? {
    guard let text = text(field) else { return nil }
    guard let number = Double(text), range.contains(number) else {
      report(
        field,
        .unusable(
          text: text,
          wanted: "a number from \(Self.plain(range.lowerBound)) to \(Self.plain(range.upperBound))"
        ))
      return nil
    }
    return number
  }

  mutating func wholeNumber(_ field: DocumentField, in range: ClosedRange<Int>) -> Int? {
    guard let text = text(field) else { return nil }
    guard let number = Int(text), range.contains(number) else {
      report(
        field,
        .unusable(
          text: text, wanted: "a whole number from \(range.lowerBound) to \(range.upperBound)"))
      return nil
    }
    return number
  }

  mutating func flag(_ field: DocumentField) -> Bool? {
    guard let text = text(field) else { return nil }
    switch text.lowercased() {
    case "true", "yes": return true
    case "false", "no": return false
    default:
      report(field, .notAChoice(text: text, what: "an answer", choices: ["true", "false"]))
      return nil
    }
  }

  /// Dollars: `2`, `2.00` or `$2.00`, up to a trillion.
  mutating func money(_ field: DocumentField) -> Money? {
    guard let text = text(field) else { return nil }
    guard let money = Money(text), money >= .zero, money <= Money(dollars: 1_000_000_000_000) else {
      report(field, .unusable(text: text, wanted: "an amount of dollars such as $2.00"))
      return nil
    }
    return money
  }

  /// One of a few words; `what` completes the sentence “… is not”.
  mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ field: DocumentField, what: String
  ) -> Choice? where Choice.RawValue == String {
    guard let text = text(field) else { return nil }
    if let choice = Choice(rawValue: text) { return choice }
    report(
      field, .notAChoice(text: text, what: what, choices: Choice.allCases.map(\.rawValue)))
    return nil
  }

  private static func plain(_ number: Double) -> String {
    Int(exactly: number).map(String.init) ?? "\(number)"
  }
}
