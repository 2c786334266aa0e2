import Foundation

/// A JSON Schema (2020-12 and the earlier drafts where they agree), compiled once.
///
/// Checked: `type enum const properties patternProperties additionalProperties propertyNames required
/// minProperties maxProperties dependentRequired dependentSchemas items prefixItems contains minContains maxContains
/// minItems maxItems uniqueItems minLength maxLength pattern minimum maximum exclusiveMinimum exclusiveMaximum
/// multipleOf anyOf oneOf allOf not if then else $ref` (within the document) and `$defs definitions`.
public struct JSONSchema: Sendable, Hashable {
  /// Keywords that the schema uses and that are not checked, sorted; descriptions and the like are not among them.
  public let unchecked: [String]
  let root: JSONTree
  let patterns: [String: TextPattern]
  /// Every schema that a `$ref` names, by the text of the reference.
  let targets: [String: JSONTree]

  /// Refuses what cannot be a schema: a keyword with a value of the wrong kind, a bad pattern, a reference to nowhere.
  public init(_ schema: JSONTree) throws(JSONSchemaError) {
    var reader = JSONSchemaReader(root: schema)
    try reader.read(schema, at: "#")
    root = schema
    patterns = reader.patterns
    targets = reader.targets
    unchecked = reader.unchecked.sorted()
  }

  public init(text: String) throws(JSONSchemaError) {
    let tree: JSONTree
    do throws(JSONSyntaxError) {
      tree = try JSONTree(parsing: text)
    } catch {
      throw JSONSchemaError(
        place: "byte \(error.offset)", reason: "the schema is not JSON: \(error.reason)")
    }
    try self.init(tree)
  }

  /// Everything that is wrong with a value, at most `most` of it; empty when the schema allows the value.
  public func violations(of value: JSONTree, most: Int = 8) -> [JSONSchemaViolation] {
    var check = JSONSchemaCheck(schema: self, most: most)
    check.check(value, against: root, at: "")
    return check.found
  }
}

/// What a value has that its schema does not allow.
public struct JSONSchemaViolation: Sendable, Hashable {
  /// A JSON pointer into the value, such as `/items/0`; empty for the whole.
  public var place: String
  /// Such as “is a text and should be a number”.
  public var reason: String

  public var sentence: String { "\(place.isEmpty ? "the value" : place) \(reason)" }
}

/// Why something is no schema that can be checked.
public struct JSONSchemaError: Error, Sendable, Hashable {
  /// A JSON pointer into the schema, such as `#/properties/age`.
  public var place: String
  public var reason: String

  public var sentence: String { "\(place): \(reason)" }
}

/// Walks through a schema once: compiles patterns, follows references, finds what cannot be checked.
struct JSONSchemaReader {
  let root: JSONTree
  var patterns: [String: TextPattern] = [:]
  var targets: [String: JSONTree] = [:]
  var unchecked: Set<String> = []

  init(root: JSONTree) {
    self.root = root
  }

  private static let silent: Set<String> = [
    "$schema", "$id", "$comment", "$anchor", "title", "description", "default", "examples",
    "deprecated", "readOnly", "writeOnly",
  ]

  mutating func read(_ schema: JSONTree, at place: String) throws(JSONSchemaError) {
    if schema.bool != nil { return }
    guard let members = schema.members else {
      throw JSONSchemaError(place: place, reason: "a schema is an object, `true` or `false`")
    }
    for member in members {
      try read(keyword: member.key, member.value, at: "\(place)/\(member.key)")
    }
  }

  private mutating func read(
    keyword: String, _ value: JSONTree, at place: String
  ) throws(JSONSchemaError) {
    switch keyword {
    case "items" where value.elements != nil, "prefixItems", "anyOf", "oneOf", "allOf":
      guard let schemas = value.elements else { throw wrong("a list of schemas", place) }
      for (index, schema) in schemas.enumerated() { try read(schema, at: "\(place)/\(index)") }
    case "items", "additionalItems", "additionalProperties", "propertyNames", "contains", "not",
      "if", "then", "else":
      try read(value, at: place)
    case "properties", "patternProperties", "$defs", "definitions", "dependentSchemas":
      guard let members = value.members else { throw wrong("an object of schemas", place) }
      for member in members {
        if keyword == "patternProperties" { try compile(member.key, at: place) }
        try read(member.value, at: "\(place)/\(member.key)")
      }
    case "pattern":
      guard let pattern = value.string else { throw wrong("a text", place) }
      try compile(pattern, at: place)
    case "$ref": try follow(value, at: place)
    default: try readPlain(keyword, value, at: place)
    }
  }

  private mutating func readPlain(
    _ keyword: String, _ value: JSONTree, at place: String
  ) throws(JSONSchemaError) {
    switch keyword {
    case "type":
      let names = value.elements?.map(\.string) ?? [value.string]
      let known = ["null", "boolean", "object", "array", "number", "integer", "string"]
      guard !names.isEmpty, names.allSatisfy({ known.contains($0 ?? "") }) else {
        throw wrong("one or several of \(known.joined(separator: ", "))", place)
      }
    case "enum": if value.elements == nil { throw wrong("a list", place) }
    case "required":
      guard let elements = value.elements, elements.allSatisfy({ $0.string != nil }) else {
        throw wrong("a list of keys", place)
      }
    case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum":
      if value.number == nil { throw wrong("a number", place) }
    case "multipleOf":
      guard let number = value.number, number > 0 else { throw wrong("a number above 0", place) }
    case "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties",
      "minContains", "maxContains":
      guard let number = value.integer, number >= 0 else { throw wrong("a whole number", place) }
    case "uniqueItems": if value.bool == nil { throw wrong("`true` or `false`", place) }
    case "dependentRequired":
      guard let members = value.members, members.allSatisfy({ $0.value.texts != nil }) else {
        throw wrong("an object of lists of keys", place)
      }
    case "const": break
    default: if !Self.silent.contains(keyword) { unchecked.insert(keyword) }
    }
  }

  private func wrong(_ kind: String, _ place: String) -> JSONSchemaError {
    JSONSchemaError(place: place, reason: "this should be \(kind)")
  }

  private mutating func compile(_ pattern: String, at place: String) throws(JSONSchemaError) {
    do throws(PatternError) {
      patterns[pattern] = try TextPattern(pattern)
    } catch {
      throw JSONSchemaError(
        place: place, reason: "the pattern “\(pattern)” cannot be used: \(error.reason)")
    }
  }

  /// A reference is a JSON pointer behind `#`; what it names is read once.
  private mutating func follow(_ value: JSONTree, at place: String) throws(JSONSchemaError) {
    guard let reference = value.string else { throw wrong("a text", place) }
    guard targets[reference] == nil else { return }
    guard reference == "#" || reference.hasPrefix("#/") else {
      throw JSONSchemaError(
        place: place, reason: "“\(reference)” leads out of the document, and nothing is fetched")
    }
    var target = root
    for step in reference.split(separator: "/").dropFirst() {
      let key = Self.decoded(step)
      guard let next = target[key] ?? Int(key).flatMap({ target.element(at: $0) }) else {
        throw JSONSchemaError(place: place, reason: "“\(reference)” names nothing in the schema")
      }
      target = next
    }
    targets[reference] = target
    try read(target, at: reference)
  }

  private static func decoded(_ step: Substring) -> String {
    let plain = String(step).removingPercentEncoding ?? String(step)
    return plain.replacingOccurrences(of: "~1", with: "/").replacingOccurrences(of: "~0", with: "~")
  }
}
