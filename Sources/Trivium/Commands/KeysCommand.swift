import ArgumentParser
import Foundation
import Workbench

/// `trivium keys`: every action with its keys.
struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys",
    abstract: "List the keys of the workbench with their action ids.",
    discussion: """
      EXAMPLES
        trivium keys
        trivium keys --markdown > Docs/keys.md
      """)

  @Flag(help: "Print Markdown, as in Docs/keys.md.")
  var markdown = false

  func run() throws {
    let keymap =
      markdown
      ? Keymap.standard
      : try UserSettings.load(UserPaths(environment: ProcessInfo.processInfo.environment)).keymap
    if markdown {
      Console.standard.writeLine("# Keys\n\nMade by `make docs` from the standard keymap.")
    }
    for context in KeyContext.allCases {
      let bindings = keymap.bindings.filter { $0.context == context }
      guard !bindings.isEmpty else { continue }
      Console.standard.writeLine(
        markdown
          ? "\n## \(context.title)\n\n| keys | does | action id |\n|---|---|---|"
          : "\n\(context.title)")
      for binding in bindings { Console.standard.writeLine(row(binding)) }
    }
    guard markdown else { return }
    Console.standard.writeLine("\n## \(ViKeys.title)\n\n| keys | does |\n|---|---|")
    for (keys, title) in ViKeys.all {
      let list = keys.split(separator: " ")
        .map { $0 == "`" ? "`` ` ``" : "`\($0)`" }.joined(separator: " ")
      Console.standard.writeLine("| \(list) | \(title) |")
    }
  }

  private func row(_ binding: Keymap.Binding) -> String {
    let keys = binding.keys.map(KeyLabel.short)
    guard markdown else {
      let list = keys.joined(separator: ", ")
      let padding = String(repeating: " ", count: max(28 - list.count, 1))
      return "  \(list)\(padding)\(binding.action.title)  (\(binding.action.id))"
    }
    let list = keys.map { "`\($0 == "|" ? "\\|" : $0)`" }.joined(separator: ", ")
    return "| \(list) | \(binding.action.title) | `\(binding.action.id)` |"
  }
}
