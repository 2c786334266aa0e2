/// Takes `<think>…</think>` at the beginning of a response apart from the answer, for servers that leave both in one text.
struct ThinkTags: Sendable {
  enum Part: Sendable, Hashable {
    case text(String)
    case reasoning(String)
  }

  private enum State: Sendable {
    /// Everything so far could still be the opening tag.
    case opening(String)
    /// Held back: the end of the text that could still become the closing tag.
    case inside(String)
    /// After the closing tag, before the answer's first visible character.
    case gap
    case outside
  }

  private static let open = "<think>"
  private static let close = "</think>"
  private var state = State.opening("")

  mutating func feed(_ text: String) -> [Part] {
    switch state {
    case .opening(let held):
      let all = held + text
      let visible = all.drop(while: \.isWhitespace)
      if visible.hasPrefix(Self.open) {
        state = .inside("")
        return feed(String(visible.dropFirst(Self.open.count)))
      }
      if Self.open.hasPrefix(visible) {
        state = .opening(all)
        return []
      }
      state = .outside
      return [.text(all)]
    case .inside(let held): return feedInside(held + text)
    case .gap:
      let visible = text.drop(while: \.isWhitespace)
      guard !visible.isEmpty else { return [] }
      state = .outside
      return [.text(String(visible))]
    case .outside: return text.isEmpty ? [] : [.text(text)]
    }
  }

  private mutating func feedInside(_ all: String) -> [Part] {
    if let range = all.utf8.firstRange(of: Self.close.utf8) {
      state = .gap
      let reasoning = String(all[..<range.lowerBound])
      return (reasoning.isEmpty ? [] : [.reasoning(reasoning)])
        + feed(String(all[range.upperBound...]))
    }
    let held =
      (1..<Self.close.utf8.count).reversed().first { all.hasSuffix(Self.close.prefix($0)) } ?? 0
    state = .inside(String(all.suffix(held)))
    let reasoning = String(all.dropLast(held))
    return reasoning.isEmpty ? [] : [.reasoning(reasoning)]
  }

  /// What was held back, when the stream ends.
  mutating func finish() -> [Part] {
    defer { state = .outside }
    return switch state {
    case .opening(let held) where !held.isEmpty: [.text(held)]
    case .inside(let held) where !held.isEmpty: [.reasoning(held)]
    default: []
    }
  }
}
