import StrategyCore
import Testing

@testable import ModelProviders

@Suite struct LiteLLMTableTests {
  private let day: CalendarDay

  init() throws {
    day = try #require(CalendarDay("2026-12-01"))
  }

  private func table(_ rows: String) throws -> LiteLLMTable {
    try LiteLLMTable(Array("{\(rows)}".utf8), on: day)
  }

  private func listing(_ row: String) throws -> PriceBook.Listing {
    let table = try table(row)
    #expect(table.problems == [])
    return try #require(table.listings.first)
  }

  @Test func `amounts per token become exact amounts per million`() throws {
    let listing = try listing(
      #"""
      "gpt-x": {"input_cost_per_token": 1.25e-06, "output_cost_per_token": 0.00001,
        "cache_read_input_token_cost": 1.25e-07, "output_cost_per_reasoning_token": "2e-5",
        "litellm_provider": "openai", "mode": "responses", "max_input_tokens": 272000,
        "max_output_tokens": 128000, "deprecation_date": "2027-01-14", "supports_vision": true,
        "key_of_tomorrow": {"deep": [1, 2]}}
      """#)
    #expect(listing.name == "openai/gpt-x")
    #expect(listing.price.rates.input == Money("1.25"))
    #expect(listing.price.rates.output == Money("10"))
    #expect(listing.price.rates.cacheRead == Money("0.125"))
    #expect(listing.price.rates.reasoning == Money("20"))
    #expect(listing.contextTokens == 272_000)
    #expect(listing.price.maxOutputTokens == 128_000)
    #expect(listing.retirement == "2027-01-14")
    #expect(listing.price.date == "2026-12-01")
    #expect(listing.price.source == "price book 2026-12-01")
  }

  @Test func `thresholds lay over what is below them, in any order`() throws {
    let price = try listing(
      #"""
      "m": {"litellm_provider": "gemini", "mode": "chat",
        "input_cost_per_token_above_200k_tokens": 3e-06, "input_cost_per_token": 1e-06,
        "output_cost_per_token": 2e-06, "output_cost_per_token_above_128k_tokens": 5e-06,
        "cache_read_input_token_cost": 1e-07}
      """#
    ).price
    #expect(price.tiers.map(\.abovePromptTokens) == [128_000, 200_000])
    #expect(price.amount(of: Usage(input: 128_000)) == Money("0.128"))
    #expect(price.amount(of: Usage(input: 128_001, output: 1)) == Money("0.128006"))
    #expect(price.amount(of: Usage(input: 200_001, output: 1)) == Money("0.600008"))
    #expect(price.amount(of: Usage(cacheRead: 200_001)) == Money("0.0200001"))
  }

  @Test func `xAI's thresholds include themselves`() throws {
    let price = try listing(
      #"""
      "xai/g": {"litellm_provider": "xai", "mode": "chat", "input_cost_per_token": 1e-06,
        "output_cost_per_token": 0, "input_cost_per_token_above_200k_tokens": 2e-06}
      """#
    ).price
    #expect(price.model == "g")
    #expect(price.amount(of: Usage(input: 199_999)) == Money("0.199999"))
    #expect(price.amount(of: Usage(input: 200_000)) == Money("0.4"))
  }

  @Test
  func `service tiers take from the standard one what they do not name, batches only the output`()
    throws
  {
    let price = try listing(
      #"""
      "m": {"litellm_provider": "anthropic", "mode": "chat", "input_cost_per_token": 4e-06,
        "output_cost_per_token": 2e-05, "cache_read_input_token_cost": 4e-07,
        "cache_creation_input_token_cost": 5e-06,
        "cache_creation_input_token_cost_above_1hr": 8e-06,
        "input_cost_per_token_batches": 2e-06,
        "cache_creation_input_token_cost_batches": 2.5e-06,
        "input_cost_per_token_priority": 6e-06}
      """#
    ).price
    let batch = try #require(price.serviceTiers?["batch"]).rates
    #expect(batch.input == Money("2"))
    #expect(batch.output == Money("20"))
    #expect(batch.cacheRead == nil)
    #expect(batch.cacheWriteLong == Money("4"))
    let priority = try #require(price.serviceTiers?["priority"]).rates
    #expect(priority.cacheRead == Money("0.4"))
    #expect(priority.cacheWriteLong == Money("8"))
    #expect(price.serviceTiers?["flex"] == nil)
  }

  @Test func `a service tier without thresholds has those of the standard one`() throws {
    let price = try listing(
      #"""
      "m": {"litellm_provider": "gemini", "mode": "chat", "input_cost_per_token": 2e-06,
        "output_cost_per_token": 1e-05, "input_cost_per_token_above_200k_tokens": 4e-06,
        "input_cost_per_token_flex": 1e-06, "output_cost_per_token_flex": 5e-06,
        "input_cost_per_token_priority": 5e-06, "output_cost_per_token_priority": 2e-05,
        "input_cost_per_token_batches": 1e-06, "output_cost_per_token_batches": 5e-06}
      """#
    ).price
    let usage = Usage(input: 200_001, output: 1)
    #expect(price.amount(of: usage, serviceTier: "flex") == Money("0.800009"))
    #expect(price.amount(of: usage, serviceTier: "batch") == Money("0.200006"))
    #expect(price.amount(of: usage, serviceTier: "priority") == Money("1.000025"))
  }

  @Test func `ranges are tiers`() throws {
    let price = try listing(
      #"""
      "dashscope/q": {"litellm_provider": "dashscope", "mode": "chat", "tiered_pricing": [
        {"range": [256000.0, 1000000.0], "input_cost_per_token": 2.5e-07, "output_cost_per_token": 2e-06},
        {"range": [0, 256000.0], "input_cost_per_token": 5e-08, "output_cost_per_token": 4e-07}]}
      """#
    ).price
    #expect(price.amount(of: Usage(input: 256_000)) == Money("0.0128"))
    #expect(price.amount(of: Usage(input: 256_001)) == Money("0.06400025"))
    #expect(price.amount(of: Usage(input: 2_000_000)) == Money("0.5"))
  }

  @Test func `what is wrong is told by model and field, and the rest is read`() throws {
    let table = try table(
      #"""
      "sample_spec": {"litellm_provider": "one of", "mode": "one of"},
      "negative": {"litellm_provider": "p", "mode": "chat", "input_cost_per_token": -1e-06, "output_cost_per_token": 0},
      "words": {"litellm_provider": "p", "mode": "chat", "input_cost_per_token": "cheap", "output_cost_per_token": 0},
      "absurd": {"litellm_provider": "p", "mode": "chat", "input_cost_per_token": 2.5, "output_cost_per_token": 0},
      "list": {"litellm_provider": "p", "mode": "chat", "input_cost_per_token": 1e-06, "output_cost_per_token": [1]},
      "nobody": {"mode": "chat", "input_cost_per_token": 1e-06, "output_cost_per_token": 0},
      "row": 7,
      "picture": {"litellm_provider": "p", "mode": "image_generation", "output_cost_per_image": 0.04},
      "by the second": {"litellm_provider": "p", "mode": "chat", "input_cost_per_second": 0.1},
      "half": {"litellm_provider": "p", "mode": "chat", "input_cost_per_token": 1e-06},
      "free": {"litellm_provider": "p", "mode": "chat", "input_cost_per_token": 1e-06, "output_cost_per_token": 1e-06},
      "p/free": {"litellm_provider": "p", "mode": "chat", "input_cost_per_token": 0, "output_cost_per_token": 0.0}
      """#)
    #expect(
      table.problems.map { "\($0.model): \($0.field)" } == [
        "negative: input_cost_per_token", "words: input_cost_per_token",
        "absurd: input_cost_per_token", "list: output_cost_per_token",
        "nobody: litellm_provider", "row: row",
      ])
    #expect(table.listings.map(\.name) == ["p/free"])
    #expect(table.listings.first?.price.isFree == true)
    #expect(table.otherRows == 3)
  }

  @Test(arguments: [
    ("", PriceTableError.notJSON(offset: 0)), ("[]", .unknownSchema(nil)),
    ("{}", .unknownSchema(nil)), (#"{"schema":"other"}"#, .unknownSchema("other")),
    ("<html>", .notJSON(offset: 0)), (#"{"a":{"litellm_provider":"x""#, .notJSON(offset: 28)),
  ]) func `what is no table of prices says so`(text: String, error: PriceTableError) {
    #expect(throws: error) { try LiteLLMTable(Array(text.utf8), on: day) }
  }

  @Test func `a table that is kept gives every price again`() throws {
    let table = try table(
      #"""
      "m\"1": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 2e-06,
        "output_cost_per_token": 1e-05, "input_cost_per_token_above_272k_tokens": 4e-06,
        "input_cost_per_token_flex": 1e-06, "input_cost_per_token_above_272k_tokens_flex": 2e-06,
        "cache_creation_input_token_cost": 3e-06, "cache_creation_input_token_cost_above_12hr": 5e-06},
      "xai/g": {"litellm_provider": "xai", "mode": "chat", "input_cost_per_token": 1e-06,
        "output_cost_per_token": 0, "input_cost_per_token_above_200k_tokens": 2e-06},
      "e": {"litellm_provider": "mistral", "mode": "embedding", "input_cost_per_token": 1e-07,
        "max_input_tokens": 8192, "deprecation_date": "2027-02-30"}
      """#)
    let bytes = PriceBook.table(of: table.listings, on: day)
    let book = try PriceBook(table: bytes)
    #expect(book.date == "2026-12-01")
    #expect(book.models == table.listings)
    for listing in table.listings {
      #expect(book.listing(for: listing.provider, model: listing.id) == listing)
    }
    #expect(book.models(of: "openai-responses").map(\.id) == ["m\"1"])
    #expect(book.price(for: "openai", model: "m") == nil)
    #expect(book.listing(for: "mistral", model: "e")?.retirement == nil)
    let pretty = try JSONValue(parsing: bytes)
    #expect(try PriceBook(table: pretty.encoded).models == table.listings)
  }

  @Test func `a kept table that somebody has damaged never makes a price of it`() throws {
    let table = try table(
      #""m": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 2e-06, "output_cost_per_token": 1e-05}"#
    )
    let bytes = PriceBook.table(of: table.listings, on: day)
    for place in bytes.indices {
      for byte: UInt8 in [0, UInt8(ascii: "}"), UInt8(ascii: "\"")] where bytes[place] != byte {
        var damaged = bytes
        damaged[place] = byte
        let price = (try? PriceBook(table: damaged))?.price(for: "openai", model: "m")
        #expect(price == nil || price?.rates.input == Money("2"))
      }
    }
  }
}
