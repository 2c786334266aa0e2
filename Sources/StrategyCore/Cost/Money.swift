/// An exact amount of US dollars, counted in picodollars (10⁻¹² $).
///
/// One token at $0.025 per million costs 25 000 picodollars, so prices per token are whole numbers and
/// sums never round. Sums and products that no wallet can reach stop at the largest amount instead of trapping.
/// In JSON it is a decimal string such as `"0.000412"`.
public struct Money: Sendable, Hashable, Comparable, AdditiveArithmetic {
  /// The two halves of the number. An `Int128` itself would have to be aligned to 16 bytes, and Swift 6.3 loses the
  /// way in async functions that are handed one on the stack.
  private var high: Int64
  private var low: UInt64

  public static let zero = Money(picodollars: 0)
  private static let perDollar: Int128 = 1_000_000_000_000

  public init(picodollars: Int128) {
    high = Int64(truncatingIfNeeded: picodollars >> 64)
    low = UInt64(truncatingIfNeeded: picodollars)
  }

  public init(dollars: Int) {
    self.init(picodollars: Int128(dollars) * Self.perDollar)
  }

  public var picodollars: Int128 { Int128(high) << 64 | Int128(low) }

  /// Reads a decimal such as `2`, `$2.00`, `0.000412` or `2.5e-7`; `nil` for anything else, for more than
  /// twelve decimals that are not zero, and for more than 24 digits.
  public init?(_ text: some StringProtocol) {
    guard let decimal = Self.decimal(text),
      let amount = Self.shift(decimal.digits, decimals: 12 + decimal.exponent)
    else { return nil }
    self.init(picodollars: amount)
  }

  /// Reads an amount for one of something as the amount for a million; what is finer than a picodollar for the
  /// million is rounded half up, since it comes from binary fractions.
  public init?(perMillion text: some StringProtocol) {
    guard let decimal = Self.decimal(text) else { return nil }
    let decimals = 18 + decimal.exponent
    if let amount = Self.shift(decimal.digits, decimals: decimals) {
      self.init(picodollars: amount)
    } else {
      guard decimals < 0, decimals > -38 else { return nil }
      let divisor = (0..<(-decimals)).reduce(Int128(1)) { power, _ in power * 10 }
      self = Money(picodollars: decimal.digits).dividedRoundingHalfUp(by: divisor)
    }
  }

  /// A decimal as `digits` × 10^`exponent`.
  private static func decimal(_ text: some StringProtocol) -> (digits: Int128, exponent: Int)? {
    var digits = Substring(text)
    let isNegative = digits.first == "-"
    if isNegative { digits.removeFirst() }
    if digits.first == "$" { digits.removeFirst() }
    let halves = digits.split(
      maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: { $0 == "e" || $0 == "E" })
    guard let mantissa = halves.first, let exponent = halves.count == 2 ? Int(halves[1]) : 0,
      (-30...12).contains(exponent)
    else { return nil }
    let parts = mantissa.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let whole = parts.first ?? ""
    let fraction = parts.count == 2 ? parts[1] : ""
    let all = whole + fraction
    guard !all.isEmpty, all.utf8.count <= 24, all.utf8.allSatisfy({ (48...57).contains($0) }),
      let value = Int128(all)
    else { return nil }
    return (isNegative ? -value : value, exponent - fraction.utf8.count)
  }

  /// `value` × 10^`decimals` when that is a whole number that fits.
  private static func shift(_ value: Int128, decimals: Int) -> Int128? {
    var value = value
    for _ in 0..<abs(decimals) {
      if decimals > 0 {
        let (product, overflows) = value.multipliedReportingOverflow(by: 10)
        guard !overflows else { return nil }
        value = product
      } else {
        guard value % 10 == 0 else { return nil }
        value /= 10
      }
    }
    return value
  }

  public static func < (a: Money, b: Money) -> Bool { a.picodollars < b.picodollars }
  public static func + (a: Money, b: Money) -> Money {
    Money(picodollars: a.picodollars.addingSaturated(b.picodollars))
  }
  public static func - (a: Money, b: Money) -> Money {
    Money(picodollars: a.picodollars.subtractingSaturated(b.picodollars))
  }
  public static func * (a: Money, count: Int) -> Money {
    Money(picodollars: a.picodollars.multipliedSaturated(by: Int128(count)))
  }

  /// A share of the amount to the nearest picodollar; halves go up.
  func dividedRoundingHalfUp(by divisor: Int128) -> Money {
    let (quotient, remainder) = picodollars.quotientAndRemainder(dividingBy: divisor)
    if remainder >= 0 { return Money(picodollars: quotient + (2 * remainder >= divisor ? 1 : 0)) }
    return Money(picodollars: quotient - (2 * -remainder > divisor ? 1 : 0))
  }

  /// The ratio of two amounts, for gauges and shares only; 0 when `whole` is zero.
  public func share(of whole: Money) -> Double {
    whole == .zero ? 0 : approximate / whole.approximate
  }

  /// Picodollars to 53 bits, quickly for amounts that fit in half of the number.
  private var approximate: Double { high == 0 ? Double(low) : Double(picodollars) }
}

extension Money: CustomStringConvertible {
  /// Every digit that is not a trailing zero, without a currency sign: `0.000412`.
  public var description: String {
    let magnitude = picodollars.magnitude
    let whole = magnitude / Self.perDollar.magnitude
    var fraction = String(magnitude % Self.perDollar.magnitude)
    fraction = String(repeating: "0", count: 12 - fraction.utf8.count) + fraction
    while fraction.last == "0" { fraction.removeLast() }
    let sign = picodollars < 0 ? "-" : ""
    return fraction.isEmpty ? "\(sign)\(whole)" : "\(sign)\(whole).\(fraction)"
  }

  /// For people: `$0`, `$0.00041`, `$0.0132`, `$2.00`, `$1,234.56`; two or three significant digits below ten cents.
  public var formatted: String {
    let magnitude = picodollars.magnitude
    if magnitude == 0 { return "$0" }
    var decimals = 2
    var limit = Self.perDollar.magnitude / 10
    while magnitude < limit, decimals < 11 {
      decimals += 1
      limit /= 10
    }
    if decimals > 2 { decimals += 1 }
    var rounded = Self.round(magnitude, decimals: decimals)
    if decimals > 3, rounded >= 100, rounded % 10 == 0 {
      decimals -= 1
      rounded /= 10
    }
    let scale = Self.powerOfTen(decimals)
    let fraction = String(rounded % scale)
    let padded = String(repeating: "0", count: decimals - fraction.utf8.count) + fraction
    return "\(picodollars < 0 ? "-" : "")$\(grouped(String(rounded / scale))).\(padded)"
  }

  /// Picodollars in units of 10^-`decimals` $, half up.
  private static func round(_ magnitude: UInt128, decimals: Int) -> UInt128 {
    let unit = powerOfTen(12 - decimals)
    return (magnitude + unit / 2) / unit
  }

  private static func powerOfTen(_ exponent: Int) -> UInt128 {
    (0..<exponent).reduce(1) { power, _ in power * 10 }
  }

  private func grouped(_ digits: String) -> String {
    var result = ""
    for (offset, digit) in digits.enumerated() {
      if offset > 0, (digits.utf8.count - offset) % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return result
  }
}

extension Money: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let money = Money(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "“\(text)” is not an amount of money")
    }
    self = money
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
