import CellGrid

/// What a line of code begins inside of.
enum CodeState: UInt8, Sendable, Hashable {
  case plain, comment
  /// Text between three double quotes, three single quotes, or backticks.
  case tripleDouble, tripleSingle, backtick
}

/// What is told apart in a language: comments, strings, numbers and keywords, no more.
struct CodeLanguage: Sendable {
  let names: [String]
  let lineComments: [[UInt8]]
  let blockComment: (open: [UInt8], close: [UInt8])?
  let quotes: [UInt8]
  let hasTripleQuotes: Bool
  let keywords: Set<String>
  let ignoresCase: Bool
  /// The first bytes of all marks of comments.
  let markStarts: [UInt8]

  init(
    _ names: String, comment: String = "", block: (String, String)? = nil, quotes: String = "\"'",
    triple: Bool = false, ignoresCase: Bool = false, _ keywords: String = ""
  ) {
    self.names = names.split(separator: " ").map(String.init)
    lineComments = comment.split(separator: " ").map { Array($0.utf8) }
    blockComment = block.map { (Array($0.utf8), Array($1.utf8)) }
    self.quotes = Array(quotes.utf8)
    markStarts = (lineComments + [blockComment?.open ?? []]).compactMap(\.first)
    hasTripleQuotes = triple
    self.keywords = Set(keywords.split(separator: " ").map(String.init))
    self.ignoresCase = ignoresCase
  }

  /// A number that stays the same while the program runs; 0 is a language that is not known.
  static func number(named name: some Collection<UInt8>) -> UInt8 {
    numbers[String(decoding: name, as: UTF8.self).lowercased()] ?? 0
  }

  static func state(
    after line: some Collection<UInt8>, from state: CodeState, language: UInt8
  ) -> CodeState {
    guard all.indices.contains(Int(language)), all[Int(language)].spansLines else { return .plain }
    guard state != .plain || line.contains(where: opens) else { return .plain }
    var scanner = CodeScanner(language: all[Int(language)], bytes: Array(line), state: state)
    scanner.tellsKeywords = false
    while scanner.next() != nil {}
    return scanner.state
  }

  /// Whether a comment or a string over several lines can begin with this byte.
  private static func opens(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x22, 0x27, 0x2A, 0x2D, 0x60: true
    default: false
    }
  }

  static func spans(of line: Substring, from state: CodeState, language: UInt8) -> [Span] {
    guard language > 0, all.indices.contains(Int(language)) else {
      return [Span(String(line), .code)]
    }
    let bytes = Array(line.utf8)
    var scanner = CodeScanner(language: all[Int(language)], bytes: bytes, state: state)
    var spans: [Span] = []
    while let (range, role) = scanner.next() {
      let text = String(decoding: bytes[range], as: UTF8.self)
      if let last = spans.last, last.role == role {
        spans[spans.count - 1].text += text
      } else {
        spans.append(Span(text, role))
      }
    }
    return spans.isEmpty ? [Span("", .code)] : spans
  }

  private var spansLines: Bool {
    blockComment != nil || hasTripleQuotes || quotes.contains(0x60)
  }

  private static let numbers = Dictionary(
    all.enumerated().flatMap { number, language in
      language.names.map { ($0, UInt8(number)) }
    }, uniquingKeysWith: { first, _ in first })
}

/// Cuts a line of code into pieces of one meaning.
struct CodeScanner {
  let language: CodeLanguage
  let bytes: [UInt8]
  var state: CodeState
  /// Whether words are looked up; the state after a line does not depend on them.
  var tellsKeywords = true
  private var index = 0

  init(language: CodeLanguage, bytes: [UInt8], state: CodeState) {
    self.language = language
    self.bytes = bytes
    self.state = state
  }

  mutating func next() -> (Range<Int>, Role)? {
    guard index < bytes.count else { return nil }
    let start = index
    let role = state == .plain ? piece() : rest(of: state)
    index = max(index, start + 1)
    return (start..<index, role)
  }

  private mutating func piece() -> Role {
    let byte = bytes[index]
    let startsMark = language.markStarts.contains(byte)
    if startsMark, language.lineComments.contains(where: isHere), startsComment {
      index = bytes.count
      return .codeComment
    }
    if startsMark, let block = language.blockComment, isHere(block.open) {
      index += block.open.count
      state = .comment
      return rest(of: .comment)
    }
    if language.quotes.contains(byte) { return string(byte) }
    if byte >= 0x30, byte <= 0x39 {
      skip { Self.isWord($0) || $0 == 0x2E }
      return .codeNumber
    }
    if Self.isWord(byte) {
      let start = index
      skip(while: Self.isWord)
      guard tellsKeywords else { return .code }
      let word = String(decoding: bytes[start..<index], as: UTF8.self)
      let key = language.ignoresCase ? word.lowercased() : word
      return language.keywords.contains(key) ? .codeKeyword : .code
    }
    let quotes = language.quotes
    skip { !Self.isWord($0) && !quotes.contains($0) && !"/#-*%;<({".utf8.contains($0) }
    return .code
  }

  /// A `#` inside a word is no comment: `$#`, `a#b`.
  private var startsComment: Bool {
    guard bytes[index] == 0x23, index > 0 else { return true }
    return bytes[index - 1] == 0x20 || bytes[index - 1] == 0x09 || bytes[index - 1] == 0x3B
  }

  private mutating func string(_ quote: UInt8) -> Role {
    if language.hasTripleQuotes, isHere([quote, quote, quote]) {
      index += 3
      state = quote == 0x22 ? .tripleDouble : .tripleSingle
      return rest(of: state)
    }
    index += 1
    if quote == 0x60 {
      state = .backtick
      return rest(of: state)
    }
    while index < bytes.count, bytes[index] != quote { index += bytes[index] == 0x5C ? 2 : 1 }
    index = min(index + 1, bytes.count)
    return .codeString
  }

  /// Up to the end of what the line is inside of, or of the line.
  private mutating func rest(of open: CodeState) -> Role {
    let close: [UInt8] =
      switch open {
      case .comment: language.blockComment?.close ?? []
      case .tripleDouble: [0x22, 0x22, 0x22]
      case .tripleSingle: [0x27, 0x27, 0x27]
      case .backtick: [0x60]
      case .plain: []
      }
    while index < bytes.count {
      if isHere(close) {
        index += close.count
        state = .plain
        break
      }
      index += open != .comment && bytes[index] == 0x5C ? 2 : 1
    }
    index = min(index, bytes.count)
    return open == .comment ? .codeComment : .codeString
  }

  private func isHere(_ mark: [UInt8]) -> Bool {
    guard let first = mark.first, bytes[index] == first, index + mark.count <= bytes.count else {
      return false
    }
    return bytes[index..<index + mark.count].elementsEqual(mark)
  }

  private mutating func skip(while condition: (UInt8) -> Bool) {
    repeat { index += 1 } while index < bytes.count && condition(bytes[index])
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x80...: true
    default: false
    }
  }
}
