import Foundation
import StrategyCore
import Testing

struct UsageTests {
  @Test func `the prompt is everything that was sent`() {
    let usage = Usage(input: 10, cacheRead: 20, cacheWrite: 30, output: 7, reasoning: 5)
    #expect(usage.prompt == 60)
    #expect(usage.total == 67)
  }

  @Test func `sums stop at the limit`() {
    let huge = Usage(
      input: .max, cacheRead: .max, cacheWrite: .max, output: .max, reasoning: .max)
    #expect((huge + huge).input == .max)
    #expect(huge.prompt == .max)
    #expect(huge.total == .max)
    #expect(Usage(input: .min, cacheRead: .min).prompt == .min)
  }

  @Test func `what cannot be is taken out`() {
    let usage = Usage(
      input: -1, cacheRead: .min, cacheWrite: 3, output: 4, reasoning: 9, provenance: .reported)
    #expect(
      usage.normalized == Usage(cacheWrite: 3, output: 4, reasoning: 4, provenance: .reported))
    #expect(Usage(output: -4, reasoning: 2).normalized == Usage())
  }

  @Test(arguments: [
    (Provenance.billed, Provenance.reported, Provenance.reported),
    (.billed, .billed, .billed), (.billed, .estimated, .estimated),
    (.reported, .estimated, .estimated), (.estimated, .unpriced, .unpriced),
  ])
  func `a sum is as trustworthy as its weakest part, whichever comes first`(
    one: Provenance, other: Provenance, sum: Provenance
  ) {
    #expect((Usage(provenance: one) + Usage(provenance: other)).provenance == sum)
    #expect((Usage(provenance: other) + Usage(provenance: one)).provenance == sum)
  }

  @Test func `a cost shows where it comes from`() {
    let amount = Money("0.00041") ?? .zero
    #expect(Cost(amount: amount, provenance: .billed).formatted == "$0.00041")
    #expect(Cost(amount: amount, provenance: .reported).formatted == "$0.00041")
    #expect(Cost(amount: amount, provenance: .estimated).formatted == "~$0.00041")
    #expect(Cost.unpriced.formatted == "unpriced")
  }

  @Test func `writes that live longer are a bucket of their own`() throws {
    let usage = Usage(input: 1, cacheWrite: 2, cacheWriteLong: 4, output: 8)
    #expect(usage.prompt == 7)
    #expect((usage + usage).cacheWriteLong == 8)
    #expect(Usage(cacheWriteLong: -1).normalized.cacheWriteLong == 0)
    let rates = ModelPrice.Rates(
      input: Money(dollars: 2), cacheWrite: Money("2.5"), cacheWriteLong: Money(dollars: 4),
      output: .zero)
    let price = ModelPrice(model: "m", rates: rates, source: "test")
    #expect(price.amount(of: usage) == Money("0.000023"))
  }

  @Test func `usages of older journals are read, and written as they were`() throws {
    let old =
      #"{"cacheRead":2,"cacheWrite":3,"input":1,"output":5,"provenance":"reported","reasoning":4}"#
    let usage = try JSONDecoder().decode(Usage.self, from: Data(old.utf8))
    #expect(usage.cacheWriteLong == 0)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(String(decoding: try encoder.encode(usage), as: UTF8.self) == old)
    let new = Usage(input: 1, cacheWriteLong: 7)
    #expect(try JSONDecoder().decode(Usage.self, from: try encoder.encode(new)) == new)
  }
}
