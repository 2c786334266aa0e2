import StrategyCore
import Testing

/// Expected values: Python 3.11's `re.search`.
struct TextPatternTests {
  @Test(arguments: [
    (#"^\d+$"#, "123", true), (#"^\d+$"#, "12a", false), ("a|b", "xbx", true),
    ("colou?r", "The color", true), ("(ab)+c", "ababc", true), ("(ab)+c", "abac", false),
    ("^a.c$", "a\nc", false), ("(?s)^a.c$", "a\nc", true), ("^b", "a\nb", false),
    ("(?m)^b$", "a\nb\nc", true), (#"\bcat\b"#, "a cat sat", true),
    (#"\bcat\b"#, "concat", false), ("[^0-9]", "123", false), ("[a-c]{2,3}", "xab", true),
    ("^[a-c]{2,3}$", "abca", false), ("x{0}y", "y", true), ("a{,3}", "a{,3}", true),
    ("(?i)HELLO", "say hello", true), ("(?i:h)ELLO", "hello", false), ("é", "café", true),
    (#"[\w.]+@[\w.]+"#, "write to a.b@c.org now", true), (#"\$\d+\.\d{2}"#, "costs $12.50", true),
    (#"\p{Lu}\p{Ll}+"#, "see Äpfel", true), (#"^\s*$"#, " \t\n", true), ("", "", true),
    ("$", "abc\n", true), (#"a\z"#, "a\n", false), (#"a\Z"#, "a\n", true), ("[]a]+", "]", true),
    ("[a-]", "-", true), (#"[\d-]"#, "-", true), (#"\x41\u0042"#, "AB", true),
    ("(?P<year>\\d{4})-(\\d\\d)", "on 2026-11", true), ("a??b*?c", "c", true),
    ("[[:digit:]]+", "x7", true), (#"\W"#, "a_1", false), ("((a*)*)*b", "aaab", true),
  ])
  func `a pattern matches as it does elsewhere`(source: String, text: String, matches: Bool) throws
  {
    #expect(try TextPattern(source).matches(text) == matches)
  }

  @Test(arguments: ["(a+)+$", "(a|a)*$", "(a*)*$", "^(([a-z])+.)+[A-Z]([a-z])+$", "(.*)*x"])
  func `no pattern takes more than a moment`(source: String) throws {
    let text = String(repeating: "a", count: 3_000) + "!"
    #expect(try !TextPattern(source).matchesWhole(text + "b"))
  }

  @Test(arguments: [
    ("(", "has no `)`"), (")", "has no `(`"), ("[a", "has no `]`"), ("*a", "nothing before it"),
    (#"(a)\1"#, "back references"), ("(?=a)", "lookaround"), ("(?<!a)b", "lookaround"),
    ("a++", "possessive"), ("(?>a)", "atomic"), ("a{3,1}", "from more to less"),
    ("a{2000}", "over 1000"), ("((((a{100}){100}){100}){100})", "more than can be followed"),
    (#"\q"#, "not supported"), ("[z-a]", "ends before it begins"), ("\\", "at the end"),
    (#"\p{Greek}"#, "not supported"),
  ])
  func `a pattern that cannot be used says why`(source: String, reason: String) {
    let error = #expect(throws: PatternError.self) { try TextPattern(source) }
    #expect(error?.reason.contains(reason) == true)
  }

  @Test func `deep groups are refused`() {
    let deep = String(repeating: "(", count: 5_000) + String(repeating: ")", count: 5_000)
    #expect(throws: PatternError.self) { try TextPattern(deep) }
  }
}
