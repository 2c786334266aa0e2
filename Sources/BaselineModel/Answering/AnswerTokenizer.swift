/// Cuts a text into words and marks, keeping their places.
///
/// White space separates; so do the marks of Markdown emphasis and code, which never enter an answer.
package struct AnswerTokenizer {
  private let text: [UInt8]
  private var place = 0
  private var tokens: [AnswerToken] = []
  private var followsSpace = true

  package static func tokens(_ text: [UInt8]) -> [AnswerToken] {
    var tokenizer = AnswerTokenizer(text: text)
    while tokenizer.place < text.count { tokenizer.advance() }
    tokenizer.joinPercentages()
    return tokenizer.tokens
  }

  private init(text: [UInt8]) {
    self.text = text
    tokens.reserveCapacity(text.count / 5)
  }

  private func byte(_ offset: Int) -> UInt8 {
    offset >= 0 && offset < text.count ? text[offset] : 0
  }

  private mutating func advance() {
    let first = text[place]
    switch first {
    case 0...0x20, UInt8(ascii: "*"), UInt8(ascii: "`"):
      place += 1
      followsSpace = true
    case 0xc2 where byte(place + 1) == 0xa0:
      place += 2
      followsSpace = true
    case _ where Self.isDigit(first): readNumber(from: place)
    case _ where currencyLength(place) > 0 && Self.isDigit(byte(place + currencyLength(place))):
      readNumber(from: place + currencyLength(place), isMoney: true)
    case _ where wordLength(place) > 0: readWord()
    default: readMark()
    }
  }

  private mutating func append(_ start: Int, _ end: Int, _ kind: TokenKind) {
    var word = FeatureHash.seed
    for offset in start..<end { word = FeatureHash.step(word, Self.lower(text[offset])) }
    tokens.append(
      AnswerToken(
        start: Int32(start), end: Int32(end), kind: kind, word: word,
        stem: kind.isPunctuation || kind == .function ? 0 : word, followsSpace: followsSpace))
    place = end
    followsSpace = false
  }

  private mutating func readNumber(from digits: Int, isMoney: Bool = false) {
    let start = place
    var end = digits
    while end < text.count {
      if Self.isDigit(text[end]) {
        end += 1
      } else if [UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: ":")].contains(text[end]),
        Self.isDigit(byte(end + 1))
      {
        end += 2
      } else {
        break
      }
    }
    let plain = text[digits..<end]
    let isYear =
      !isMoney && plain.count == 4 && plain.allSatisfy(Self.isDigit)
      && (plain.first == UInt8(ascii: "1") || plain.first == UInt8(ascii: "2"))
    var kind: TokenKind = isMoney ? .money : isYear ? .year : .number
    var tail = end
    while wordLength(tail) > 0 { tail += wordLength(tail) }
    if tail > end {
      let suffix = text[end..<tail].map(Self.lower)
      if suffix == Array("s".utf8) {
        end = tail
      } else if ["st", "nd", "rd", "th"].contains(String(decoding: suffix, as: UTF8.self)) {
        kind = .ordinal
        end = tail
      } else if tail - end <= 2, suffix.first.map(Self.isLetter) == true {
        // A unit written without a space, such as 5GB or 10km, becomes a token of its own.
        append(start, end, kind)
        return
      } else {
        kind = kind == .money ? .money : .other
        end = tail
      }
    }
    append(start, end, kind)
  }

  private mutating func readWord() {
    let start = place
    var end = start
    var letters = 0
    while end < text.count {
      let length = wordLength(end)
      if length > 0 {
        if length == 3, Self.isIdeograph(text[end]) {
          if letters == 0 { end += length }
          break
        }
        end += length
        letters += 1
      } else if letters == 1, byte(end) == UInt8(ascii: "."), Self.isLetter(byte(end + 1)),
        wordLength(end + 2) == 0
      {
        // Initials such as U.S. and e.g. stay whole.
        while byte(end) == UInt8(ascii: "."), Self.isLetter(byte(end + 1)),
          wordLength(end + 2) == 0
        {
          end += 2
        }
        break
      } else if letters > 1, byte(end) == UInt8(ascii: "."), Self.isLowercase(byte(end + 1)),
        Self.isLowercase(byte(end + 2))
      {
        // Addresses such as status.example.org stay whole.
        end += 1
      } else if let joined = apostrophe(end), wordLength(end + joined) > 0,
        !isPossessive(end + joined)
      {
        end += joined
      } else {
        break
      }
    }
    let word = text[start..<end]
    if letters == 1, end - start == 1, startsName(afterDotAt: end) { end += 1 }
    append(start, end, .other)
    classify(&tokens[tokens.count - 1], word)
    if let joined = apostrophe(end), isPossessive(end + joined) {
      append(end, end + joined + 1, .function)
    }
  }

  /// The dot of an initial, as in "James O. McKinsey", belongs to the initial.
  private func startsName(afterDotAt offset: Int) -> Bool {
    byte(offset) == UInt8(ascii: ".") && byte(offset + 1) == UInt8(ascii: " ")
      && byte(offset - 1) >= 0x41 && byte(offset - 1) <= 0x5a
      && byte(offset + 2) >= 0x41 && byte(offset + 2) <= 0x5a
  }

  /// The token before the last one is a word of the same line, so that a capital has a meaning.
  private var followsWord: Bool {
    guard tokens.count > 1 else { return false }
    let before = tokens[tokens.count - 2]
    let gap = text[Int(before.end)..<Int(tokens[tokens.count - 1].start)]
    return !before.kind.isPunctuation && !gap.contains(0x0a)
  }

  private func classify(_ token: inout AnswerToken, _ word: ArraySlice<UInt8>) {
    let startsUpper = word.first.map { $0 >= 0x41 && $0 <= 0x5a } ?? false
    let lowered = word.map(Self.lower)
    let hasLower = word.contains { $0 >= 0x61 && $0 <= 0x7a }
    token.kind =
      switch token.word {
      case _ where AnswerWords.months.contains(token.word) && startsUpper: .month
      case _ where AnswerWords.weekdays.contains(token.word): .weekday
      case _ where startsUpper && !hasLower && word.count > 1:
        AnswerWords.sizeUnits.contains(token.word) ? .sizeUnit : .allCaps
      case _ where AnswerWords.functions.contains(token.word):
        startsUpper && word.count > 1 && followsWord ? .capital : .function
      case _ where AnswerWords.numbers.contains(token.word): .numberWord
      case _ where AnswerWords.ordinals.contains(token.word) && !startsUpper: .ordinal
      case _ where AnswerWords.timeUnits.contains(token.word) && !startsUpper: .timeUnit
      case _ where AnswerWords.sizeUnits.contains(token.word): .sizeUnit
      case _ where startsUpper: .capital
      case _ where AnswerWords.otherUnits.contains(token.word): .otherUnit
      case _ where lowered.count > 4 && lowered.suffix(2).elementsEqual("ly".utf8): .adverb
      case _ where lowered.count > 4 && lowered.suffix(3).elementsEqual("ing".utf8): .gerund
      case _ where lowered.count > 3 && lowered.suffix(2).elementsEqual("ed".utf8): .past
      default: .other
      }
    guard token.kind != .function else {
      token.stem = 0
      return
    }
    var stem = lowered
    PorterStemmer.stem(&stem)
    token.stem = stem.reduce(FeatureHash.seed) { FeatureHash.step($0, $1) }
  }

  private mutating func readMark() {
    let length = min(Self.sequenceLength(text[place]), text.count - place)
    let kind: TokenKind =
      switch (text[place], length) {
      case (UInt8(ascii: "-"), _): .hyphen
      case (UInt8(ascii: ","), _): .comma
      case (UInt8(ascii: "("), _), (UInt8(ascii: "["), _): .opening
      case (UInt8(ascii: ")"), _), (UInt8(ascii: "]"), _): .closing
      case (0xe2, 3) where byte(place + 1) == 0x80:
        switch byte(place + 2) {
        case 0x90...0x95: .hyphen
        case 0x98, 0x9c: .opening
        case 0x99, 0x9d: .closing
        default: .mark
        }
      default: .mark
      }
    append(place, place + max(length, 1), kind)
  }

  /// "50 %" and "50 percent" are one idea: the word or sign after the number is its unit.
  private mutating func joinPercentages() {
    let percent = FeatureHash.raw("percent")
    let sign = FeatureHash.raw("%")
    for index in tokens.indices where index > 0 && tokens[index - 1].kind.isQuantity {
      if tokens[index].word == percent || tokens[index].word == sign {
        tokens[index].kind = .percent
        tokens[index].stem = percent
      }
    }
  }
}

extension AnswerTokenizer {
  static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  static func isLetter(_ byte: UInt8) -> Bool {
    (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a
  }

  static func isLowercase(_ byte: UInt8) -> Bool { byte >= 0x61 && byte <= 0x7a }

  static func lower(_ byte: UInt8) -> UInt8 {
    byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte
  }

  private static func isIdeograph(_ lead: UInt8) -> Bool { lead >= 0xe3 && lead <= 0xe9 }

  private static func sequenceLength(_ lead: UInt8) -> Int {
    switch lead {
    case 0xf0...: 4
    case 0xe0..<0xf0: 3
    case 0xc0..<0xe0: 2
    default: 1
    }
  }

  /// How many bytes of a word character begin at `offset`: 0 when none does.
  private func wordLength(_ offset: Int) -> Int {
    guard offset < text.count else { return 0 }
    let lead = text[offset]
    if lead < 0x80 { return Self.isLetter(lead) || Self.isDigit(lead) ? 1 : 0 }
    let length = Self.sequenceLength(lead)
    guard offset + length <= text.count, length > 1 else { return 0 }
    switch (lead, text[offset + 1]) {
    case (0xe2, _), (0xe3, 0x80), (0xef, 0xbc): return 0
    case (0xc2, let second): return second >= 0xbc && second <= 0xbe ? 2 : 0
    default: return length
    }
  }

  /// The length of an apostrophe at `offset`.
  private func apostrophe(_ offset: Int) -> Int? {
    if byte(offset) == UInt8(ascii: "'") { return 1 }
    if byte(offset) == 0xe2, byte(offset + 1) == 0x80, byte(offset + 2) == 0x99 { return 3 }
    return nil
  }

  /// An s that ends the word.
  private func isPossessive(_ offset: Int) -> Bool {
    byte(offset) | 0x20 == UInt8(ascii: "s") && wordLength(offset + 1) == 0
  }

  private func currencyLength(_ offset: Int) -> Int {
    switch byte(offset) {
    case UInt8(ascii: "$"): 1
    case 0xc2 where byte(offset + 1) == 0xa3 || byte(offset + 1) == 0xa5: 2
    case 0xe2 where byte(offset + 1) == 0x82 && byte(offset + 2) == 0xac: 3
    default: 0
    }
  }
}
