import Testing

@testable import ModelProviders

@Suite struct JSONValueTests {
  @Test func `a document keeps its numbers as written and its keys in order`() throws {
    let text = #"{"b":0.10,"a":[1e-7,-0,true,null,"x"],"b2":{}}"#
    let value = try JSONValue(parsing: text.utf8)
    #expect(value["b"] == .number("0.10"))
    #expect(value["a"]?.elements?.first == .number("1e-7"))
    #expect(String(decoding: value.encoded, as: UTF8.self) == text)
  }

  @Test func `escapes, surrogates and broken bytes in strings`() throws {
    func string(_ text: String) throws -> String? { try JSONValue(parsing: text.utf8).string }
    #expect(try string(#""a\n\t\"\\\/é""#) == "a\n\t\"\\/é")
    #expect(try string(#""\ud83d\ude80""#) == "🚀")
    #expect(try string(#""\ud83d x""#) == "\u{FFFD} x")
    #expect(try string(#""\ude80""#) == "\u{FFFD}")
    #expect(try string("\"a\u{2028}b\"") == "a\u{2028}b")
    #expect(try JSONValue(parsing: [0x22, 0xC3, 0x22]).string == "\u{FFFD}")
  }

  @Test(arguments: [
    "", " ", "{", "[1", "[1,]", "{\"a\"}", "{\"a\":1,}", "tru", "nul", "01x", "-", "1.", "\"a",
    "\"\\u12g4\"", "\"\\q\"", "1 2", "{a:1}", "'a'", "NaN",
  ]) func `what is not JSON is refused`(text: String) {
    #expect(throws: JSONError.self) { try JSONValue(parsing: text.utf8) }
  }

  @Test func `nesting has a bound`() throws {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: JSONError.self) { try JSONValue(parsing: deep.utf8) }
    let fine = String(repeating: "[", count: 60) + String(repeating: "]", count: 60)
    _ = try JSONValue(parsing: fine.utf8)
  }

  @Test func `what is written can be read again`() throws {
    let value: JSONValue = [
      "text": "a\u{1}\u{7F}\"\\\n\r\té🚀\u{2028}", "list": [1, true, []], "none": [:],
    ]
    #expect(try JSONValue(parsing: value.encoded) == value)
    #expect(JSONValue(0.7).encoded == Array("0.7".utf8))
    #expect(JSONValue(Double.nan) == .null)
  }

  @Test func `whole numbers are read in every form`() {
    #expect(JSONValue.number("12").integer == 12)
    #expect(JSONValue.number("12.0").integer == 12)
    #expect(JSONValue.string("12").integer == 12)
    #expect(JSONValue.number("1.5").integer == nil)
    #expect(JSONValue.number("1e99").integer == nil)
    #expect(JSONValue.bool(true).integer == nil)
  }
}
