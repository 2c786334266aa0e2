import CellGrid
import Testing

struct CellWidthTests {
  private let width = CellWidth.standard

  @Test(arguments: [
    ("", 0), ("abc", 3), ("日本", 4), ("e\u{301}", 1), ("👩‍💻", 2), ("👍🏽", 2), ("🇫🇷", 2), ("⚠️", 1),
    ("क्षि", 3), ("한글", 4), ("\u{1112}\u{1161}\u{11AB}", 2), ("a\tb", 6), ("\u{1B}[31m", 5),
    ("\u{202E}abc", 3), ("\u{301}", 1), ("a\u{200B}b", 2), ("\u{9B}x", 2), ("é", 1), ("ﬁ", 1),
    ("e\u{E0041}", 1), ("\u{FEFF}", 0), ("\u{FFFF}", 1), ("🏽", 2),
  ])
  func `text takes so many columns`(text: String, columns: Int) {
    #expect(width.columns(of: text) == columns)
  }

  @Test func `widths add up over clusters, and drawing agrees with measuring`() {
    let text = "aé日👩‍💻👍🏽🇫🇷⚠️क्षि한\t\u{1B}x\u{202E}\u{301}\u{200D}👩1\u{200D}👩"
    #expect(text.reduce(0) { $0 + width.columns(of: $1) } == width.columns(of: text))
    var canvas = Canvas(size: GridSize(rows: 1, columns: 80))
    #expect(canvas.put(text, row: 0, column: 0) == width.columns(of: text))
    #expect(canvas.grid.brokenInvariant == nil)
  }

  @Test(arguments: [
    ("hello", 5, "hello"), ("hello", 4, "hel…"), ("hello", 1, "…"), ("hello", 0, ""),
    ("日本語", 5, "日本…"), ("日本語", 4, "日…"), ("👩‍💻👩‍💻", 3, "👩‍💻…"), ("", 3, ""),
  ])
  func `too long text is cut at a cluster`(text: String, columns: Int, expected: String) {
    #expect(width.truncated(text, columns: columns) == expected)
  }

  @Test func `padding aligns`() {
    #expect(width.padded("ab", columns: 5) == "ab   ")
    #expect(width.padded("ab", columns: 5, alignment: .trailing) == "   ab")
    #expect(width.padded("日", columns: 5, alignment: .center) == " 日  ")
    #expect(width.padded("abcdef", columns: 3) == "ab…")
  }

  @Test(arguments: [
    ("the quick brown fox", 10, 0, ["the quick ", "brown fox"]),
    ("the quick brown fox", 9, 0, ["the quick ", "brown fox"]),
    ("abcdefghij", 4, 0, ["abcd", "efgh", "ij"]),
    ("a abcdefghij", 4, 0, ["a ", "abcd", "efgh", "ij"]),
    ("one\n\ntwo", 10, 0, ["one", "", "two"]),
    ("", 10, 0, [""]), ("日本語", 4, 0, ["日本", "語"]), ("日本", 1, 0, ["日", "本"]),
    ("aa bb cc dd", 6, 3, ["aa bb ", "cc ", "dd"]), ("ab   cd", 3, 0, ["ab   ", "cd"]),
    ("a b", 0, 0, ["a ", "b"]), ("one\r\ntwo", 9, 0, ["one", "two"]),
  ])
  func `text is wrapped at words`(text: String, columns: Int, indent: Int, rows: [String]) {
    #expect(width.wrapped(text, columns: columns, indent: indent).map(String.init) == rows)
  }

  @Test func `wrapped rows of a line are the line`() {
    let line = "A long line with wide 日本語 text, 👩‍💻 clusters and averyveryverylongwordindeed."
    for columns in 0..<50 {
      #expect(width.wrapped(line, columns: columns).joined() == line)
    }
  }
}
