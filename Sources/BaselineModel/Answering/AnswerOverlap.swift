/// How much of an answer is right: F1 over its words, case, punctuation and articles aside.
package enum AnswerOverlap {
  package static func words(_ text: String) -> [String] {
    let kept = text.lowercased().unicodeScalars.map { scalar -> Character in
      Self.isPunctuation(scalar) ? "\u{0}" : Character(scalar)
    }
    return String(kept.filter { $0 != "\u{0}" }).split(whereSeparator: \.isWhitespace)
      .map(String.init).filter { $0 != "a" && $0 != "an" && $0 != "the" }
  }

  package static func f1(_ answer: String, _ wanted: String) -> Double {
    f1(words(answer), words(wanted))
  }

  package static func f1(_ answer: [String], _ wanted: [String]) -> Double {
    guard !answer.isEmpty, !wanted.isEmpty else { return answer.isEmpty == wanted.isEmpty ? 1 : 0 }
    var rest: [String: Int] = [:]
    for word in wanted { rest[word, default: 0] += 1 }
    var common = 0
    for word in answer {
      if let count = rest[word], count > 0 {
        rest[word] = count - 1
        common += 1
      }
    }
    guard common > 0 else { return 0 }
    let precision = Double(common) / Double(answer.count)
    let recall = Double(common) / Double(wanted.count)
    return 2 * precision * recall / (precision + recall)
  }

  private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x21...0x2f, 0x3a...0x40, 0x5b...0x60, 0x7b...0x7e: true
    default: false
    }
  }
}
