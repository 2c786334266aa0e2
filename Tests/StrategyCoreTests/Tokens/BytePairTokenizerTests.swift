import Foundation
import Testing

@testable import StrategyCore

struct BytePairTokenizerTests {
  /// The 256 bytes in order, then these tokens.
  static func vocabulary(_ tokens: [[UInt8]]) -> [UInt8] {
    let all = (UInt8.min...UInt8.max).map { [$0] } + tokens
    let lines = all.enumerated().map { Data($0.element).base64EncodedString() + " \($0.offset)\n" }
    return Array(lines.joined().utf8)
  }

  private func tokenizer(_ tokens: String...) throws -> BytePairTokenizer {
    try BytePairTokenizer(.o200k, vocabulary: Self.vocabulary(tokens.map { Array($0.utf8) }))
  }

  private let a = Int(UInt8(ascii: "a"))
  private let b = Int(UInt8(ascii: "b"))
  private let c = Int(UInt8(ascii: "c"))

  @Test func `a text without merges is its bytes`() throws {
    let tokenizer = try tokenizer()
    #expect(tokenizer.tokens(of: "ab é") == [a, b, 0x20, 0xC3, 0xA9])
    #expect(tokenizer.count("ab é") == 5)
    #expect(tokenizer.count("") == 0)
    #expect(tokenizer.tokens(of: "").isEmpty)
    #expect(tokenizer.isExact)
  }

  @Test func `the pair of the lowest rank merges first, then the leftmost`() throws {
    let tokenizer = try tokenizer("bc", "ab", "abc", "aa")
    #expect(tokenizer.tokens(of: "abcc") == [258, c])
    #expect(tokenizer.tokens(of: "abab") == [257, 257])
    #expect(tokenizer.tokens(of: "abca") == [258, a])
    #expect(tokenizer.tokens(of: "aaaaa") == [259, 259, a])
    #expect(tokenizer.tokens(of: "aab") == [a, 257])
  }

  @Test func `a piece that is a token is one, even if no merges lead to it`() throws {
    let tokenizer = try tokenizer("abcd", " abcd", "ab")
    #expect(tokenizer.tokens(of: "abcd abcd") == [256, 257])
    #expect(tokenizer.tokens(of: "abcde") == [258, c, 0x64, 0x65])
  }

  @Test func `nothing merges from one piece to the next`() throws {
    let tokenizer = try tokenizer("b ", " b", "1a")
    #expect(tokenizer.tokens(of: "b b") == [b, 257])
    #expect(tokenizer.tokens(of: "1a") == [0x31, a])
  }

  @Test func `special tokens are text unless they are asked for`() throws {
    let text = "a<|end<|endoftext|>b<|none|>"
    let tokenizer = try tokenizer()
    #expect(tokenizer.count(text) == text.utf8.count)
    let read = tokenizer.tokens(readingSpecialsOf: text)
    let ordinary = read.filter { $0 != 199_999 }
    #expect(read.firstIndex(of: 199_999) == 6)
    #expect(ordinary == "a<|endb<|none|>".utf8.map { Int($0) })
    #expect(tokenizer.text(of: read) == text)
  }

  @Test func `the open-weight models have special tokens of their own`() throws {
    let tokenizer = try BytePairTokenizer(.harmony, vocabulary: Self.vocabulary([]))
    let text = "<|start|>a<|message|>b<|end|><|reserved_201000|>"
    #expect(
      tokenizer.tokens(readingSpecialsOf: text)
        == [200_006, a, 200_008, b, 200_007, 201_000])
    #expect(BytePairEncoding.harmony.specialTokens.count == 1091)
  }

  @Test func `tokens give their text back, and a number that is none gives nothing`() throws {
    let tokenizer = try tokenizer("é", "hé")
    #expect(tokenizer.text(of: tokenizer.tokens(of: "hé, wie geht’s? 👍")) == "hé, wie geht’s? 👍")
    #expect(tokenizer.text(of: [0xC3]) == "\u{FFFD}")
    #expect(tokenizer.text(of: [300]) == nil)
    #expect(tokenizer.text(of: [-1]) == nil)
  }

  @Test(arguments: [1, 2, 63, 64, 65, 100, 257])
  func `pieces of many lengths merge as a plain merge does`(length: Int) throws {
    let tokens = ["aa", "aaaa", "aab", "ba", "的的", "\u{7684}a"].map { Array($0.utf8) }
    let plain = PlainMerge(tokens)
    let tokenizer = try BytePairTokenizer(.o200k, vocabulary: Self.vocabulary(tokens))
    for unit in ["a", "b", "ab", "aab", "的", "a的", "的b的"] {
      let text = String(String(repeating: unit, count: length).prefix(length))
      #expect(tokenizer.tokens(of: text) == plain.tokens(of: Array(text.utf8)))
    }
  }

  @Test(arguments: [4_096, 65_536, 65_537])
  func `a long run of one letter merges to its ends`(length: Int) throws {
    let tokenizer = try tokenizer("aa", "aaaa", "aaaaaaaa")
    let text = String(repeating: "a", count: length)
    #expect(tokenizer.count(text) == length / 8 + length % 8)
    #expect(
      tokenizer.tokens(of: text) == Array(repeating: 258, count: length / 8)
        + Array(repeating: a, count: length % 8))
  }

  /// Ranks need not follow how tokens are made of each other, and tokens may begin and end inside characters.
  @Test func `random vocabularies merge as a plain merge does`() throws {
    var random = SeededGenerator(seed: 5)
    let letters = Array("abcéß字的文ж👍")
    for _ in 0..<120 {
      var tokens: [[UInt8]] = []
      for _ in 0..<Int.random(in: 1...60, using: &random) {
        let text = String(
          (0..<Int.random(in: 1...4, using: &random)).map { _ in
            letters[Int.random(in: 0..<letters.count, using: &random)]
          })
        var bytes = Array(text.utf8)
        if Bool.random(using: &random) {
          bytes.removeFirst(Int.random(in: 0..<bytes.count, using: &random))
        }
        if Bool.random(using: &random) {
          bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random))
        }
        if bytes.count > 1, !tokens.contains(bytes) { tokens.append(bytes) }
      }
      let plain = PlainMerge(tokens)
      let tokenizer = try BytePairTokenizer(.o200k, vocabulary: Self.vocabulary(tokens))
      for _ in 0..<20 {
        let count = Int.random(in: 1...(Bool.random(using: &random) ? 8 : 80), using: &random)
        let word = String(
          (0..<count).map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] }
        ).filter { $0 != "👍" }
        #expect(tokenizer.tokens(of: word) == plain.tokens(of: Array(word.utf8)))
        #expect(tokenizer.count(word) == plain.tokens(of: Array(word.utf8)).count)
      }
    }
  }

  @Test func `one tokenizer serves many tasks`() async throws {
    let tokenizer = try tokenizer("bc", "ab", "abc")
    let text = String(repeating: "abcab ", count: 500)
    let expected = tokenizer.count(text)
    await withTaskGroup(of: Int.self) { group in
      for _ in 0..<8 { group.addTask { tokenizer.count(text) } }
      for await count in group { #expect(count == expected) }
    }
  }
}

/// Merges one piece of text the plain way: all pairs are looked at before each merge.
struct PlainMerge {
  private let ranks: [[UInt8]: Int]

  init(_ tokens: [[UInt8]]) {
    let all = (UInt8.min...UInt8.max).map { [$0] } + tokens
    ranks = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($0.element, $0.offset) })
  }

  func tokens(of piece: [UInt8]) -> [Int] {
    if piece.isEmpty { return [] }
    if let whole = ranks[piece] { return [whole] }
    var parts = piece.map { [$0] }
    while let (_, index) = parts.indices.dropLast().compactMap({ index in
      ranks[parts[index] + parts[index + 1]].map { ($0, index) }
    }).min(by: { $0 < $1 }) {
      parts[index] += parts.remove(at: index + 1)
    }
    return parts.compactMap { ranks[$0] }
  }
}
