/// What is known of one sentence before its spans are looked at one by one.
package struct SentenceFacts: Sendable {
  package let sentence: RankedSentence
  package let range: Range<Int>
  /// Tokens that the question names, with how much each tells.
  package let matches: [(place: Int, weight: Float)]
  package let matchWeight: Float

  package init(
    _ sentence: RankedSentence, tokens: [AnswerToken], weights: [UInt32: Float]
  ) {
    self.sentence = sentence
    range = sentence.tokens
    matches = sentence.tokens.compactMap { place in
      weights[tokens[place].stem].map { (place: place, weight: $0) }
    }
    matchWeight = max(weights.values.reduce(0, +), 1e-6)
  }
}

/// What is known of one span: everything that hand-set and trained weights look at.
package struct SpanFacts: Sendable {
  package let shape: SpanShape
  package let length: Int
  /// Share of the span's content words that the question already has.
  package let overlap: Float
  /// Question words around the span, each by how much it tells and how near it is, as a share.
  package let proximity: Float
  package let nearLeft: Int
  package let nearRight: Int
  /// Weight of question words left of the span minus right of it, as a share.
  package let side: Float
  /// A capitalised run, or a number and its unit, goes on outside the span.
  package let cutsName: Bool
  package let cutsQuantity: Bool
  package let focus: FocusPlace
  package let isQuoted: Bool
  package let commas: Int
  package let functions: Int

  /// Where the noun that the question asks for stands.
  package enum FocusPlace: UInt8, Sendable, Hashable {
    case none, inside, next, before, near
  }

  package init(
    _ candidate: SpanCandidate, in sentence: SentenceFacts, tokens: [AnswerToken],
    question: QuestionShape, questionStems: Set<UInt32>
  ) {
    let span = candidate.tokens
    let slice = tokens[span]
    let before = span.lowerBound - 1
    let after = span.upperBound
    let hasBefore = before >= sentence.range.lowerBound
    let hasAfter = after < sentence.range.upperBound
    shape = SpanShape(slice)
    length = span.count

    var contents = 0
    var shared = 0
    var commas = 0
    var functions = 0
    for token in slice {
      if token.stem != 0 {
        contents += 1
        if questionStems.contains(token.stem) { shared += 1 }
      }
      if token.kind == .comma { commas += 1 }
      if token.kind == .function { functions += 1 }
    }
    self.commas = commas
    self.functions = functions
    overlap = Float(shared) / Float(max(contents, 1))

    var proximity: Float = 0
    var left: Float = 0
    var right: Float = 0
    var nearLeft = 99
    var nearRight = 99
    for match in sentence.matches where !span.contains(match.place) {
      if match.place < span.lowerBound {
        let distance = span.lowerBound - match.place
        nearLeft = min(nearLeft, distance)
        left += match.weight
        proximity += match.weight / (1 + Float(distance))
      } else {
        let distance = match.place - span.upperBound + 1
        nearRight = min(nearRight, distance)
        right += match.weight
        proximity += match.weight / (1 + Float(distance))
      }
    }
    self.proximity = proximity / sentence.matchWeight
    self.nearLeft = nearLeft
    self.nearRight = nearRight
    side = (left - right) / sentence.matchWeight

    let first = tokens[span.lowerBound].kind
    let last = tokens[span.upperBound - 1].kind
    cutsName =
      (hasBefore && first.isName && tokens[before].kind.isName)
      || (hasAfter && last.isName && tokens[after].kind.isName)
    cutsQuantity =
      (hasAfter && last.isQuantity && last != .percent
        && (tokens[after].kind.isUnit || tokens[after].kind == .numberWord))
      || (hasBefore && first.isUnit && first != .percent && tokens[before].kind.isQuantity)
      || (hasBefore && first.isQuantity && tokens[before].kind.isQuantity)
      || (hasAfter && last == .month && tokens[after].kind.isQuantity)
      || (hasBefore && first == .month && tokens[before].kind == .number)
    focus = Self.place(of: question.focus, span, sentence.range, tokens)
    isQuoted =
      hasBefore && hasAfter
      && (tokens[before].kind == .opening && tokens[after].kind == .closing
        || tokens[before].kind == .mark && tokens[before].word == tokens[after].word)
  }

  private static func place(
    of focus: UInt32, _ span: Range<Int>, _ sentence: Range<Int>, _ tokens: [AnswerToken]
  ) -> FocusPlace {
    guard focus != 0 else { return .none }
    if tokens[span].contains(where: { $0.stem == focus }) { return .inside }
    if span.upperBound < sentence.upperBound, tokens[span.upperBound].stem == focus { return .next }
    if span.lowerBound > sentence.lowerBound, tokens[span.lowerBound - 1].stem == focus {
      return .before
    }
    let near =
      max(span.lowerBound - 4, sentence.lowerBound)..<min(span.upperBound + 4, sentence.upperBound)
    return tokens[near].contains { $0.stem == focus } ? .near : .none
  }
}
