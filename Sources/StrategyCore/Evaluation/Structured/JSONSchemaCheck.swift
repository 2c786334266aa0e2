import Foundation

/// Checks one value against a compiled schema.
struct JSONSchemaCheck {
  let schema: JSONSchema
  let most: Int
  var found: [JSONSchemaViolation] = []
  private var depth = 0
  /// Steps left: a schema that refers to itself in many branches cannot go on for ever.
  private var steps = 200_000

  private static let deepest = 256

  init(schema: JSONSchema, most: Int) {
    self.schema = schema
    self.most = most
  }

  private mutating func complain(_ place: String, _ reason: String) {
    if found.count < most { found.append(JSONSchemaViolation(place: place, reason: reason)) }
  }

  private mutating func allows(_ value: JSONTree, _ rule: JSONTree, at place: String) -> Bool {
    let before = found
    found = []
    check(value, against: rule, at: place)
    let isAllowed = found.isEmpty
    found = before
    return isAllowed
  }

  mutating func check(_ value: JSONTree, against rule: JSONTree, at place: String) {
    guard found.count < most else { return }
    if let flag = rule.bool {
      if !flag { complain(place, "should not be there") }
      return
    }
    depth += 1
    steps -= 1
    defer { depth -= 1 }
    guard depth <= Self.deepest, steps > 0 else {
      return complain(place, "is too deeply nested to be checked")
    }
    if let reference = rule["$ref"]?.string, let target = schema.targets[reference] {
      check(value, against: target, at: place)
    }
    checkKind(value, rule, place)
    checkBranches(value, rule, place)
    switch value {
    case .number(let number): checkNumber(number, rule, place)
    case .string(let text): checkText(text, rule, place)
    case .array(let elements): checkArray(elements, rule, place)
    case .object(let members): checkObject(members, rule, place)
    case .null, .bool: break
    }
  }

  private mutating func checkKind(_ value: JSONTree, _ rule: JSONTree, _ place: String) {
    if let type = rule["type"] {
      let names = type.texts ?? []
      if !names.contains(where: { value.isKind($0) }) {
        complain(place, "is \(value.kindName) and should be \(names.joined(separator: " or "))")
      }
    }
    if let allowed = rule["enum"]?.elements, !allowed.contains(where: { $0.isEqual(to: value) }) {
      complain(place, "is none of \(Self.shortened(JSONTree.array(allowed).description))")
    }
    if let constant = rule["const"], !constant.isEqual(to: value) {
      complain(place, "is not \(Self.shortened(constant.description))")
    }
  }

  private static func shortened(_ text: String) -> String {
    text.count > 80 ? text.prefix(79) + "…" : text
  }

  private mutating func checkBranches(_ value: JSONTree, _ rule: JSONTree, _ place: String) {
    for branch in rule["allOf"]?.elements ?? [] { check(value, against: branch, at: place) }
    if let branches = rule["anyOf"]?.elements,
      !branches.contains(where: { allows(value, $0, at: place) })
    {
      complain(place, "matches none of the alternatives of `anyOf`")
    }
    if let branches = rule["oneOf"]?.elements {
      let matching = branches.count { allows(value, $0, at: place) }
      if matching != 1 {
        complain(place, "matches \(matching) of the alternatives of `oneOf` and should match one")
      }
    }
    if let other = rule["not"], allows(value, other, at: place) {
      complain(place, "matches what `not` forbids")
    }
    if let condition = rule["if"] {
      let branch = allows(value, condition, at: place) ? rule["then"] : rule["else"]
      if let branch { check(value, against: branch, at: place) }
    }
  }

  private mutating func checkNumber(_ number: Double, _ rule: JSONTree, _ place: String) {
    let text = JSONTree.number(number).description
    if let least = rule["minimum"]?.number, number < least {
      complain(place, "is \(text), less than \(JSONTree.number(least))")
    }
    if let most = rule["maximum"]?.number, number > most {
      complain(place, "is \(text), more than \(JSONTree.number(most))")
    }
    if let limit = rule["exclusiveMinimum"]?.number, number <= limit {
      complain(place, "is \(text) and should be above \(JSONTree.number(limit))")
    }
    if let limit = rule["exclusiveMaximum"]?.number, number >= limit {
      complain(place, "is \(text) and should be below \(JSONTree.number(limit))")
    }
    if let factor = rule["multipleOf"]?.number {
      let quotient = number / factor
      if abs(quotient - quotient.rounded()) > 1e-9 * max(1, abs(quotient)) {
        complain(place, "is \(text), no multiple of \(JSONTree.number(factor))")
      }
    }
  }

  private mutating func checkText(_ text: String, _ rule: JSONTree, _ place: String) {
    let length = text.unicodeScalars.count
    if let least = rule["minLength"]?.integer, length < least {
      complain(place, "has \(length) characters and should have at least \(least)")
    }
    if let most = rule["maxLength"]?.integer, length > most {
      complain(place, "has \(length) characters and should have at most \(most)")
    }
    if let source = rule["pattern"]?.string, let pattern = schema.patterns[source],
      !pattern.matches(text)
    {
      complain(place, "does not match the pattern “\(source)”")
    }
  }

  private mutating func checkArray(_ elements: [JSONTree], _ rule: JSONTree, _ place: String) {
    let count = elements.count
    if let least = rule["minItems"]?.integer, count < least {
      complain(place, "has \(count) elements and should have at least \(least)")
    }
    if let most = rule["maxItems"]?.integer, count > most {
      complain(place, "has \(count) elements and should have at most \(most)")
    }
    let tuple = rule["prefixItems"]?.elements ?? rule["items"]?.elements ?? []
    let rest = rule["items"]?.elements == nil ? rule["items"] : rule["additionalItems"]
    for (index, element) in elements.enumerated() {
      if index < tuple.count {
        check(element, against: tuple[index], at: "\(place)/\(index)")
      } else if let rest {
        check(element, against: rest, at: "\(place)/\(index)")
      }
    }
    if rule["uniqueItems"]?.bool == true {
      let isUnique = elements.indices.allSatisfy { index in
        steps -= index
        return steps < 0 || !elements[..<index].contains { $0.isEqual(to: elements[index]) }
      }
      if !isUnique { complain(place, "has an element twice") }
    }
    if let wanted = rule["contains"] {
      let matching = elements.count { allows($0, wanted, at: place) }
      let least = rule["minContains"]?.integer ?? 1
      if matching < least || matching > rule["maxContains"]?.integer ?? .max {
        complain(place, "has \(matching) elements that `contains` asks for")
      }
    }
  }

  private mutating func checkObject(
    _ members: [JSONTree.Member], _ rule: JSONTree, _ place: String
  ) {
    let keys = Set(members.map(\.key))
    for key in rule["required"]?.texts ?? [] where !keys.contains(key) {
      complain(place, "has no “\(key)”")
    }
    if let least = rule["minProperties"]?.integer, keys.count < least {
      complain(place, "has \(keys.count) keys and should have at least \(least)")
    }
    if let most = rule["maxProperties"]?.integer, keys.count > most {
      complain(place, "has \(keys.count) keys and should have at most \(most)")
    }
    for dependency in rule["dependentRequired"]?.members ?? [] where keys.contains(dependency.key) {
      for key in dependency.value.texts ?? [] where !keys.contains(key) {
        complain(place, "has “\(dependency.key)” without “\(key)”")
      }
    }
    for dependency in rule["dependentSchemas"]?.members ?? [] where keys.contains(dependency.key) {
      check(.object(members), against: dependency.value, at: place)
    }
    let properties = rule["properties"]
    let named = rule["patternProperties"]?.members ?? []
    for member in members {
      let inside = "\(place)/\(member.key)"
      var isKnown = false
      if let rule = properties?[member.key] {
        check(member.value, against: rule, at: inside)
        isKnown = true
      }
      for pattern in named where schema.patterns[pattern.key]?.matches(member.key) == true {
        check(member.value, against: pattern.value, at: inside)
        isKnown = true
      }
      if !isKnown, let rest = rule["additionalProperties"] {
        if rest.bool == false {
          complain(place, "has “\(member.key)”, which the schema does not know")
        } else {
          check(member.value, against: rest, at: inside)
        }
      }
      if let names = rule["propertyNames"] {
        check(.string(member.key), against: names, at: inside)
      }
    }
  }
}

extension JSONTree {
  func element(at index: Int) -> JSONTree? {
    guard let elements, elements.indices.contains(index) else { return nil }
    return elements[index]
  }

  /// True for the name of its type in JSON Schema; a whole number is an `integer` too.
  func isKind(_ name: String) -> Bool {
    switch self {
    case .null: name == "null"
    case .bool: name == "boolean"
    case .number(let value): name == "number" || name == "integer" && value.rounded() == value
    case .string: name == "string"
    case .array: name == "array"
    case .object: name == "object"
    }
  }

  var kindName: String {
    switch self {
    case .null: "null"
    case .bool: "a truth value"
    case .number: "a number"
    case .string: "a text"
    case .array: "a list"
    case .object: "an object"
    }
  }
}
