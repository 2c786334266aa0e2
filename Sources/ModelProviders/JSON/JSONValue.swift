/// A JSON document as servers send it: key order kept, numbers as they are written, so that amounts stay exact.
enum JSONValue: Sendable, Hashable {
  struct Member: Sendable, Hashable {
    var key: String
    var value: JSONValue
  }

  case null
  case bool(Bool)
  /// The digits as written.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([Member])

  /// The value under `key`; `nil` when there is none, when it is null and when this is no object.
  subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    for member in members where member.key == key {
      return member.value == .null ? nil : member.value
    }
    return nil
  }

  var string: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  var elements: [JSONValue]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }

  var members: [Member]? {
    guard case .object(let members) = self else { return nil }
    return members
  }

  /// A number, also where a server writes it as a string; never infinite.
  var double: Double? {
    switch self {
    case .number(let text), .string(let text): Double(text).flatMap { $0.isFinite ? $0 : nil }
    default: nil
    }
  }

  /// A whole number, also where a server writes it as a string or with a fraction of zero.
  var integer: Int? {
    switch self {
    case .number(let text), .string(let text):
      if let value = Int(text) { return value }
      guard let value = Double(text), value.rounded() == value, abs(value) < 9e15 else {
        return nil
      }
      return Int(value)
    default: return nil
    }
  }

  /// A string, or a number or truth value as it is written: for codes that servers send either way.
  var scalarText: String? {
    switch self {
    case .string(let text), .number(let text): text
    case .bool(let value): value ? "true" : "false"
    case .null, .array, .object: nil
    }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  init(stringLiteral value: String) { self = .string(value) }
  init(booleanLiteral value: Bool) { self = .bool(value) }
  init(integerLiteral value: Int) { self = .number(String(value)) }
  init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { Member(key: $0.0, value: $0.1) })
  }

  init(_ value: Int) { self = .number(String(value)) }
  init(_ value: Double) { self = value.isFinite ? .number("\(value)") : .null }
  init(_ texts: [String]) { self = .array(texts.map(JSONValue.string)) }

  /// Sets `key` to `value` at the end of an object, or does nothing when `value` is `nil`.
  mutating func append(_ key: String, _ value: JSONValue?) {
    guard let value, case .object(var members) = self else { return }
    members.append(Member(key: key, value: value))
    self = .object(members)
  }

  /// The value under keys joined by dots; `nil` as in `subscript(key:)`.
  subscript(path path: String) -> JSONValue? {
    path.split(separator: ".").reduce(Optional(self)) { $0?[String($1)] }
  }

  /// Puts `value` under keys joined by dots, making the objects on the way; does nothing when it is `nil`.
  mutating func set(_ path: String, to value: JSONValue?) {
    guard let value else { return }
    let (key, rest) = Self.halves(of: path)
    guard case .object(var members) = self else { return }
    let place = members.firstIndex { $0.key == key }
    var inner = value
    if let rest {
      inner = place.map { members[$0].value } ?? [:]
      if inner.members == nil { inner = [:] }
      inner.set(rest, to: value)
    }
    if let place {
      members[place].value = inner
    } else {
      members.append(Member(key: key, value: inner))
    }
    self = .object(members)
  }

  /// Takes away what stands under keys joined by dots, and objects that are empty without it.
  mutating func remove(_ path: String) {
    let (key, rest) = Self.halves(of: path)
    guard case .object(var members) = self, let place = members.firstIndex(where: { $0.key == key })
    else { return }
    if let rest { members[place].value.remove(rest) }
    if rest == nil || members[place].value == [:] { members.remove(at: place) }
    self = .object(members)
  }

  private static func halves(of path: String) -> (key: String, rest: String?) {
    guard let dot = path.firstIndex(of: ".") else { return (path, nil) }
    return (String(path[..<dot]), String(path[path.index(after: dot)...]))
  }
}
