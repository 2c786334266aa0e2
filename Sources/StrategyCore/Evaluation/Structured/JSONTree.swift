import Foundation

/// A JSON value; keys keep their order, numbers are `Double` beside what was written.
public indirect enum JSONTree: Sendable, Hashable {
  /// A value of an object under its key.
  public struct Member: Sendable, Hashable {
    public var key: String
    public var value: JSONTree

    public init(key: String, value: JSONTree) {
      self.key = key
      self.value = value
    }
  }

  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONTree])
  case object([Member])

  public init(_ members: KeyValuePairs<String, JSONTree>) {
    self = .object(members.map { Member(key: $0.key, value: $0.value) })
  }

  /// The value under `key`; `nil` when there is none and when this is no object. The last of equal keys counts.
  public subscript(key: String) -> JSONTree? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.key == key }?.value
  }

  public var string: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  public var number: Double? {
    guard case .number(let value) = self else { return nil }
    return value
  }

  public var bool: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  public var elements: [JSONTree]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }

  public var members: [Member]? {
    guard case .object(let members) = self else { return nil }
    return members
  }

  /// A whole number that an `Int` holds.
  public var integer: Int? { number.flatMap { Int(exactly: $0) } }

  /// A text, number or truth value as text: `a`, `3`, `0.5`, `true`.
  public var scalarText: String? {
    switch self {
    case .string(let text): text
    case .number(let value): Int(exactly: value).map(String.init) ?? String(value)
    case .bool(let value): value ? "true" : "false"
    case .null, .array, .object: nil
    }
  }

  /// A scalar as one text, an array of them as several, nested arrays flattened; `nil` for anything else.
  public var texts: [String]? {
    if let text = scalarText { return [text] }
    guard let elements else { return nil }
    var found: [String] = []
    for element in elements {
      guard let texts = element.texts else { return nil }
      found += texts
    }
    return found
  }

  /// Equal as JSON Schema has it: the order of keys does not count, `1` and `1.0` are one number.
  public func isEqual(to other: JSONTree) -> Bool {
    switch (self, other) {
    case (.object(let a), .object(let b)):
      let (a, b) = (Self.dictionary(a), Self.dictionary(b))
      return a.count == b.count && a.allSatisfy { b[$0.key]?.isEqual(to: $0.value) ?? false }
    case (.array(let a), .array(let b)):
      return a.count == b.count && zip(a, b).allSatisfy { $0.isEqual(to: $1) }
    default: return self == other
    }
  }

  private static func dictionary(_ members: [Member]) -> [String: JSONTree] {
    Dictionary(members.map { ($0.key, $0.value) }, uniquingKeysWith: { _, last in last })
  }
}

extension JSONTree: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(integerLiteral value: Int) { self = .number(Double(value)) }
  public init(floatLiteral value: Double) { self = .number(value) }
  public init(arrayLiteral elements: JSONTree...) { self = .array(elements) }
  public init(dictionaryLiteral elements: (String, JSONTree)...) {
    self = .object(elements.map { Member(key: $0.0, value: $0.1) })
  }
}

extension JSONTree: Codable {
  private struct MemberKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  public init(from decoder: any Decoder) throws {
    if let keyed = try? decoder.container(keyedBy: MemberKey.self) {
      self = .object(
        try keyed.allKeys.map { key in
          Member(key: key.stringValue, value: try keyed.decode(JSONTree.self, forKey: key))
        })
      return
    }
    if var list = try? decoder.unkeyedContainer() {
      var elements: [JSONTree] = []
      while !list.isAtEnd { elements.append(try list.decode(JSONTree.self)) }
      self = .array(elements)
      return
    }
    let single = try decoder.singleValueContainer()
    if single.decodeNil() {
      self = .null
    } else if let flag = try? single.decode(Bool.self) {
      self = .bool(flag)
    } else if let number = try? single.decode(Double.self) {
      self = .number(number)
    } else {
      self = .string(try single.decode(String.self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .null:
      var single = encoder.singleValueContainer()
      try single.encodeNil()
    case .bool(let value):
      var single = encoder.singleValueContainer()
      try single.encode(value)
    case .number(let value):
      var single = encoder.singleValueContainer()
      if let whole = Int(exactly: value) {
        try single.encode(whole)
      } else {
        try single.encode(value)
      }
    case .string(let text):
      var single = encoder.singleValueContainer()
      try single.encode(text)
    case .array(let elements):
      var list = encoder.unkeyedContainer()
      for element in elements { try list.encode(element) }
    case .object(let members):
      var keyed = encoder.container(keyedBy: MemberKey.self)
      for member in members {
        try keyed.encode(member.value, forKey: MemberKey(stringValue: member.key))
      }
    }
  }
}

extension JSONTree: CustomStringConvertible {
  /// JSON on one line, keys in their order.
  public var description: String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .number: text += scalarText ?? "null"
    case .string(let value): Self.quote(value, to: &text)
    case .array(let elements):
      text += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { text += "," }
        element.write(to: &text)
      }
      text += "]"
    case .object(let members):
      text += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { text += "," }
        Self.quote(member.key, to: &text)
        text += ":"
        member.value.write(to: &text)
      }
      text += "}"
    }
  }

  /// Adds a JSON string, which is a double-quoted scalar of YAML too.
  static func quote(_ value: String, to text: inout String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}", "\u{FEFF}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
