import StrategyCore

/// The line of a chunk of text, written and read without the generic coder.
///
///     {"at":1200,"event":{"chunkReceived":{"run":1,"text":"Hello","tokens":1}},"sequence":7}
enum ChunkLine {
  enum Kind: String, CaseIterable {
    case text = "chunkReceived"
    case reasoning = "reasoningReceived"

    fileprivate var literal: StaticString {
      switch self {
      case .text: "chunkReceived\":{\"run\":"
      case .reasoning: "reasoningReceived\":{\"run\":"
      }
    }

    func event(run: RunID, text: String, tokens: Int) -> SessionEvent {
      switch self {
      case .text: .chunkReceived(run: run, text: text, tokens: tokens)
      case .reasoning: .reasoningReceived(run: run, text: text, tokens: tokens)
      }
    }
  }

  static func append(
    _ entry: JournalEntry, _ kind: Kind, run: RunID, text: String, tokens: Int,
    to bytes: inout [UInt8]
  ) {
    bytes += "{\"at\":".utf8
    LineText.append(entry.at, to: &bytes)
    bytes += ",\"event\":{\"".utf8
    bytes += kind.rawValue.utf8
    bytes += "\":{\"run\":".utf8
    LineText.append(run.rawValue, to: &bytes)
    bytes += ",\"text\":\"".utf8
    LineText.append(text, to: &bytes)
    bytes += "\",\"tokens\":".utf8
    LineText.append(tokens, to: &bytes)
    bytes += "}},\"sequence\":".utf8
    LineText.append(entry.sequence, to: &bytes)
    bytes.append(UInt8(ascii: "}"))
  }

  /// Reads exactly what `append` writes; `nil` for every other line, which is then for the generic coder.
  /// Without its text, a chunk is only counted. A sealed line comes without its closing brace.
  static func entry(
    of line: ArraySlice<UInt8>, withText: Bool = true, isSealed: Bool = false
  ) -> JournalEntry? {
    line.withUnsafeBufferPointer { bytes in
      var scanner = LineScanner(bytes)
      guard scanner.skip("{\"at\":"), let at = scanner.number(), scanner.skip(",\"event\":{\""),
        let kind = Kind.allCases.first(where: { scanner.skip($0.literal) }),
        let run = scanner.number(), scanner.skip(",\"text\":\""),
        let text = withText ? scanner.text() : scanner.skipText(),
        scanner.skip(",\"tokens\":"), let tokens = scanner.number(),
        scanner.skip("}},\"sequence\":"),
        let sequence = scanner.number(), isSealed || scanner.skip("}"), scanner.isAtEnd
      else { return nil }
      return JournalEntry(
        sequence: sequence, at: at, event: kind.event(run: RunID(run), text: text, tokens: tokens))
    }
  }
}
