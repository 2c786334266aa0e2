import Synchronization

/// What must never be shown: keys by value, and whatever looks like one.
package struct Secrets: Sendable {
  static let mask = "[secret]"
  /// Bytes of a key's beginning that give it away where a text was cut.
  private static let telling = 8

  private var values: Set<String> = []
  private(set) var finder = TextFinder([])

  package init(_ values: some Sequence<String> = []) {
    for value in values where Self.isSecret(value) { self.values.insert(value) }
    finder = TextFinder(self.values)
  }

  package mutating func insert(_ value: String) {
    guard Self.isSecret(value), values.insert(value).inserted else { return }
    finder = TextFinder(values)
  }

  /// Words such as `ollama` or `dummy` stand for keys where none is needed, and are words all the same.
  private static func isSecret(_ value: String) -> Bool {
    value.utf8.count >= 20
      || value.utf8.count >= 8 && value.utf8.contains { (48...57).contains($0) }
  }

  /// `text` with `[secret]` in place of everything that is one. Takes time in proportion to its length.
  package func redact(_ text: String) -> String {
    guard !finder.isEmpty else { return SecretPatterns.masking(text) }
    var filter = SecretFilter(finder)
    let pieces = text.split(separator: "…", omittingEmptySubsequences: false).map {
      filter.feed(String($0)) + filter.finish(maskingFrom: Self.telling)
    }
    return SecretPatterns.masking(pieces.joined(separator: "…"))
  }
}

/// The secrets of a program, which become more as keys are looked up.
final class KnownSecrets: Sendable {
  private let secrets: Mutex<Secrets>

  init(_ values: some Sequence<String> = []) {
    secrets = Mutex(Secrets(values))
  }

  var current: Secrets { secrets.withLock { $0 } }

  func insert(_ value: String) {
    secrets.withLock { $0.insert(value) }
  }
}
