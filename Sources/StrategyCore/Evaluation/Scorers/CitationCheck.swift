/// Citations such as `[2]` in an answer, and how far the cited passages bear them out.
struct CitationCheck {
  var cited = 0
  var unknown: [Int] = []
  var unsupported: [Int] = []

  /// A sentence is supported when its cited passages have at least `support` of its words of four letters and more.
  init(_ text: String, passages: [RetrievedPassage], support: Double) {
    let words = passages.map { Set(Self.longWords($0.passage.heading + " " + $0.passage.text)) }
    for sentence in Self.sentences(text) {
      let numbers = Self.numbers(in: sentence)
      guard !numbers.isEmpty else { continue }
      cited += numbers.count
      let known = numbers.filter { (1...max(passages.count, 1)).contains($0) && !passages.isEmpty }
      unknown += numbers.filter { !known.contains($0) }
      let wanted = Self.longWords(String(sentence))
      guard !known.isEmpty, !wanted.isEmpty else { continue }
      let available = known.reduce(into: Set<Substring>()) { $0.formUnion(words[$1 - 1]) }
      let share = Double(wanted.count { available.contains($0) }) / Double(wanted.count)
      if share < support { unsupported += known }
    }
  }

  var good: Int { cited - unknown.count - unsupported.count }

  private static func longWords(_ text: String) -> [Substring] {
    TextOverlap.letterWords(text).filter { $0.count > 3 }
  }

  /// Ends at `.`, `!`, `?` and line breaks, together with the citations that follow.
  private static func sentences(_ text: String) -> [Substring] {
    var found: [Substring] = []
    var start = text.startIndex
    var position = start
    while position < text.endIndex {
      let character = text[position]
      position = text.index(after: position)
      guard ".!?\n".contains(character), position == text.endIndex || !text[position].isNumber
      else {
        continue
      }
      var ahead = text[position...].drop { $0 == " " }
      while ahead.first == "[", let close = ahead.firstIndex(of: "]"),
        ahead[..<close].dropFirst().allSatisfy({ $0.isNumber || ", ".contains($0) })
      {
        position = text.index(after: close)
        ahead = text[position...].drop { $0 == " " }
      }
      found.append(text[start..<position])
      start = position
    }
    if start < text.endIndex { found.append(text[start...]) }
    return found
  }

  /// `[1]`, `[1, 3]`; brackets with anything else are no citation.
  private static func numbers(in sentence: Substring) -> [Int] {
    var found: [Int] = []
    var rest = sentence
    while let open = rest.firstIndex(of: "["), let close = rest[open...].firstIndex(of: "]") {
      let inside = rest[rest.index(after: open)..<close]
      let parts = inside.split(separator: ",").map { Int($0.filter { $0 != " " }) }
      if !parts.isEmpty, parts.allSatisfy({ $0 != nil }) { found += parts.compactMap { $0 } }
      rest = rest[rest.index(after: close)...]
    }
    return found
  }
}
