import StrategyCore
import Testing

struct ModelPriceTests {
  private func money(_ text: String) throws -> Money { try #require(Money(text)) }

  @Test func `each bucket has its rate`() throws {
    let usage = Usage(
      input: 1_000, cacheRead: 2_000, cacheWrite: 4_000, output: 500, reasoning: 200)
    // 0.40×1000 + 0.10×2000 + 0.50×4000 + 1.60×300 + 2.00×200, per million
    #expect(Samples.price.amount(of: usage) == (try money("0.00348")))
  }

  @Test func `a missing rate is the one of its side`() throws {
    let price = ModelPrice(
      model: "m", rates: ModelPrice.Rates(input: Money(dollars: 1), output: Money(dollars: 3)),
      source: "test")
    let usage = Usage(input: 1, cacheRead: 1, cacheWrite: 1, output: 2, reasoning: 1)
    #expect(price.amount(of: usage) == (try money("0.000009")))
  }

  @Test func `an explicit zero is a price`() throws {
    let price = ModelPrice(
      model: "m",
      rates: ModelPrice.Rates(
        input: Money(dollars: 1), cacheRead: .zero, output: Money(dollars: 3), reasoning: .zero),
      source: "test")
    #expect(price.amount(of: Usage(cacheRead: 500, output: 7, reasoning: 7)) == .zero)
    #expect(!price.isFree)
  }

  @Test func `above a tier's threshold every token has the tier's rate`() throws {
    let below = Usage(input: 100_000, cacheRead: 100_000, output: 10)
    let above = Usage(input: 100_000, cacheRead: 100_001, output: 10)
    #expect(Samples.price.amount(of: below) == (try money("0.050016")))
    #expect(Samples.price.amount(of: above) == (try money("0.200041")))
  }

  @Test func `of several tiers the highest that is passed counts, in any order`() {
    let rates = { (dollars: Int) in
      ModelPrice.Rates(input: Money(dollars: dollars), output: .zero)
    }
    let tiers = [
      ModelPrice.Tier(abovePromptTokens: 500, rates: rates(5)),
      ModelPrice.Tier(abovePromptTokens: 100, rates: rates(2)),
    ]
    for tiers in [tiers, tiers.reversed()] {
      let price = ModelPrice(model: "m", rates: rates(1), tiers: tiers, source: "test")
      #expect(price.amount(of: Usage(input: 100)) == Money(picodollars: 100_000_000))
      #expect(price.amount(of: Usage(input: 500)) == Money(picodollars: 1_000_000_000))
      #expect(price.amount(of: Usage(input: 501)) == Money(picodollars: 2_505_000_000))
    }
  }

  @Test(arguments: [(499_999, 0), (500_000, 1), (1_499_999, 1), (1_500_000, 2), (0, 0)])
  func `halves of a picodollar go up`(rate: Int128, picodollars: Int128) {
    let price = ModelPrice(
      model: "m", rates: ModelPrice.Rates(input: Money(picodollars: rate), output: .zero),
      source: "test")
    #expect(price.amount(of: Usage(input: 1)).picodollars == picodollars)
  }

  @Test func `usage from a hostile server has a price and does not trap`() {
    let huge = Usage(input: .max, cacheRead: .max, cacheWrite: .max, output: .max, reasoning: .max)
    #expect(Samples.price.amount(of: huge) > .zero)
    let dear = ModelPrice(
      model: "m",
      rates: ModelPrice.Rates(input: Money(picodollars: .max), output: Money(picodollars: .min)),
      source: "test")
    _ = dear.amount(of: huge)
    _ = dear.worstCase(promptTokens: .max, maxOutputTokens: .max)
    #expect(Samples.price.amount(of: Usage(input: .min, output: -5, reasoning: 9)) == .zero)
    #expect(Samples.price.amount(of: Usage(output: 5, reasoning: 9)).picodollars == 10_000_000)
  }

  @Test func `what is free costs nothing, and that is known while it streams`() {
    let price = ModelPrice.free(model: "baseline", source: "embedded")
    #expect(price.isFree)
    #expect(price.cost(of: Usage(input: 9, output: 9)).formatted == "$0")
    #expect(Samples.price.cost(of: Usage(input: 9)).provenance == .estimated)
    #expect(!Samples.price.isFree)
  }

  @Test func `a tier that costs makes a model not free`() {
    var price = ModelPrice.free(model: "m", source: "test")
    price.tiers = Samples.price.tiers
    #expect(!price.isFree)
  }

  @Test func `the worst case is never below the real one`() {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<1000 {
      let prompt = Int.random(in: 0..<400_000, using: &generator)
      let output = Int.random(in: 0..<5_000, using: &generator)
      let cached = Int.random(in: 0...prompt, using: &generator)
      let written = Int.random(in: 0...(prompt - cached), using: &generator)
      let real = Usage(
        input: prompt - cached - written, cacheRead: cached, cacheWrite: written, output: output,
        reasoning: Int.random(in: 0...output, using: &generator))
      #expect(
        Samples.price.worstCase(promptTokens: prompt, maxOutputTokens: output)
          >= Samples.price.amount(of: real))
    }
  }

  @Test func `without a limit of the caller the model's own counts, then an assumed one`() {
    var price = Samples.price
    price.rates = ModelPrice.Rates(input: .zero, output: Money(dollars: 1))
    #expect(price.worstCase(promptTokens: 0, maxOutputTokens: 10).picodollars == 10_000_000)
    #expect(price.worstCase(promptTokens: 0, maxOutputTokens: nil).picodollars == 32_768_000_000)
    price.maxOutputTokens = nil
    #expect(price.worstCase(promptTokens: 0, maxOutputTokens: nil).picodollars == 4_096_000_000)
  }
}
