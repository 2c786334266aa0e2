import StrategyCore
import Testing

@testable import ModelProviders

@Suite struct PriceBookTests {
  private let book: PriceBook

  init() throws {
    book = try PriceBook.bundled()
  }

  @Test func `the bundled table has its date and every row`() {
    #expect(book.source == "price book 2026-11-23")
    #expect(book.models.count == 82)
    #expect(book.tunable.count >= 4)
    #expect(Set(book.models.map(\.name)).count == 82)
  }

  @Test func `rates are exact to the last digit`() throws {
    let price = try #require(book.price(for: "openai", model: "gpt-4.1-mini"))
    #expect(price.rates.input == Money("0.4"))
    #expect(price.rates.output == Money("1.6"))
    #expect(price.rates.cacheRead == Money("0.1"))
    #expect(price.source == "price book 2026-11-23")
    let usage = Usage(input: 1, cacheRead: 1, output: 3, provenance: .reported)
    #expect(price.amount(of: usage) == Money("0.0000053"))
    for listing in book.models {
      #expect(listing.price.rates.input > .zero, "\(listing.name)")
    }
  }

  @Test func `long prompts pay the tier for every token`() throws {
    let price = try #require(book.price(for: "openai", model: "gpt-6-sol"))
    #expect(price.amount(of: Usage(input: 272_000)) == Money("0.544"))
    #expect(price.amount(of: Usage(input: 272_001)) == Money("1.088004"))
    let grok = try #require(book.price(for: "xai", model: "grok-4.7"))
    #expect(grok.amount(of: Usage(input: 200_000)) == Money("0.8"))
  }

  @Test(arguments: [
    ("openai", "gpt-4.1-mini-2025-04-14", "gpt-4.1-mini"),
    ("anthropic", "claude-sonnet-4-5-20250929", "claude-sonnet-4-5"),
    ("together", "zai-org/GLM-5.3", "zai-org/GLM-5.3"),
    ("cohere", "command-r-08-2024", "command-r-08-2024"),
  ]) func `dated snapshots cost what their model costs`(provider: String, model: String, id: String)
  {
    #expect(book.price(for: provider, model: model)?.model == id)
  }

  @Test(arguments: [
    ("openai", "gpt-9"), ("openai", "gpt-4.1-mini-preview"), ("openai", "gpt-4o-2024-05-13"),
    ("openai", "gpt-4.1-mini-1234567890"), ("ollama", "gpt-4.1-mini"), ("openai", ""),
    ("openai", "ft:unheard-of:org::1"), ("openai", "-2025-04-14"), ("groq", "gpt-oss-20b"),
  ]) func `what the table does not know has no price`(provider: String, model: String) {
    #expect(book.price(for: provider, model: model) == nil)
  }

  @Test func `tuned models have rates of their own`() throws {
    let tuned = try #require(
      book.price(for: "openai", model: "ft:gpt-4.1-mini-2025-04-14:acme:tickets:9x"))
    #expect(tuned.rates.input == Money("0.8"))
    #expect(tuned.rates.output == Money("3.2"))
    #expect(tuned.rates.cacheRead == Money("0.2"))
  }

  @Test func `reasoning and embeddings are read`() throws {
    #expect(book.price(for: "gemini", model: "gemini-4-argon")?.rates.reasoning == Money("10"))
    let listing = try #require(book.listing(for: "mistral", model: "mistral-embed"))
    #expect(listing.mode == .embedding)
    #expect(listing.price.rates.output == .zero)
    #expect(book.listing(for: "openai", model: "gpt-5")?.retirement == "2026-12-11")
  }

  @Test func `people name models with or without provider`() throws {
    #expect(try book.listing(named: "gpt-4.1-mini").name == "openai/gpt-4.1-mini")
    #expect(try book.listing(named: "openai/gpt-4.1-mini").id == "gpt-4.1-mini")
    #expect(try book.listing(named: "groq/openai/gpt-oss-120b").provider == "groq")
    #expect(throws: PriceNameError.unknown("qqqq", nearest: [])) { try book.listing(named: "qqqq") }
  }

  @Test(arguments: [
    ("gpt-4.1-mnii", "gpt-4.1-mini"), ("gpt4.1-mini", "gpt-4.1-mini"), ("GPT-4O", "gpt-4o"),
    ("openai/gpt-4.1-mni", "openai/gpt-4.1-mini"), ("claude-sonet-5", "claude-sonnet-5"),
    ("sonar-", "sonar"), ("gemini-3.8", "gemini-3.8-flash"),
  ]) func `a name with a slip leads to the right one`(slip: String, meant: String) throws {
    let error = #expect(throws: PriceNameError.self) { try book.listing(named: slip) }
    guard case .unknown(_, let nearest) = error else { return }
    #expect(nearest.first == meant)
  }

  @Test(arguments: [
    ("[", PriceTableError.notJSON(offset: 1)),
    (#"{"schema":"prices/2"}"#, .unknownSchema("prices/2")),
    (
      #"{"schema":"prices/1","generated":"2026-01-01","models":[{"id":"a","provider":"p","mode":"chat","input":"1"}]}"#,
      .badRow("a", field: "input")
    ),
    (
      #"{"schema":"prices/1","generated":"2026-01-01","models":[{"id":"a","provider":"p","mode":"chat","input":1}]}"#,
      .badRow("a", field: "output")
    ),
  ]) func `a table that is wrong says where`(text: String, error: PriceTableError) {
    #expect(throws: error) { try PriceBook(table: Array(text.utf8)) }
  }
}
