import StrategyCore
import Testing

@testable import ModelProviders

/// Tables of several origins together, and what time does to them.
@Suite struct PriceLayersTests {
  private struct NoDisk: Error {}

  private func table(_ date: String, _ rows: String) -> [UInt8] {
    Array(#"{"schema":"prices/1","generated":"\#(date)","models":[\#(rows)]}"#.utf8)
  }

  private func row(_ id: String, _ input: String, provider: String = "openai") -> String {
    #"{"id":"\#(id)","provider":"\#(provider)","input":\#(input),"output":8}"#
  }

  private func load(_ files: [String: [UInt8]]) -> (book: PriceBook, problems: [Failure]) {
    PriceBook.load([
      PriceFile(path: "/data/prices.json", role: .update),
      PriceFile(path: "/config/prices.json", role: .override),
    ]) { files[$0] }
  }

  @Test func `without files there is the table inside the program`() throws {
    let (book, problems) = load([:])
    #expect(problems == [])
    #expect(book.date == "2026-11-23")
    #expect(book.models.count == 82)
  }

  @Test func `the user's own prices come first, then the update, then the program's`() throws {
    let (book, problems) = load([
      "/data/prices.json": table(
        "2026-12-24", row("gpt-5", "1") + "," + row("gpt-4.1", "3") + "," + row("gpt-9", "9")),
      "/config/prices.json": table("2020-01-01", row("gpt-5", "0")),
    ])
    #expect(problems == [])
    #expect(book.date == "2026-12-24")
    #expect(book.price(for: "openai", model: "gpt-5")?.rates.input == .zero)
    #expect(book.price(for: "openai", model: "gpt-5")?.source == "prices.json")
    #expect(book.price(for: "openai", model: "gpt-5-2025-08-07")?.rates.input == .zero)
    #expect(book.price(for: "openai", model: "gpt-4.1")?.rates.input == Money("3"))
    #expect(book.price(for: "openai", model: "gpt-4.1")?.source == "price book 2026-12-24")
    #expect(book.price(for: "openai", model: "gpt-9")?.rates.input == Money("9"))
    #expect(book.price(for: "openai", model: "gpt-4.1-mini")?.rates.input == Money("0.4"))
    #expect(book.price(for: "openai", model: "gpt-10") == nil)
    #expect(book.models.count == 83)
    #expect(Set(book.models.map(\.name)).count == 83)
    #expect(book.tunable.count >= 4)
  }

  @Test func `an update that the program has outlived comes after it`() throws {
    let (book, _) = load(["/data/prices.json": table("2026-01-01", row("gpt-4.1", "3"))])
    #expect(book.date == "2026-11-23")
    #expect(book.price(for: "openai", model: "gpt-4.1")?.rates.input == Money("2"))
  }

  @Test func `prices of the settings come before every table`() throws {
    let (book, problems) = try PriceBook.bundled().overridden(
      by: [
        "openai/gpt-5": .rates(input: Money(dollars: 1), output: Money(dollars: 2)),
        "together/mine": .like(model: "gpt-4.1-mini"),
        "vllm/big": .hosted(perGPUHour: Money(dollars: 3)),
        "ollama/x": .free, "gpt-5": .free, "openai/y": .like(model: "gpt-4.1-mnii"),
      ], source: "config.yaml")
    let five = try #require(book.listing(for: "openai", model: "gpt-5-2025-08-07"))
    #expect(five.price.rates.input == Money(dollars: 1))
    #expect(five.price.source == "config.yaml")
    #expect(five.price.maxOutputTokens == 128_000)
    #expect(five.contextTokens == 272_000)
    #expect(book.price(for: "together", model: "mine")?.rates.input == Money("0.4"))
    #expect(book.price(for: "vllm", model: "big")?.perGPUHour == Money(dollars: 3))
    #expect(book.price(for: "ollama", model: "x")?.isFree == true)
    #expect(book.price(for: "openai", model: "y") == nil)
    #expect(book.date == "2026-11-23")
    #expect(problems.count == 2)
    #expect(problems[0].message == "The price of “gpt-5” in config.yaml names no provider.")
    #expect(problems[1].sentence.contains("gpt-4.1-mini"))
  }

  @Test func `a file that is wrong is told of and left out`() throws {
    let (book, problems) = load([
      "/data/prices.json": Array("{".utf8),
      "/config/prices.json": table("2026-12-01", row("gpt-5", "-1")),
    ])
    #expect(book.models.count == 82)
    #expect(problems.count == 2)
    #expect(problems[0].message.hasPrefix("/data/prices.json: "))
    #expect(problems[1].message.contains("“gpt-5” has no usable `input`"))
  }

  @Test func `a file that cannot be read is no reason not to start`() throws {
    let (book, problems) = PriceBook.load([PriceFile(path: "/x", role: .update)]) { _ in
      throw NoDisk()
    }
    #expect(book.models.count == 82)
    #expect(problems.count == 1)
    #expect(problems[0].message.contains("/x"))
  }

  @Test func `an explicit zero is a price, no row is none`() throws {
    let (book, _) = load([
      "/config/prices.json": table("2026-12-01", row("mine", "0", provider: "vllm"))
    ])
    let price = try #require(book.price(for: "vllm", model: "mine"))
    #expect(
      price.cost(of: Usage(input: 5, provenance: .reported))
        == Cost(amount: .zero, provenance: .reported))
    #expect(book.price(for: "vllm", model: "other") == nil)
  }

  @Test func `an update tells what is new and what costs something else`() throws {
    let day = try #require(CalendarDay("2026-12-01"))
    let book = try PriceBook.bundled()
    let update = try PriceUpdate(
      Array(
        #"""
        {"gpt-4.1": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 3e-06, "output_cost_per_token": 8e-06},
         "gpt-9": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1e-06, "output_cost_per_token": 8e-06},
         "bad": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": true, "output_cost_per_token": 8e-06}}
        """#.utf8), on: day, after: book)
    #expect(update.models == 2)
    #expect(update.added == ["openai/gpt-9"])
    #expect(update.changed == ["openai/gpt-4.1"])
    #expect(update.problems == [LiteLLMTable.Problem(model: "bad", field: "input_cost_per_token")])
    let (merged, problems) = load(["/data/prices.json": update.table])
    #expect(problems == [])
    #expect(merged.price(for: "openai", model: "gpt-4.1")?.rates.input == Money("3"))
    #expect(merged.price(for: "openai", model: "gpt-4.1-mini")?.rates.input == Money("0.4"))
  }

  @Test(arguments: [
    "", "<html>", "{}", #"{"a":{"litellm_provider":"p","mode":"search"}}"#,
    #"{"schema":"prices/2"}"#,
  ])
  func `an update of nothing is refused with a sentence`(text: String) throws {
    let day = try #require(CalendarDay("2026-12-01"))
    let book = try PriceBook.bundled()
    let failure = #expect(throws: Failure.self) {
      try PriceUpdate(Array(text.utf8), on: day, after: book)
    }
    #expect(failure?.message.hasPrefix("The price table cannot be read: ") == true)
  }

  @Test(
    arguments: [
      ("2026-10-01", nil), ("2026-10-12", "on 2026-12-11, in 60 days"), ("2026-12-10", "in 1 day;"),
      ("2026-12-11", "is switched off by its provider today"),
      ("2026-12-12", "was switched off by its provider on 2026-12-11"),
    ] as [(String, String?)])
  func `a model warns before and after it is switched off`(day: String, words: String?) throws {
    let day = try #require(CalendarDay(day))
    let book = try PriceBook.bundled()
    let warning = book.retirementWarning(for: "openai", model: "gpt-5", on: day)
    #expect((warning == nil) == (words == nil))
    if let words { #expect(warning?.contains(words) == true) }
    #expect(book.retirementWarning(for: "openai", model: "unheard-of", on: day) == nil)
  }

  @Test func `tuned models go with their base`() throws {
    let day = try #require(CalendarDay("2027-02-01"))
    let warning = try PriceBook.bundled().retirementWarning(
      for: "openai", model: "ft:gpt-4.1-mini-2025-04-14:acme::1", on: day)
    #expect(warning?.contains("was switched off by its provider on 2027-01-14") == true)
  }

  @Test func `prices that are old say so`() throws {
    let book = try PriceBook.bundled()
    let fresh = try #require(CalendarDay("2027-01-22"))
    let old = try #require(CalendarDay("2027-01-23"))
    #expect(book.age(on: fresh) == 60)
    #expect(book.ageWarning(on: fresh) == nil)
    #expect(
      book.ageWarning(on: old)?.hasPrefix("The price book 2026-11-23 is 61 days old;") == true)
    let earlier = try #require(CalendarDay("2020-01-01"))
    #expect(book.age(on: earlier) == 0)
  }

  @Test func `tuning has its price`() throws {
    let book = try PriceBook.bundled()
    let model = try #require(book.tunable.first { $0.baseModel == "gpt-4o-mini-2024-07-18" })
    #expect(model.price.training(tokens: 2_000_000) == Money("6"))
    let doubtful = try #require(book.tunable.first { $0.baseModel == "gpt-4o-2024-08-06" })
    #expect(doubtful.price.serviceTiers == nil)
    #expect(
      book.tunable.first { $0.baseModel == "o4-mini-2025-04-16" }?.trainingPerHour == Money("100"))
  }
}
