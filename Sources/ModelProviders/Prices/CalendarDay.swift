/// A day of the Gregorian calendar, as tables write it: `2026-11-23`.
package struct CalendarDay: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Days since 1970-01-01.
  private var number: Int

  /// The day in UTC of a moment in seconds since 1970.
  package init(secondsSince1970 seconds: Double) {
    number = seconds.isFinite ? Int((min(max(seconds, -1e12), 1e12) / 86_400).rounded(.down)) : 0
  }

  /// Reads `2026-11-23`; `nil` for anything else, days that no month has included.
  package init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == [4, 2, 2],
      parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
      (1...12).contains(month)
    else { return nil }
    number = Self.number(year: year, month: month, day: day)
    guard day > 0, description == text else { return nil }
  }

  package static func < (a: CalendarDay, b: CalendarDay) -> Bool { a.number < b.number }

  /// Days from this one to `other`; negative when it was before.
  package func days(until other: CalendarDay) -> Int { other.number - number }

  /// Years begin in March here, so that the day that only some have is the last.
  private static func number(year: Int, month: Int, day: Int) -> Int {
    let year = month < 3 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  package var description: String {
    let days = number + 719_468
    let era = (days >= 0 ? days : days - 146_096) / 146_097
    let dayOfEra = days - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shifted + 2) / 5 + 1
    let month = (shifted + 2) % 12 + 1
    let year = yearOfEra + era * 400 + (month < 3 ? 1 : 0)
    return "\(padded(year, to: 4))-\(padded(month, to: 2))-\(padded(day, to: 2))"
  }

  private func padded(_ value: Int, to width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
