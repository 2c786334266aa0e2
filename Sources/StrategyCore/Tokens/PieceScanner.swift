/// Splits UTF-8 into the pieces within which a byte-pair encoding merges, without a regular-expression engine.
///
/// The rules are those of the encodings' published patterns, first match first; the bytes are whole characters.
struct PieceScanner {
  private typealias Class = CharacterClasses.Class

  private let text: UnsafePointer<UInt8>
  private let end: Int
  private let split: BytePairEncoding.Split
  private let leads: UnsafePointer<UInt16>
  private let blocks: UnsafePointer<UInt8>
  private let classes: UnsafePointer<UInt8>

  /// Lends a scanner; neither it nor what it read from `text` may be used after `body`.
  static func withScanner<Result>(
    over text: UnsafeBufferPointer<UInt8>, split: BytePairEncoding.Split,
    _ body: (PieceScanner) -> Result
  ) -> Result? {
    guard let start = text.baseAddress else { return nil }
    let table = CharacterClasses.shared
    return table.leads.withUnsafeBufferPointer { leads in
      table.blocks.withUnsafeBufferPointer { blocks in
        table.classes.withUnsafeBufferPointer { classes in
          guard let leads = leads.baseAddress, let blocks = blocks.baseAddress,
            let classes = classes.baseAddress
          else { return nil }
          return body(
            PieceScanner(
              text: start, end: text.count, split: split, leads: leads, blocks: blocks,
              classes: classes))
        }
      }
    }
  }

  /// Where the piece that begins at `start` ends; `start` is before the end of the text.
  @inline(__always)
  func endOfPiece(from start: Int) -> Int {
    switch split {
    case .cl100k: cl100k(from: start)
    case .o200k: o200k(from: start)
    }
  }

  private struct Character {
    var kind: Class
    /// Where the next one begins.
    var next: Int
  }

  @inline(__always)
  private func character(at place: Int) -> Character {
    let lead = leads[Int(text[place])]
    let kind = Class(rawValue: UInt8(truncatingIfNeeded: lead))
    if !kind.isEmpty { return Character(kind: kind, next: place + Int(lead >> 8)) }
    return decoded(at: place, width: Int(lead >> 8))
  }

  @inline(__always)
  private func decoded(at place: Int, width: Int) -> Character {
    let second = Int(text[place + 1] & 0x3F)
    let scalar =
      switch width {
      case 2: Int(text[place] & 0x1F) << 6 | second
      case 3: Int(text[place] & 0xF) << 12 | second << 6 | Int(text[place + 2] & 0x3F)
      default:
        Int(text[place] & 7) << 18 | second << 12 | Int(text[place + 2] & 0x3F) << 6
          | Int(text[place + 3] & 0x3F)
      }
    let kind = Class(rawValue: classes[Int(blocks[scalar >> 8]) << 8 | scalar & 0xFF])
    return Character(kind: kind, next: place + width)
  }

  /// Where the run of characters of `kinds` that begins at `place` ends.
  @inline(__always)
  private func endOfRun(_ kinds: Class, from place: Int) -> Int {
    var place = place
    while place < end {
      let character = character(at: place)
      if character.kind.isDisjoint(with: kinds) { break }
      place = character.next
    }
    return place
  }

  // `'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s`
  @inline(__always)
  private func cl100k(from start: Int) -> Int {
    let first = character(at: start)
    if first.kind.isDisjoint(with: .letters) {
      if text[start] == UInt8(ascii: "'") {
        let contraction = endOfContraction(at: start)
        if contraction > start { return contraction }
      }
      if first.kind.isDisjoint(with: [.number, .lineBreak]), first.next < end {
        let second = character(at: first.next)
        if !second.kind.isDisjoint(with: .letters) {
          return endOfRun(.letters, from: second.next)
        }
        if !second.kind.isDisjoint(with: [.other, .mark]), text[start] == UInt8(ascii: " ") {
          return endOfBreaks(from: endOfRun([.other, .mark], from: second.next))
        }
      }
      if first.kind == .number { return endOfNumber(from: first.next) }
      if first.kind.isDisjoint(with: .whiteSpace) {
        return endOfBreaks(from: endOfRun([.other, .mark], from: first.next))
      }
      return endOfSpace(from: start, first: first, isWholeAtEnd: true)
    }
    return endOfRun(.letters, from: first.next)
  }

  // `[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?`,
  // the same with `+` and `*` exchanged, `\p{N}{1,3}`, ` ?[^\s\p{L}\p{N}]+[\r\n/]*`, `\s*[\r\n]+`, `\s+(?!\S)`, `\s+`
  @inline(__always)
  private func o200k(from start: Int) -> Int {
    let first = character(at: start)
    if first.kind.isDisjoint(with: .letters) {
      if first.kind.isDisjoint(with: [.number, .lineBreak]), first.next < end {
        let second = character(at: first.next)
        if !second.kind.isDisjoint(with: [.letters, .mark]) {
          return endOfWord(from: first.next, prefix: first, at: start)
        }
        if second.kind == .other, text[start] == UInt8(ascii: " ") {
          return endOfBreaksAndSlashes(from: endOfRun([.other, .mark], from: second.next))
        }
      }
      switch first.kind {
      case .number: return endOfNumber(from: first.next)
      case .mark: return afterContraction(at: first.next)
      case .other:
        return endOfBreaksAndSlashes(from: endOfRun([.other, .mark], from: first.next))
      default: return endOfSpace(from: start, first: first, isWholeAtEnd: false)
      }
    }
    return endOfWord(from: start, prefix: nil, at: start)
  }

  /// A word of `o200k`: capitals, then small letters; letters without case and marks are both.
  ///
  /// Where no small letter follows the capitals, the word ends behind the last character that is both, so that the
  /// capitals after it begin a word of their own; without one, all the capitals are the word.
  @inline(__always)
  private func endOfWord(from begin: Int, prefix: Character?, at start: Int) -> Int {
    var place = begin
    var afterBoth = 0
    while place < end {
      let character = character(at: place)
      if character.kind.isDisjoint(with: [.upper, .plain, .mark]) {
        guard character.kind == .lower else { break }
        return afterContraction(at: endOfRun([.lower, .plain, .mark], from: character.next))
      }
      place = character.next
      if character.kind != .upper { afterBoth = place }
    }
    if afterBoth > 0 { return afterContraction(at: afterBoth) }
    if let prefix, prefix.kind == .mark { return afterContraction(at: prefix.next) }
    return afterContraction(at: place)
  }

  @inline(__always)
  private func afterContraction(at place: Int) -> Int {
    place < end && text[place] == UInt8(ascii: "'") ? endOfContraction(at: place) : place
  }

  /// Behind `'s`, `'t`, `'m`, `'d`, `'ll`, `'ve`, `'re` in either case, or at `place` when there is none.
  private func endOfContraction(at place: Int) -> Int {
    guard place + 1 < end else { return place }
    let second = place + 2 < end ? text[place + 2] | 0x20 : 0
    switch (text[place + 1] | 0x20, second) {
    case (UInt8(ascii: "s"), _), (UInt8(ascii: "t"), _), (UInt8(ascii: "m"), _),
      (UInt8(ascii: "d"), _):
      return place + 2
    case (UInt8(ascii: "l"), UInt8(ascii: "l")), (UInt8(ascii: "v"), UInt8(ascii: "e")),
      (UInt8(ascii: "r"), UInt8(ascii: "e")):
      return place + 3
    default:
      // The long s is an s in another case.
      let isLongS = place + 2 < end && text[place + 1] == 0xC5 && text[place + 2] == 0xBF
      return isLongS ? place + 3 : place
    }
  }

  /// Up to three digits; the first ends at `place`.
  @inline(__always)
  private func endOfNumber(from place: Int) -> Int {
    var place = place
    for _ in 0..<2 where place < end {
      let character = character(at: place)
      if character.kind != .number { break }
      place = character.next
    }
    return place
  }

  @inline(__always)
  private func endOfBreaks(from place: Int) -> Int {
    var place = place
    while place < end, text[place] == 0x0A || text[place] == 0x0D { place += 1 }
    return place
  }

  @inline(__always)
  private func endOfBreaksAndSlashes(from place: Int) -> Int {
    var place = place
    while place < end, text[place] == 0x0A || text[place] == 0x0D || text[place] == 0x2F {
      place += 1
    }
    return place
  }

  /// White space ends behind its last line break, at the end of the text, or before its last character, which
  /// belongs to what follows. At the end of the text it may be whole, line breaks or not.
  private func endOfSpace(from start: Int, first: Character, isWholeAtEnd: Bool) -> Int {
    var place = start
    var last = start
    var afterBreak = 0
    while place < end {
      let character = character(at: place)
      if character.kind.isDisjoint(with: .whiteSpace) { break }
      last = place
      place = character.next
      if character.kind == .lineBreak { afterBreak = place }
    }
    if place == end, isWholeAtEnd || afterBreak == 0 { return end }
    if afterBreak > 0 { return afterBreak }
    return last > start ? last : first.next
  }
}
