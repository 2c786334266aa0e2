import CellGrid
import Testing

@testable import Widgets

struct MarkdownTests {
  private func roles(_ text: String) -> String {
    Markdown.lines(text).map { line in
      line.spans.map { span in
        let marks = span.emphasis.contains(.bold) ? "!" : span.emphasis.contains(.italic) ? "/" : ""
        return "\(span.role.letter)\(marks)<\(span.text)>"
      }.joined()
    }.joined(separator: " ")
  }

  @Test(arguments: [
    ("plain", "R<plain>"), ("# Title", "H!<Title>"), ("#no", "R<#no>"),
    ("a **b** c", "R<a >R!<b>R< c>"), ("a *b*", "R<a >R/<b>"), ("`x*y*`", "q<x*y*>"),
    ("2 * 3 * 4", "R<2 * 3 * 4>"), ("snake_case_name", "R<snake_case_name>"),
    ("- item", "m<- >R<item>"), ("12. item", "m<12. >R<item>"), ("> q", "t<│ >t<q>"),
    (">> q", "t<│ │ >t<q>"), ("see [2]", "R<see >N<[2]>"), ("[2, 3].", "N<[2, 3]>R<.>"),
    ("[a](http://b)", "l<a>d< (http://b)>"), ("at https://a.b/c.", "R<at >l<https://a.b/c>R<.>"),
    ("```\n# x\n```\n# y", "d<```> q<# x> d<```> H!<y>"), ("**unfinished", "R<**unfinished>"),
    ("`open", "R<`open>"), ("```\nopen **x**", "d<```> q<open **x**>"), ("", ""),
    ("**a *b* c**", "R!<a >R!<b>R!< c>"), ("[ ]", "R<[ ]>"), ("``a`b``", "q<a`b>"),
    ("\\*a\\*", "R<*a*>"), ("*a **b** c*", "R/<a >R!<b>R/< c>"), ("_a_b_", "R/<a_b>"),
    ("````\n```\n````\nx", "d<````> q<```> d<````> R<x>"),
    ("~~~\n```\n~~~", "d<~~~> q<```> d<~~~>"),
    ("日本**語**", "R<日本>R!<語>"), ("```a`b", "R<```a`b>"),
  ])
  func `Markdown becomes roles`(text: String, expected: String) {
    #expect(roles(text) == expected)
  }

  @Test(arguments: [
    ("swift", "let x = 1 // y", "M<let>q< x = >5<1>q< >0<// y>"),
    ("python", "if a == 'b': # c", "M<if>q< a == >O<'b'>q<: >0<# c>"),
    ("sh", "echo $# \"a b\"", "M<echo>q< $# >O<\"a b\">"), ("sql", "SELECT 1", "M<SELECT>q< >5<1>"),
    ("nothing", "let x", "q<let x>"), ("js", "/* a\nb */ c", "0</* a> 0<b */>q< c>"),
    ("py", "\"\"\"a\nif\"\"\" if", "O<\"\"\"a> O<if\"\"\">q< >M<if>"),
    ("swift", "\"open", "O<\"open>"), ("c", "'\\''x", "O<'\\''>q<x>"),
  ])
  func `code has comments, strings, numbers and keywords`(
    language: String, code: String, expected: String
  ) {
    #expect(roles("```\(language)\n\(code)\n```") == "d<```\(language)> \(expected) d<```>")
  }

  @Test func `a list item is indented under its text`() {
    #expect(Markdown.lines("  10. long text")[0].indent == 6)
  }

  @Test func `a table that fits has its cells in columns`() {
    let table = "| a | long **b** |\n|--:|:-:|\n| 100 | x |\n| 日 |\nafter"
    #expect(
      Markdown.lines(table).map(\.text) == [
        "  a │ long b", "────┼───────", "100 │   x   ", " 日 │       ", "after",
      ])
    let narrow = LineRoom(columns: 8, width: .standard)
    #expect(Markdown.lines(table, room: narrow)[2].text == "| 100 | x |")
    let ascii = LineRoom(columns: 40, width: .standard, glyphs: .ascii)
    #expect(Markdown.lines(table, room: ascii)[1].text == "----+-------")
  }

  @Test(arguments: ["a | b", "a | b\n|--", "|---|---|\nx", "a\n|---|", "|-|x|\n|-|"])
  func `what only looks like a table stays text`(text: String) {
    #expect(Markdown.lines(text).map(\.text) == text.split(separator: "\n").map(String.init))
  }

  @Test func `a line of three dashes is a rule over the whole room`() {
    let room = LineRoom(columns: 5, width: .standard)
    #expect(Markdown.lines("a\n---\n* * *", room: room).map(\.text) == ["a", "─────", "─────"])
  }

  @Test func `every beginning of a text can be shown`() {
    let text = "# T\n**b *i* `c`** [x](y) [1]\n```\ncode\n```\n- a\n> q\n|a|\n|-|\n|b|"
    for end in text.indices { _ = Markdown.lines(String(text[..<end])) }
  }
}
