import Foundation
import StrategyCore
import Testing

struct JSONTreeTests {
  @Test(arguments: [
    #"{"a":[1,-2.5,1e3,true,null],"b":{"c":"d"}}"#, "[]", "{}", #""\u00e9\ud83d\ude00\n""#, " 1 ",
  ])
  func `a value is what Foundation reads`(text: String) throws {
    let tree = try JSONTree(parsing: text)
    #expect(try JSONDecoder().decode(JSONTree.self, from: Data(text.utf8)).isEqual(to: tree))
    #expect(try JSONTree(parsing: tree.description) == tree)
    #expect(
      try JSONDecoder().decode(JSONTree.self, from: JSONEncoder().encode(tree)).isEqual(to: tree))
  }

  @Test(arguments: [
    "", "{", "[1,]", "{\"a\":}", "{a:1}", "01", "1.", "-", "+1", "tru", "\"a", "\"\u{1}\"", "1 2",
    "NaN",
    #""\ud800""#, #""\x""#, "1e999", "'a'", #"{"a" 1}"#, #""\u12""#,
  ])
  func `what is no JSON is refused`(text: String) {
    #expect(throws: JSONSyntaxError.self) { try JSONTree(parsing: text) }
  }

  @Test func `deep nesting is refused, not a trap`() {
    #expect(throws: JSONSyntaxError.self) {
      try JSONTree(parsing: String(repeating: "[", count: 100_000))
    }
  }

  @Test(arguments: [
    ("Sure:\n```json\n{\"a\": 1}\n```", true), ("no {braces} here", false), ("x [1, 2] y", true),
    ("", false),
  ])
  func `a value is found among other text`(text: String, isFound: Bool) {
    #expect((JSONTree(embeddedIn: text) != nil) == isFound)
  }
}
