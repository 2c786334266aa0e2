/// What is known of one sentence before its spans are looked at one by one.
package struct SentenceFacts: Sendable {
  /// A token that the question names, and how much it tells.
  package struct Match: Sendable {
    package let place: Int
    package let clause: Int
    package let weight: Float
  }

  package let sentence: RankedSentence
  package let range: Range<Int>
  package let matches: [Match]
  /// The weight of all question words together.
  package let matchWeight: Float
  /// Table cells whose header the question names, and how much that tells.
  package let columns: [(tokens: Range<Int>, weight: Float)]
  /// For each token of the range the clause that it stands in.
  private let clauses: [Int]

  package init(
    _ sentence: RankedSentence, in passage: PassageReading, weights: [UInt32: Float]
  ) {
    let tokens = passage.tokens
    self.sentence = sentence
    range = sentence.tokens
    var clause = 0
    let clauses = range.map { place in
      if tokens[place].kind.isPunctuation && tokens[place].kind != .hyphen
        || AnswerWords.conjunctions.contains(tokens[place].word)
      {
        clause += 1
      }
      return clause
    }
    self.clauses = clauses
    let start = range.lowerBound
    matches = range.compactMap { place in
      weights[tokens[place].stem].map {
        Match(place: place, clause: clauses[place - start], weight: $0)
      }
    }
    matchWeight = max(weights.values.reduce(0, +), 1e-6)
    columns = passage.cells[sentence.place].compactMap { cell in
      let weight = cell.header.reduce(Float(0)) { $0 + (weights[$1] ?? 0) }
      return weight > 0 ? (tokens: cell.tokens, weight: weight) : nil
    }
  }

  package func clause(_ place: Int) -> Int { clauses[place - range.lowerBound] }
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
  /// A capitalised run or a hyphened word, or a number and its unit, goes on outside the span.
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

  /// A comma or conjunction between two words keeps them as far apart as this many words.
  private static let clauseCost = 3

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
    let firstClause = sentence.clause(span.lowerBound)
    let lastClause = sentence.clause(span.upperBound - 1)
    for match in sentence.matches where !span.contains(match.place) {
      let distance: Int
      if match.place < span.lowerBound {
        distance =
          span.lowerBound - match.place + Self.clauseCost * (firstClause - match.clause)
        nearLeft = min(nearLeft, distance)
        left += match.weight
      } else {
        distance =
          match.place - span.upperBound + 1 + Self.clauseCost * (match.clause - lastClause)
        nearRight = min(nearRight, distance)
        right += match.weight
      }
      proximity += match.weight / (1 + Float(distance))
    }
    for column in sentence.columns where column.tokens.contains(span.lowerBound) {
      proximity += column.weight / 2
    }
    self.proximity = proximity / sentence.matchWeight
    self.nearLeft = nearLeft
    self.nearRight = nearRight
    side = (left - right) / sentence.matchWeight

    let first = tokens[span.lowerBound].kind
    let last = tokens[span.upperBound - 1].kind
    cutsName =
      (hasBefore && tokens[before].kind == .hyphen && !tokens[span.lowerBound].followsSpace)
      || (hasAfter && tokens[after].kind == .hyphen && !tokens[after].followsSpace)
      || (hasBefore && first.isName && tokens[before].kind.isName)
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
