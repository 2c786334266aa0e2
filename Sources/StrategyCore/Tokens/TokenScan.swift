/// One pass over the bytes of a text that weighs what a byte-pair encoding would make of them.
///
/// Weights are hundredths of a token, fitted to `cl100k_base` and `o200k_base` on prose, code, JSON and program
/// messages in twenty languages. Words are weighed twice, as English and as another language, because vocabularies
/// hold most English words whole; the share of words with accented letters decides between the two sums.
struct TokenScan {
  private enum Kind {
    case start, letter, digit, mark, space, lineBreak, script
  }

  private let scripts: ScriptWeights
  private var kind = Kind.start
  /// Length of the run; of a word, since its last change from lower to upper case.
  private var length = 0
  private var wordLength = 0
  private var accents = 0
  private var isUpperCase = true
  private var hasTab = false
  private var followsLineBreak = false
  private var last: UInt8 = 0

  private var words = 0
  private var accentedWords = 0
  private var english = 0
  private var foreign = 0
  private var other = 0

  init(scripts: ScriptWeights) {
    self.scripts = scripts
  }

  /// The estimate for everything read so far; at least 1 unless nothing was read.
  var tokens: Int {
    var whole = self
    whole.endWord()
    if kind == .space { whole.other += 100 }
    let hundredths = whole.latin + whole.other
    return kind == .start ? 0 : max(1, (hundredths + 50) / 100)
  }

  /// The weight of all words: a text is foreign when one word in twelve has an accent, English when none has.
  private var latin: Int {
    guard words > 0 else { return 0 }
    let share = min(accentedWords * 12, words)
    return english + (foreign - english) * share / words
  }

  mutating func read(_ byte: UInt8) {
    switch byte {
    case 0x41...0x5A, 0x61...0x7A, 0xC3...0xCA: readLetter(byte)
    case 0x20, 0x09: readBlank(byte)
    case 0x30...0x39: readDigit()
    case 0x0A, 0x0D: readLineBreak()
    case 0x00...0x7F: readMark(byte)
    case 0x80..<0xC0: break
    default: readScript(lead: byte)
    }
    last = byte
  }

  private mutating func readLetter(_ byte: UInt8) {
    let isUpper = (0x41...0x5A).contains(byte)
    if kind != .letter {
      enter(.letter)
    } else if isUpper, (0x61...0x7A).contains(last) {
      endPiece()
    }
    if !isUpper { isUpperCase = false }
    if byte >= 0xC3 { accents += 1 }
    length += 1
    wordLength += 1
  }

  private mutating func readBlank(_ byte: UInt8) {
    if kind != .space {
      followsLineBreak = kind == .lineBreak
      enter(.space)
    }
    length += 1
    if byte == 0x09 { hasTab = true }
  }

  /// Digits come in groups of three.
  private mutating func readDigit() {
    if kind != .digit { enter(.digit) }
    if length % 3 == 0 { other += 100 }
    length += 1
  }

  /// Line breaks join the marks before them, and blanks and breaks before them.
  private mutating func readLineBreak() {
    endWord()
    let joins = kind == .lineBreak || kind == .mark || kind == .space && followsLineBreak
    if !joins { other += 100 }
    kind = .lineBreak
  }

  /// Two marks in a row are often one token; a mark repeated is free up to sixteen times.
  private mutating func readMark(_ byte: UInt8) {
    if kind == .mark {
      guard byte != last || length % 16 == 0 else {
        length += 1
        return
      }
      length += 1
      if length > 2 { other += 45 }
      return
    }
    let endsWord = kind == .letter
    enter(.mark)
    length = 1
    switch byte {
    case UInt8(ascii: "'") where endsWord: break
    case UInt8(ascii: "_"): other += 40
    default: other += 92
    }
  }

  private mutating func readScript(lead: UInt8) {
    if kind != .script { enter(.script) }
    other += scripts.weight(lead: lead)
  }

  /// Ends the run before and settles blanks: one belongs to the word or mark after it, never to a digit.
  private mutating func enter(_ next: Kind) {
    endWord()
    if kind == .space {
      if next == .digit {
        other += length > 1 ? 200 : 100
      } else if length > 1 || hasTab {
        other += 100
      }
    }
    kind = next
    length = 0
    hasTab = false
  }

  private mutating func endWord() {
    guard kind == .letter else { return }
    endPiece()
    foreign += (wordLength < 4 ? 100 : 20 + 24 * wordLength) + 50 * accents
    english += 50 * accents
    words += 1
    if accents > 0 { accentedWords += 1 }
    wordLength = 0
    accents = 0
  }

  /// A piece of a word that begins where the case rises, as in `lastIndex`.
  private mutating func endPiece() {
    english += Self.weight(ofPiece: length, isUpperCase: isUpperCase)
    length = 0
    isUpperCase = true
  }

  private static func weight(ofPiece length: Int, isUpperCase: Bool) -> Int {
    switch length {
    case 4... where isUpperCase: 70 + 25 * (length - 3)
    case ..<8: 102
    case ..<13: 118
    default: 118 + 25 * (length - 12)
    }
  }
}
