import Testing

@testable import Widgets

struct TextSearchTests {
  private func found(_ pattern: String, in text: String) throws -> [String] {
    let search = try TextSearch(regex: pattern)
    return search.ranges(in: text[...]).map {
      String(decoding: Array(text.utf8)[$0], as: UTF8.self)
    }
  }

  @Test(arguments: [
    ("a", "banana", ["a", "a", "a"]), ("an", "banana", ["an", "an"]), ("a.a", "banana", ["ana"]),
    ("^a", "aa", ["a"]), ("a$", "aa", ["a"]), ("a*", "baac", ["aa"]),
    ("a+?", "aaa", ["a", "a", "a"]),
    ("a{2}", "aaaaa", ["aa", "aa"]), ("a{2,}", "aaaaa", ["aaaaa"]), ("a{1,2}", "aaa", ["aa", "a"]),
    ("x{,2}", "x{,2}", ["x{,2}"]), ("[a-c]+", "xabcx", ["abc"]), ("[^a]", "aba", ["b"]),
    ("[]a]", "]", ["]"]), ("[a-]", "-", ["-"]), ("\\d+", "a12b3", ["12", "3"]),
    ("\\bfoo\\b", "foo food foo", ["foo", "foo"]), ("\\w+", "日本 é_1", ["日本", "é_1"]),
    ("(a|b)c", "ac bc cc", ["ac", "bc"]), ("(?:ab)+", "ababx", ["abab"]), ("a|ab", "ab", ["a"]),
    ("é", "aéa", ["é"]), ("日.語", "日本語", ["日本語"]), ("FOO", "foo FOO", ["FOO"]),
    ("foo", "Foo FOO", ["Foo", "FOO"]), ("[a-z]+", "AbC", ["AbC"]), ("\\.", "a.b", ["."]),
    ("(a*)*b", "aaab", ["aaab"]), ("\\s+", "a \t b", [" \t "]), ("[\\d.]+", "v1.2", ["1.2"]),
    ("", "abc", []), ("$", "abc", []), ("(x)?y", "y xy", ["y", "xy"]), ("É", "é É", ["É"]),
    ("é", "É", ["É"]),
  ])
  func `regular expressions find`(pattern: String, text: String, expected: [String]) throws {
    #expect(try found(pattern, in: text) == expected)
  }

  @Test(arguments: [
    ("(", PatternError.unclosed(mark: "(", at: 0)), ("a)", .unexpected(mark: ")", at: 1)),
    ("*a", .nothingToRepeat(at: 0)), ("[a", .unclosed(mark: "[", at: 0)),
    ("a\\", .endsInBackslash), ("[z-a]", .malformedRange(at: 3)), ("a{2000}", .tooLarge),
    ("(((a{900}){900}){900})", .tooLarge),
    (String(repeating: "(", count: 5000), .tooLarge),
  ])
  func `what cannot be read says why`(pattern: String, error: PatternError) {
    #expect(throws: error) { try TextSearch(regex: pattern) }
  }

  @Test(.timeLimit(.minutes(1)))
  func `no pattern makes a search hang`() throws {
    #expect(try found("(a+)+(a|aa)+$b", in: String(repeating: "a", count: 2000)).isEmpty)
  }

  @Test func `words are found as they are, capitals count when they are looked for`() {
    #expect(TextSearch("a.b")?.ranges(in: "A.B axb"[...]) == [0..<3])
    #expect(TextSearch("Ab")?.ranges(in: "ab Ab"[...]) == [3..<5])
    #expect(TextSearch("é.")?.ranges(in: "É."[...]) == [0..<3])
    #expect(TextSearch("") == nil)
  }

  @Test func `a replacement takes the groups of its match`() throws {
    let search = try TextSearch(regex: "(\\w+)=(\\w+)?")
    let line = "a=b"[...]
    let match = try #require(search.matches(in: line).first)
    #expect(search.replacement("$2:$1 $$ \\1 $x", for: match, in: line) == "b:a $ a $x")
    let literal = try #require(TextSearch("a"))
    let plain = try #require(literal.matches(in: line).first)
    #expect(literal.replacement("$1", for: plain, in: line) == "$1")
  }
}
