/// Why bytes are not JSON, and where.
struct JSONError: Error, Hashable {
  var offset: Int
}

extension JSONValue {
  /// Nesting beyond which a document is refused, so that hostile text cannot exhaust the stack.
  private static let maximumDepth = 128

  /// Reads one document; white space around it is allowed, anything else after it is not.
  /// Bytes that are not UTF-8 inside strings become U+FFFD.
  init(parsing bytes: some Sequence<UInt8>) throws(JSONError) {
    let result: Result<JSONValue, JSONError>? = bytes.withContiguousStorageIfAvailable {
      Self.parse($0)
    }
    self = try (result ?? Array(bytes).withUnsafeBufferPointer { Self.parse($0) }).get()
  }

  private static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Result<JSONValue, JSONError> {
    var parser = JSONParser(bytes: bytes)
    do throws(JSONError) {
      let value = try parser.value(depth: maximumDepth)
      parser.skipSpace()
      guard parser.position == bytes.count else { throw parser.error }
      return .success(value)
    } catch {
      return .failure(error)
    }
  }
}

/// Reads JSON from bytes that outlive it.
private struct JSONParser {
  let bytes: UnsafeBufferPointer<UInt8>
  var position = 0

  var error: JSONError { JSONError(offset: position) }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    skipSpace()
    guard depth > 0, let first = next else { throw error }
    switch first {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
    position += 1
    var members: [JSONValue.Member] = []
    skipSpace()
    if take("}") { return .object(members) }
    repeat {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw error }
      let key = try string()
      skipSpace()
      guard take(":") else { throw error }
      members.append(JSONValue.Member(key: key, value: try value(depth: depth - 1)))
      skipSpace()
    } while take(",")
    guard take("}") else { throw error }
    return .object(members)
  }

  private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
    position += 1
    var elements: [JSONValue] = []
    skipSpace()
    if take("]") { return .array(elements) }
    repeat {
      elements.append(try value(depth: depth - 1))
      skipSpace()
    } while take(",")
    guard take("]") else { throw error }
    return .array(elements)
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: scalar) else { return false }
    position += 1
    return true
  }

  private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONError)
    -> JSONValue
  {
    guard position + word.utf8CodeUnitCount <= bytes.count else { throw error }
    for offset in 0..<word.utf8CodeUnitCount
    where bytes[position + offset] != word.utf8Start[offset] {
      throw error
    }
    position += word.utf8CodeUnitCount
    return value
  }

  private mutating func number() throws(JSONError) -> JSONValue {
    let start = position
    _ = take("-")
    try digits()
    if take(".") { try digits() }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try digits()
    }
    return .number(text(from: start))
  }

  private mutating func digits() throws(JSONError) {
    let start = position
    while let byte = next, (48...57).contains(byte) { position += 1 }
    guard position > start else { throw error }
  }

  private func text(from start: Int) -> String {
    String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self)
  }

  private mutating func string() throws(JSONError) -> String {
    position += 1
    let start = position
    while let byte = next {
      if byte == UInt8(ascii: "\"") {
        let plain = text(from: start)
        position += 1
        return plain
      }
      if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
      position += 1
    }
    throw error
  }

  private mutating func escapedString(from start: Int) throws(JSONError) -> String {
    var text = Array(bytes[start..<position])
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): try appendEscape(to: &text)
      default: text.append(byte)
      }
    }
    throw error
  }

  private mutating func appendEscape(to text: inout [UInt8]) throws(JSONError) {
    guard let letter = next else { throw error }
    position += 1
    switch letter {
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
    case UInt8(ascii: "u"): text.append(contentsOf: Character(try scalar()).utf8)
    default: throw error
    }
  }

  /// The scalar of a `\u` escape, surrogates paired; half a pair alone is U+FFFD.
  private mutating func scalar() throws(JSONError) -> Unicode.Scalar {
    let unit = try codeUnit()
    if let scalar = Unicode.Scalar(unit) { return scalar }
    guard unit < 0xDC00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    else { return "\u{FFFD}" }
    let back = position
    position += 2
    let low = try codeUnit()
    guard (0xDC00...0xDFFF).contains(low) else {
      position = back
      return "\u{FFFD}"
    }
    return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}"
  }

  private mutating func codeUnit() throws(JSONError) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw error
      }
      unit = unit << 4 | UInt32(digit)
      position += 1
    }
    return unit
  }
}
