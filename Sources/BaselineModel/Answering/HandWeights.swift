/// The reader's fixed judgement: what a span should look like for a kind of question, set by hand.
package enum HandWeights {
  package static func score(
    _ facts: SpanFacts, _ sentence: SentenceFacts, question: QuestionShape,
    first: AnswerToken, last: AnswerToken, before: AnswerToken?, after: AnswerToken?
  ) -> Float {
    var score = 4 * sentence.sentence.score
    score += sentence.sentence.rank == 0 ? 0.6 : sentence.sentence.rank == 1 ? 0.2 : 0
    score += 2.4 * fit(facts.shape, question.wanted)
    score += 3 * facts.proximity
    score -= 2.2 * facts.overlap
    if facts.cutsName { score -= 1.6 }
    if facts.cutsQuantity { score -= 1.2 }
    score -= lengthCost(facts, question)
    score += boundaries(first, last, before, after)
    score += focus(facts, question)
    if facts.isQuoted { score += 0.3 }
    score -= 0.4 * Float(facts.commas) + 0.15 * Float(facts.functions)
    return score
  }

  /// From −1, cannot be, to 1, just right.
  private static func fit(_ shape: SpanShape, _ wanted: QuestionShape.Wanted) -> Float {
    switch (wanted, shape) {
    case (.person, .name), (.place, .name): 1
    case (.person, .mixedName), (.place, .mixedName): 0.4
    case (.person, .phrase), (.place, .phrase): 0.1
    case (.person, _), (.place, _): -0.8
    case (.name, .name): 0.8
    case (.name, .mixedName), (.name, .phrase): 0.4
    case (.name, _): -0.5
    case (.time, .date), (.time, .year): 1
    case (.time, .duration): 0.7
    case (.time, .count), (.time, .bareNumber): 0
    case (.time, .mixedName), (.time, .phrase): 0
    case (.time, _): -0.6
    case (.year, .year): 1
    case (.year, .date): 0.6
    case (.year, _): -0.7
    case (.count, .bareNumber): 1
    case (.count, .count): 0.8
    case (.count, .size), (.count, .money), (.count, .duration), (.count, .share): 0.4
    case (.count, .year): 0.1
    case (.count, _): -0.7
    case (.money, .money): 1
    case (.money, .count), (.money, .bareNumber), (.money, .share): 0.2
    case (.money, _): -0.6
    case (.duration, .duration): 1
    case (.duration, .date), (.duration, .count), (.duration, .bareNumber): 0.2
    case (.duration, _): -0.6
    case (.size, .size): 1
    case (.size, .count), (.size, .bareNumber), (.size, .share): 0.3
    case (.size, _): -0.6
    case (.share, .share): 1
    case (.share, .bareNumber), (.share, .count): 0.3
    case (.share, _): -0.7
    case (.phrase, .name), (.phrase, .mixedName): 0.45
    case (.phrase, .phrase): 0.35
    case (.phrase, .count), (.phrase, .size), (.phrase, .duration): 0.1
    case (.phrase, _): 0
    }
  }

  private static func lengthCost(_ facts: SpanFacts, _ question: QuestionShape) -> Float {
    let length = Float(facts.length)
    switch question.wanted {
    case .phrase: return 0.12 * max(length - 4, 0) + (facts.length == 1 ? 0.3 : 0)
    case .name, .person, .place: return 0.25 * max(length - 3, 0)
    default: return 0.3 * max(length - 2, 0)
    }
  }

  private static func boundaries(
    _ first: AnswerToken, _ last: AnswerToken, _ before: AnswerToken?, _ after: AnswerToken?
  ) -> Float {
    var score: Float = 0
    if let before {
      if before.kind == .function { score += 0.35 }
      if before.kind.isPunctuation { score += 0.2 }
    } else {
      score += 0.2
    }
    if let after {
      if after.kind.isPunctuation { score += 0.45 }
      if after.kind == .function { score += 0.3 }
    } else {
      score += 0.45
    }
    if first.kind == .function { score -= 0.5 }
    if last.kind == .adverb { score -= 0.4 }
    return score
  }

  private static func focus(_ facts: SpanFacts, _ question: QuestionShape) -> Float {
    let counts = question.wanted == .count
    switch facts.focus {
    case .none: return 0
    case .inside: return counts ? 0.3 : 0.1
    case .next: return counts ? 0.9 : 0.4
    case .before: return counts ? 0 : 0.5
    case .near: return 0.25
    }
  }
}
