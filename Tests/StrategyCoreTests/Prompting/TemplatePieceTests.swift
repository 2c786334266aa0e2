import StrategyCore
import Testing

struct TemplatePieceTests {
  @Test(
    arguments: [
      ("", []),
      ("plain", [.literal("plain")]),
      ("{{input}}", [.variable("input")]),
      ("a {{ input }} b", [.literal("a "), .variable("input"), .literal(" b")]),
      ("{{a}}{{b}}", [.variable("a"), .variable("b")]),
      ("{{user.name_2-x}}", [.variable("user.name_2-x")]),
      ("{{größe}}", [.variable("größe")]),
      (#"\{{input}}"#, [.literal("{{input}}")]),
      (#"a\b {{x}}"#, [.literal(#"a\b "#), .variable("x")]),
      ("{{input", [.literal("{{input")]),
      ("{{input\n}}", [.literal("{{input\n}}")]),
      ("{{}} {{ }} {{a b}}", [.literal("{{}} {{ }} {{a b}}")]),
      ("{{{x}}}", [.literal("{"), .variable("x"), .literal("}")]),
      (#"{"a":{"b":{{x}}}}"#, [.literal(#"{"a":{"b":"#), .variable("x"), .literal("}}")]),
      ("{{a{{b}}", [.literal("{{a"), .variable("b")]),
      ("a{b}c}}", [.literal("a{b}c}}")]),
      ("{{x}}\u{301}", [.variable("x"), .literal("\u{301}")]),
      ("trailing \\", [.literal("trailing \\")]),
    ] as [(String, [TemplatePiece])])
  func `a text is read into literals and variables`(text: String, pieces: [TemplatePiece]) {
    #expect(TemplatePiece.parse(text) == pieces)
  }

  @Test func `without escapes the pieces put together are the text`() {
    var generator = SeededGenerator(seed: 5)
    let parts = ["{{", "}}", "{", "}", "a", "\n", "é", "\\", "{{x}}", "漢"]
    for _ in 0..<2000 {
      let text = (0..<12).map { _ in parts.randomElement(using: &generator) ?? "" }.joined()
      guard !text.contains(#"\{{"#) else { continue }
      let again = TemplatePiece.parse(text).map { piece in
        switch piece {
        case .literal(let text): text
        case .variable(let name): "{{\(name)}}"
        }
      }
      .joined()
      #expect(again == text)
    }
  }

  @Test func `no two literals stand side by side and none is empty`() {
    let pieces = TemplatePiece.parse(#"\{{a}}{{{b}}{{c}}\{{{{"#)
    for (piece, next) in zip(pieces, pieces.dropFirst()) {
      if case .literal = piece, case .literal = next { Issue.record("two literals: \(pieces)") }
    }
    #expect(!pieces.contains(.literal("")))
  }

  @Test(.timeLimit(.minutes(1)))
  func `a long text of open braces takes no longer than any other`() {
    let braces = String(repeating: "{{ ", count: 50_000)
    #expect(TemplatePiece.parse(braces) == [.literal(braces)])
  }
}
