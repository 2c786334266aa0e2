import ArgumentParser
import Foundation
import ModelProviders
import StrategyCore

/// `trivium prices`: the price book.
struct PricesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prices",
    abstract: "What models cost per million tokens.",
    discussion: """
      Prices of `config.yaml` and of models in trivium.yaml count before those of the price book. A model without
      a price is unpriced, never free.

      EXAMPLES
        trivium prices
        trivium prices list claude
        trivium prices list --json mini
        trivium prices update model_prices_and_context_window.json
      """,
    subcommands: [ListCommand.self, UpdateCommand.self], defaultSubcommand: ListCommand.self)

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

  /// `trivium prices list`
  struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List prices, all of them or those of some models.")

    @Argument(help: "Show only models whose name holds this text.")
    var text: String?

    @Flag(help: "Print a JSON array.")
    var json = false

    func run() throws {
      let book = try ModelAccess(for: nil, usesCache: false, notice: Console.notice)
        .catalogue.prices
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
          "$\(rates.output)", listing.retirement.map { "until \($0)" } ?? "",
        ]
      }
      Console.standard.write(
        ComparisonText.table([["MODEL", "INPUT", "CACHED", "OUTPUT", ""]] + rows))
      Console.standard.note("Dollars per million tokens, \(book.source).")
      let today = CalendarDay(secondsSince1970: Date().timeIntervalSince1970)
      if let warning = book.ageWarning(on: today) { Console.notice(warning) }
    }
  }

  /// `trivium prices update`
  struct UpdateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "update",
      abstract: "Take newer prices from a file or an address.",
      discussion: """
        LiteLLM's model_prices_and_context_window.json is read, and tables of Trivium's own format.

        EXAMPLES
          trivium prices update ~/Downloads/model_prices_and_context_window.json
          trivium prices update https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json
        """)

    @Argument(help: "A file, or an address that begins with https:// or http://.")
    var source: String

    func run() throws {
      let access = try ModelAccess(for: nil, usesCache: false, notice: Console.notice)
      let paths = UserPaths(environment: ProcessInfo.processInfo.environment)
      let source = source
      try Foreground.run {
        let bytes =
          source.contains("://")
          ? try await access.catalogue.download(source) : try Self.read(source)
        let today = CalendarDay(secondsSince1970: Date().timeIntervalSince1970)
        let update = try PriceUpdate(bytes, on: today, after: access.catalogue.prices)
        try FileManager.default.createDirectory(
          at: paths.data, withIntermediateDirectories: true)
        try Data(update.table).write(to: paths.priceUpdate, options: .atomic)
        for problem in update.problems.prefix(20) {
          Console.notice(
            "\(problem.model): `\(problem.field)` cannot be used; the row is left out.")
        }
        if update.problems.count > 20 {
          Console.notice("\(update.problems.count - 20) more rows were left out.")
        }
        Console.standard.note(
          "\(update.models) models kept in \(paths.priceUpdate.path): \(update.added.count) new, \(update.changed.count) with other prices."
        )
      }
    }

    private static func read(_ path: String) throws -> [UInt8] {
      guard let bytes = FileManager.default.contents(atPath: path) else {
        throw UsageProblem(sentence: "\(path) cannot be read. Check the path and its permissions.")
      }
      return [UInt8](bytes)
    }
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
