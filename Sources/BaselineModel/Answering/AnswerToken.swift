/// What kind of word a token is; the kinds of a span's tokens are its signature.
package enum TokenKind: UInt8, Sendable, Hashable {
  case month, weekday, year, number, ordinal, money, percent, numberWord, function, allCaps
  case capital, timeUnit, sizeUnit, otherUnit, adverb, gerund, past, other
  /// A hyphen or dash inside a word group, an opening and a closing mark, a comma, other punctuation.
  case hyphen, opening, closing, comma, mark

  package var isPunctuation: Bool {
    switch self {
    case .hyphen, .opening, .closing, .comma, .mark: true
    default: false
    }
  }

  package var isQuantity: Bool {
    switch self {
    case .year, .number, .money, .percent, .numberWord: true
    default: false
    }
  }

  package var isUnit: Bool {
    switch self {
    case .timeUnit, .sizeUnit, .otherUnit, .percent: true
    default: false
    }
  }

  package var isName: Bool {
    self == .capital || self == .allCaps
  }
}

/// One word or mark of a text, with its place.
package struct AnswerToken: Sendable, Equatable {
  /// UTF-8 offsets into the text.
  package var start: Int32
  package var end: Int32
  package var kind: TokenKind
  /// Hash of the lower-case word.
  package var word: UInt32
  /// Hash of the stem, the same for "pays" and "paying"; 0 for function words and marks.
  package var stem: UInt32
  /// True when white space stands before it.
  package var followsSpace: Bool
}
