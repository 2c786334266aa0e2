import Foundation

/// The words of one text, normalised, each kept as `^word$` in one contiguous buffer.
///
/// Lower case, compatibility-decomposed, combining marks dropped; a word is a run of letters and
/// digits, apostrophes inside it are dropped, so that "don't" and "dont" are one word.
package struct WordBuffer: Sendable {
  package static let opening = UInt8(ascii: "^")
  package static let closing = UInt8(ascii: "$")

  package private(set) var bytes: [UInt8] = []
  /// Where each word ends in `bytes`, past its closing mark.
  package private(set) var ends: [Int] = []

  package init() {}

  package var count: Int { ends.count }

  /// The bytes of a word with its two marks.
  package func marked(_ index: Int) -> Range<Int> {
    (index == 0 ? 0 : ends[index - 1])..<ends[index]
  }

  package func word(_ index: Int) -> String {
    String(decoding: bytes[marked(index)].dropFirst().dropLast(), as: UTF8.self)
  }

  package mutating func read(_ text: String) {
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    let isPlain = text.utf8.withContiguousStorageIfAvailable { readPlain($0) } ?? false
    if !isPlain {
      bytes.removeAll(keepingCapacity: true)
      ends.removeAll(keepingCapacity: true)
      readScalars(of: text)
    }
  }

  /// Leaves only words that pass, each rewritten; used where stop words go and stems stay.
  package mutating func rewrite(_ change: (inout [UInt8]) -> Bool) {
    var keptBytes: [UInt8] = []
    var keptEnds: [Int] = []
    var word: [UInt8] = []
    for index in 0..<count {
      word.removeAll(keepingCapacity: true)
      word += bytes[marked(index)].dropFirst().dropLast()
      guard change(&word) else { continue }
      keptBytes.append(Self.opening)
      keptBytes += word
      keptBytes.append(Self.closing)
      keptEnds.append(keptBytes.count)
    }
    bytes = keptBytes
    ends = keptEnds
  }

  /// False as soon as a byte is not ASCII.
  private mutating func readPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.reserveCapacity(text.count + text.count / 2 + 2)
    var inWord = false
    for index in 0..<text.count {
      let kind = asciiKinds[Int(text[index])]
      if kind < 0x80 {
        if kind == 0 {
          if inWord { close() }
          inWord = false
        } else if kind != apostrophe {
          if !inWord { bytes.append(Self.opening) }
          bytes.append(kind)
          inWord = true
        } else if inWord, index + 1 == text.count || !isWordByte(text[index + 1]) {
          close()
          inWord = false
        }
      } else {
        return false
      }
    }
    if inWord { close() }
    return true
  }

  private mutating func close() {
    bytes.append(Self.closing)
    ends.append(bytes.count)
  }

  private mutating func readScalars(of text: String) {
    let plain = text.lowercased().decomposedStringWithCompatibilityMapping.unicodeScalars
    var inWord = false
    var pendingApostrophe = false
    for scalar in plain {
      if scalar.properties.generalCategory == .nonspacingMark { continue }
      if scalar == "'" || scalar == "\u{2019}" {
        if pendingApostrophe, inWord {
          close()
          inWord = false
        }
        pendingApostrophe = inWord
        continue
      }
      if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
        if !inWord { bytes.append(Self.opening) }
        UTF8.encode(scalar) { bytes.append($0) }
        inWord = true
      } else if inWord {
        close()
        inWord = false
      }
      pendingApostrophe = false
    }
    if inWord { close() }
  }
}

private let apostrophe = UInt8(ascii: "'")

private func isWordByte(_ byte: UInt8) -> Bool {
  let kind = asciiKinds[Int(byte)]
  return kind != 0 && kind != apostrophe
}

/// For each byte: its lower-case form when it belongs to a word, the apostrophe, 0 for the rest of
/// ASCII, and 0x80 beyond ASCII.
private let asciiKinds: [UInt8] = (0...255).map { (byte: UInt8) in
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), apostrophe:
    byte
  case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte + 32
  case 0x80...: 0x80
  default: 0
  }
}
