/// The reader's fixed judgement: what a span should look like for a kind of question, set by hand.
package enum HandWeights {
  package static func score(
    _ facts: SpanFacts, _ sentence: SentenceFacts, question: QuestionShape,
    first: AnswerToken, last: AnswerToken, before: AnswerToken?, after: AnswerToken?
  ) -> Float {
    var score = 4 * sentence.sentence.score
    score += sentence.sentence.rank == 0 ? 0.6 : sentence.sentence.rank == 1 ? 0.2 : 0
    score += fit(facts.shape, question.wanted)
    score += 3 * facts.proximity
    score -= 2.2 * facts.overlap
    if facts.cutsName { score -= 1.6 }
    if facts.cutsQuantity { score -= question.wanted == .count ? 1.2 : 2.2 }
    score -= lengthCost(facts, question)
    // An amount is well cut by its unit; what stands around it says less.
    score += boundaries(first, last, before, after) * (question.wanted.isAmount ? 0.5 : 1)
    score += focus(facts, question)
    if facts.isQuoted { score += 0.3 }
    score -= 0.4 * Float(facts.commas) + 0.15 * Float(facts.functions)
    return score
  }

  /// What is wanted and what is there: from clearly wrong, below zero, to just right.
  private static func fit(_ shape: SpanShape, _ wanted: QuestionShape.Wanted) -> Float {
    switch wanted {
    case .person, .place:
      switch shape {
      case .name: 2.4
      case .mixedName: 1
      case .phrase: 0.2
      default: -2
      }
    case .name:
      switch shape {
      case .name: 1.9
      case .mixedName, .phrase: 1
      default: -1.2
      }
    case .phrase:
      switch shape {
      case .name, .mixedName: 1.1
      case .phrase: 0.8
      case .count, .size, .duration, .money: 0.3
      default: 0
      }
    case .time: time(shape)
    case .year: shape == .year ? 2.4 : shape == .date ? 1.4 : -1.7
    case .count, .quantity, .money, .duration, .size, .share: amount(shape, wanted)
    }
  }

  private static func time(_ shape: SpanShape) -> Float {
    switch shape {
    case .date, .year: 2.4
    case .duration: 1.7
    case .count, .bareNumber, .size: 0.6
    case .phrase, .mixedName: 0
    default: -1.4
    }
  }

  private static func amount(_ shape: SpanShape, _ wanted: QuestionShape.Wanted) -> Float {
    switch (wanted, shape) {
    case (.count, .bareNumber), (.money, .money), (.duration, .duration), (.size, .size),
      (.share, .share):
      2.4
    case (.count, .count): 1.9
    case (.quantity, .size), (.quantity, .share), (.quantity, .money), (.quantity, .duration): 1.9
    case (.quantity, .count): 1.7
    case (.quantity, .bareNumber): 1.5
    case (.count, .size), (.count, .money), (.count, .duration), (.count, .share): 0.9
    case (.count, .year), (.quantity, .year), (.duration, .date): 0.3
    case (_, .bareNumber), (_, .count): 0.5
    case (_, .size), (_, .share), (_, .money), (_, .duration): 0
    default: -2
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
    let counts = question.wanted == .count || question.wanted == .quantity
    switch facts.focus {
    case .none: return 0
    case .inside: return counts ? 0.3 : 0.1
    case .next: return counts ? 0.9 : 0.4
    case .before: return counts ? 0 : 0.5
    case .near: return 0.25
    }
  }
}
