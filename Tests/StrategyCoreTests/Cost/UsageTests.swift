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
}
