/// The words of a question as an FTS5 expression: each quoted, any of them enough.
enum FullTextQuery {
  /// Words beyond which a question is cut: a pasted page would make every passage a candidate.
  private static let longest = 128

  /// `nil` when the question has no words. Stop words are dropped unless there is nothing else.
  static func expression(for question: String) -> String? {
    let all = words(of: question)
    let telling = all.filter { !stopWords.contains($0) && !questionWords.contains($0) }
    let terms = (telling.isEmpty ? all : telling).prefix(longest)
    return terms.isEmpty ? nil : terms.map { "\"\($0)\"" }.joined(separator: " OR ")
  }

  /// Words in lower case, each once, in order; letters and digits as FTS5's `unicode61` sees them. The `s` of a
  /// genitive or a short `is` is no word.
  private static func words(of text: String) -> [String] {
    var seen: Set<String> = []
    var words: [String] = []
    var word = String.UnicodeScalarView()
    var isAfterApostrophe = false
    func end(_ separator: Unicode.Scalar?) {
      if !word.isEmpty {
        let text = String(word).lowercased()
        let isShort = isAfterApostrophe && text == "s"
        if !isShort, seen.insert(text).inserted { words.append(text) }
      }
      isAfterApostrophe = !word.isEmpty && (separator == "'" || separator == "’")
      word.removeAll()
    }
    for scalar in text.unicodeScalars {
      if isWordScalar(scalar) {
        word.append(scalar)
      } else {
        end(scalar)
      }
    }
    end(nil)
    return words
  }

  private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber, .otherNumber, .nonspacingMark, .spacingMark, .enclosingMark,
      .privateUse:
      true
    default:
      false
    }
  }

  /// English words that make a question or name whoever asks, and tell nothing of what is asked for.
  private static let questionWords: Set<String> = [
    "am", "can", "could", "did", "do", "does", "had", "has", "have", "how", "i", "its", "me", "my",
    "our", "should", "were", "what", "when", "where", "which", "who", "whom", "whose", "why",
    "would", "you", "your", "we", "from", "been", "than",
  ]

  /// The 33 English words that Lucene leaves out.
  private static let stopWords: Set<String> = [
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it",
    "no", "not", "of", "on", "or", "such", "that", "the", "their", "then", "there", "these",
    "they", "this", "to", "was", "will", "with",
  ]
}
