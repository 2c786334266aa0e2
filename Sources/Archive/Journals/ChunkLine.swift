import StrategyCore

/// The line of a chunk of text, written and read without the generic coder.
///
///     {"at":1200,"event":{"chunkReceived":{"run":1,"text":"Hello","tokens":1}},"sequence":7}
enum ChunkLine {
  enum Kind: String, CaseIterable {
    case text = "chunkReceived"
    case reasoning = "reasoningReceived"
  }

  static func append(
    _ entry: JournalEntry, _ kind: Kind, run: RunID, text: String, tokens: Int,
    to bytes: inout [UInt8]
  ) {
    bytes += "{\"at\":".utf8
    append(entry.at, to: &bytes)
    bytes += ",\"event\":{\"".utf8
    bytes += kind.rawValue.utf8
    bytes += "\":{\"run\":".utf8
    append(run.rawValue, to: &bytes)
    bytes += ",\"text\":\"".utf8
    append(text, to: &bytes)
    bytes += "\",\"tokens\":".utf8
    append(tokens, to: &bytes)
    bytes += "}},\"sequence\":".utf8
    append(entry.sequence, to: &bytes)
    bytes.append(UInt8(ascii: "}"))
  }

  private static func append(_ number: Int, to bytes: inout [UInt8]) {
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    let start = bytes.count
    var rest = number.magnitude
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    bytes[start...].reverse()
  }

  private static func append(_ text: String, to bytes: inout [UInt8]) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0x08: bytes += "\\b".utf8
      case 0x09: bytes += "\\t".utf8
      case 0x0A: bytes += "\\n".utf8
      case 0x0C: bytes += "\\f".utf8
      case 0x0D: bytes += "\\r".utf8
      case 0..<0x20:
        bytes += "\\u00".utf8
        bytes.append(UInt8(ascii: "0") + byte >> 4)
        let low = byte & 15
        bytes.append(low < 10 ? UInt8(ascii: "0") + low : UInt8(ascii: "a") + low - 10)
      default:
        bytes.append(byte)
      }
    }
  }

  /// Reads exactly what `append` writes; `nil` for every other line, which is then for the generic coder.
  /// Without its text, a chunk is only counted.
  static func entry(of line: ArraySlice<UInt8>, withText: Bool = true) -> JournalEntry? {
    line.withUnsafeBufferPointer { bytes in
      var scanner = Scanner(bytes: bytes)
      guard scanner.skip("{\"at\":"), let at = scanner.number(), scanner.skip(",\"event\":{\""),
        let kind = Kind.allCases.first(where: { scanner.skip($0.literal) }),
        let run = scanner.number(), scanner.skip(",\"text\":\""),
        let text = withText ? scanner.text() : scanner.skipText(),
        scanner.skip(",\"tokens\":"), let tokens = scanner.number(),
        scanner.skip("}},\"sequence\":"),
        let sequence = scanner.number(), scanner.skip("}"), scanner.isAtEnd
      else { return nil }
      let event: SessionEvent =
        switch kind {
        case .text: .chunkReceived(run: RunID(run), text: text, tokens: tokens)
        case .reasoning: .reasoningReceived(run: RunID(run), text: text, tokens: tokens)
        }
      return JournalEntry(sequence: sequence, at: at, event: event)
    }
  }

  private struct Scanner {
    let bytes: UnsafeBufferPointer<UInt8>
    var place = 0

    var isAtEnd: Bool { place == bytes.count }

    mutating func skip(_ literal: StaticString) -> Bool {
      let count = literal.utf8CodeUnitCount
      guard bytes.count - place >= count else { return false }
      for offset in 0..<count where bytes[place + offset] != literal.utf8Start[offset] {
        return false
      }
      place += count
      return true
    }

    /// A whole number in its shortest form, of at most 18 digits.
    mutating func number() -> Int? {
      let isNegative = skip("-")
      let start = place
      var value = 0
      while place < bytes.count, case let digit = bytes[place] &- UInt8(ascii: "0"), digit < 10 {
        guard place - start < 18 else { return nil }
        value = value * 10 + Int(digit)
        place += 1
      }
      let count = place - start
      guard count > 0, count == 1 || bytes[start] != UInt8(ascii: "0"), value > 0 || !isNegative
      else { return nil }
      return isNegative ? -value : value
    }

    /// The text up to its closing quote; `nil` when it holds `\u`, or is no valid UTF-8.
    mutating func text() -> String? {
      let start = place
      while place < bytes.count, bytes[place] != UInt8(ascii: "\""),
        bytes[place] != UInt8(ascii: "\\"),
        bytes[place] >= 0x20
      { place += 1 }
      guard place < bytes.count else { return nil }
      let plain = UnsafeBufferPointer(rebasing: bytes[start..<place])
      if skip("\"") { return String(validating: plain, as: UTF8.self) }
      var unescaped = Array(plain)
      while place < bytes.count, !skip("\"") {
        let byte = bytes[place]
        place += 1
        guard byte == UInt8(ascii: "\\") else {
          guard byte >= 0x20 else { return nil }
          unescaped.append(byte)
          continue
        }
        guard place < bytes.count, let meant = Self.escapes[bytes[place]] else { return nil }
        unescaped.append(meant)
        place += 1
      }
      return String(validating: unescaped, as: UTF8.self)
    }

    /// Goes past a text; `""`, or `nil` when it has no end.
    mutating func skipText() -> String? {
      while place < bytes.count {
        switch bytes[place] {
        case UInt8(ascii: "\""):
          place += 1
          return ""
        case UInt8(ascii: "\\"): place += 2
        default: place += 1
        }
      }
      return nil
    }

    private static let escapes: [UInt8: UInt8] = [
      UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "\\"): UInt8(ascii: "\\"),
      UInt8(ascii: "/"): UInt8(ascii: "/"), UInt8(ascii: "b"): 0x08, UInt8(ascii: "t"): 0x09,
      UInt8(ascii: "n"): 0x0A, UInt8(ascii: "f"): 0x0C, UInt8(ascii: "r"): 0x0D,
    ]
  }
}

extension ChunkLine.Kind {
  fileprivate var literal: StaticString {
    switch self {
    case .text: "chunkReceived\":{\"run\":"
    case .reasoning: "reasoningReceived\":{\"run\":"
    }
  }
}
