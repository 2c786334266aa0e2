import Foundation

/// One passage, cut into tokens and sentences, ready to be asked.
package struct PassageReading: Sendable {
  package let text: [UInt8]
  package let tokens: [AnswerToken]
  package let sentences: [Range<Int>]
  /// For each sentence the cells of its table row; empty for prose.
  package let cells: [[TableCell]]
  /// Stems of the heading, which say what the whole passage is about.
  package let headingStems: Set<UInt32>

  package init(text: String, heading: String = "") {
    self.text = Array(text.utf8)
    tokens = AnswerTokenizer.tokens(self.text)
    sentences = AnswerSentences.ranges(of: tokens, in: self.text)
    cells = TableCell.cells(of: sentences, tokens, self.text)
    headingStems = Set(AnswerTokenizer.tokens(Array(heading.utf8)).map(\.stem)).subtracting([0])
  }

  /// The text from the first to the last of some tokens, without the marks of emphasis and code.
  package func string(_ range: Range<Int>) -> String {
    guard let first = range.first, let last = range.last else { return "" }
    let bytes = text[Int(tokens[first].start)..<Int(tokens[last].end)]
      .filter { $0 != UInt8(ascii: "*") && $0 != UInt8(ascii: "`") }
    let words = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    return words.joined(separator: " ")
  }
}

/// How much each stem tells, from the sentences at hand: ln(1 + N/df).
package struct StemRarity: Sendable {
  private let frequencies: [UInt32: Int]
  private let sentenceCount: Int

  package init(_ passages: [PassageReading]) {
    var frequencies: [UInt32: Int] = [:]
    var count = 0
    for passage in passages {
      for sentence in passage.sentences {
        count += 1
        for stem in Set(passage.tokens[sentence].map(\.stem)) where stem != 0 {
          frequencies[stem, default: 0] += 1
        }
      }
    }
    self.frequencies = frequencies
    sentenceCount = count
  }

  package func weight(_ stem: UInt32) -> Float {
    log(1 + Float(max(sentenceCount, 1)) / Float(max(frequencies[stem] ?? 1, 1)))
  }

  package func knows(_ stem: UInt32) -> Bool { frequencies[stem] != nil }
}

/// A sentence with how well it fits a question.
package struct RankedSentence: Sendable {
  package let passage: Int
  package let tokens: Range<Int>
  package let score: Float
  /// 0 for the best sentence of its passage.
  package let rank: Int
  package let place: Int
}

extension PassageReading {
  /// The `limit` sentences most likely to hold the answer, best first.
  package func bestSentences(
    _ limit: Int, for question: QuestionShape, weights: [UInt32: Float], passage: Int
  ) -> [RankedSentence] {
    let total = max(weights.values.reduce(0, +), 1e-6)
    var pairs: Set<UInt64> = []
    let asked = question.tokens.map(\.stem).filter { $0 != 0 }
    for (left, right) in zip(asked, asked.dropFirst()) { pairs.insert(Self.pair(left, right)) }
    var shares: [Float] = []
    var scores: [Float] = []
    let heading = headingStems.reduce(Float(0)) { $0 + (weights[$1] ?? 0) } / total
    for (place, sentence) in sentences.enumerated() {
      let stems = tokens[sentence].map(\.stem).filter { $0 != 0 }
      let known = cells[place].reduce(into: Set(stems)) { $0.formUnion($1.header) }
      let share = known.reduce(Float(0)) { $0 + (weights[$1] ?? 0) } / total
      let pairCount = zip(stems, stems.dropFirst()).count { pairs.contains(Self.pair($0, $1)) }
      let pairShare = Float(pairCount) / Float(max(pairs.count, 1))
      scores.append(
        share + 0.3 * pairShare + 0.15 * (shares.last ?? 0) + 0.1 * heading)
      shares.append(share)
    }
    let order = scores.indices.sorted { (scores[$0], $1) > (scores[$1], $0) }.prefix(limit)
    return order.enumerated().map { rank, place in
      RankedSentence(
        passage: passage, tokens: sentences[place], score: scores[place], rank: rank, place: place)
    }
  }

  private static func pair(_ left: UInt32, _ right: UInt32) -> UInt64 {
    UInt64(left) << 32 | UInt64(right)
  }
}
