import StrategyCore
import Testing

@testable import Archive

struct PassageChunkerTests {
  private func passages(_ text: String, source: String = "a.md") -> [Passage] {
    PassageChunker().passages(of: KnowledgeDocument(source: source, content: .text(text)))
  }

  private func words(_ count: Int, _ word: String = "word") -> String {
    (1...count).map { "\(word)\($0)" }.joined(separator: " ")
  }

  @Test func `passages carry their place and the path of headings above them`() {
    let found = passages(
      """
      # Refunds

      \(words(90))

      ## Annual plans ##

      \(words(100, "annual"))

      ### `Team` [plans](https://example.org)

      \(words(100, "team"))

      ## Monthly plans

      \(words(100, "monthly"))
      """, source: "help/refunds.md")
    #expect(
      found.map(\.id) == (1...4).map { "help/refunds.md#\($0)" })
    #expect(
      found.map(\.heading) == [
        "Refunds", "Refunds › Annual plans", "Refunds › Annual plans › Team plans",
        "Refunds › Monthly plans",
      ])
    #expect(found.allSatisfy { $0.source == "help/refunds.md" && $0.label == nil })
  }

  @Test func `the title of the front matter stands above all headings and is no text`() {
    let found = passages(
      "---\ntitle: 'Logo policy'\nversions: x\n---\n\(words(90))\n\n## Use\n\n\(words(90))\n")
    #expect(found.map(\.heading) == ["Logo policy", "Logo policy › Use"])
    #expect(!found.contains { $0.text.contains("versions") })
  }

  @Test func `short sections that follow each other share a passage, their headings within`() {
    let found = passages(
      "# Devices\n\n## Limit\n\nFive devices.\n\n## Names\n\nUp to 60 letters.\n")
    #expect(found.count == 1)
    #expect(found.first?.heading == "Devices")
    #expect(found.first?.text == "## Limit\n\nFive devices.\n\n## Names\n\nUp to 60 letters.")
  }

  @Test func `a heading with nothing under it is a passage of its own`() {
    let found = passages("# Help\n\n## No refunds on gift cards\n\n# Other\n\ntext\n")
    #expect(found.map(\.text) == ["No refunds on gift cards", "text"])
  }

  @Test func `sections of different documents in one file stay apart`() {
    let found = passages("# One\n\nShort.\n\n# Two\n\nAlso short.\n")
    #expect(found.map(\.heading) == ["One", "Two"])
  }

  @Test func `paragraphs are packed, never cut while they are of bearable length`() {
    let paragraphs = (1...8).map { words(60, "p\($0)w") }
    let found = passages(paragraphs.joined(separator: "\n\n"))
    #expect(found.count == 4)
    #expect(found.map(\.text).joined(separator: "\n\n") == paragraphs.joined(separator: "\n\n"))
    #expect(passages(words(240)).count == 1)
  }

  @Test func `a long text without structure becomes windows of sentences that overlap`() throws {
    let sentences = (1...60).map { "Sentence \($0) has these ten words in it, no more." }
    let found = passages(sentences.joined(separator: " "), source: "a.txt")
    #expect(found.count > 4)
    for passage in found {
      #expect(TextMeasure.words(passage.text) <= 130)
      #expect(passage.text.hasSuffix("."))
      #expect(passage.text.hasPrefix("Sentence"))
    }
    for (one, next) in zip(found, found.dropFirst()) {
      let shared = sentences.filter { one.text.contains($0) && next.text.contains($0) }
      #expect((1...3).contains(shared.count))
    }
    for sentence in sentences {
      #expect(found.contains { $0.text.contains(sentence) })
    }
  }

  @Test func `a text without sentences, or without spaces, is cut all the same`() {
    let unpunctuated = passages(words(1000))
    #expect(unpunctuated.count > 7)
    #expect(unpunctuated.allSatisfy { TextMeasure.words($0.text) <= 130 })
    let blob = passages(String(repeating: "x", count: 20_000))
    #expect(blob.count > 20)
    let chinese = passages(String(repeating: "黑豹队的防守只丢了三百零八分。", count: 200))
    #expect(chinese.count > 3)
    #expect(chinese.allSatisfy { $0.text.hasSuffix("。") })
  }

  @Test func `lists, tables and code stay whole, and next to the words that announce them`() {
    let list = (1...20).map { "- item \($0) of this list, with a few more words" }
      .joined(separator: "\n")
    let table =
      "| Plan | Price |\n|------|------:|\n"
      + (1...30).map { "| plan \($0) | \($0) dollars |" }.joined(separator: "\n")
    let code = "```sh\n# not a heading\n\nls -l\n```"
    let found = passages(
      """
      \(words(100))

      These are the items:

      \(list)

      \(words(120))

      \(table)

      \(code)
      """)
    #expect(found.contains { $0.text.contains("These are the items:\n\n" + list) })
    #expect(found.contains { $0.text.contains(table) })
    #expect(found.contains { $0.text.contains(code) })
    #expect(found.allSatisfy { $0.heading.isEmpty })
  }

  @Test func `a table too long for a passage is cut between rows, each part under its head`() {
    let head = "| Plan | Price |\n|------|------:|"
    let rows = (1...300).map { "| plan \($0) | \($0) dollars |" }
    let found = passages(head + "\n" + rows.joined(separator: "\n"))
    #expect(found.count > 5)
    #expect(found.allSatisfy { $0.text.hasPrefix(head + "\n| plan ") })
    for row in rows { #expect(found.count { $0.text.contains(row) } == 1) }
  }

  @Test func `a list too long for a passage is cut between items`() {
    let items = (1...100).map { "\($0). item number \($0) with words\n   and a second line" }
    let found = passages(items.joined(separator: "\n"))
    #expect(found.count > 3)
    for item in items { #expect(found.count { $0.text.contains(item) } == 1) }
  }

  @Test func `rows become passages that carry their label and line`() {
    let document = KnowledgeDocument(
      source: "tickets.jsonl",
      content: .rows([
        .init(line: 1, text: "where is my card", label: "card_arrival"),
        .init(line: 7, text: "lost it", label: nil),
      ]))
    #expect(
      PassageChunker().passages(of: document) == [
        Passage(
          id: "tickets.jsonl#1", source: "tickets.jsonl", heading: "", text: "where is my card",
          label: "card_arrival"),
        Passage(id: "tickets.jsonl#7", source: "tickets.jsonl", heading: "", text: "lost it"),
      ])
  }

  @Test(arguments: [
    "", "\n\n", "---", "---\ntitle: x", "```", "```\n```", "# ", "#", "- ", "|\n|-|", "<!--",
    "=====", "a\n===\n---", "- a\n\n\n\n  b", "~~~\n```\n", "> quote\n> more", "\u{FEFF}", "1.",
    "***", "\u{0}\u{1}", "- \n- \n", "| a |\n|---|",
  ])
  func `odd texts do no harm`(text: String) {
    for passage in passages(text) { #expect(!passage.text.isEmpty) }
  }

  @Test func `whatever characters come together, no word is lost`() {
    let parts = [
      "# ", "## T\n", "word ", "\n", "\n\n", "- item ", "1. ", "| a | b |\n", "|---|---|\n",
      "```\n",
      "  ", "text. ", "===\n", "---\n", "> q ", "long:", "\n    indented ", "~~~\n",
    ]
    var random = SeededGenerator(state: 4)
    for _ in 0..<300 {
      let text = (0..<40).map { _ in parts[Int.random(in: 0..<parts.count, using: &random)] }
        .joined()
      let found = passages("start " + text).map { $0.heading + " " + $0.text }.joined(
        separator: " ")
      for word in ["word", "item", "indented", "text."] where text.contains(word) {
        #expect(found.contains(word), "\(text)")
      }
    }
  }
}
