/// A regular expression as a tree.
indirect enum PatternNode {
  case empty
  case step(Pattern.Step)
  case sequence([PatternNode])
  case choice(PatternNode, PatternNode)
  case group(Int, PatternNode)
  case repeated(PatternNode, lower: Int, upper: Int?, isLazy: Bool)
}

/// Reads the notation of a regular expression.
struct PatternParser {
  private let text: [Unicode.Scalar]
  private var index = 0
  private(set) var groupCount = 0
  private var depth = 0
  private static let mostRepeats = 1000
  private static let deepest = 100

  init(_ text: String) {
    self.text = Array(text.unicodeScalars)
  }

  mutating func parse() throws(PatternError) -> PatternNode {
    let node = try choice()
    if index < text.count { throw .unexpected(mark: ")", at: index) }
    return node
  }

  private var next: Unicode.Scalar? { index < text.count ? text[index] : nil }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard next == scalar else { return false }
    index += 1
    return true
  }

  private mutating func choice() throws(PatternError) -> PatternNode {
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.deepest else { throw .tooLarge }
    var nodes = [try sequence()]
    while take("|") { nodes.append(try sequence()) }
    var node = nodes.removeLast()
    while let first = nodes.popLast() { node = .choice(first, node) }
    return node
  }

  private mutating func sequence() throws(PatternError) -> PatternNode {
    var nodes: [PatternNode] = []
    while let scalar = next, scalar != "|", scalar != ")" {
      let atom = try atom(scalar)
      nodes.append(try repeated(atom))
    }
    return nodes.count == 1 ? nodes[0] : nodes.isEmpty ? .empty : .sequence(nodes)
  }

  private mutating func atom(_ scalar: Unicode.Scalar) throws(PatternError) -> PatternNode {
    let start = index
    index += 1
    switch scalar {
    case ".": return .step(.any)
    case "^": return .step(.lineStart)
    case "$": return .step(.lineEnd)
    case "[": return .step(.set(try set(from: start)))
    case "\\": return .step(try escape())
    case "*", "+", "?": throw .nothingToRepeat(at: start)
    case "{" where bounds() != nil: throw .nothingToRepeat(at: start)
    case "(":
      var number: Int?
      if index + 1 < text.count, text[index] == "?", text[index + 1] == ":" {
        index += 2
      } else {
        groupCount += 1
        number = groupCount
      }
      let node = try choice()
      guard take(")") else { throw .unclosed(mark: "(", at: start) }
      return number.map { .group($0, node) } ?? node
    default: return .step(.scalar(scalar.value))
    }
  }

  private mutating func repeated(_ atom: PatternNode) throws(PatternError) -> PatternNode {
    var node = atom
    while let scalar = next {
      var (lower, upper): (Int, Int?) = (0, nil)
      switch scalar {
      case "*": index += 1
      case "+":
        lower = 1
        index += 1
      case "?":
        upper = 1
        index += 1
      case "{":
        index += 1
        guard let found = bounds() else {
          index -= 1
          return node
        }
        (lower, upper) = found
        guard max(lower, upper ?? 0) <= Self.mostRepeats else { throw .tooLarge }
      default: return node
      }
      node = .repeated(node, lower: lower, upper: upper, isLazy: take("?"))
    }
    return node
  }

  /// `m}`, `m,}` or `m,n}`; otherwise the brace is text and nothing is taken.
  private mutating func bounds() -> (Int, Int?)? {
    let start = index
    let lower = number()
    let hasComma = take(",")
    let upper = hasComma ? number() : lower
    guard let lower, take("}"), upper ?? lower >= lower else {
      index = start
      return nil
    }
    return (lower, upper)
  }

  private mutating func number() -> Int? {
    var value: Int?
    while let scalar = next, ("0"..."9").contains(scalar) {
      value = min((value ?? 0) * 10 + Int(scalar.value - 0x30), 1_000_000)
      index += 1
    }
    return value
  }

  private mutating func escape() throws(PatternError) -> Pattern.Step {
    guard let scalar = next else { throw .endsInBackslash }
    index += 1
    switch scalar {
    case "b": return .wordBorder(true)
    case "B": return .wordBorder(false)
    case "n": return .scalar(0x0A)
    case "t": return .scalar(0x09)
    case "r": return .scalar(0x0D)
    default: return Self.namedSet(scalar).map { .set($0) } ?? .scalar(scalar.value)
    }
  }

  private static func namedSet(_ scalar: Unicode.Scalar) -> ScalarSet? {
    var set: ScalarSet
    switch scalar {
    case "d", "D": set = .digits
    case "w", "W": set = .words
    case "s", "S": set = .spaces
    default: return nil
    }
    set.isNegated = scalar.properties.isUppercase
    return set
  }

  private mutating func set(from start: Int) throws(PatternError) -> ScalarSet {
    var set = ScalarSet()
    set.isNegated = take("^")
    var isFirst = true
    while let scalar = next, isFirst || scalar != "]" {
      isFirst = false
      index += 1
      var lower = scalar.value
      if scalar == "\\" {
        switch try escape() {
        case .scalar(let value): lower = value
        case .set(let named):
          set.ranges += named.isNegated ? named.complement : named.ranges
          continue
        default: lower = 0x08
        }
      }
      var upper = lower
      if next == "-", index + 1 < text.count, text[index + 1] != "]" {
        index += 1
        let end = text[index]
        index += 1
        upper = end.value
        if end == "\\", case .scalar(let value) = try escape() { upper = value }
      }
      guard lower <= upper else { throw .malformedRange(at: index - 1) }
      set.ranges.append(lower...upper)
    }
    guard take("]") else { throw .unclosed(mark: "[", at: start) }
    return set
  }
}

extension ScalarSet {
  /// All that the ranges leave out.
  var complement: [ClosedRange<UInt32>] {
    var gaps: [ClosedRange<UInt32>] = []
    var next: UInt32 = 0
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if range.lowerBound > next { gaps.append(next...range.lowerBound - 1) }
      next = max(next, range.upperBound + 1)
    }
    return gaps + [next...0x10FFFF]
  }
}
