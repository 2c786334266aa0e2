/// How well a query fits a text when its characters must all occur in order, as file finders search.
///
/// Matches at word starts and in a row count most. Capitals in the query must match as they are; small letters match both.
package struct FuzzyMatch: Sendable, Hashable {
  /// Higher is better.
  package var score: Int
  /// Offsets of the matched bytes.
  package var positions: [Int]

  private static let wordStart = 8
  private static let inARow = 6
  private static let matched = 2
  private static let longestGap = 12

  /// `nil` when the query does not occur. Spaces in the query separate terms that must all match.
  package init?(_ query: String, in text: String) {
    var bytes = text
    let found: (Int, [Int])? = bytes.withUTF8 { text in
      var total = 0
      var places: [Int] = []
      for term in query.utf8.split(separator: UInt8(ascii: " ")) {
        guard let (score, positions) = Self.best(Array(term), in: text) else { return nil }
        total += score
        places += positions
      }
      return (total - text.count / 8, places.sorted())
    }
    guard let found else { return nil }
    (score, positions) = found
  }

  /// The best of the matches that begin at each place where the term can begin.
  private static func best(
    _ term: [UInt8], in text: UnsafeBufferPointer<UInt8>
  ) -> (Int, [Int])? {
    var best: (Int, [Int])?
    for start in text.indices where matches(term[0], text[start]) {
      guard let found = match(term, in: text, from: start) else { break }
      if found.0 > best?.0 ?? .min { best = found }
    }
    return best
  }

  private static func match(
    _ term: [UInt8], in text: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> (Int, [Int])? {
    var positions: [Int] = []
    var score = 0
    var place = start
    for byte in term {
      guard let next = text.indices[place...].first(where: { matches(byte, text[$0]) }) else {
        return nil
      }
      score += matched
      if isWordStart(next, in: text) { score += wordStart }
      if let last = positions.last {
        score += next == last + 1 ? inARow : -min(next - last, longestGap)
      }
      positions.append(next)
      place = next + 1
    }
    return (score, positions)
  }

  private static func matches(_ query: UInt8, _ text: UInt8) -> Bool {
    query == text || ((97...122).contains(query) && query == text | 0x20)
  }

  private static func isWordStart(_ index: Int, in text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard index > 0 else { return true }
    let (before, byte) = (text[index - 1], text[index])
    if !isLetterOrDigit(before) { return isLetterOrDigit(byte) }
    return (97...122).contains(before) && (65...90).contains(byte)
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte > 127
  }
}
