/// One hashed property of a span.
package struct SpanFeature: Sendable, Equatable {
  package var bucket: UInt16
  package var value: Float
}

/// Describes spans by hashed properties, most of them seen together with the kind of question.
package struct SpanFeatures: Sendable {
  package static let bucketCount = 1 << 16
  private var features: [SpanFeature] = []

  package init() {
    features.reserveCapacity(96)
  }

  package func withFeatures(_ body: (UnsafeBufferPointer<SpanFeature>) -> Void) {
    features.withUnsafeBufferPointer(body)
  }

  private mutating func add(_ group: Group, _ a: UInt32, _ b: UInt32 = 0, _ value: Float = 1) {
    var state = FeatureHash.seed ^ (UInt32(group.rawValue) &* 0x9e37_79b9)
    state = FeatureHash.finish(state &+ a)
    state = FeatureHash.finish(state ^ (b &* 0x85eb_ca6b))
    features.append(SpanFeature(bucket: UInt16(truncatingIfNeeded: state), value: value))
  }

  private enum Group: UInt8 {
    case shape, signature, length, before, after, beforeAlone, afterAlone, second, first, last
    case firstLast, focus, focusShape, left, right, side, rank, sentence, sentenceValue, place
    case overlap, proximity, cutsName, cutsQuantity, quoted, commas, functions, nearBoth
    case matchedBefore, matchedAfter, lastStem, lengthAlone, shapeAlone, twoBefore, twoAfter
    case inverted, kindOnly, clause, opensSentence, endsSentence
  }

  package mutating func describe(
    _ candidate: SpanCandidate, _ facts: SpanFacts, _ sentence: SentenceFacts,
    _ tokens: [AnswerToken], _ question: QuestionShape, _ questionStems: Set<UInt32>
  ) {
    features.removeAll(keepingCapacity: true)
    let kind = UInt32(question.kind.rawValue) + 1
    let span = candidate.tokens
    let range = sentence.range
    let shape = UInt32(facts.shape.rawValue)
    add(.shape, kind, shape)
    add(.shapeAlone, shape)
    add(.signature, kind, Self.signature(tokens[span]))
    add(.length, kind, UInt32(min(facts.length, 9)))
    add(.lengthAlone, UInt32(min(facts.length, 9)))

    let before = Self.word(tokens, span.lowerBound - 1, range)
    let after = Self.word(tokens, span.upperBound, range)
    add(.before, kind, before)
    add(.beforeAlone, before)
    add(.after, kind, after)
    add(.afterAlone, after)
    add(.twoBefore, Self.word(tokens, span.lowerBound - 2, range), before)
    add(.twoAfter, after, Self.word(tokens, span.upperBound + 1, range))
    let first = Self.word(tokens, span.lowerBound, range)
    let last = Self.word(tokens, span.upperBound - 1, range)
    add(.first, kind, first)
    add(.last, kind, last)
    add(.firstLast, first, last)

    let focus = UInt32(facts.focus.rawValue)
    add(.focus, kind, focus)
    add(.focusShape, focus, shape)
    add(.left, UInt32(Self.distance(facts.nearLeft)))
    add(.right, UInt32(Self.distance(facts.nearRight)))
    add(.nearBoth, UInt32(Self.distance(facts.nearLeft)), UInt32(Self.distance(facts.nearRight)))
    add(.side, kind, question.isInverted ? 1 : 0, facts.side)
    add(.inverted, question.isInverted ? 1 : 0, facts.side > 0.15 ? 2 : facts.side < -0.15 ? 0 : 1)

    add(.rank, UInt32(min(sentence.sentence.rank, 4)))
    add(.sentenceValue, 0, 0, sentence.sentence.score * 2)
    add(.place, UInt32(min(sentence.sentence.place, 3)))
    add(.overlap, 0, 0, facts.overlap)
    add(.overlap, kind, 1, facts.overlap)
    add(.proximity, 0, 0, facts.proximity * 2)
    add(.proximity, kind, 1, facts.proximity * 2)
    if facts.cutsName { add(.cutsName, 1) }
    if facts.cutsQuantity { add(.cutsQuantity, 1) }
    if facts.isQuoted { add(.quoted, 1) }
    add(.commas, UInt32(min(facts.commas, 3)))
    add(.functions, UInt32(min(facts.functions, 3)))
    describeNeighbours(span, range, tokens, question, questionStems, kind)
  }

  private mutating func describeNeighbours(
    _ span: Range<Int>, _ range: Range<Int>, _ tokens: [AnswerToken], _ question: QuestionShape,
    _ questionStems: Set<UInt32>, _ kind: UInt32
  ) {
    if span.lowerBound > range.lowerBound {
      if questionStems.contains(tokens[span.lowerBound - 1].stem) {
        add(.matchedBefore, kind)
        add(.matchedBefore, 0)
      }
    } else {
      add(.opensSentence, kind)
    }
    if span.upperBound < range.upperBound {
      if questionStems.contains(tokens[span.upperBound].stem) {
        add(.matchedAfter, kind)
        add(.matchedAfter, 0)
      }
    } else {
      add(.endsSentence, kind)
    }
    if question.lastStem != 0,
      let verb = tokens[range].firstIndex(where: { $0.stem == question.lastStem })
    {
      let order: UInt32 = verb < span.lowerBound ? 1 : verb >= span.upperBound ? 2 : 3
      add(.lastStem, order, question.isInverted ? 1 : 0)
      add(.lastStem, order, kind + 1)
    }
  }

  /// The kinds of the tokens, repetitions folded, at most five.
  private static func signature(_ tokens: ArraySlice<AnswerToken>) -> UInt32 {
    var signature: UInt32 = 0
    var previous: TokenKind?
    var count = 0
    for token in tokens where token.kind != previous {
      signature = signature &* 31 &+ UInt32(token.kind.rawValue) &+ 1
      previous = token.kind
      count += 1
      if count == 5 { break }
    }
    return signature
  }

  /// A function word or mark by itself, any other word by its kind; 1 beyond the sentence.
  private static func word(_ tokens: [AnswerToken], _ place: Int, _ range: Range<Int>) -> UInt32 {
    guard range.contains(place) else { return 1 }
    let token = tokens[place]
    return token.kind == .function || token.kind.isPunctuation
      ? token.word : UInt32(token.kind.rawValue) + 2
  }

  private static func distance(_ tokens: Int) -> Int {
    switch tokens {
    case 0...4: tokens
    case 5...6: 5
    case 7...9: 6
    case 10...98: 7
    default: 8
    }
  }
}
