import StrategyCore
import Testing

@testable import ModelProviders

/// Usages whose amounts were worked out by hand from the vendors' price pages.
@Suite struct PricedUsageTests {
  struct Sum: Sendable, CustomTestStringConvertible {
    var model: String
    var serviceTier: String?
    var usage: Usage
    /// Dollars per million × tokens, as on paper.
    var work: String
    /// The sum divided by a million.
    var amount: String

    init(
      _ model: String, tier serviceTier: String? = nil, _ usage: Usage, _ work: String,
      _ amount: String
    ) {
      self.model = model
      self.serviceTier = serviceTier
      self.usage = usage
      self.work = work
      self.amount = amount
    }

    var testDescription: String { "\(model) \(serviceTier ?? ""): \(work) = \(amount)" }
  }

  static let sums: [Sum] = [
    Sum("openai/gpt-4.1-mini", Usage(input: 1), "0.4×1", "0.0000004"),
    Sum("openai/gpt-4.1-mini", Usage(output: 1), "1.6×1", "0.0000016"),
    Sum("openai/gpt-4.1-mini", Usage(cacheRead: 1), "0.1×1", "0.0000001"),
    Sum("openai/gpt-4.1-mini", Usage(input: 1000, output: 500), "0.4×1000 + 1.6×500", "0.0012"),
    Sum(
      "openai/gpt-4.1-mini",
      Usage(input: 24, cacheRead: 1024, output: 3),
      "0.4×24 + 0.1×1024 + 1.6×3", "0.0001168"),
    Sum(
      "openai/gpt-4.1-mini",
      Usage(input: 7, cacheRead: 333, output: 13, reasoning: 13),
      "0.4×7 + 0.1×333 + 1.6×13", "0.0000569"),
    Sum(
      "openai/gpt-4.1-mini",
      Usage(input: 1000000, output: 1000000),
      "0.4×1000000 + 1.6×1000000", "2"),
    Sum(
      "openai/gpt-4.1-mini",
      Usage(cacheRead: 1047576, output: 32768),
      "0.1×1047576 + 1.6×32768", "0.1571864"),
    Sum(
      "openai/gpt-4.1-mini-2025-04-14", tier: "default",
      Usage(input: 812, cacheRead: 256, output: 97),
      "0.4×812 + 0.1×256 + 1.6×97", "0.0005056"),
    Sum(
      "openai/gpt-4.1-mini", tier: "batch",
      Usage(input: 1000, output: 500),
      "0.2×1000 + 0.8×500", "0.0006"),
    Sum(
      "openai/gpt-4.1-mini", tier: "batch",
      Usage(input: 3, cacheRead: 5, output: 7),
      "0.2×3 + 0.2×5 + 0.8×7", "0.0000072"),
    Sum(
      "openai/gpt-4.1-mini", tier: "batch",
      Usage(input: 99999, cacheRead: 1, output: 1),
      "0.2×99999 + 0.2×1 + 0.8×1", "0.0200008"),
    Sum(
      "openai/gpt-4.1-mini", tier: "priority",
      Usage(input: 1000, cacheRead: 2000, output: 500),
      "0.7×1000 + 0.175×2000 + 2.8×500", "0.00245"),
    Sum(
      "openai/gpt-4.1-mini", tier: "fast",
      Usage(input: 11, cacheRead: 13, output: 17),
      "0.7×11 + 0.175×13 + 2.8×17", "0.000057575"),
    Sum("openai/gpt-5", Usage(input: 3, output: 7, reasoning: 7), "1.25×3 + 10×7", "0.00007375"),
    Sum(
      "openai/gpt-5",
      Usage(input: 1, cacheRead: 1, output: 1),
      "1.25×1 + 0.125×1 + 10×1", "0.000011375"),
    Sum(
      "openai/gpt-5",
      Usage(input: 12345, cacheRead: 6789, output: 2468, reasoning: 2000),
      "1.25×12345 + 0.125×6789 + 10×2468", "0.040959875"),
    Sum(
      "openai/gpt-5",
      Usage(input: 271999, cacheRead: 1, output: 128000, reasoning: 128000),
      "1.25×271999 + 0.125×1 + 10×128000", "1.619998875"),
    Sum(
      "openai/gpt-5", tier: "batch",
      Usage(input: 12345, cacheRead: 6789, output: 2468, reasoning: 2000),
      "0.625×12345 + 0.0625×6789 + 5×2468", "0.0204799375"),
    Sum(
      "openai/gpt-5", tier: "flex",
      Usage(input: 1, cacheRead: 1, output: 1, reasoning: 1),
      "0.625×1 + 0.0625×1 + 5×1", "0.0000056875"),
    Sum(
      "openai/gpt-5", tier: "priority",
      Usage(input: 1, cacheRead: 1, output: 1, reasoning: 1),
      "2.5×1 + 0.25×1 + 20×1", "0.00002275"),
    Sum(
      "openai/o3", tier: "flex",
      Usage(input: 9001, cacheRead: 17, output: 4242, reasoning: 4000),
      "1×9001 + 0.25×17 + 4×4242", "0.02597325"),
    Sum(
      "openai/o3", tier: "batch",
      Usage(input: 9001, cacheRead: 17, output: 4242, reasoning: 4000),
      "1×9001 + 1×17 + 4×4242", "0.025986"),
    Sum("openai/gpt-6-sol", Usage(input: 272000, output: 10), "2×272000 + 10×10", "0.5441"),
    Sum(
      "openai/gpt-6-sol",
      Usage(input: 1, cacheRead: 271999, output: 10, reasoning: 5),
      "2×1 + 0.2×271999 + 10×10", "0.0545018"),
    Sum(
      "openai/gpt-6-sol",
      Usage(input: 100000, cacheRead: 100000, cacheWrite: 72000, output: 1),
      "2×100000 + 0.2×100000 + 2.5×72000 + 10×1", "0.40001"),
    Sum(
      "openai/gpt-6-sol",
      Usage(
        input: 10, cacheRead: 20, cacheWrite: 30, cacheWriteLong: 40, output: 50, reasoning: 25),
      "2×10 + 0.2×20 + 2.5×30 + 5×40 + 10×50", "0.000799"),
    Sum("openai/gpt-6-sol", Usage(input: 272001, output: 10), "4×272001 + 15×10", "1.088154"),
    Sum(
      "openai/gpt-6-sol",
      Usage(input: 1, cacheRead: 272000, output: 10, reasoning: 5),
      "4×1 + 0.4×272000 + 15×10", "0.108954"),
    Sum(
      "openai/gpt-6-sol",
      Usage(input: 100000, cacheRead: 100000, cacheWrite: 72000, cacheWriteLong: 1, output: 1),
      "4×100000 + 0.4×100000 + 5×72000 + 10×1 + 15×1", "0.800025"),
    Sum("openai/gpt-6-sol", Usage(cacheWriteLong: 272001), "10×272001", "2.72001"),
    Sum(
      "openai/gpt-6-sol", tier: "batch",
      Usage(
        input: 10, cacheRead: 20, cacheWrite: 30, cacheWriteLong: 40, output: 50, reasoning: 25),
      "1×10 + 0.1×20 + 1.25×30 + 2.5×40 + 5×50", "0.0003995"),
    Sum(
      "openai/gpt-6-sol", tier: "batch",
      Usage(
        input: 272001, cacheRead: 20, cacheWrite: 30, cacheWriteLong: 40, output: 50, reasoning: 25),
      "2×272001 + 0.2×20 + 2.5×30 + 5×40 + 7.5×50", "0.544656"),
    Sum(
      "openai/gpt-6-sol", tier: "flex",
      Usage(input: 272001, cacheRead: 1, output: 3),
      "2×272001 + 0.2×1 + 7.5×3", "0.5440247"),
    Sum(
      "openai/gpt-6-sol", tier: "priority",
      Usage(input: 272000, output: 3),
      "4×272000 + 20×3", "1.08806"),
    Sum(
      "openai/gpt-6-sol", tier: "priority",
      Usage(input: 272001, output: 3),
      "8×272001 + 30×3", "2.176098"),
    Sum(
      "openai/gpt-6-luna",
      Usage(input: 1, cacheRead: 3, cacheWrite: 7, output: 1),
      "0.1×1 + 0.01×3 + 0.125×7 + 0.5×1", "0.000001505"),
    Sum("openai/text-embedding-3-small", Usage(input: 8191), "0.02×8191", "0.00016382"),
    Sum(
      "openai/text-embedding-3-large", tier: "batch", Usage(input: 8191), "0.065×8191",
      "0.000532415"),
    Sum(
      "openai/ft:gpt-4.1-mini-2025-04-14:acme:tickets:9x",
      Usage(input: 1000, cacheRead: 200, output: 50),
      "0.8×1000 + 0.2×200 + 3.2×50", "0.001"),
    Sum(
      "openai/ft:gpt-4.1-mini-2025-04-14:acme:tickets:9x", tier: "batch",
      Usage(input: 1000, output: 50),
      "0.4×1000 + 1.6×50", "0.00048"),
    Sum(
      "openai/ft:gpt-4o-mini-2024-07-18:acme::1",
      Usage(input: 123, cacheRead: 45, output: 6),
      "0.3×123 + 0.15×45 + 1.2×6", "0.00005085"),
    Sum("anthropic/claude-sonnet-5", Usage(input: 1, output: 1), "2×1 + 10×1", "0.000012"),
    Sum("anthropic/claude-sonnet-5", Usage(cacheRead: 1), "0.2×1", "0.0000002"),
    Sum("anthropic/claude-sonnet-5", Usage(cacheWrite: 1), "2.5×1", "0.0000025"),
    Sum("anthropic/claude-sonnet-5", Usage(cacheWriteLong: 1), "4×1", "0.000004"),
    Sum(
      "anthropic/claude-sonnet-5",
      Usage(input: 21, cacheRead: 188086, cacheWrite: 3000, output: 393),
      "2×21 + 0.2×188086 + 2.5×3000 + 10×393", "0.0490892"),
    Sum(
      "anthropic/claude-sonnet-5",
      Usage(input: 3, cacheWrite: 2048, cacheWriteLong: 4096, output: 811, reasoning: 300),
      "2×3 + 2.5×2048 + 4×4096 + 10×811", "0.02962"),
    Sum(
      "anthropic/claude-sonnet-5",
      Usage(input: 50, cacheRead: 100000, cacheWrite: 248, cacheWriteLong: 1000, output: 503),
      "2×50 + 0.2×100000 + 2.5×248 + 4×1000 + 10×503", "0.02975"),
    Sum(
      "anthropic/claude-sonnet-5", tier: "standard",
      Usage(input: 7, cacheRead: 11, cacheWrite: 13, cacheWriteLong: 17, output: 19),
      "2×7 + 0.2×11 + 2.5×13 + 4×17 + 10×19", "0.0003067"),
    Sum(
      "anthropic/claude-sonnet-5", tier: "batch",
      Usage(input: 7, cacheRead: 11, cacheWrite: 13, cacheWriteLong: 17, output: 19),
      "1×7 + 0.1×11 + 1.25×13 + 2×17 + 5×19", "0.00015335"),
    Sum(
      "anthropic/claude-sonnet-4-5-20250929",
      Usage(input: 7, cacheRead: 11, cacheWrite: 13, cacheWriteLong: 17, output: 19),
      "3×7 + 0.3×11 + 3.75×13 + 6×17 + 15×19", "0.00046005"),
    Sum(
      "anthropic/claude-sonnet-4-5", tier: "batch",
      Usage(input: 1000, cacheRead: 2000, cacheWrite: 3000, cacheWriteLong: 4000, output: 5000),
      "1.5×1000 + 0.15×2000 + 1.875×3000 + 3×4000 + 7.5×5000", "0.056925"),
    Sum(
      "anthropic/claude-opus-5-5",
      Usage(
        input: 1234, cacheRead: 56789, cacheWrite: 1011, cacheWriteLong: 1213, output: 1415,
        reasoning: 600),
      "4×1234 + 0.2×56789 + 5×1011 + 8×1213 + 20×1415", "0.0593528"),
    Sum(
      "anthropic/claude-opus-5-5", tier: "batch",
      Usage(
        input: 1234, cacheRead: 56789, cacheWrite: 1011, cacheWriteLong: 1213, output: 1415,
        reasoning: 600),
      "2×1234 + 0.1×56789 + 2.5×1011 + 4×1213 + 10×1415", "0.0296764"),
    Sum(
      "anthropic/claude-haiku-5-5",
      Usage(input: 100000, output: 9),
      "0.1×100000 + 0.5×9", "0.0100045"),
    Sum(
      "anthropic/claude-haiku-5-5",
      Usage(input: 1, cacheRead: 50000, cacheWrite: 49000, cacheWriteLong: 999, output: 9),
      "0.1×1 + 0.01×50000 + 0.125×49000 + 0.2×999 + 0.5×9", "0.0068294"),
    Sum(
      "anthropic/claude-haiku-5-5",
      Usage(input: 100001, output: 9),
      "0.5×100001 + 2.5×9", "0.050023"),
    Sum(
      "anthropic/claude-haiku-5-5",
      Usage(input: 1, cacheRead: 50000, cacheWrite: 49000, cacheWriteLong: 1000, output: 9),
      "0.5×1 + 0.05×50000 + 0.625×49000 + 1×1000 + 2.5×9", "0.034148"),
    Sum(
      "anthropic/claude-haiku-5-5", tier: "batch",
      Usage(input: 1, cacheRead: 50000, cacheWrite: 49000, cacheWriteLong: 1000, output: 9),
      "0.25×1 + 0.025×50000 + 0.3125×49000 + 0.5×1000 + 1.25×9", "0.017074"),
    Sum(
      "gemini/gemini-2.5-pro",
      Usage(input: 200000, output: 65536, reasoning: 60000),
      "1.25×200000 + 10×65536", "0.90536"),
    Sum(
      "gemini/gemini-2.5-pro",
      Usage(input: 200001, output: 65536, reasoning: 60000),
      "2.5×200001 + 15×65536", "1.4830425"),
    Sum(
      "gemini/gemini-2.5-pro",
      Usage(input: 150000, cacheRead: 50001, output: 1),
      "2.5×150000 + 0.25×50001 + 15×1", "0.38751525"),
    Sum(
      "gemini/gemini-2.5-pro", tier: "batch",
      Usage(input: 200001, output: 3, reasoning: 1),
      "1.25×200001 + 7.5×3", "0.25002375"),
    Sum(
      "gemini/gemini-2.5-pro", tier: "ON_DEMAND_PRIORITY",
      Usage(input: 200000, output: 3, reasoning: 1),
      "2.25×200000 + 18×3", "0.450054"),
    Sum(
      "gemini/gemini-3.8-flash",
      Usage(input: 258, output: 100, reasoning: 80),
      "0.75×258 + 3.75×100", "0.0005685"),
    Sum(
      "gemini/gemini-3.8-flash",
      Usage(input: 1, cacheRead: 1, output: 1, reasoning: 1),
      "0.75×1 + 0.075×1 + 3.75×1", "0.000004575"),
    Sum(
      "gemini/gemini-3.8-flash",
      Usage(input: 999999, cacheRead: 999999, output: 65535, reasoning: 1),
      "0.75×999999 + 0.075×999999 + 3.75×65535", "1.070755425"),
    Sum(
      "gemini/gemini-3.8-flash", tier: "batch",
      Usage(input: 258, cacheRead: 3, output: 100, reasoning: 80),
      "0.375×258 + 0.0375×3 + 1.875×100", "0.0002843625"),
    Sum(
      "gemini/gemini-4-argon",
      Usage(input: 31, cacheRead: 512, output: 90, reasoning: 84),
      "2×31 + 0.1×512 + 10×90", "0.0010132"),
    Sum(
      "gemini/gemini-4-argon", tier: "priority",
      Usage(input: 31, cacheRead: 512, output: 90, reasoning: 84),
      "3.6×31 + 0.18×512 + 18×90", "0.00182376"),
    Sum(
      "xai/grok-4.7",
      Usage(input: 199999, output: 5, reasoning: 2),
      "2×199999 + 6×5", "0.400028"),
    Sum(
      "xai/grok-4.7",
      Usage(input: 200000, output: 5, reasoning: 2),
      "4×200000 + 12×5", "0.80006"),
    Sum(
      "xai/grok-4.7",
      Usage(input: 100000, cacheRead: 100000, output: 5, reasoning: 2),
      "4×100000 + 1×100000 + 12×5", "0.50006"),
    Sum(
      "xai/grok-4.7", tier: "batch",
      Usage(input: 199999, output: 5, reasoning: 2),
      "1.6×199999 + 4.8×5", "0.3200224"),
    Sum(
      "xai/grok-4.7", tier: "batch",
      Usage(input: 200000, output: 5, reasoning: 2),
      "3.2×200000 + 9.6×5", "0.640048"),
    Sum(
      "deepseek/deepseek-chat",
      Usage(input: 100, cacheRead: 900, output: 77),
      "0.28×100 + 0.028×900 + 0.42×77", "0.00008554"),
    Sum("deepseek/deepseek-chat", Usage(cacheWrite: 500), "0×500", "0"),
    Sum(
      "together/meta-llama/Llama-3.3-70B-Instruct-Turbo",
      Usage(input: 333, output: 667),
      "1.04×333 + 1.04×667", "0.00104"),
  ]

  private static let book = Result { try PriceBook.bundled() }

  private func price(of sum: Sum) throws -> ModelPrice {
    let parts = sum.model.split(separator: "/", maxSplits: 1).map(String.init)
    return try #require(try Self.book.get().price(for: parts[0], model: parts[1]))
  }

  @Test(arguments: sums) func `the book's price of a usage is the sum on paper`(sum: Sum) throws {
    let amount = try price(of: sum).amount(of: sum.usage, serviceTier: sum.serviceTier)
    #expect(amount == Money(sum.amount))
  }

  /// The arithmetic of the table itself, with nothing of the price book.
  @Test(arguments: sums) func `the sum on paper is right`(sum: Sum) throws {
    var total = Money.zero
    for term in sum.work.split(separator: " + ") {
      let factors = term.split(separator: "×")
      total += try #require(Money(factors[0])) * (try #require(Int(factors[1])))
    }
    #expect(total == (try #require(Money(sum.amount))) * 1_000_000)
  }

  @Test(arguments: sums) func `no usage costs more than the worst case of its size`(
    sum: Sum
  ) throws {
    let price = try price(of: sum)
    let worst = price.worstCase(
      promptTokens: sum.usage.prompt, maxOutputTokens: sum.usage.output,
      serviceTier: sum.serviceTier)
    #expect(worst >= price.amount(of: sum.usage, serviceTier: sum.serviceTier))
  }

  @Test func `rates of a tier make a cost certain, missing ones only an estimate`() throws {
    let price = try #require(try PriceBook.bundled().price(for: "openai", model: "gpt-5"))
    let usage = Usage(input: 1000, output: 10, provenance: .reported)
    #expect(price.cost(of: usage, serviceTier: "flex").provenance == .reported)
    #expect(price.cost(of: usage, serviceTier: "scale").provenance == .estimated)
    #expect(price.cost(of: usage, serviceTier: "auto").provenance == .reported)
    #expect(price.cost(of: usage, serviceTier: "scale").amount == price.amount(of: usage))
  }
}
