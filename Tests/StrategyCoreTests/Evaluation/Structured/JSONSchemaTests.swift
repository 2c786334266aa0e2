import StrategyCore
import Testing

struct JSONSchemaTests {
  private func violations(_ schema: String, _ value: String) throws -> [String] {
    try JSONSchema(text: schema).violations(of: JSONTree(parsing: value)).map(\.sentence)
  }

  @Test(arguments: [
    (#"{"type":"integer"}"#, "3.0", true), (#"{"type":"integer"}"#, "3.5", false),
    (#"{"type":["string","null"]}"#, "null", true), (#"{"type":["string","null"]}"#, "1", false),
    (#"{"enum":[1,"a",{"x":[2]}]}"#, #"{"x":[2.0]}"#, true), (#"{"enum":[1]}"#, "2", false),
    (#"{"const":{"a":1,"b":2}}"#, #"{"b":2,"a":1}"#, true), (#"{"const":null}"#, "0", false),
    (#"{"required":["a"]}"#, #"{"a":null}"#, true), (#"{"required":["a"]}"#, "{}", false),
    (#"{"required":["a"]}"#, "[]", true),
    (#"{"properties":{"a":{"type":"string"}}}"#, #"{"a":1}"#, false),
    (#"{"properties":{"a":{}},"additionalProperties":false}"#, #"{"a":1,"b":2}"#, false),
    (#"{"additionalProperties":{"type":"number"}}"#, #"{"b":2}"#, true),
    (
      #"{"patternProperties":{"^x-":{"type":"number"}},"additionalProperties":false}"#,
      #"{"x-a":1}"#, true
    ),
    (#"{"items":{"type":"number"}}"#, "[1,2]", true),
    (#"{"items":{"type":"number"}}"#, #"[1,"2"]"#, false),
    (#"{"prefixItems":[{"type":"string"}],"items":false}"#, #"["a"]"#, true),
    (#"{"prefixItems":[{"type":"string"}],"items":false}"#, #"["a",1]"#, false),
    (#"{"minItems":2,"uniqueItems":true}"#, "[1,1.0]", false), (#"{"maxItems":1}"#, "[1,2]", false),
    (#"{"contains":{"const":5},"minContains":2}"#, "[5,1,5]", true),
    (#"{"minLength":2,"maxLength":3,"pattern":"^[a-z]+$"}"#, #""abc""#, true),
    (#"{"pattern":"^[a-z]+$"}"#, #""aB""#, false), (#"{"maxLength":1}"#, #""é""#, true),
    (#"{"minimum":1,"exclusiveMaximum":2}"#, "2", false), (#"{"multipleOf":0.1}"#, "0.3", true),
    (#"{"multipleOf":2}"#, "3", false),
    (#"{"anyOf":[{"type":"string"},{"minimum":5}]}"#, "6", true),
    (#"{"anyOf":[{"type":"string"},{"minimum":5}]}"#, "4", false),
    (#"{"oneOf":[{"minimum":1},{"minimum":5}]}"#, "6", false),
    (#"{"allOf":[{"minimum":1},{"maximum":5}]}"#, "3", true),
    (#"{"not":{"type":"string"}}"#, #""a""#, false),
    (#"{"if":{"type":"string"},"then":{"minLength":3},"else":{"minimum":3}}"#, "2", false),
    (
      ##"{"$defs":{"n":{"type":"number"}},"properties":{"a":{"$ref":"#/$defs/n"}}}"##,
      ##"{"a":"x"}"##, false
    ),
    (
      ##"{"properties":{"next":{"$ref":"#"}},"required":["v"]}"##, ##"{"v":1,"next":{"v":2}}"##,
      true
    ),
    (##"{"properties":{"next":{"$ref":"#"}},"required":["v"]}"##, ##"{"v":1,"next":{}}"##, false),
    (##"{"definitions":{"a/b":{"type":"null"}},"$ref":"#/definitions/a~1b"}"##, "null", true),
    (#"{"dependentRequired":{"a":["b"]}}"#, #"{"a":1}"#, false), ("false", "1", false),
    ("true", "1", true),
    (#"{"propertyNames":{"pattern":"^[a-z]$"}}"#, #"{"A":1}"#, false),
    (#"{"minProperties":1}"#, "{}", false),
  ])
  func `a value is allowed or not`(schema: String, value: String, isAllowed: Bool) throws {
    #expect(try violations(schema, value).isEmpty == isAllowed)
  }

  @Test func `what is wrong is said with its place`() throws {
    let schema =
      #"{"properties":{"items":{"items":{"required":["name"]}},"age":{"type":"integer","minimum":0}}}"#
    #expect(
      try violations(schema, #"{"items":[{"name":1},{}],"age":"x"}"#) == [
        "/items/1 has no “name”", "/age is a text and should be integer",
      ])
  }

  @Test(arguments: [
    (#"{"type":"text"}"#, "#/type"), (#"{"minimum":"1"}"#, "#/minimum"),
    (#"{"pattern":"("}"#, "#/pattern"),
    (#"{"required":"a"}"#, "#/required"), (#"{"properties":[]}"#, "#/properties"), ("3", "#"),
    (##"{"items":{"anyOf":{}}}"##, "#/items/anyOf"), (##"{"$ref":"#/$defs/none"}"##, "#/$ref"),
    (#"{"$ref":"https://example.org/a.json"}"#, "#/$ref"), (#"{"a":"#, "byte 5"),
  ])
  func `what is no schema is refused with its place`(schema: String, place: String) {
    let error = #expect(throws: JSONSchemaError.self) { try JSONSchema(text: schema) }
    #expect(error?.place == place)
  }

  @Test func `keywords that are not checked are told`() throws {
    let schema = try JSONSchema(
      text: #"{"title":"t","format":"email","items":{"unevaluatedItems":false,"description":"d"}}"#)
    #expect(schema.unchecked == ["format", "unevaluatedItems"])
  }

  @Test func `a schema that refers to itself without end comes to an end`() throws {
    #expect(try !violations(##"{"anyOf":[{"$ref":"#"},{"$ref":"#"}]}"##, "1").isEmpty)
  }
}
