import Testing

@testable import Widgets

@Suite struct WordDifferenceTests {
  private static func parts(_ old: String, _ new: String) -> [WordDifference.Part] {
    WordDifference(from: old, to: new).parts
  }

  /// Both texts can be had back from the parts.
  private static func texts(_ difference: WordDifference) -> (old: String, new: String) {
    var texts = (old: "", new: "")
    for part in difference.parts {
      switch part {
      case .kept(let text):
        texts.old += text
        texts.new += text
      case .removed(let text): texts.old += text
      case .added(let text): texts.new += text
      }
    }
    return texts
  }

  @Test func `equal texts have one part, empty ones none`() {
    #expect(Self.parts("as it is", "as it is") == [.kept("as it is")])
    #expect(Self.parts("", "") == [])
    #expect(WordDifference(from: "", to: "").isSame)
    #expect(Self.parts("", "new") == [.added("new")])
    #expect(Self.parts("old", "") == [.removed("old")])
  }

  @Test func `a word in place of another stands after it`() {
    #expect(
      Self.parts("within 30 days", "within 14 days")
        == [.kept("within "), .removed("30"), .added("14"), .kept(" days")])
  }

  @Test func `neighbouring words change together, with the blank between them`() {
    #expect(
      Self.parts("the quick fox", "a slow fox")
        == [.removed("the quick"), .added("a slow"), .kept(" fox")])
  }

  @Test func `a lone word between large changes belongs to them, one beside a small change stays`()
  {
    #expect(
      Self.parts(
        "Nothing in all of this the prompt answers well enough",
        "Somebody asks for more from the billing contact only")
        == [
          .removed("Nothing in all of this the prompt answers well enough"),
          .added("Somebody asks for more from the billing contact only"),
        ])
    #expect(
      Self.parts("5 the 6", "7 the 8")
        == [
          .removed("5"), .added("7"), .kept(" the "), .removed("6"), .added("8"),
        ])
  }

  @Test func `a line end is never taken into a change of words`() {
    #expect(
      Self.parts("one\ntwo", "1\n2")
        == [.removed("one"), .added("1"), .kept("\n"), .removed("two"), .added("2")])
  }

  @Test func `marks are apart from words`() {
    #expect(Self.parts("yes.", "yes!") == [.kept("yes"), .removed("."), .added("!")])
  }

  @Test func `ideographs are compared one by one, whole characters always`() {
    #expect(
      Self.parts("退款需要三天", "退款需要五天")
        == [.kept("退款需要"), .removed("三"), .added("五"), .kept("天")])
    #expect(Self.parts("e\u{301}", "e") == [.removed("e\u{301}"), .added("e")])
    #expect(Self.parts("👩‍👩‍👧", "👩‍👩‍👦") == [.removed("👩‍👩‍👧"), .added("👩‍👩‍👦")])
  }

  @Test func `words are counted, marks and blanks are not`() {
    let counts = WordDifference(from: "one, two three", to: "one; 2").wordCounts
    #expect(counts == (2, 1))
  }

  @Test func `the number of edits is the least there can be, and both texts come back`() {
    var seed = SplitMix(state: 42)
    for _ in 0..<400 {
      let old = (0..<Int(seed.next() % 14)).map { _ in Int32(seed.next() % 4) }
      let new = (0..<Int(seed.next() % 14)).map { _ in Int32(seed.next() % 4) }
      let matching = SequenceMatching(old, new)
      #expect(matching.kept.count == Self.longestCommon(old, new), "\(old) \(new)")
      for (place, next) in zip(matching.kept, matching.kept.dropFirst()) {
        #expect(place.old < next.old && place.new < next.new)
      }
      #expect(matching.kept.allSatisfy { old[$0.old] == new[$0.new] })
    }
  }

  @Test func `any two texts come back from their parts`() {
    var seed = SplitMix(state: 7)
    let pieces = ["a", "b ", " ", "\n", "é", "中", "-", "word", "\t", "👍🏽"]
    func text() -> String {
      (0..<Int(seed.next() % 40)).map { _ in pieces[Int(seed.next() % 10)] }.joined()
    }
    for _ in 0..<300 {
      let (old, new) = (text(), text())
      #expect(Self.texts(WordDifference(from: old, to: new)) == (old, new))
    }
  }

  @Test func `texts that share nothing are compared within a bound`() {
    let old = (0..<6_000).map { "a\($0)" }.joined(separator: " ")
    let new = (0..<6_000).map { "b\($0)" }.joined(separator: " ")
    let difference = WordDifference(from: old, to: new)
    #expect(Self.texts(difference) == (old, new))
    #expect(difference.wordCounts == (6_000, 6_000))
  }

  @Test func `long texts are compared by lines`() {
    let lines = (0..<9_000).map { "line \($0) of a long text" }
    var other = lines
    other[4_500] = "line 4500 of another text"
    let (old, new) = (lines.joined(separator: "\n"), other.joined(separator: "\n"))
    #expect(old.utf8.count + new.utf8.count > WordDifference.longestByWords)
    let difference = WordDifference(from: old, to: new)
    #expect(difference.parts.count == 4)
    #expect(difference.parts[1] == .removed(lines[4_500] + "\n"))
    #expect(Self.texts(difference) == (old, new))
  }

  private static func longestCommon(_ a: [Int32], _ b: [Int32]) -> Int {
    var row = Array(repeating: 0, count: b.count + 1)
    for x in a {
      var diagonal = 0
      for (index, y) in b.enumerated() {
        let above = row[index + 1]
        row[index + 1] = x == y ? diagonal + 1 : max(above, row[index])
        diagonal = above
      }
    }
    return row[b.count]
  }
}

private struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
