import Testing

@testable import CellGrid
@testable import Widgets

struct ClusterTests {
  private static let pieces = [
    "a", " ", "日", "👩\u{200D}💻", "👩\u{200D}👩\u{200D}👧\u{200D}👦", "🇫🇷", "🇫", "e\u{301}", "\u{301}",
    "\u{200D}", "👍🏽", "क्षि", "각", "ᄀ", "ᅡ", "\u{600}", "שָ", "\t", "\r", "❤\u{FE0F}", "ก็", "é", "©",
  ]

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `clusters are those of the standard library`(seed: UInt64) {
    var random = SeededGenerator(state: seed)
    for _ in 0..<300 {
      let text = (0..<30).map { _ in Self.pieces.randomElement(using: &random) ?? "" }.joined()
      var borders: [Int] = [0]
      for character in text { borders.append(borders[borders.count - 1] + character.utf8.count) }
      for offset in 0...text.utf8.count {
        let floor = borders.last { $0 <= offset } ?? 0
        #expect(Clusters.floor(text, offset) == floor, "\(offset) in \(text.debugDescription)")
      }
      for (border, next) in zip(borders, borders.dropFirst()) {
        #expect(Clusters.after(text, border) == next)
        #expect(Clusters.before(text, next) == border)
      }
    }
  }

  /// Lines in which nothing nearby says where a cluster begins.
  private static let monotonous = [
    "🇫🇷", "a🇫🇷🇩🇪", "👩\u{200D}👩\u{200D}👧\u{200D}👦", "👩\u{200D}", "\u{301}", "e\u{301}", "क्", "日本",
  ]

  @Test(arguments: monotonous)
  func `on a megabyte of the same, a walk there and back meets the same borders`(piece: String) {
    let text = "x" + String(repeating: piece, count: 1_000_000 / piece.utf8.count)
    for start in [0, 1000, 65_530, text.utf8.count - 3000] {
      var place = Clusters.floor(text, start)
      var passed = [place]
      for _ in 0..<200 where place < text.utf8.count {
        place = Clusters.after(text, place)
        #expect(Clusters.floor(text, place) == place)
        passed.append(place)
      }
      for border in passed.reversed().dropFirst() {
        place = Clusters.before(text, place)
        #expect(place == border)
      }
    }
  }

  /// How long keys take in such lines is for the bench.
  @Test(arguments: monotonous)
  func `keys in a long line of the same leave the cursor between clusters`(piece: String) {
    let layout = TextLayout(size: GridSize(rows: 40, columns: 100), width: .standard)
    var editor = TextEditor(String(repeating: piece, count: 100_000 / piece.utf8.count))
    let commands: [TextCommand] = [
      .move(.left), .insert("x"), .move(.up), .move(.right), .backspace, .move(.wordLeft),
      .move(.down), .insert("日"), .select(.left), .delete,
    ]
    for command in commands {
      editor.perform(command, layout: layout)
      #expect(editor.brokenInvariant == nil, "\(command)")
    }
  }
}
