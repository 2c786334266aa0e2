/// A regular expression that is looked for in a text, in time proportional to its length whatever the pattern.
///
/// All states of the automaton are followed at once (Thompson 1968), so no pattern and no text can make it hang;
/// what only backtracking can match (lookaround, back references, atomic groups) is refused when it is read.
/// Characters are Unicode scalars. `i`, `m` and `s` may stand in front as in `(?i)`.
public struct TextPattern: Sendable, Hashable {
  public let source: String
  let program: [PatternStep]

  /// Longest text, in UTF-8 bytes, in which is to be searched: callers check it, so that no search takes over a second.
  public var longestText: Int { min(1 << 20, 200_000_000 / program.count) }

  public init(_ source: String, ignoresCase: Bool = false) throws(PatternError) {
    var parser = PatternParser(source, ignoresCase: ignoresCase)
    let tree = try parser.parse()
    self.source = source
    program = try PatternCompiler.compile(tree)
  }

  /// True when any part of the text matches.
  public func matches(_ text: some StringProtocol) -> Bool {
    PatternMatcher(program: program).matches(text.unicodeScalars.map(\.value), isWhole: false)
  }

  /// True when the text from its first to its last character matches.
  public func matchesWhole(_ text: some StringProtocol) -> Bool {
    PatternMatcher(program: program).matches(text.unicodeScalars.map(\.value), isWhole: true)
  }
}

/// Why a pattern cannot be used, and where.
public struct PatternError: Error, Sendable, Hashable {
  /// Characters before the place.
  public var offset: Int
  public var reason: String
}

/// One step of a pattern's automaton.
enum PatternStep: Sendable, Hashable {
  case scalar(ScalarSet)
  case split(Int, Int)
  case jump(Int)
  case assertion(PatternAssertion)
  case match
}

/// A condition between two characters.
enum PatternAssertion: Sendable, Hashable {
  case textStart, textEnd, lineStart, lineEnd
  /// At the end, or before a line break that ends the text.
  case almostTextEnd
  case wordBoundary, noWordBoundary
}

/// A pattern as a tree.
indirect enum PatternTree: Sendable, Hashable {
  case empty
  case scalar(ScalarSet)
  case assertion(PatternAssertion)
  case sequence([PatternTree])
  case either([PatternTree])
  /// `most` is `nil` without an upper bound.
  case times(PatternTree, least: Int, most: Int?)
}

/// Turns a tree into steps.
struct PatternCompiler {
  private var steps: [PatternStep] = []

  private static let mostSteps = 5_000

  static func compile(_ tree: PatternTree) throws(PatternError) -> [PatternStep] {
    var compiler = PatternCompiler()
    try compiler.append(tree)
    try compiler.append(.match)
    return compiler.steps
  }

  private mutating func append(_ step: PatternStep) throws(PatternError) {
    guard steps.count < Self.mostSteps else {
      throw PatternError(offset: 0, reason: "its repetitions add up to more than can be followed")
    }
    steps.append(step)
  }

  private mutating func append(_ tree: PatternTree) throws(PatternError) {
    switch tree {
    case .empty: break
    case .scalar(let set): try append(PatternStep.scalar(set))
    case .assertion(let assertion): try append(PatternStep.assertion(assertion))
    case .sequence(let parts):
      for part in parts { try append(part) }
    case .either(let branches): try appendBranches(branches)
    case .times(let part, let least, let most):
      for _ in 0..<least { try append(part) }
      guard let most else { return try appendLoop(part) }
      var exits: [Int] = []
      for _ in least..<max(least, most) {
        exits.append(steps.count)
        try append(.split(steps.count + 1, 0))
        try append(part)
      }
      for exit in exits { steps[exit] = .split(exit + 1, steps.count) }
    }
  }

  private mutating func appendBranches(_ branches: [PatternTree]) throws(PatternError) {
    var ends: [Int] = []
    for (index, branch) in branches.enumerated() {
      let fork = steps.count
      let isLast = index == branches.count - 1
      if !isLast { try append(.split(fork + 1, 0)) }
      try append(branch)
      if !isLast {
        ends.append(steps.count)
        try append(.jump(0))
        steps[fork] = .split(fork + 1, steps.count)
      }
    }
    for end in ends { steps[end] = .jump(steps.count) }
  }

  private mutating func appendLoop(_ part: PatternTree) throws(PatternError) {
    let start = steps.count
    try append(.split(start + 1, 0))
    try append(part)
    try append(.jump(start))
    steps[start] = .split(start + 1, steps.count)
  }
}

/// Follows all states of an automaton through a text.
struct PatternMatcher {
  let program: [PatternStep]

  func matches(_ text: [UInt32], isWhole: Bool) -> Bool {
    var states: [Int] = []
    var next: [Int] = []
    var marks = Array(repeating: -1, count: program.count)
    var stack: [Int] = []
    for position in 0...text.count {
      if position == 0 || !isWhole { stack.append(0) }
      for state in states.reversed() { stack.append(state) }
      next.removeAll(keepingCapacity: true)
      while let state = stack.popLast() {
        guard marks[state] != position else { continue }
        marks[state] = position
        switch program[state] {
        case .match where !isWhole || position == text.count: return true
        case .match: break
        case .jump(let target): stack.append(target)
        case .split(let first, let second):
          stack.append(second)
          stack.append(first)
        case .assertion(let assertion):
          if holds(assertion, at: position, in: text) { stack.append(state + 1) }
        case .scalar(let set):
          if position < text.count, set.contains(text[position]) { next.append(state + 1) }
        }
      }
      swap(&states, &next)
      if isWhole, states.isEmpty { return false }
    }
    return false
  }

  private func holds(_ assertion: PatternAssertion, at position: Int, in text: [UInt32]) -> Bool {
    let isStart = position == 0
    let isEnd = position == text.count
    switch assertion {
    case .textStart: return isStart
    case .textEnd: return isEnd
    case .almostTextEnd: return isEnd || position == text.count - 1 && text[position] == 0x0A
    case .lineStart: return isStart || text[position - 1] == 0x0A
    case .lineEnd: return isEnd || text[position] == 0x0A
    case .wordBoundary, .noWordBoundary:
      let before = !isStart && ScalarSet.word.contains(text[position - 1])
      let after = !isEnd && ScalarSet.word.contains(text[position])
      return (before != after) == (assertion == .wordBoundary)
    }
  }
}
