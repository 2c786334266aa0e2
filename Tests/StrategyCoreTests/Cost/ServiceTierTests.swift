import Foundation
import StrategyCore
import Testing

struct ServiceTierTests {
  private let price = ModelPrice(
    model: "m", rates: ModelPrice.Rates(input: Money(dollars: 2), output: Money(dollars: 10)),
    serviceTiers: [
      "batch": ModelPrice.Schedule(
        rates: ModelPrice.Rates(input: Money(dollars: 1), output: Money(dollars: 5))),
      "priority": ModelPrice.Schedule(
        rates: ModelPrice.Rates(input: Money(dollars: 4), output: Money(dollars: 20)),
        tiers: [
          ModelPrice.Tier(
            abovePromptTokens: 100,
            rates: ModelPrice.Rates(input: Money(dollars: 8), output: Money(dollars: 30)))
        ]),
    ], source: "test")

  @Test(
    arguments: [
      (nil, nil), ("", nil), ("default", nil), ("standard", nil), ("Standard_Only", nil),
      ("auto", nil), ("on_demand", nil), ("priority", "priority"), ("fast", "priority"),
      ("ON_DEMAND_PRIORITY", "priority"), ("BATCH", "batch"), ("flex", "flex"), ("scale", "scale"),
    ] as [(String?, String?)])
  func `providers' words are one word in prices`(word: String?, name: String?) {
    #expect(ServiceTier.name(of: word) == name)
  }

  @Test func `a tier has rates and thresholds of its own`() {
    let small = Usage(input: 100, output: 1)
    let large = Usage(input: 101, output: 1)
    #expect(price.amount(of: small) == Money("0.00021"))
    #expect(price.amount(of: small, serviceTier: "batch") == Money("0.000105"))
    #expect(price.amount(of: small, serviceTier: "priority") == Money("0.00042"))
    #expect(price.amount(of: large, serviceTier: "fast") == Money("0.000838"))
    #expect(price.amount(of: large, serviceTier: "unheard of") == Money("0.000212"))
  }

  @Test func `a worst case holds also when the server serves the standard tier`() {
    func worst(_ tier: String?) -> Money {
      price.worstCase(promptTokens: 0, maxOutputTokens: 10, serviceTier: tier)
    }
    #expect(worst(nil) == Money("0.0001"))
    #expect(worst("batch") == Money("0.0001"))
    #expect(worst("priority") == Money("0.0002"))
    #expect(worst("auto") == Money("0.0002"))
    #expect(
      price.worstCase(promptTokens: 100, maxOutputTokens: 0, serviceTier: "priority")
        == Money("0.001"))
  }

  @Test func `a machine by the hour costs by the second, and that is an estimate`() {
    let price = ModelPrice.hosted(model: "m", perGPUHour: Money(dollars: 3), source: "test")
    let usage = Usage(input: 9, output: 9, provenance: .reported)
    #expect(!price.isFree)
    #expect(price.hosting(seconds: 1.2) == Money("0.001"))
    #expect(price.hosting(seconds: 3600) == Money(dollars: 3))
    #expect(price.hosting(seconds: -1) == .zero)
    #expect(price.hosting(seconds: .nan) == .zero)
    #expect(price.hosting(seconds: .infinity) > .zero)
    #expect(
      price.cost(of: usage, seconds: 12)
        == Cost(amount: Money("0.01") ?? .zero, provenance: .estimated))
    #expect(price.cost(of: usage).amount == .zero)
    #expect(price.worstCase(promptTokens: 400, maxOutputTokens: 1000) == Money("0.425"))
  }

  @Test func `training is priced by the token`() {
    var price = price
    #expect(price.training(tokens: 10) == nil)
    price.trainingPerMillion = Money(dollars: 25)
    #expect(price.training(tokens: 1_234_567) == Money("30.864175"))
    #expect(price.training(tokens: -5) == .zero)
    #expect(price.amounts.contains(Money(dollars: 25)))
  }

  @Test func `prices of older journals are read, and written as they were`() throws {
    let old =
      #"{"maxOutputTokens":9,"model":"m","rates":{"cacheRead":"0.1","input":"1","output":"3"},"source":"price book 2026-11-23","tiers":[]}"#
    let price = try JSONDecoder().decode(ModelPrice.self, from: Data(old.utf8))
    #expect(price.serviceTiers == nil)
    #expect(price.date == nil)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(String(decoding: try encoder.encode(price), as: UTF8.self) == old)
  }

  @Test func `everything of a price survives JSON`() throws {
    var price = price
    price.trainingPerMillion = Money("0.5")
    price.perGPUHour = Money("1.25")
    price.date = "2026-11-23"
    price.rates.cacheWriteLong = Money("4")
    let again = try JSONDecoder().decode(ModelPrice.self, from: try JSONEncoder().encode(price))
    #expect(again == price)
  }
}
