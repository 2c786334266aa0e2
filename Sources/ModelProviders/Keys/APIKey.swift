import StrategyCore

/// A key with the place that it comes from. It never shows itself.
struct APIKey: Sendable, Hashable, CustomStringConvertible {
  var value: String
  var source: KeySource

  init(value: String, source: KeySource) {
    self.value = value
    self.source = source
  }

  init(value: String, variable: String) {
    self.init(value: value, source: .variable(name: variable))
  }

  var description: String { "key from \(source.place)" }

  /// True for text that a header can carry as a key.
  static func isUsable(_ value: String) -> Bool {
    !value.isEmpty && value.utf8.allSatisfy { (0x21...0x7E).contains($0) }
  }
}

extension KeySource {
  /// Where the key is, inside a sentence.
  var place: String {
    switch self {
    case .variable(let name): PlainWords.onOneLine(name)
    case .command(let line): "the command `\(PlainWords.onOneLine(SecretPatterns.masking(line)))`"
    case .file(let path): "the file \(PlainWords.onOneLine(path))"
    }
  }

  /// How to give another key, as a sentence.
  var remedy: String {
    switch self {
    case .variable: "Set \(place) to a valid key."
    case .command: "See that \(place) prints a valid key."
    case .file: "Write a valid key into \(place)."
    }
  }
}
