/// A possible answer: some tokens of a sentence.
package struct SpanCandidate: Sendable, Equatable {
  package let sentence: Int
  package let tokens: Range<Int>
}

package enum SpanCandidates {
  /// Spans longer than this are rarely answers.
  package static let longest = 9

  /// All spans that could be an answer: no sentence marks inside, not ending in a function word, not
  /// made of the question's own words alone.
  package static func candidates(
    in sentence: Range<Int>, number: Int, of tokens: [AnswerToken], question: Set<UInt32>
  ) -> [SpanCandidate] {
    var candidates: [SpanCandidate] = []
    for first in sentence where mayOpen(tokens[first]) {
      var brings = false
      for last in first..<min(first + longest, sentence.upperBound) {
        let token = tokens[last]
        if token.kind == .mark || token.kind == .opening || token.kind == .closing { break }
        if token.stem != 0, !question.contains(token.stem) { brings = true }
        guard brings, token.stem != 0 else { continue }
        candidates.append(SpanCandidate(sentence: number, tokens: first..<(last + 1)))
      }
    }
    return candidates
  }

  private static func mayOpen(_ token: AnswerToken) -> Bool {
    if token.kind.isPunctuation { return false }
    return token.kind != .function || AnswerWords.openers.contains(token.word)
  }
}
