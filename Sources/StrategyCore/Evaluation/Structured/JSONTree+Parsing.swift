/// Why a text is not JSON, and where.
public struct JSONSyntaxError: Error, Sendable, Hashable {
  /// Bytes before the place.
  public var offset: Int
  /// Such as “a value is missing”.
  public var reason: String

  public init(offset: Int, reason: String) {
    self.offset = offset
    self.reason = reason
  }
}

extension JSONTree {
  /// Nesting beyond which a text is refused, so that hostile text cannot exhaust the stack.
  public static let deepestNesting = 128

  /// Reads one value as RFC 8259 has it; nothing but white space may stand around it.
  public init(parsing text: some StringProtocol) throws(JSONSyntaxError) {
    self = try Self.parse(Array(text.utf8))
  }

  public init(parsing bytes: some Collection<UInt8>) throws(JSONSyntaxError) {
    self = try Self.parse(Array(bytes))
  }

  private static func parse(_ bytes: [UInt8]) throws(JSONSyntaxError) -> JSONTree {
    var parser = JSONTreeParser(bytes: bytes)
    let value = try parser.value(depth: deepestNesting)
    parser.skipSpace()
    guard parser.position == bytes.count else {
      throw parser.error("something follows the end of the value")
    }
    return value
  }

  /// The first complete object or array in a text that has other things around it, such as a code fence.
  public init?(embeddedIn text: String) {
    let bytes = Array(text.utf8)
    var attempts = 0
    for (start, byte) in bytes.enumerated()
    where byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
      attempts += 1
      if attempts > 64 { return nil }
      var parser = JSONTreeParser(bytes: bytes, position: start)
      if let value = try? parser.value(depth: Self.deepestNesting) {
        self = value
        return
      }
    }
    return nil
  }
}

private struct JSONTreeParser {
  let bytes: [UInt8]
  var position = 0

  func error(_ reason: String) -> JSONSyntaxError {
    JSONSyntaxError(offset: position, reason: reason)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
      position += 1
    }
  }

  mutating func value(depth: Int) throws(JSONSyntaxError) -> JSONTree {
    skipSpace()
    guard depth > 0 else { throw error("it is nested too deeply") }
    switch next {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case nil: throw error("it ends where a value should stand")
    case let byte? where byte == UInt8(ascii: "-") || Self.isDigit(byte): return try number()
    default: throw error("a value should stand here")
    }
  }

  private mutating func word(
    _ word: StaticString, _ value: JSONTree
  ) throws(JSONSyntaxError) -> JSONTree {
    let end = position + word.utf8CodeUnitCount
    let isThere =
      end <= bytes.count
      && word.withUTF8Buffer { buffer in buffer.elementsEqual(bytes[position..<end]) }
    guard isThere else { throw error("a value should stand here") }
    position = end
    return value
  }

  private mutating func object(depth: Int) throws(JSONSyntaxError) -> JSONTree {
    position += 1
    var members: [JSONTree.Member] = []
    skipSpace()
    if next == UInt8(ascii: "}") {
      position += 1
      return .object([])
    }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw error("a key in quotes should stand here") }
      let key = try string()
      skipSpace()
      guard next == UInt8(ascii: ":") else { throw error("a colon should stand here") }
      position += 1
      members.append(JSONTree.Member(key: key, value: try value(depth: depth - 1)))
      skipSpace()
      switch next {
      case UInt8(ascii: ","): position += 1
      case UInt8(ascii: "}"):
        position += 1
        return .object(members)
      default: throw error("a comma or `}` should stand here")
      }
    }
  }

  private mutating func array(depth: Int) throws(JSONSyntaxError) -> JSONTree {
    position += 1
    var elements: [JSONTree] = []
    skipSpace()
    if next == UInt8(ascii: "]") {
      position += 1
      return .array([])
    }
    while true {
      elements.append(try value(depth: depth - 1))
      skipSpace()
      switch next {
      case UInt8(ascii: ","): position += 1
      case UInt8(ascii: "]"):
        position += 1
        return .array(elements)
      default: throw error("a comma or `]` should stand here")
      }
    }
  }

  private mutating func digits() throws(JSONSyntaxError) {
    let start = position
    while let byte = next, Self.isDigit(byte) { position += 1 }
    if position == start { throw error("a digit should stand here") }
  }

  private mutating func number() throws(JSONSyntaxError) -> JSONTree {
    let start = position
    if next == UInt8(ascii: "-") { position += 1 }
    if next == UInt8(ascii: "0") { position += 1 } else { try digits() }
    if next == UInt8(ascii: ".") {
      position += 1
      try digits()
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      position += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
      try digits()
    }
    guard let value = Double(String(decoding: bytes[start..<position], as: UTF8.self)),
      value.isFinite
    else { throw error("the number is too large") }
    return .number(value)
  }

  private mutating func string() throws(JSONSyntaxError) -> String {
    position += 1
    var start = position
    var text = ""
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        text += try slice(from: start)
        position += 1
        return text
      case UInt8(ascii: "\\"):
        text += try slice(from: start)
        position += 1
        text.unicodeScalars.append(try escaped())
        start = position
      case 0..<0x20: throw error("a control character stands in a text")
      default: position += 1
      }
    }
    throw error("a text has no closing quote")
  }

  private func slice(from start: Int) throws(JSONSyntaxError) -> String {
    guard let text = String(validating: bytes[start..<position], as: UTF8.self) else {
      throw error("a text is not UTF-8")
    }
    return text
  }

  private mutating func escaped() throws(JSONSyntaxError) -> Unicode.Scalar {
    guard let byte = next else { throw error("a text has no closing quote") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      var code = try codeUnit()
      if (0xD800..<0xDC00).contains(code) {
        guard next == UInt8(ascii: "\\") else { throw error("half of a character is missing") }
        position += 1
        guard next == UInt8(ascii: "u") else { throw error("half of a character is missing") }
        position += 1
        let second = try codeUnit()
        guard (0xDC00..<0xE000).contains(second) else {
          throw error("half of a character is missing")
        }
        code = 0x10000 + (code - 0xD800) << 10 + (second - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else {
        throw error("half of a character is missing")
      }
      return scalar
    default: throw error("a backslash stands before an unknown letter")
    }
  }

  private mutating func codeUnit() throws(JSONSyntaxError) -> UInt32 {
    guard position + 4 <= bytes.count,
      let code = UInt32(
        String(decoding: bytes[position..<(position + 4)], as: UTF8.self), radix: 16),
      bytes[position] != UInt8(ascii: "+"), bytes[position] != UInt8(ascii: "-")
    else { throw error("four hexadecimal digits should follow `\\u`") }
    position += 4
    return code
  }
}
