/// A set of Unicode scalars: single ones, ranges and classes.
struct ScalarSet: Sendable, Hashable {
  enum Category: Sendable, Hashable {
    case digit, word, space, letter, uppercase, lowercase, number, punctuation, symbol, mark
    case notDigit, notWord, notSpace
    case notIn([Category])
  }

  private var ranges: [ClosedRange<UInt32>]
  private var categories: [Category]
  private var isNegated: Bool
  private var ignoresCase: Bool
  /// Answers for ASCII, worked out once.
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  init(
    ranges: [ClosedRange<UInt32>] = [], categories: [Category] = [], isNegated: Bool = false,
    ignoresCase: Bool = false
  ) {
    self.ranges = ranges
    self.categories = categories
    self.isNegated = isNegated
    self.ignoresCase = ignoresCase
    for value in UInt32(0)..<64 where isMember(value) { low |= 1 << UInt64(value) }
    for value in UInt32(64)..<128 where isMember(value) { high |= 1 << UInt64(value - 64) }
  }

  static let word = ScalarSet(categories: [.word])
  static let anyButLineBreak = ScalarSet(ranges: [0x0A...0x0A], isNegated: true)
  static let any = ScalarSet(ranges: [0...0x10FFFF])

  func contains(_ value: UInt32) -> Bool {
    if value < 64 { return low >> UInt64(value) & 1 == 1 }
    if value < 128 { return high >> UInt64(value - 64) & 1 == 1 }
    return isMember(value)
  }

  private func isMember(_ value: UInt32) -> Bool {
    var isIn = isListed(value)
    if !isIn, ignoresCase, let scalar = Unicode.Scalar(value) {
      let properties = scalar.properties
      isIn = [properties.lowercaseMapping, properties.uppercaseMapping].contains { mapping in
        let scalars = mapping.unicodeScalars
        return scalars.count == 1 && scalars.first.map { isListed($0.value) } == true
      }
    }
    return isIn != isNegated
  }

  private func isListed(_ value: UInt32) -> Bool {
    if ranges.contains(where: { $0.contains(value) }) { return true }
    guard !categories.isEmpty, let scalar = Unicode.Scalar(value) else { return false }
    return categories.contains { Self.holds($0, scalar) }
  }

  private static func holds(_ category: Category, _ scalar: Unicode.Scalar) -> Bool {
    let properties = scalar.properties
    switch category {
    case .digit: return properties.generalCategory == .decimalNumber
    case .word:
      return scalar == "_" || properties.isAlphabetic
        || [.decimalNumber, .letterNumber, .otherNumber].contains(properties.generalCategory)
        || holds(.mark, scalar)
    case .space: return properties.isWhitespace
    case .letter:
      return holds(.uppercase, scalar) || holds(.lowercase, scalar)
        || [.titlecaseLetter, .modifierLetter, .otherLetter].contains(properties.generalCategory)
    case .uppercase: return properties.generalCategory == .uppercaseLetter
    case .lowercase: return properties.generalCategory == .lowercaseLetter
    case .number:
      return [.decimalNumber, .letterNumber, .otherNumber].contains(properties.generalCategory)
    case .punctuation:
      return [
        .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
        .initialPunctuation, .finalPunctuation, .otherPunctuation,
      ].contains(properties.generalCategory)
    case .symbol:
      return [.mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol]
        .contains(properties.generalCategory)
    case .mark:
      return [.nonspacingMark, .spacingMark, .enclosingMark].contains(properties.generalCategory)
    case .notDigit: return !holds(.digit, scalar)
    case .notWord: return !holds(.word, scalar)
    case .notSpace: return !holds(.space, scalar)
    case .notIn(let categories): return !categories.contains { holds($0, scalar) }
    }
  }
}
