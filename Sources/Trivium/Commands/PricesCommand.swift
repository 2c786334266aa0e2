import ArgumentParser
import ModelProviders
import StrategyCore

/// `trivium prices`: the price book.
struct PricesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prices",
    abstract: "What models cost per million tokens, as the bundled price book has it.",
    discussion: """
      EXAMPLES
        trivium prices
        trivium prices claude
        trivium prices --json mini
      """)

  @Argument(help: "Show only models whose name holds this text.")
  var text: String?

  @Flag(help: "Print a JSON array.")
  var json = false

  /// One row of `--json`; amounts are dollars per million tokens.
  struct Row: Encodable {
    var model: String
    var input: String
    var cacheRead: String?
    var cacheWrite: String?
    var output: String
    var reasoning: String?
    var retirement: String?
    var source: String
  }

  func run() throws {
    let book: PriceBook
    do throws(PriceTableError) {
      book = try PriceBook.bundled()
    } catch {
      throw Failure(.model, "The bundled price book cannot be read: \(error).")
    }
    let wanted = text?.lowercased() ?? ""
    let listings = book.models.filter {
      wanted.isEmpty || $0.name.lowercased().contains(wanted)
    }.sorted { $0.name < $1.name }
    guard !listings.isEmpty else {
      throw UsageProblem(
        sentence: "No model in the \(book.source) has “\(text ?? "")” in its name.")
    }
    if json {
      Console.standard.writeLine(try JSONText.of(listings.map { Row($0) }))
      return
    }
    let rows = listings.map { listing in
      let rates = listing.price.rates
      return [
        listing.name, "$\(rates.input)", rates.cacheRead.map { "$\($0)" } ?? "–",
        "$\(rates.output)",
        listing.retirement.map { "until \($0)" } ?? "",
      ]
    }
    Console.standard.write(
      ComparisonText.table([["MODEL", "INPUT", "CACHED", "OUTPUT", ""]] + rows))
    Console.standard.note("Dollars per million tokens, \(book.source).")
  }
}

extension PricesCommand.Row {
  init(_ listing: PriceBook.Listing) {
    let rates = listing.price.rates
    model = listing.name
    input = rates.input.description
    cacheRead = rates.cacheRead?.description
    cacheWrite = rates.cacheWrite?.description
    output = rates.output.description
    reasoning = rates.reasoning?.description
    retirement = listing.retirement
    source = listing.price.source
  }
}
