/// Finds the word that a question meant: one slip away, and in the passages.
enum SpellingRepair {
  /// Shorter words have too many neighbours.
  private static let shortest = 5

  /// For each stem of the question that no passage has, the stem of the one word it may stand for.
  static func repairs(
    of question: QuestionShape, in passages: [PassageReading], knows: (UInt32) -> Bool
  ) -> [UInt32: UInt32] {
    let unknown = question.tokens.filter {
      $0.stem != 0 && !$0.kind.isQuantity && Int($0.end - $0.start) >= shortest && !knows($0.stem)
    }
    guard !unknown.isEmpty else { return [:] }
    var words: [UInt32: (bytes: [UInt8], stem: UInt32)] = [:]
    for passage in passages {
      for token in passage.tokens
      where token.stem != 0 && Int(token.end - token.start) >= shortest - 1
        && words[token.word] == nil
      {
        words[token.word] = (Self.word(token, passage.text), token.stem)
      }
    }
    var repairs: [UInt32: UInt32] = [:]
    for token in unknown {
      let word = Self.word(token, question.text)
      let near = Set(words.values.filter { isOneSlip(word, $0.bytes) }.map(\.stem))
      if near.count == 1 { repairs[token.stem] = near.first }
    }
    return repairs
  }

  private static func word(_ token: AnswerToken, _ text: [UInt8]) -> [UInt8] {
    text[Int(token.start)..<Int(token.end)].map(AnswerTokenizer.lower)
  }

  /// One letter more, one less, one other, or two swapped; the first letter is right.
  static func isOneSlip(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.first == right.first, abs(left.count - right.count) <= 1, left != right else {
      return false
    }
    let head = zip(left, right).prefix { $0 == $1 }.count
    let a = left[head...]
    let b = right[head...]
    if a.count == b.count {
      if a.dropFirst().elementsEqual(b.dropFirst()) { return true }
      guard a.count >= 2 else { return false }
      let (first, second) = (a.startIndex, a.startIndex + 1)
      return a[first] == b[b.startIndex + 1] && a[second] == b[b.startIndex]
        && a.dropFirst(2).elementsEqual(b.dropFirst(2))
    }
    return a.count > b.count ? a.dropFirst().elementsEqual(b) : b.dropFirst().elementsEqual(a)
  }
}
