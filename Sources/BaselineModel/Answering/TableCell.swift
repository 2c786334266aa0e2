/// One cell of a table row, with the words of its column's header.
package struct TableCell: Sendable, Equatable {
  package let tokens: Range<Int>
  package let header: Set<UInt32>

  /// The cells of each sentence that is a row of a Markdown table below a header row.
  static func cells(
    of sentences: [Range<Int>], _ tokens: [AnswerToken], _ text: [UInt8]
  ) -> [[TableCell]] {
    var headers: [Set<UInt32>] = []
    var inTable = false
    return sentences.map { sentence in
      guard isBar(tokens[sentence.lowerBound], text) else {
        inTable = false
        return []
      }
      let ranges = ranges(sentence, tokens, text)
      guard inTable else {
        inTable = true
        headers = ranges.map { Set(tokens[$0].map(\.stem)).subtracting([0]) }
        return []
      }
      return zip(ranges, headers).map { TableCell(tokens: $0, header: $1) }
    }
  }

  private static func ranges(
    _ row: Range<Int>, _ tokens: [AnswerToken], _ text: [UInt8]
  ) -> [Range<Int>] {
    let bars = row.filter { isBar(tokens[$0], text) }
    return zip(bars, bars.dropFirst() + [row.upperBound]).map { ($0 + 1)..<$1 }
      .filter { !($0.isEmpty && $0.upperBound == row.upperBound) }
  }

  private static func isBar(_ token: AnswerToken, _ text: [UInt8]) -> Bool {
    text[Int(token.start)] == UInt8(ascii: "|")
  }
}
