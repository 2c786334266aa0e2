import ArgumentParser
import Foundation
import ModelProviders
import StrategyCore

/// `trivium models`: what runs can use.
struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract:
      "The models that runs can use: what they stand for, what they cost, whether they can run.",
    discussion: """
      Listed are the models of the workspace, those of servers that answer on this machine, and those of
      providers whose key is set.

      EXAMPLES
        trivium models
        trivium models list llama
        trivium models test small
        trivium models test openai/gpt-4.1-mini
      """,
    subcommands: [ListCommand.self, TestCommand.self], defaultSubcommand: ListCommand.self)

  /// `trivium models list`
  struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List the models that runs can use now.")

    @Argument(help: "Show only models whose name holds this text.")
    var text: String?

    @Flag(help: "Print a JSON array.")
    var json = false

    @OptionGroup var workspace: WorkspaceOptions

    func run() throws {
      let loaded = try? workspace.load()
      let access = try ModelAccess(for: loaded, usesCache: false, notice: Console.notice)
      let wanted = text?.lowercased() ?? ""
      let json = json
      try Foreground.run {
        let listings = await ModelList.whole(loaded, access).filter {
          wanted.isEmpty || $0.name.lowercased().contains(wanted)
        }
        if json {
          Console.standard.writeLine(try JSONText.of(listings.map { Row($0) }))
          return
        }
        let rows = listings.map { listing in
          [
            listing.name, listing.definition.use == listing.name ? "" : listing.definition.use,
            listing.facts, listing.note ?? (listing.isUsableNow ? "ready" : "cannot run"),
          ]
        }
        Console.standard.write(ComparisonText.table([["NAME", "USES", "FACTS", "STATE"]] + rows))
      }
    }
  }

  /// `trivium models test`
  struct TestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "test",
      abstract: "Ask the server of a model whether it is there, takes the key and has the model.",
      discussion: "No call is paid for.")

    @Argument(help: "A model of the workspace, or PROVIDER/MODEL; all of the workspace otherwise.")
    var models: [String] = []

    @OptionGroup var workspace: WorkspaceOptions

    func run() throws {
      let loaded = try workspace.load()
      let access = try ModelAccess(for: loaded, usesCache: false, notice: Console.notice)
      let defined = loaded.workspace.models
      let names = models.isEmpty ? defined.keys.sorted() : models
      try Foreground.run {
        let discovery = ModelDiscovery(catalogue: access.catalogue)
        var failed = 0
        for name in names {
          let definition = defined[name] ?? ModelDefinition(use: name)
          if ["baseline", "tuned"].contains(definition.provider) {
            Console.standard.writeLine("ok    \(name): embedded, it needs no server.")
            continue
          }
          let probe = await discovery.probe(definition)
          let time = probe.latency.map { " (\(RunSummary.seconds($0)))" } ?? ""
          let step = probe.nextStep.map { " \($0)" } ?? ""
          Console.standard.writeLine(
            TerminalText.safe(
              "\(probe.isReady ? "ok   " : "FAIL ") \(name): \(probe.sentence)\(time)\(step)"))
          if !probe.isReady { failed += 1 }
        }
        if failed > 0 { throw CommandEnd(status: .error) }
      }
    }
  }

  /// One row of `--json`.
  struct Row: Encodable {
    var name: String
    var use: String
    var contextWindow: Int?
    var maxOutput: Int?
    /// Dollars per million tokens; missing when no price is known.
    var input: String?
    var output: String?
    var retires: String?
    var usable: Bool
    var note: String?

    init(_ listing: ModelListing) {
      name = listing.name
      use = listing.definition.use
      contextWindow = listing.contextWindow
      maxOutput = listing.maxOutput
      input = listing.price?.rates.input.description
      output = listing.price?.rates.output.description
      retires = listing.retires
      usable = listing.isUsableNow
      note = listing.note
    }
  }
}
