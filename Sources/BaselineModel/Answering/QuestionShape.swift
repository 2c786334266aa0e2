/// What a question asks for, and the words that will be looked for.
package struct QuestionShape: Sendable {
  /// The kinds of question that need different answers.
  package enum Kind: UInt8, Sendable, Hashable, CaseIterable {
    case who, whose, when, whereabouts, why, howMany, money, duration, size, share, manner
    case year, number, place, name, whatIs, whatNoun, whichNoun, yesNo, none
  }

  /// What an answer should look like.
  package enum Wanted: UInt8, Sendable, Hashable {
    case person, time, place, count, quantity, money, duration, size, share, year, name, phrase

    var isAmount: Bool {
      switch self {
      case .count, .quantity, .money, .duration, .size, .share: true
      case .person, .time, .place, .year, .name, .phrase: false
      }
    }
  }

  package let text: [UInt8]
  package private(set) var tokens: [AnswerToken]
  package let kind: Kind
  /// The noun that the question word stands before: "city" in "which city".
  package private(set) var focus: UInt32
  /// The stems to look for, without question words and the focus of "how many".
  package private(set) var stems: [UInt32]
  /// The last content word: often the verb of "what did X build".
  package private(set) var lastStem: UInt32
  /// True when an auxiliary follows the question phrase, so that the answer is an object or adjunct.
  package let isInverted: Bool

  package init(_ question: String) {
    let text = Array(question.utf8)
    var tokens = AnswerTokenizer.tokens(text)
    for place in tokens.indices {
      guard let meant = AnswerWords.misspelt[tokens[place].word] else { continue }
      tokens[place].word = meant
      tokens[place].kind = .function
      tokens[place].stem = 0
    }
    self.text = text
    self.tokens = tokens
    let asking = Self.askingPlace(tokens)
    let nouns = Self.phrase(tokens, after: asking)
    focus = nouns.last.map { tokens[$0].stem } ?? 0
    kind = Self.kind(tokens, asking, nouns)
    stems = Self.unique(tokens.map(\.stem).filter { $0 != 0 })
    lastStem = tokens.last { $0.stem != 0 }?.stem ?? 0
    let follower = (nouns.last ?? asking).map { $0 + 1 } ?? 0
    isInverted = follower < tokens.count && Self.auxiliaries.contains(tokens[follower].word)
  }

  /// Puts other stems in the place of some.
  mutating func replace(_ repairs: [UInt32: UInt32]) {
    guard !repairs.isEmpty else { return }
    for place in tokens.indices {
      tokens[place].stem = repairs[tokens[place].stem] ?? tokens[place].stem
    }
    focus = repairs[focus] ?? focus
    lastStem = repairs[lastStem] ?? lastStem
    stems = Self.unique(tokens.map(\.stem).filter { $0 != 0 })
  }

  package var wanted: Wanted {
    switch kind {
    case .who, .whose: .person
    case .when: .time
    case .whereabouts, .place: .place
    case .howMany: .count
    case .number: .quantity
    case .money: .money
    case .duration: .duration
    case .size: .size
    case .share: .share
    case .year: .year
    case .name: .name
    case .why, .manner, .whatIs, .whatNoun, .whichNoun, .yesNo, .none: .phrase
    }
  }

  private static func unique(_ stems: [UInt32]) -> [UInt32] {
    var seen: Set<UInt32> = []
    return stems.filter { seen.insert($0).inserted }
  }

  /// The question word that asks: the last one that opens a clause, else the last one.
  private static func askingPlace(_ tokens: [AnswerToken]) -> Int? {
    let places = tokens.indices.filter { AnswerWords.asking.contains(tokens[$0].word) }
    let openings = places.filter { place in
      place == 0 || tokens[place - 1].kind.isPunctuation
        || AnswerWords.prepositions.contains(tokens[place - 1].word)
    }
    // "when" and "where" inside a question mostly join clauses: "how long … when I leave".
    let strong = openings.filter { !joining.contains(tokens[$0].word) }
    let measures = places.filter {
      tokens[$0].word == Words.how && $0 + 1 < tokens.count
        && Words.measures.contains(tokens[$0 + 1].word)
    }
    return measures.last ?? strong.last ?? openings.last ?? places.last
  }

  /// The content words right after the question word, with "many" and "much" left out.
  private static func phrase(_ tokens: [AnswerToken], after asking: Int?) -> [Int] {
    guard let asking else { return [] }
    var nouns: [Int] = []
    for place in tokens.indices.dropFirst(asking + 1) {
      if tokens[place].stem == 0 || Words.measures.contains(tokens[place].word) {
        if nouns.isEmpty, Words.fillers.contains(tokens[place].word) { continue }
        break
      }
      if tokens[place].kind == .past || nouns.count == 4 { break }
      nouns.append(place)
    }
    return nouns
  }

  private static func kind(_ tokens: [AnswerToken], _ asking: Int?, _ nouns: [Int]) -> Kind {
    let words = Set(tokens.map(\.word))
    guard let asking else { return kindWithoutAsking(tokens, words) }
    let next = asking + 1 < tokens.count ? tokens[asking + 1].word : 0
    let focus = nouns.last.map { tokens[$0].word } ?? 0
    switch tokens[asking].word {
    case Words.who, Words.whom: return .who
    case Words.whose: return .whose
    case Words.when: return .when
    case Words.where_: return .whereabouts
    case Words.why: return .why
    case Words.how: return measure(next, focus, words)
    default: return noun(tokens, asking, nouns, words)
    }
  }

  private static func measure(_ next: UInt32, _ focus: UInt32, _ words: Set<UInt32>) -> Kind {
    if next == Words.much {
      if Words.share.contains(focus) { return .share }
      if !words.isDisjoint(with: Words.space) { return .size }
      return Words.time.contains(focus) ? .duration : .money
    }
    if next == Words.many {
      if Words.percent.contains(focus) { return .share }
      return AnswerWords.timeUnits.contains(focus) ? .duration : .howMany
    }
    if Words.large.contains(next) { return .size }
    if Words.lasting.contains(next) { return .duration }
    return Words.measures.contains(next) ? .number : .manner
  }

  private static func noun(
    _ tokens: [AnswerToken], _ asking: Int, _ nouns: [Int], _ words: Set<UInt32>
  ) -> Kind {
    let isWhich = tokens[asking].word == Words.which
    let next = asking + 1 < tokens.count ? tokens[asking + 1].word : 0
    for place in nouns.reversed() {
      let word = tokens[place].word
      if Words.year.contains(word) { return .year }
      if Words.days.contains(word) { return .when }
      if Words.time.contains(word) { return .when }
      if Words.places.contains(word) { return .place }
      if Words.names.contains(word) { return .name }
      if Words.share.contains(word) { return .share }
      if Words.money.contains(word) { return .money }
      if Words.amounts.contains(word) { return .number }
    }
    if auxiliaries.contains(next) || next == 0 {
      let rest = Set(tokens.dropFirst(asking).prefix(6).map(\.word))
      if !rest.isDisjoint(with: Words.money) { return .money }
      if !rest.isDisjoint(with: Words.share) { return .share }
      if !rest.isDisjoint(with: Words.amounts) { return .number }
      if !rest.isDisjoint(with: Words.space) { return .size }
      if !rest.isDisjoint(with: Words.names) { return .name }
      return .whatIs
    }
    return isWhich ? .whichNoun : .whatNoun
  }

  /// Queries in a few words, and questions that begin with a verb.
  private static func kindWithoutAsking(_ tokens: [AnswerToken], _ words: Set<UInt32>) -> Kind {
    if !words.isDisjoint(with: Words.money) { return .money }
    if !words.isDisjoint(with: Words.share) { return .share }
    if !words.isDisjoint(with: Words.space) { return .size }
    if !words.isDisjoint(with: Words.waiting) { return .duration }
    if !words.isDisjoint(with: Words.amounts) { return .number }
    if let first = tokens.first, auxiliaries.contains(first.word) { return .yesNo }
    return .none
  }

  private static let joining = words("when where while")
  private static let auxiliaries = words(
    """
    is are was were be do does did has have had can could may might must shall should will would
    'd
    """)

  private static func words(_ list: String) -> Set<UInt32> {
    Set(list.split(whereSeparator: \.isWhitespace).map { FeatureHash.raw(String($0)) })
  }

  private enum Words {
    static let who = FeatureHash.raw("who")
    static let whom = FeatureHash.raw("whom")
    static let whose = FeatureHash.raw("whose")
    static let when = FeatureHash.raw("when")
    static let where_ = FeatureHash.raw("where")
    static let why = FeatureHash.raw("why")
    static let how = FeatureHash.raw("how")
    static let which = FeatureHash.raw("which")
    static let much = FeatureHash.raw("much")
    static let many = FeatureHash.raw("many")
    static let measures = words(
      """
      many much long soon often quickly fast big large far old tall high deep wide heavy late early
      """)
    static let fillers = words("many much other more of the a an kind type sort")
    static let large = words("big large heavy")
    static let lasting = words("long soon often quickly fast late early")
    static let time = words("time date day month century decade season era period hour moment")
    static let days = words("days weekday dates times months")
    static let waiting = words(
      "long duration wait deadline expiry expires expire validity timeout until")
    static let year = words("year years")
    static let share = words("percentage percent proportion fraction share portion")
    static let percent = words("percent percentage")
    static let money = words(
      "cost costs price prices fee fees pay charge charged charges salary income reward earn discount"
    )
    static let space = words("storage space size mb gb tb memory attachment")
    static let amounts = words(
      """
      number amount population rate age temperature distance length height speed score ratio area
      minimum maximum min max limit limits total level
      """)
    static let places = words(
      """
      country countries city cities state states place location region continent town county river
      area province island ocean sea territory street district village
      """)
    static let names = words("name names nickname title word term acronym called phrase")
  }
}
