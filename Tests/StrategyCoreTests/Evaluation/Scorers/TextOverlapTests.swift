import StrategyCore
import Testing

/// Expected values: rouge-score 0.1.2 and SQuAD's evaluation script 1.1.
struct TextOverlapTests {
  @Test(arguments: [
    ("the cat was on the mat", "the cat sat on the mat", 0.8333333333),
    ("you can get a refund within thirty (30) days", "refund within 30 days", 0.6153846154),
    ("d c b a", "a b c d", 0.25), ("", "a", 0), ("", "", 0),
  ])
  func `ROUGE-L is that of rouge-score`(text: String, reference: String, score: Double) {
    #expect(abs(TextOverlap.rougeL(text, reference) - score) < 1e-10)
  }

  @Test func `ROUGE-L counts words of every script`() {
    #expect(TextOverlap.rougeL("возврат денег", "возврат  денег!") == 1)
  }

  @Test(arguments: [
    ("the Denver Broncos", "Denver Broncos", 1, true), ("in 1987", "1987", 0.6666666667, false),
    ("Saint Bernadette Soubirous!", "Saint Bernadette Soubirous", 1, true),
    ("gold", "a golden statue", 0, false), ("", "", 1, true), ("the", "", 1, true),
    ("x", "", 0, false),
  ])
  func `token F1 and exact match are those of SQuAD`(
    text: String, reference: String, f1: Double, isExact: Bool
  ) {
    #expect(abs(TextOverlap.tokenF1(text, reference) - f1) < 1e-10)
    #expect(TextOverlap.isExactMatch(text, reference) == isExact)
  }

  @Test(arguments: [
    ("kitten", "sitting", 3), ("", "abc", 3), ("flaw", "lawn", 2), ("same", "same", 0),
    ("日本語", "日本", 1), ("", "", 0),
  ])
  func `edit distances are Levenshtein's`(first: String, second: String, distance: Int) {
    #expect(EditDistance.between(first, second) == distance)
    #expect(EditDistance.between(second, first) == distance)
  }

  @Test func `edit distances of long texts are those of the table of all prefixes`() {
    var generator = Xoshiro256(seed: 9)
    for _ in 0..<40 {
      let texts = (0..<2).map { _ in
        String((0..<generator.index(below: 210)).map { _ in "abcd"[generator.index(below: 4)] })
      }
      #expect(EditDistance.between(texts[0], texts[1]) == plainDistance(texts[0], texts[1]))
    }
  }

  private func plainDistance(_ first: String, _ second: String) -> Int {
    let columns = Array(second)
    var row = Array(0...columns.count)
    for (line, character) in first.enumerated() {
      var diagonal = row[0]
      row[0] = line + 1
      for (index, other) in columns.enumerated() {
        let replaced = diagonal + (character == other ? 0 : 1)
        diagonal = row[index + 1]
        row[index + 1] = min(replaced, row[index + 1] + 1, row[index] + 1)
      }
    }
    return row[columns.count]
  }
}

extension String {
  fileprivate subscript(place: Int) -> Character { self[index(startIndex, offsetBy: place)] }
}
