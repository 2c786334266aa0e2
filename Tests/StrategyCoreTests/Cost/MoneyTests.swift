import Foundation
import StrategyCore
import Testing

struct MoneyTests {
  @Test(
    arguments: [
      ("2", 2_000_000_000_000), ("$2.00", 2_000_000_000_000), ("-$2.5", -2_500_000_000_000),
      ("0.000412", 412_000_000), ("2.5e-7", 250_000), ("1E3", 1_000_000_000_000_000),
      (".5", 500_000_000_000), ("5.", 5_000_000_000_000), ("0", 0), ("-0", 0),
      ("0.000000000001", 1), ("0.0000000000010000", 1), ("12e-13", nil), ("10e-13", 1),
    ] as [(String, Int128?)])
  func `a decimal is read exactly`(text: String, picodollars: Int128?) {
    #expect(Money(text)?.picodollars == picodollars)
  }

  @Test(arguments: [
    "", "-", "$", "$-2", "--2", "+2", "2,000", "1.2.3", "1e", "e5", "1e5e5", "1e13", "1e-31",
    "0x10",
    "٣", "½", "NaN", "inf", " 2", "2 ", "2€", "0.0000000000001", "1e999999999999999999999",
  ])
  func `anything else is no amount`(text: String) {
    #expect(Money(text) == nil)
  }

  @Test(
    arguments: [
      ("4e-07", "0.4"), ("2.5e-06", "2.5"), ("0.0", "0"),
      ("1.1428571428571428e-06", "1.142857142857"),
      ("2.0000000000000002e-07", "0.2"), ("9.499999999999999e-07", "0.95"), ("-1e-6", "-1"),
      ("3e-13", "0.0000003"), ("5e-19", "0.000000000001"), ("4e-19", "0"), ("1e-30", "0"),
      ("1e12", "1000000000000000000"), ("x", nil), ("", nil), ("NaN", nil),
    ] as [(String, String?)])
  func `an amount for one is read as that for a million`(text: String, million: String?) {
    #expect(Money(perMillion: text) == million.flatMap { Money($0) })
  }

  @Test func `digits beyond every purse are refused, never wrapped`() {
    let digits = String(repeating: "9", count: 24)
    #expect(Money(digits)?.description == digits)
    #expect(Money(digits + "e2") != nil)
    #expect(Money(digits + "e3") == nil)
    #expect(Money(digits + "e12") == nil)
    #expect(Money(digits + "9") == nil)
  }

  @Test(arguments: ["0", "1", "-1", "0.000412", "-0.5", "1234.56", "0.000000000001", "99999.1"])
  func `what is written is read again`(text: String) throws {
    let money = try #require(Money(text))
    #expect(money.description == text)
    let bytes = try JSONEncoder().encode([money])
    #expect(String(decoding: bytes, as: UTF8.self) == "[\"\(text)\"]")
    #expect(try JSONDecoder().decode([Money].self, from: bytes) == [money])
  }

  @Test func `random amounts survive text`() {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<2000 {
      let money = Money(picodollars: Int128(Int64.random(in: .min ... .max, using: &generator)))
      #expect(Money(money.description) == money)
    }
  }

  @Test func `an amount in JSON that is none is an error with its text`() {
    #expect {
      try JSONDecoder().decode([Money].self, from: Data(#"["two dollars"]"#.utf8))
    } throws: {
      "\($0)".contains("two dollars")
    }
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([Money].self, from: Data("[2]".utf8))
    }
  }

  @Test(arguments: [
    ("0", "$0"), ("0.00041", "$0.00041"), ("0.000412", "$0.000412"), ("0.0004126", "$0.000413"),
    ("0.0132", "$0.0132"), ("0.05", "$0.050"), ("0.1", "$0.10"), ("2", "$2.00"),
    ("1234.56", "$1,234.56"), ("1234567.891", "$1,234,567.89"), ("999.999", "$1,000.00"),
    ("0.0999996", "$0.100"), ("0.995", "$1.00"), ("0.125", "$0.13"), ("-0.5", "-$0.50"),
    ("-1234.5", "-$1,234.50"), ("0.000000000001", "$0.000000000001"),
    ("0.00000000001", "$0.000000000010"), ("0.000000000123", "$0.000000000123"),
  ])
  func `people see two or three digits of what is small`(text: String, formatted: String) throws {
    #expect(try #require(Money(text)).formatted == formatted)
  }

  @Test func `sums and products stop at the limit`() {
    let most = Money(picodollars: .max)
    let least = Money(picodollars: .min)
    #expect(most + most == most)
    #expect(least - most == least)
    #expect(most - least == most)
    #expect(most * Int.max == most)
    #expect(most * Int.min == least)
    #expect(least * Int.min == most)
    #expect(least * -1 == most)
    #expect(Money(dollars: .max) * 2 > Money(dollars: .max))
  }

  @Test func `the extremes can be shown and written`() {
    for money in [Money(picodollars: .max), Money(picodollars: .min), Money(dollars: .min)] {
      #expect(money.formatted.contains("$"))
      #expect(!money.description.isEmpty)
    }
  }

  @Test func `a share of nothing is nothing`() {
    #expect(Money(dollars: 1).share(of: .zero) == 0)
    #expect(Money(dollars: 1).share(of: Money(dollars: 4)) == 0.25)
  }
}
