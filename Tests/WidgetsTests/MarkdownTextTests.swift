import CellGrid
import Testing

@testable import Widgets

struct MarkdownTextTests {
  private static let samples = [
    "# Title\n\nSome **bold** text with `code` and [2].\n\n- one\n- two\n  - three\n",
    "```swift\nlet a = \"x\"\n/* open\nstill */ b\n```\nafter\n\n````md\n```\n````\n~~~\nx\n~~~",
    "| a | b |\n|---|:-:|\n| 1 | 2 |\n| x\n\n| no | table\n| --- |\nend",
    "日本語 👩‍💻 é\r\nsecond\r\n\r\nthird e\u{301}",
    String(repeating: "word ", count: 3000), String(repeating: "日本", count: 4000),
    "```\n" + String(repeating: "x", count: 9000) + "\n```\nafter",
    String(repeating: "a", count: 4096 + 64) + "\n" + String(repeating: "b", count: 4160),
  ]

  @Test(arguments: samples.indices)
  func `a text is the same however it arrives`(number: Int) {
    let text = Self.samples[number]
    let whole = MarkdownText(text)
    var generator = SystemRandomNumberGenerator()
    for length in [1, 2, 3, 7, 50, 1000] {
      if length < 3, text.utf8.count > 4000 { continue }
      var parts = MarkdownText()
      var rest = text.unicodeScalars[...]
      while !rest.isEmpty {
        let count = Int.random(in: 1...length, using: &generator)
        parts.append(String(rest.prefix(count)))
        rest = rest.dropFirst(count)
      }
      #expect(parts == whole)
      #expect(parts.lines == whole.lines)
      #expect(parts.tables == whole.tables)
      #expect(parts.sourceLineCount == whole.sourceLineCount)
    }
  }

  @Test(arguments: samples.indices)
  func `lines together are the text`(number: Int) {
    let text = Self.samples[number]
    let document = MarkdownText(text)
    var joined = ""
    for index in document.lines.indices {
      if index > 0, !isPiece(index, of: document) { joined += "\n" }
      joined += document.text(of: index)
    }
    #expect(joined == text.replacingCarriageReturns)
  }

  private func isPiece(_ index: Int, of document: MarkdownText) -> Bool {
    document.range(of: index - 1).upperBound == document.lines[index].start
      && document.lines[index].start > 0
      && !document.source.utf8.prefix(document.lines[index].start).reversed().prefix(1)
        .contains(0x0A)
  }

  @Test func `a text that goes on is appended, another one is read anew`() {
    var text = MarkdownText("one")
    text.follow("one two")
    #expect(text == MarkdownText("one two"))
    text.follow("one")
    #expect(text == MarkdownText("one"))
    text.follow("six seven")
    #expect(text == MarkdownText("six seven"))
    text.follow("")
    #expect(text.sourceLineCount == 0)
  }

  @Test func `pieces of a long line count as one line`() {
    let text = MarkdownText("a\n" + String(repeating: "x", count: 100_000) + "\nb")
    #expect(text.lines.count > 20)
    #expect(text.sourceLineCount == 3)
  }

  @Test func `code blocks are found without their fences`() {
    let text = MarkdownText("a\n```py\nx\ny\n```\nb\n~~~\nz")
    #expect(text.codeBlocks == ["x\ny", "z"])
  }

  @Test(.timeLimit(.minutes(1)))
  func `hostile lines of marks cost their length`() {
    for unit in ["*", "**a ", "[", "`", "[a](", "_a *b ", "~~", "https://", "*a", "|", "> "] {
      let text = String(repeating: unit, count: 4096 / unit.utf8.count)
      for _ in 0..<10 { #expect(!Markdown.lines(text).isEmpty) }
    }
  }
}

extension String {
  fileprivate var replacingCarriageReturns: String {
    String(decoding: Array(utf8).filter { $0 != 0x0D }, as: UTF8.self)
  }
}
