import StrategyCore

extension JSONValue {
  /// An amount of dollars to the nearest picodollar, half a picodollar up. Servers that calculate with binary
  /// fractions write more decimals than there are: `0.000018599999999999998`.
  var money: Money? {
    switch self {
    case .number(let text), .string(let text): Self.money(text)
    default: nil
    }
  }

  private static func money(_ text: String) -> Money? {
    let halves = text.split(
      maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: { $0 == "e" || $0 == "E" })
    guard let mantissa = halves.first, !mantissa.hasPrefix("-"),
      let exponent = halves.count == 2 ? Int(halves[1]) : 0, (-400...12).contains(exponent)
    else { return nil }
    let parts = mantissa.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let whole = parts.first ?? ""
    let digits = Array((String(whole) + (parts.count == 2 ? parts[1] : "")).utf8)
    guard !digits.isEmpty, digits.count <= 400, digits.allSatisfy({ (48...57).contains($0) }) else {
      return nil
    }
    // Where the decimal point of picodollars falls among the digits.
    let point = whole.utf8.count + exponent + 12
    var picodollars: Int128 = 0
    for position in 0..<max(point, 0) {
      let digit = position < digits.count ? Int128(digits[position] - 48) : 0
      let (product, overflows) = picodollars.multipliedReportingOverflow(by: 10)
      guard !overflows, product < Int128.max - 10 else { return nil }
      picodollars = product + digit
    }
    if point >= 0, point < digits.count, digits[point] >= 53 { picodollars += 1 }
    return Money(picodollars: picodollars)
  }
}
