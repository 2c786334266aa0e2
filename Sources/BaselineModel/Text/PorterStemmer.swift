/// Porter's suffix stripping (1980) on lower-case ASCII; other words pass through unchanged.
package enum PorterStemmer {
  package static func stem(_ word: String) -> String {
    var bytes = Array(word.utf8)
    stem(&bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  package static func stem(_ word: inout [UInt8]) {
    guard word.count > 2, word.allSatisfy({ $0 >= 0x61 && $0 <= 0x7a }) else { return }
    var suffixing = Suffixing(letters: word)
    suffixing.stripPlural()
    suffixing.stripPast()
    suffixing.turnY()
    suffixing.replaceFirst(of: longSuffixes, measure: 1)
    suffixing.replaceFirst(of: middleSuffixes, measure: 1)
    suffixing.removeLateSuffix()
    suffixing.tidyEnd()
    word = suffixing.letters
  }

  private static let longSuffixes = pairs([
    ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"),
    ("abli", "able"), ("alli", "al"), ("entli", "ent"), ("eli", "e"), ("ousli", "ous"),
    ("ization", "ize"), ("ation", "ate"), ("ator", "ate"), ("alism", "al"), ("iveness", "ive"),
    ("fulness", "ful"), ("ousness", "ous"), ("aliti", "al"), ("iviti", "ive"), ("biliti", "ble"),
  ])

  private static let middleSuffixes = pairs([
    ("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"),
    ("ful", ""), ("ness", ""),
  ])

  private static func pairs(_ pairs: [(String, String)]) -> [(suffix: [UInt8], new: [UInt8])] {
    pairs.map { (suffix: Array($0.0.utf8), new: Array($0.1.utf8)) }
  }
}

/// One word while its suffixes come off.
private struct Suffixing {
  var letters: [UInt8]

  private static let lateSuffixes: [[UInt8]] = [
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou",
    "ism", "ate", "iti", "ous", "ive", "ize",
  ].map { Array($0.utf8) }

  func isConsonant(_ index: Int) -> Bool {
    switch letters[index] {
    case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"),
      UInt8(ascii: "u"):
      return false
    case UInt8(ascii: "y"):
      return index == 0 || !isConsonant(index - 1)
    default:
      return true
    }
  }

  /// How often a vowel run is followed by a consonant run in the first `length` letters.
  func measure(_ length: Int) -> Int {
    var count = 0
    var followsVowel = false
    for index in 0..<length {
      let consonant = isConsonant(index)
      if consonant && followsVowel { count += 1 }
      followsVowel = !consonant
    }
    return count
  }

  func hasVowel(_ length: Int) -> Bool {
    (0..<length).contains { !isConsonant($0) }
  }

  func endsWithDoubleConsonant(_ length: Int) -> Bool {
    length >= 2 && letters[length - 1] == letters[length - 2] && isConsonant(length - 1)
  }

  /// Consonant, vowel, consonant at the end, the last not w, x or y.
  func endsShort(_ length: Int) -> Bool {
    guard length >= 3, isConsonant(length - 1), !isConsonant(length - 2), isConsonant(length - 3)
    else { return false }
    return ![UInt8(ascii: "w"), UInt8(ascii: "x"), UInt8(ascii: "y")].contains(letters[length - 1])
  }

  func has(_ suffix: StaticString) -> Bool {
    has(Array(UnsafeBufferPointer(start: suffix.utf8Start, count: suffix.utf8CodeUnitCount)))
  }

  func has(_ suffix: [UInt8]) -> Bool {
    letters.count >= suffix.count && letters.suffix(suffix.count).elementsEqual(suffix)
  }

  mutating func drop(_ count: Int) {
    letters.removeLast(count)
  }

  mutating func stripPlural() {
    if has("sses") || has("ies") {
      drop(2)
    } else if has("s") && !has("ss") {
      drop(1)
    }
  }

  mutating func stripPast() {
    if has("eed") {
      if measure(letters.count - 3) > 0 { drop(1) }
      return
    }
    if has("ed"), hasVowel(letters.count - 2) {
      drop(2)
    } else if has("ing"), hasVowel(letters.count - 3) {
      drop(3)
    } else {
      return
    }
    if has("at") || has("bl") || has("iz") {
      letters.append(UInt8(ascii: "e"))
    } else if endsWithDoubleConsonant(letters.count),
      ![UInt8(ascii: "l"), UInt8(ascii: "s"), UInt8(ascii: "z")].contains(
        letters[letters.count - 1])
    {
      drop(1)
    } else if measure(letters.count) == 1, endsShort(letters.count) {
      letters.append(UInt8(ascii: "e"))
    }
  }

  mutating func turnY() {
    if has("y"), hasVowel(letters.count - 1) {
      letters[letters.count - 1] = UInt8(ascii: "i")
    }
  }

  mutating func replaceFirst(of table: [(suffix: [UInt8], new: [UInt8])], measure wanted: Int) {
    let matching = table.filter { has($0.suffix) }
    guard let longest = matching.max(by: { $0.suffix.count < $1.suffix.count }) else { return }
    guard measure(letters.count - longest.suffix.count) >= wanted else { return }
    drop(longest.suffix.count)
    letters += longest.new
  }

  mutating func removeLateSuffix() {
    let matching = Self.lateSuffixes.filter { has($0) }
    guard let longest = matching.max(by: { $0.count < $1.count }) else { return }
    let rest = letters.count - longest.count
    guard measure(rest) > 1 else { return }
    if longest == Array("ion".utf8) {
      guard rest > 0, [UInt8(ascii: "s"), UInt8(ascii: "t")].contains(letters[rest - 1]) else {
        return
      }
    }
    drop(longest.count)
  }

  mutating func tidyEnd() {
    if has("e") {
      let rest = letters.count - 1
      let syllables = measure(rest)
      if syllables > 1 || (syllables == 1 && !endsShort(rest)) { drop(1) }
    }
    if has("ll"), measure(letters.count - 1) > 1 {
      drop(1)
    }
  }
}
