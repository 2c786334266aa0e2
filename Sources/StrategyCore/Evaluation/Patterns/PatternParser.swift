/// Reads the syntax that regular expressions share everywhere.
struct PatternParser {
  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var ignoresCase: Bool
  private var spansLines = false
  private var dotIsAny = false
  private var depth = 0

  private static let deepestGroups = 100
  private static let mostRepeats = 1000

  init(_ source: String, ignoresCase: Bool) {
    scalars = Array(source.unicodeScalars)
    self.ignoresCase = ignoresCase
  }

  mutating func parse() throws(PatternError) -> PatternTree {
    let tree = try alternatives()
    guard position == scalars.count else { throw error("a `)` has no `(`") }
    return tree
  }

  private func error(_ reason: String) -> PatternError {
    PatternError(offset: position, reason: reason)
  }

  private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  private mutating func take(_ text: StaticString) -> Bool {
    let wanted = Array("\(text)".unicodeScalars)
    guard scalars[position...].starts(with: wanted) else { return false }
    position += wanted.count
    return true
  }

  private mutating func alternatives() throws(PatternError) -> PatternTree {
    var branches: [PatternTree] = []
    repeat { branches.append(try sequence()) } while take("|")
    return branches.count == 1 ? branches[0] : .either(branches)
  }

  private mutating func sequence() throws(PatternError) -> PatternTree {
    var parts: [PatternTree] = []
    while let scalar = next, scalar != "|", scalar != ")" {
      let part = try atom()
      parts.append(try repeated(part))
    }
    return parts.isEmpty ? .empty : .sequence(parts)
  }

  private mutating func repeated(_ part: PatternTree) throws(PatternError) -> PatternTree {
    var part = part
    while let scalar = next {
      switch scalar {
      case "*": part = .times(part, least: 0, most: nil)
      case "+": part = .times(part, least: 1, most: nil)
      case "?": part = .times(part, least: 0, most: 1)
      case "{":
        guard let bounds = try bounds() else { return part }
        part = .times(part, least: bounds.least, most: bounds.most)
        position -= 1
      default: return part
      }
      position += 1
      if take("?") { continue }
      if next == "+" {
        throw error("possessive repetition cannot be checked in bounded time and is not supported")
      }
    }
    return part
  }

  /// `{n}`, `{n,}` or `{n,m}`; anything else in braces stands for itself.
  private mutating func bounds() throws(PatternError) -> (least: Int, most: Int?)? {
    guard let close = scalars[position...].firstIndex(of: "}") else { return nil }
    let inside = String(String.UnicodeScalarView(scalars[(position + 1)..<close]))
    let halves = inside.split(separator: ",", omittingEmptySubsequences: false)
    guard (1...2).contains(halves.count), let least = Int(halves[0]), least >= 0 else { return nil }
    let most = halves.count == 1 ? least : halves[1].isEmpty ? nil : Int(halves[1])
    if halves.count == 2, !halves[1].isEmpty, most == nil { return nil }
    guard max(least, most ?? 0) <= Self.mostRepeats, most ?? least >= least else {
      throw error("a repetition goes over \(Self.mostRepeats) or from more to less")
    }
    position = close + 1
    return (least, most)
  }

  private mutating func atom() throws(PatternError) -> PatternTree {
    guard let scalar = next else { return .empty }
    position += 1
    switch scalar {
    case "(": return try group()
    case "[": return .scalar(try characterClass())
    case ".": return .scalar(dotIsAny ? .any : .anyButLineBreak)
    case "^": return .assertion(spansLines ? .lineStart : .textStart)
    case "$": return .assertion(spansLines ? .lineEnd : .almostTextEnd)
    case "\\": return try escape()
    case "*", "+", "?":
      position -= 1
      throw error("`\(scalar)` has nothing before it to repeat")
    default: return single(scalar.value)
    }
  }

  private func single(_ value: UInt32) -> PatternTree {
    .scalar(ScalarSet(ranges: [value...value], ignoresCase: ignoresCase))
  }

  private mutating func group() throws(PatternError) -> PatternTree {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepestGroups else { throw error("groups are nested too deeply") }
    let flags = (ignoresCase, spansLines, dotIsAny)
    if take("?") {
      if take("=") || take("!") || take("<=") || take("<!") {
        throw error(
          "lookaround cannot be checked in bounded time and is not supported; "
            + "a second, negated scorer says the same")
      }
      if take(">") { throw error("atomic groups are not supported") }
      if take("P<") || take("<") {
        guard let close = scalars[position...].firstIndex(of: ">") else {
          throw error("the name of a group has no `>`")
        }
        position = close + 1
      } else if try options() {
        return .empty
      }
    }
    let tree = try alternatives()
    guard take(")") else { throw error("a `(` has no `)`") }
    (ignoresCase, spansLines, dotIsAny) = flags
    return tree
  }

  /// `(?i)` for what follows, true; `(?i:` or `(?:` for a group, false.
  private mutating func options() throws(PatternError) -> Bool {
    var isOn = true
    while let scalar = next {
      position += 1
      switch scalar {
      case ":": return false
      case ")": return true
      case "-": isOn = false
      case "i": ignoresCase = isOn
      case "m": spansLines = isOn
      case "s": dotIsAny = isOn
      case "u": continue
      default: throw error("`(?\(scalar)` is not supported")
      }
    }
    throw error("a `(` has no `)`")
  }
}

extension PatternParser {
  private mutating func escape() throws(PatternError) -> PatternTree {
    guard let scalar = next else { throw error("a backslash stands at the end") }
    position += 1
    switch scalar {
    case "b": return .assertion(.wordBoundary)
    case "B": return .assertion(.noWordBoundary)
    case "A": return .assertion(.textStart)
    case "z": return .assertion(.textEnd)
    case "Z": return .assertion(.almostTextEnd)
    case "1"..."9", "k":
      throw error("back references cannot be checked in bounded time and are not supported")
    default:
      position -= 1
      let member = try escapedMember()
      switch member {
      case .value(let value): return single(value)
      case .category(let category): return .scalar(ScalarSet(categories: [category]))
      }
    }
  }

  private enum Member {
    case value(UInt32)
    case category(ScalarSet.Category)
  }

  /// What stands after a backslash, in a class or outside.
  private mutating func escapedMember() throws(PatternError) -> Member {
    guard let scalar = next else { throw error("a backslash stands at the end") }
    position += 1
    switch scalar {
    case "d": return .category(.digit)
    case "D": return .category(.notDigit)
    case "w": return .category(.word)
    case "W": return .category(.notWord)
    case "s": return .category(.space)
    case "S": return .category(.notSpace)
    case "n": return .value(0x0A)
    case "r": return .value(0x0D)
    case "t": return .value(0x09)
    case "f": return .value(0x0C)
    case "v": return .value(0x0B)
    case "e": return .value(0x1B)
    case "0": return .value(0)
    case "x": return .value(try hexadecimal(digits: 2))
    case "u": return .value(try hexadecimal(digits: 4))
    case "p", "P": return .category(try property(isNegated: scalar == "P"))
    case "a"..."z", "A"..."Z":
      throw error("`\\\(scalar)` is not supported")
    default: return .value(scalar.value)
    }
  }

  private mutating func hexadecimal(digits: Int) throws(PatternError) -> UInt32 {
    var text: ArraySlice<Unicode.Scalar>
    if take("{") {
      guard let close = scalars[position...].firstIndex(of: "}") else {
        throw error("`{` has no `}`")
      }
      text = scalars[position..<close]
      position = close + 1
    } else {
      text = scalars[position...].prefix(digits)
      position += text.count
      if text.count != digits { text = [] }
    }
    guard let value = UInt32(String(String.UnicodeScalarView(text)), radix: 16),
      Unicode.Scalar(value) != nil
    else { throw error("hexadecimal digits of a character are missing") }
    return value
  }

  private mutating func property(isNegated: Bool) throws(PatternError) -> ScalarSet.Category {
    var name = ""
    if take("{") {
      guard let close = scalars[position...].firstIndex(of: "}") else {
        throw error("`{` has no `}`")
      }
      name = String(String.UnicodeScalarView(scalars[position..<close]))
      position = close + 1
    } else if let scalar = next {
      name = String(scalar)
      position += 1
    }
    let category: ScalarSet.Category
    switch name {
    case "L", "Letter", "Alphabetic": category = .letter
    case "Lu", "Uppercase": category = .uppercase
    case "Ll", "Lowercase": category = .lowercase
    case "N", "Number": category = .number
    case "Nd": category = .digit
    case "P", "Punctuation": category = .punctuation
    case "S", "Symbol": category = .symbol
    case "M", "Mark": category = .mark
    case "Z", "Zs", "Whitespace": category = .space
    default: throw error("the property `\(name)` is not supported")
    }
    return isNegated ? .notIn([category]) : category
  }

  private mutating func characterClass() throws(PatternError) -> ScalarSet {
    let isNegated = take("^")
    var ranges: [ClosedRange<UInt32>] = []
    var categories: [ScalarSet.Category] = []
    var isFirst = true
    while let scalar = next, scalar != "]" || isFirst {
      isFirst = false
      if take("[:") {
        categories.append(try namedClass())
        continue
      }
      position += 1
      let member = scalar == "\\" ? try classEscape() : .value(scalar.value)
      guard case .value(let start) = member else {
        if case .category(let category) = member { categories.append(category) }
        continue
      }
      guard next == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else {
        ranges.append(start...start)
        continue
      }
      position += 1
      guard let last = next else { break }
      position += 1
      guard case .value(let end) = last == "\\" ? try classEscape() : .value(last.value),
        end >= start
      else { throw error("a range in a class ends before it begins") }
      ranges.append(start...end)
    }
    guard take("]") else { throw error("a `[` has no `]`") }
    return ScalarSet(
      ranges: ranges, categories: categories, isNegated: isNegated, ignoresCase: ignoresCase)
  }

  private mutating func classEscape() throws(PatternError) -> Member {
    take("b") ? .value(0x08) : try escapedMember()
  }

  private mutating func namedClass() throws(PatternError) -> ScalarSet.Category {
    for (name, category) in [
      ("alpha", ScalarSet.Category.letter), ("digit", .digit), ("space", .space),
      ("upper", .uppercase), ("lower", .lowercase), ("punct", .punctuation), ("word", .word),
    ] {
      let wanted = Array((name + ":]").unicodeScalars)
      if scalars[position...].starts(with: wanted) {
        position += wanted.count
        return category
      }
    }
    throw error("a named class is not known")
  }
}
