import Testing

@testable import Widgets

struct TextLinesTests {
  @Test func `lines are those of an array, whatever is replaced`() {
    var random = SeededGenerator(state: 5)
    var (lines, expected) = (TextLines(), [String]())
    for step in 0..<400 {
      let lower = Int.random(in: 0...expected.count, using: &random)
      let upper = min(
        lower + Int.random(in: 0...(step % 7 == 0 ? 900 : 3), using: &random), expected.count)
      let new = (0..<Int.random(in: 0...(step % 5 == 0 ? 1200 : 2), using: &random))
        .map { "\(step).\($0)" }
      lines.replaceSubrange(lower..<upper, with: new)
      expected.replaceSubrange(lower..<upper, with: new)
      if let place = expected.indices.randomElement(using: &random) {
        lines[place] += "x"
        expected[place] += "x"
      }
      #expect(lines.elementsEqual(expected), "step \(step)")
    }
    #expect(lines.text == expected.joined(separator: "\n"))
    #expect(lines == TextLines(expected))
  }

  @Test(arguments: ["", "\n", "\n\n", "a", "a\n", "\na", "é\n日本\n"])
  func `texts come back, and only they are held`(text: String) {
    let lines = TextLines(
      text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    #expect(lines.text == text)
    #expect(lines.hold(text))
    #expect(!lines.hold(text + "\n"))
    #expect(!lines.hold("x" + text.dropFirst()) || text.first == "x")
    #expect(!TextLines(["e\u{301}"]).hold("é"), "bytes count, not what they look like")
  }

  @Test func `a copy stays as it was`() {
    var lines = TextLines((0..<2000).map(String.init))
    let copy = lines
    lines[1234] = "changed"
    lines.removeSubrange(0..<700)
    #expect(copy.elementsEqual((0..<2000).map(String.init)))
  }
}
