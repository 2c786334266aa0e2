/// What was cut and copied, the latest last.
struct KillRing: Sendable, Hashable {
  private(set) var entries: [String] = []
  /// How far back the last yank was.
  private var age = 0
  private static let depth = 32

  var latest: String { entries.last ?? "" }

  mutating func add(_ text: String) {
    guard !text.isEmpty else { return }
    entries.append(text)
    if entries.count > Self.depth { entries.removeFirst() }
    age = 0
  }

  /// Kills in a row collect; their text keeps its order.
  mutating func extend(_ text: String, atFront: Bool) {
    guard let last = entries.popLast() else { return add(text) }
    entries.append(atFront ? text + last : last + text)
    age = 0
  }

  mutating func first() -> String {
    age = 0
    return latest
  }

  /// The one before, around the end.
  mutating func previous() -> String {
    guard !entries.isEmpty else { return "" }
    age = (age + 1) % entries.count
    return entries[entries.count - 1 - age]
  }
}
