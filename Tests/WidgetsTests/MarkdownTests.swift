import CellGrid
import Testing
import Widgets

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
    ("see [2]", "R<see >N<[2]>"), ("[2, 3].", "N<[2, 3]>R<.>"),
    ("[a](http://b)", "l<a>d< (http://b)>"),
    ("```swift\n# x\n```\n# y", "d<```swift> q<# x> d<```> H!<y>"),
    ("**unfinished", "R<**unfinished>"),
    ("`open", "R<`open>"), ("```\nopen **x**", "d<```> q<open **x**>"), ("", ""),
    ("**a *b* c**", "R!<a >R!<b>R!< c>"), ("[ ]", "R<[ ]>"),
  ])
  func `Markdown becomes roles`(text: String, expected: String) {
    #expect(roles(text) == expected)
  }

  @Test func `a list item is indented under its text`() {
    #expect(Markdown.lines("  10. long text")[0].indent == 6)
  }

  @Test func `every beginning of a text can be shown`() {
    let text = "# T\n**b *i* `c`** [x](y) [1]\n```\ncode\n```\n- a\n> q"
    for end in text.indices { _ = Markdown.lines(String(text[..<end])) }
  }
}
