/// Words and sentences, as far as cutting a text into passages needs them.
enum TextMeasure {
  /// Characters beyond which a run without white space counts as more than one word: a script without spaces,
  /// or an address.
  private static let longestWord = 24
  private static let lettersPerWord = 6

  /// Words of a text, about; a run of letters without a space counts by its length, Han and Kana by the letter.
  static func words(_ text: some StringProtocol) -> Int {
    var words = 0
    var run = 0
    var ideographs = 0
    func take(_ scalar: Unicode.Scalar) {
      if scalar.properties.isWhitespace {
        words += weight(ofRun: run)
        run = 0
      } else if isIdeograph(scalar) {
        ideographs += 1
      } else {
        run += 1
      }
    }
    let bytes = text.utf8
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      if byte > 0x20, byte < 0x7F {
        run += 1
        index = bytes.index(after: index)
      } else {
        take(text.unicodeScalars[index])
        index = text.unicodeScalars.index(after: index)
      }
    }
    return words + weight(ofRun: run) + (ideographs + 1) / 2
  }

  private static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x323AF: true
    default: false
    }
  }

  private static func weight(ofRun count: Int) -> Int {
    if count == 0 { return 0 }
    return count <= longestWord ? 1 : (count + lettersPerWord - 1) / lettersPerWord
  }

  /// The sentences of a text with their punctuation, without the white space between them.
  static func sentences(_ text: some StringProtocol) -> [Substring] {
    let text = Substring(text)
    var sentences: [Substring] = []
    var start = text.startIndex
    var index = text.startIndex
    while index < text.endIndex {
      let character = text[index]
      index = text.index(after: index)
      guard ends.contains(character) else { continue }
      while index < text.endIndex, closers.contains(text[index]) {
        index = text.index(after: index)
      }
      let isWide = wideEnds.contains(character)
      guard index < text.endIndex, isWide || text[index].isWhitespace else { continue }
      if character == ".", !isWide, goesOn(text[start..<index], before: text[index...]) { continue }
      sentences.append(text[start..<index])
      while index < text.endIndex, text[index].isWhitespace { index = text.index(after: index) }
      start = index
    }
    if start < text.endIndex { sentences.append(text[start...]) }
    return sentences.filter { !$0.allSatisfy(\.isWhitespace) }
  }

  private static let ends: Set<Character> = [".", "!", "?", "。", "！", "？", "…", "।"]
  private static let wideEnds: Set<Character> = ["。", "！", "？"]
  private static let closers: Set<Character> = ["\"", "'", "”", "’", ")", "]", "»", "」"]

  /// True when a full stop ends an abbreviation or an initial rather than a sentence.
  private static func goesOn(_ sentence: Substring, before rest: Substring) -> Bool {
    let next = rest.first { !$0.isWhitespace }
    if next?.isLowercase == true { return true }
    let last = sentence.dropLast().split(whereSeparator: \.isWhitespace).last ?? ""
    return last.count == 1 && last.first?.isUppercase == true
      || ["e.g", "i.e", "Mr", "Mrs", "Ms", "Dr", "St", "No", "vs", "cf", "Inc", "approx"]
        .contains(String(last))
  }

  /// Pieces of at most `limit` words each, cut between words, with about `overlap` words in common.
  static func windows(of text: Substring, limit: Int, overlap: Int) -> [String] {
    let runs = text.split(whereSeparator: \.isWhitespace).flatMap(shortRuns)
    let weights = runs.map { words($0) }
    var windows: [String] = []
    var start = 0
    while start < runs.count {
      var end = start
      var size = 0
      while end < runs.count, end == start || size + weights[end] <= limit {
        size += weights[end]
        end += 1
      }
      windows.append(runs[start..<end].joined(separator: " "))
      if end == runs.count { break }
      var shared = 0
      var next = end
      while next > start + 1, shared + weights[next - 1] <= overlap {
        next -= 1
        shared += weights[next]
      }
      start = next
    }
    return windows
  }

  /// A run cut so that none of its parts counts as more than a few words.
  private static func shortRuns(_ run: Substring) -> [String] {
    guard words(run) > 20 else { return [String(run)] }
    var parts: [String] = []
    var rest = run
    while !rest.isEmpty {
      parts.append(String(rest.prefix(20 * lettersPerWord)))
      rest = rest.dropFirst(20 * lettersPerWord)
    }
    return parts
  }
}
