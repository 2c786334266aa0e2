import StrategyCore

/// The body of a request while it is written: every parameter either finds its place or is remembered as left out.
struct RequestBody: Sendable {
  private(set) var json: JSONValue
  private let parameters: RequestParameters
  private let rules: ModelRules
  private let places: ParameterPlaces
  /// Parameters that were asked for and are not sent, in the order of their names.
  private(set) var omitted: [RequestParameter] = []

  init(
    _ json: JSONValue, parameters: RequestParameters, rules: ModelRules, places: ParameterPlaces
  ) {
    self.json = json
    self.parameters = parameters
    self.rules = rules
    self.places = places
  }

  /// Writes every parameter whose value is the same in all APIs.
  mutating func putPlainParameters(except special: Set<RequestParameter> = []) {
    for parameter in RequestParameter.allCases where !special.contains(parameter) {
      put(parameter, parameters.plainValue(of: parameter))
    }
  }

  /// Writes one parameter in the API's own form; without a form it is left out.
  mutating func put(_ parameter: RequestParameter, _ value: JSONValue?) {
    guard parameters.has(parameter) else { return }
    guard let value, let place = places[parameter], rules.takes(parameter, in: parameters) else {
      if !omitted.contains(parameter) { omitted.append(parameter) }
      return
    }
    json.set(place, to: value)
  }

  /// Writes a field that belongs to a parameter; only useful after `put` of that parameter.
  mutating func set(_ path: String, to value: JSONValue?) {
    json.set(path, to: value)
  }

  mutating func remove(_ path: String) {
    json.remove(path)
  }

  func sends(_ parameter: RequestParameter) -> Bool {
    parameters.has(parameter) && places[parameter] != nil && !omitted.contains(parameter)
      && rules.takes(parameter, in: parameters)
  }
}

extension RequestParameters.ResponseFormat {
  /// The schema as JSON; `nil` for any JSON and for a text that is no schema.
  var schema: JSONValue? {
    guard case .schema(_, let text) = self, let schema = try? JSONValue(parsing: text.utf8),
      schema.members != nil
    else { return nil }
    return schema
  }

  var schemaName: String {
    guard case .schema(let name, _) = self else { return "answer" }
    let letters = name.unicodeScalars.map { scalar in
      scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
        || scalar == "_" || scalar == "-" ? Character(scalar) : "_"
    }
    return letters.isEmpty ? "answer" : String(letters.prefix(64))
  }
}

extension JSONValue {
  /// True for a schema that every object in it closes: only such may be asked for strictly.
  var isStrictSchema: Bool {
    if let elements { return elements.allSatisfy(\.isStrictSchema) }
    guard let members else { return true }
    if self["type"] == "object" || self["properties"]?.members != nil {
      let required = Set(self["required"]?.elements?.compactMap(\.string) ?? [])
      guard self["additionalProperties"] == false,
        self["properties"]?.members?.allSatisfy({ required.contains($0.key) }) ?? true
      else { return false }
    }
    return members.allSatisfy { $0.key == "enum" || $0.key == "const" || $0.value.isStrictSchema }
  }
}
