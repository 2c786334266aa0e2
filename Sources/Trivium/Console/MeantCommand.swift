import ArgumentParser
import ModelProviders

/// A subcommand that does not exist, and the one that was probably meant.
struct MeantCommand {
  /// As it was written, and as it should have been: `trivium evl`, `trivium eval`.
  let written: String
  let meant: String

  /// `nil` when every word that could be a subcommand is one, or none is near.
  init?(_ arguments: some Sequence<String>, of root: any ParsableCommand.Type = TriviumCommand.self)
  {
    var command = root
    var path = Self.name(of: root)
    for word in arguments {
      let subcommands = command.configuration.subcommands
      guard !subcommands.isEmpty, !word.hasPrefix("-") else { return nil }
      if let next = subcommands.first(where: { Self.name(of: $0) == word }) {
        (command, path) = (next, "\(path) \(word)")
        continue
      }
      let names = subcommands.map(Self.name) + ["help"]
      guard word != "help", let near = Spelling.nearest(to: word, among: names, limit: 1).first
      else { return nil }
      (written, meant) = ("\(path) \(word)", "\(path) \(near)")
      return
    }
    return nil
  }

  var sentence: String {
    "There is no `\(TerminalText.safe(written))`. Did you mean `\(meant)`?"
  }

  private static func name(of command: any ParsableCommand.Type) -> String {
    command.configuration.commandName ?? String(describing: command)
  }
}
