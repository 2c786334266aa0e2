/// Why a regular expression cannot be used; offsets count characters.
package enum PatternError: Error, Sendable, Hashable {
  case unclosed(mark: Character, at: Int)
  case nothingToRepeat(at: Int)
  case unexpected(mark: Character, at: Int)
  case endsInBackslash
  case malformedRange(at: Int)
  case tooLarge
}

extension PatternError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unclosed(let mark, let place):
      "“\(mark)” at \(place + 1) is never closed. Close it, or write \\\(mark) for the sign itself."
    case .nothingToRepeat(let place):
      "There is nothing to repeat at \(place + 1). Write \\* \\+ \\? \\{ for the signs themselves."
    case .unexpected(let mark, let place):
      "“\(mark)” at \(place + 1) closes nothing. Write \\\(mark) for the sign itself."
    case .endsInBackslash: "The pattern ends in a backslash. Write \\\\ for the sign itself."
    case .malformedRange(let place):
      "The range at \(place + 1) runs backwards. Put the smaller end first."
    case .tooLarge: "The pattern is too large. Repeat less, or search for a part of it."
    }
  }
}

/// A regular expression as a program whose cost is bounded by text × program: no text and no
/// pattern can make it hang.
///
/// Known: `. [a-z] [^a] ( ) (?: ) | * + ? {m,n}` with lazy forms, `^ $ \b \B \d \D \w \W \s \S \t`.
struct Pattern: Sendable, Hashable {
  enum Step: Sendable, Hashable {
    case scalar(UInt32)
    case any
    case set(ScalarSet)
    /// Tries the first, then the second.
    case split(Int, Int)
    case jump(Int)
    case save(Int)
    case lineStart, lineEnd
    case wordBorder(Bool)
    case match
  }

  private(set) var steps: [Step]
  let groupCount: Int
  let ignoresCase: Bool
  /// The bytes that every match begins with, when that can be told; folded like the steps.
  let prefix: [UInt8]
  private static let largest = 20_000

  init(_ text: String, ignoresCase: Bool) throws(PatternError) {
    var parser = PatternParser(text)
    let node = try parser.parse()
    var steps: [Step] = [.save(0)]
    try Self.compile(node, into: &steps, ignoresCase)
    steps += [.save(1), .match]
    self.steps = steps
    groupCount = parser.groupCount + 1
    self.ignoresCase = ignoresCase
    prefix = Self.prefix(of: steps, ignoresCase: ignoresCase)
  }

  /// Where case does not count only plain letters are taken, without k: the sign for kelvin is one.
  private static func prefix(of steps: [Step], ignoresCase: Bool) -> [UInt8] {
    var text = String.UnicodeScalarView()
    for step in steps.dropFirst() {
      guard case .scalar(let value) = step, let scalar = Unicode.Scalar(value) else { break }
      if ignoresCase, value >= 0x80 || value == 0x6B { break }
      text.append(scalar)
    }
    return Array(String(text).utf8)
  }

  private static func compile(
    _ node: PatternNode, into steps: inout [Step], _ ignoresCase: Bool
  ) throws(PatternError) {
    guard steps.count < largest else { throw .tooLarge }
    switch node {
    case .empty: break
    case .step(.scalar(let value)):
      steps.append(.scalar(ignoresCase ? ScalarSet.folded(value) : value))
    case .step(let step): steps.append(step)
    case .sequence(let nodes): for node in nodes { try compile(node, into: &steps, ignoresCase) }
    case .choice(let first, let second):
      let split = steps.count
      steps.append(.jump(0))
      try compile(first, into: &steps, ignoresCase)
      let jump = steps.count
      steps.append(.jump(0))
      steps[split] = .split(split + 1, steps.count)
      try compile(second, into: &steps, ignoresCase)
      steps[jump] = .jump(steps.count)
    case .group(let number, let node):
      steps.append(.save(2 * number))
      try compile(node, into: &steps, ignoresCase)
      steps.append(.save(2 * number + 1))
    case .repeated(let node, let lower, let upper, let isLazy):
      for _ in 0..<lower { try compile(node, into: &steps, ignoresCase) }
      guard let upper else { return try loop(node, isLazy, into: &steps, ignoresCase) }
      var splits: [Int] = []
      for _ in lower..<max(upper, lower) {
        splits.append(steps.count)
        steps.append(.jump(0))
        try compile(node, into: &steps, ignoresCase)
      }
      for split in splits {
        steps[split] = isLazy ? .split(steps.count, split + 1) : .split(split + 1, steps.count)
      }
    }
  }

  private static func loop(
    _ node: PatternNode, _ isLazy: Bool, into steps: inout [Step], _ ignoresCase: Bool
  ) throws(PatternError) {
    let split = steps.count
    steps.append(.jump(0))
    try compile(node, into: &steps, ignoresCase)
    steps.append(.jump(split))
    steps[split] = isLazy ? .split(steps.count, split + 1) : .split(split + 1, steps.count)
  }
}

/// Which scalars a class takes.
struct ScalarSet: Sendable, Hashable {
  var ranges: [ClosedRange<UInt32>] = []
  var isNegated = false

  static let digits = ScalarSet(ranges: [0x30...0x39])
  static let spaces = ScalarSet(ranges: [0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x2000...0x200A])
  /// Letters and digits of ASCII; letters elsewhere are told by their properties.
  static let words = ScalarSet(ranges: [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])

  func contains(_ value: UInt32, ignoresCase: Bool) -> Bool {
    var isIn = ranges.contains { $0.contains(value) }
    if !isIn, ranges == Self.words.ranges, value >= 0x80 { isIn = Self.isWord(value) }
    if !isIn, ignoresCase {
      let other = value < 0x80 ? (value >= 0x41 && value <= 0x5A ? value + 32 : value &- 32) : value
      let isLetter = (0x41...0x5A).contains(value) || (0x61...0x7A).contains(value)
      isIn = isLetter && ranges.contains { $0.contains(other) }
    }
    return isIn != isNegated
  }

  static func isWord(_ value: UInt32) -> Bool {
    if value < 0x80 { return words.ranges.contains { $0.contains(value) } }
    guard let scalar = Unicode.Scalar(value) else { return false }
    return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }

  static func folded(_ value: UInt32) -> UInt32 {
    if value < 0x80 { return value >= 0x41 && value <= 0x5A ? value + 32 : value }
    guard let scalar = Unicode.Scalar(value) else { return value }
    let lower = scalar.properties.lowercaseMapping.unicodeScalars
    return lower.count == 1 ? lower.first?.value ?? value : value
  }
}
