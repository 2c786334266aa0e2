import Archive
import ArgumentParser
import Foundation
import ModelProviders
import StrategyCore

/// `trivium tokenizers`: vocabularies for exact token counts.
struct TokenizersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenizers",
    abstract: "Vocabularies for exact token counts; without them counts are estimates, marked ~.",
    discussion: """
      The vocabularies of OpenAI's models are published as cl100k_base.tiktoken and o200k_base.tiktoken.
      A file is accepted by its checksum, whatever it is called.

      EXAMPLES
        trivium tokenizers
        trivium tokenizers add ~/Downloads/o200k_base.tiktoken
        echo "How many?" | trivium tokenizers count gpt-4.1-mini
      """,
    subcommands: [ListCommand.self, AddCommand.self, CountCommand.self],
    defaultSubcommand: ListCommand.self)

  private static func store() -> VocabularyStore {
    VocabularyStore(
      folder: UserPaths(environment: ProcessInfo.processInfo.environment).vocabularies)
  }

  /// `trivium tokenizers list`
  struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List the vocabularies that were added.")

    func run() {
      let entries = TokenizersCommand.store().list()
      guard !entries.isEmpty else {
        Console.standard.note(
          "No vocabulary was added: tokens are estimated, off by \(Int((EstimatingTokenCounter.measuredError * 100).rounded())) % on average."
        )
        return
      }
      for entry in entries {
        Console.standard.writeLine(
          "\(entry.encoding.rawValue)  \(entry.isIntact ? "ok" : "changed: add it again")  \(entry.file.path)"
        )
      }
    }
  }

  /// `trivium tokenizers add`
  struct AddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "add", abstract: "Add a published vocabulary.")

    @Argument(help: "A .tiktoken file.")
    var file: String

    func run() throws {
      let entry = try TokenizersCommand.store().add(URL(fileURLWithPath: file))
      Console.standard.note("Added \(entry.encoding.rawValue): \(entry.file.path).")
    }
  }

  /// `trivium tokenizers count`
  struct CountCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "count", abstract: "Count the tokens of a text for a model.",
      discussion: """
        EXAMPLES
          trivium tokenizers count gpt-4.1-mini "How many?"
          trivium tokenizers count --server anthropic/claude-sonnet-5 - < prompt.txt
        """)

    @Flag(
      help: "Ask the model's server, which counts as it bills. The model is written PROVIDER/MODEL."
    )
    var server = false

    @Argument(help: "Model, such as gpt-4.1-mini.")
    var model: String

    @Argument(help: "The text; - or nothing reads standard input.")
    var text: String?

    func run() throws {
      if server {
        let access = try ModelAccess(for: nil, usesCache: false, notice: Console.notice)
        let (text, definition) = (try CommandInput.read(text), ModelDefinition(use: model))
        let prompt = ComposedPrompt(
          sections: [.init(kind: .input, role: .user, text: text, tokens: 0)], input: text)
        let count = try Foreground.run {
          try await access.catalogue.countTokens(of: ModelRequest(prompt: prompt), for: definition)
        }
        guard let count else {
          throw Failure(
            .model, "The server of \(definition.use) does not count tokens.",
            nextStep: "Leave out --server for a count made here.")
        }
        return Console.standard.writeLine("\(count)")
      }
      let counter = try TokenizersCommand.store().counter(forModel: model)
      let count = counter.count(try CommandInput.read(text))
      Console.standard.writeLine("\(counter.isExact ? "" : "~")\(count)")
    }
  }
}
