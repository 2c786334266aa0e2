import CellGrid

/// What an operator of vi does to the text that it is given.
enum ViOperator: Sendable, Hashable {
  case delete, change, yank, indent, outdent, toggleCase, lowercase, uppercase
}

/// A way through the text in vi.
enum ViMotion: Sendable, Hashable {
  case left, right, up, down
  /// To the first character of a line below or above: Enter, `+` and `-`.
  case nextLine, previousLine
  case wordForward(isBig: Bool)
  case wordBack(isBig: Bool)
  case wordEnd(isBig: Bool)
  case lineStart, firstNonBlank, lineEnd
  case character(Character, forward: Bool, isTill: Bool)
  case repeatCharacter(isReversed: Bool)
  /// `gg` and `G`: the line of the count, else the first or the last.
  case firstLine, lastLine
  case paragraphUp, paragraphDown
  case bracket
  case search(String, forward: Bool)
  /// `*` and `#`: the word at the cursor.
  case searchWord(forward: Bool)
  case repeatSearch(isReversed: Bool)
  case mark(Character, isLine: Bool)
  case rowUp, rowDown
  case halfPageUp, halfPageDown, pageUp, pageDown
}

/// A piece of text that an operator takes whole.
enum ViObject: Sendable, Hashable {
  case word(isBig: Bool, isAround: Bool)
  case quoted(Character, isAround: Bool)
  case bracketed(open: Character, close: Character, isAround: Bool)
  case paragraph(isAround: Bool)
}

/// What an operator works on.
enum ViTarget: Sendable, Hashable {
  case motion(ViMotion)
  case object(ViObject)
  /// As many lines as the count says: `dd`.
  case lines
  case selection
  /// From the left edge of a block to the ends of its lines.
  case blockToEnds
}

/// Where typing begins.
enum ViEntry: Sendable, Hashable {
  case before, after, lineStart, lineEnd, below, above
  /// `R`: over what is there.
  case over
  /// `I` and `A` of a block: in all of its lines.
  case blockStart, blockEnd
}

enum ViAction: Sendable, Hashable {
  case move(ViMotion)
  case operate(ViOperator, ViTarget)
  case enter(ViEntry)
  case replace(String)
  case put(after: Bool)
  case join, toggleCase, undo, redo, again
  case select(ViEditing.Mode)
  case swapEnds, swapColumns
  case extend(ViObject)
  case setMark(Character)
  case line(String)
}

/// A whole command: `"a2d3w` is the deletion of six words into register a.
struct ViCommand: Sendable, Hashable {
  var register: Character?
  var count: Int?
  var action: ViAction
}

/// Reads the keys of one command.
struct ViParser {
  enum Stop: Error {
    case incomplete, invalid
  }

  private let keys: [KeyPress]
  private var index = 0
  private let mode: ViEditing.Mode
  private var isVisual: Bool { [.visual, .visualLine, .visualBlock].contains(mode) }
  private static let mostCount = 99_999

  /// Throws `incomplete` while more keys are needed.
  static func command(_ keys: [KeyPress], in mode: ViEditing.Mode) throws(Stop) -> ViCommand {
    var parser = ViParser(keys: keys, mode: mode)
    return try parser.command()
  }

  private init(keys: [KeyPress], mode: ViEditing.Mode) {
    self.keys = keys
    self.mode = mode
  }

  private mutating func next() throws(Stop) -> KeyPress {
    guard index < keys.count else { throw .incomplete }
    index += 1
    return keys[index - 1]
  }

  private mutating func character() throws(Stop) -> Character {
    let key = try next()
    if key.key == .enter { return "\n" }
    guard let character = key.typed else { throw .invalid }
    return character
  }

  private mutating func number() throws(Stop) -> Int? {
    var value: Int?
    while index < keys.count, let digit = keys[index].typed, digit.isASCII,
      let number = digit.wholeNumberValue, value != nil || number > 0
    {
      value = min((value ?? 0) * 10 + number, Self.mostCount)
      index += 1
    }
    return value
  }

  private mutating func command() throws(Stop) -> ViCommand {
    var register: Character?
    var count = try number()
    while index < keys.count, keys[index].typed == "\"" {
      index += 1
      register = try character()
      count = try number() ?? count
    }
    let key = try next()
    if let action = try action(of: key) {
      return ViCommand(register: register, count: count, action: action)
    }
    guard let operation = try operation(key) else { throw .invalid }
    if isVisual {
      return ViCommand(
        register: register, count: count, action: .operate(operation, .selection))
    }
    if let inner = try number() { count = min((count ?? 1) * inner, Self.mostCount) }
    let target = try target(of: operation)
    return ViCommand(register: register, count: count, action: .operate(operation, target))
  }

  private mutating func operation(_ key: KeyPress) throws(Stop) -> ViOperator? {
    switch key.typed {
    case "d": return .delete
    case "c": return .change
    case "y": return .yank
    case ">": return .indent
    case "<": return .outdent
    case "g":
      switch try character() {
      case "~": return .toggleCase
      case "u": return .lowercase
      case "U": return .uppercase
      default: return nil
      }
    default: return nil
    }
  }

  private mutating func target(of operation: ViOperator) throws(Stop) -> ViTarget {
    let start = index
    let key = try next()
    if key.typed == "i" || key.typed == "a" {
      return .object(try object(isAround: key.typed == "a"))
    }
    index = start
    if let again = try? self.operation(try next()), again == operation { return .lines }
    index = start
    let isCase = [.toggleCase, .lowercase, .uppercase].contains(operation)
    if isCase, let sign = keys[start].typed, sign == Self.sign(of: operation) {
      index = start + 1
      return .lines
    }
    let motion = try motion(try next())
    guard let motion else { throw .invalid }
    return .motion(motion)
  }

  /// `g~~`, `guu` and `gUU` take lines too.
  private static func sign(of operation: ViOperator) -> Character {
    operation == .toggleCase ? "~" : operation == .lowercase ? "u" : "U"
  }

  private mutating func object(isAround: Bool) throws(Stop) -> ViObject {
    let sign = try character()
    switch sign {
    case "w", "W": return .word(isBig: sign == "W", isAround: isAround)
    case "\"", "'", "`": return .quoted(sign, isAround: isAround)
    case "(", ")", "b": return .bracketed(open: "(", close: ")", isAround: isAround)
    case "{", "}", "B": return .bracketed(open: "{", close: "}", isAround: isAround)
    case "[", "]": return .bracketed(open: "[", close: "]", isAround: isAround)
    case "<", ">": return .bracketed(open: "<", close: ">", isAround: isAround)
    case "p": return .paragraph(isAround: isAround)
    default: throw .invalid
    }
  }
}

extension ViParser {
  /// Everything but operators; `nil` for these.
  private mutating func action(of key: KeyPress) throws(Stop) -> ViAction? {
    let start = index
    if let motion = try motion(key) { return .move(motion) }
    index = start
    if mode == .visualBlock, let action = Self.blockAction(of: key) { return action }
    if let action = isVisual ? try visualAction(of: key) : try normalAction(of: key) {
      return action
    }
    switch key {
    case KeyPress(.character("r"), .ctrl): return .redo
    case KeyPress(.character("v"), .ctrl): return .select(.visualBlock)
    default: break
    }
    switch key.typed {
    case "v": return .select(.visual)
    case "V": return .select(.visualLine)
    case "J": return .join
    case "p", "P": return .put(after: key.typed == "p")
    case "r":
      let new = try character()
      return .replace(String(new))
    case "m": return .setMark(try character())
    case ":": return .line(try line())
    default: return nil
    }
  }

  private mutating func normalAction(of key: KeyPress) throws(Stop) -> ViAction? {
    switch key.typed {
    case "x": .operate(.delete, .motion(.right))
    case "X": .operate(.delete, .motion(.left))
    case "s": .operate(.change, .motion(.right))
    case "S": .operate(.change, .lines)
    case "C": .operate(.change, .motion(.lineEnd))
    case "D": .operate(.delete, .motion(.lineEnd))
    case "Y": .operate(.yank, .lines)
    case "i": .enter(.before)
    case "a": .enter(.after)
    case "I": .enter(.lineStart)
    case "A": .enter(.lineEnd)
    case "o": .enter(.below)
    case "O": .enter(.above)
    case "R": .enter(.over)
    case "~": .toggleCase
    case "u": .undo
    case ".": .again
    default: key.key == .delete ? .operate(.delete, .motion(.right)) : nil
    }
  }

  private mutating func visualAction(of key: KeyPress) throws(Stop) -> ViAction? {
    switch key.typed {
    case "x": .operate(.delete, .selection)
    case "s": .operate(.change, .selection)
    case "~": .operate(.toggleCase, .selection)
    case "u": .operate(.lowercase, .selection)
    case "U": .operate(.uppercase, .selection)
    case "o": .swapEnds
    case "i", "a": .extend(try object(isAround: key.typed == "a"))
    default: key.key == .delete ? .operate(.delete, .selection) : nil
    }
  }

  private static func blockAction(of key: KeyPress) -> ViAction? {
    switch key.typed {
    case "I": .enter(.blockStart)
    case "A": .enter(.blockEnd)
    case "C": .operate(.change, .blockToEnds)
    case "D": .operate(.delete, .blockToEnds)
    case "X": .operate(.delete, .selection)
    case "Y": .operate(.yank, .selection)
    case "O": .swapColumns
    default: nil
    }
  }

  /// What is typed up to Enter.
  private mutating func line() throws(Stop) -> String {
    var text = ""
    while true {
      let key = try next()
      if key.key == .enter { return text }
      if let character = key.typed { text.append(character) }
    }
  }

  private mutating func motion(_ key: KeyPress) throws(Stop) -> ViMotion? {
    switch key {
    case KeyPress(.character("d"), .ctrl): return .halfPageDown
    case KeyPress(.character("u"), .ctrl): return .halfPageUp
    case KeyPress(.character("f"), .ctrl), KeyPress(.pageDown): return .pageDown
    case KeyPress(.character("b"), .ctrl), KeyPress(.pageUp): return .pageUp
    case KeyPress(.left), KeyPress(.backspace), KeyPress(.character("h"), .ctrl): return .left
    case KeyPress(.right): return .right
    case KeyPress(.enter): return .nextLine
    case KeyPress(.up): return .up
    case KeyPress(.down): return .down
    case KeyPress(.home): return .lineStart
    case KeyPress(.end): return .lineEnd
    default: break
    }
    guard let sign = key.typed else { return nil }
    switch sign {
    case "h": return .left
    case "l", " ": return .right
    case "j": return .down
    case "k": return .up
    case "+": return .nextLine
    case "-": return .previousLine
    case "w", "W": return .wordForward(isBig: sign == "W")
    case "b", "B": return .wordBack(isBig: sign == "B")
    case "e", "E": return .wordEnd(isBig: sign == "E")
    case "0": return .lineStart
    case "^": return .firstNonBlank
    case "$": return .lineEnd
    case "f", "F", "t", "T":
      let wanted = try character()
      return .character(wanted, forward: sign.isLowercase, isTill: "tT".contains(sign))
    case ";", ",": return .repeatCharacter(isReversed: sign == ",")
    case "G": return .lastLine
    case "{": return .paragraphUp
    case "}": return .paragraphDown
    case "%": return .bracket
    case "/", "?": return .search(try line(), forward: sign == "/")
    case "*", "#": return .searchWord(forward: sign == "*")
    case "n", "N": return .repeatSearch(isReversed: sign == "N")
    case "`", "'": return .mark(try character(), isLine: sign == "'")
    case "g": return try motionAfterG()
    default: return nil
    }
  }

  private mutating func motionAfterG() throws(Stop) -> ViMotion? {
    switch try character() {
    case "g": return .firstLine
    case "j": return .rowDown
    case "k": return .rowUp
    default: return nil
    }
  }
}
