/// Where sentences begin and end, in tokens.
package enum AnswerSentences {
  package static func ranges(of tokens: [AnswerToken], in text: [UInt8]) -> [Range<Int>] {
    var sentences: [Range<Int>] = []
    var start = 0
    for index in tokens.indices {
      let next = index + 1
      if next == tokens.count || breaks(after: index, tokens, text) {
        if next > start { sentences.append(start..<next) }
        start = next
      }
    }
    return sentences
  }

  private static func breaks(after index: Int, _ tokens: [AnswerToken], _ text: [UInt8]) -> Bool {
    let token = tokens[index]
    let next = tokens[index + 1]
    if startsBlock(text, at: Int(next.start), after: Int(token.end)) { return true }
    let isClosed = token.kind == .closing || isQuote(token, text)
    let ending = isClosed && index > 0 ? tokens[index - 1] : token
    guard ending.kind == .mark, ending.end - ending.start == 1 || isWide(ending, text) else {
      return false
    }
    switch text[Int(ending.start)] {
    case UInt8(ascii: "!"), UInt8(ascii: "?"), 0xe3, 0xef: return true
    case UInt8(ascii: "."):
      guard next.followsSpace else { return false }
      let before = isClosed ? index - 2 : index - 1
      if before >= 0, isAbbreviation(tokens[before], text) { return false }
      let first = text[Int(next.start)]
      return !(first >= 0x61 && first <= 0x7a)
    default: return false
    }
  }

  /// An empty line, or a line that begins a heading, a list item or a table row.
  private static func startsBlock(_ text: [UInt8], at start: Int, after end: Int) -> Bool {
    let gap = text[end..<start]
    let lines = gap.count { $0 == 0x0a }
    guard lines > 0 else { return false }
    if lines > 1 || text[end - 1] == UInt8(ascii: "|") { return true }
    switch text[start] {
    case UInt8(ascii: "|"), UInt8(ascii: "#"), UInt8(ascii: "-"), UInt8(ascii: ">"),
      UInt8(ascii: "+"):
      return true
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      let rest = text[start...].drop(while: AnswerTokenizer.isDigit)
      return rest.first == UInt8(ascii: ".") || rest.first == UInt8(ascii: ")")
    default:
      return gap.contains(UInt8(ascii: "*")) && gap.last == UInt8(ascii: " ")
    }
  }

  private static func isQuote(_ token: AnswerToken, _ text: [UInt8]) -> Bool {
    token.end - token.start == 1 && text[Int(token.start)] == UInt8(ascii: "\"")
  }

  /// The full stops and marks of Chinese and Japanese.
  private static func isWide(_ token: AnswerToken, _ text: [UInt8]) -> Bool {
    guard token.end - token.start == 3 else { return false }
    let bytes = Array(text[Int(token.start)..<Int(token.end)])
    return bytes == [0xe3, 0x80, 0x82] || bytes == [0xef, 0xbc, 0x81]
      || bytes == [0xef, 0xbc, 0x9f]
  }

  private static func isAbbreviation(_ token: AnswerToken, _ text: [UInt8]) -> Bool {
    let isInitial =
      token.end - token.start == 1
      && text[Int(token.start)] >= 0x41 && text[Int(token.start)] <= 0x5a
    return isInitial || AnswerWords.abbreviations.contains(token.word)
  }
}
