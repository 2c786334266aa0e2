import Foundation

/// How much of one text is in another, word by word.
public enum TextOverlap {
  /// The normalization of SQuAD's script: lower case, without ASCII punctuation, without `a`, `an`, `the`.
  public static func squadWords(_ text: String) -> [Substring] {
    let kept = String(
      String.UnicodeScalarView(text.lowercased().unicodeScalars.filter { !isPunctuation($0) }))
    return kept.split(whereSeparator: \.isWhitespace)
      .filter { $0 != "a" && $0 != "an" && $0 != "the" }
  }

  private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
    default: false
    }
  }

  /// Equal after the normalization.
  public static func isExactMatch(_ text: String, _ reference: String) -> Bool {
    squadWords(text) == squadWords(reference)
  }

  /// F1 of the words that both have, as often as both have them (Rajpurkar et al. 2016). Two empty texts are equal.
  public static func tokenF1(_ text: String, _ reference: String) -> Double {
    let (words, wanted) = (squadWords(text), squadWords(reference))
    if words.isEmpty || wanted.isEmpty { return words.isEmpty && wanted.isEmpty ? 1 : 0 }
    var counts: [Substring: Int] = [:]
    for word in wanted { counts[word, default: 0] += 1 }
    var common = 0
    for word in words {
      guard let left = counts[word], left > 0 else { continue }
      counts[word] = left - 1
      common += 1
    }
    return harmonic(common, words.count, wanted.count)
  }

  /// F-measure of the longest common subsequence of words (Lin 2004), words being runs of letters and digits in
  /// lower case, without stemming.
  public static func rougeL(_ text: String, _ reference: String) -> Double {
    let (words, wanted) = (letterWords(text), letterWords(reference))
    if words.isEmpty || wanted.isEmpty { return 0 }
    return harmonic(longestCommonSubsequence(words, wanted), words.count, wanted.count)
  }

  static func letterWords(_ text: String) -> [Substring] {
    Substring(text.lowercased()).split { !($0.isLetter || $0.isNumber) }
  }

  /// Row by row; words are numbered first so that comparing them is cheap.
  static func longestCommonSubsequence(_ first: [Substring], _ second: [Substring]) -> Int {
    var numbers: [Substring: Int] = [:]
    func number(_ word: Substring) -> Int {
      let next = numbers.count
      return numbers[word, default: next]
    }
    var columns: [Int] = []
    for word in second {
      let known = number(word)
      numbers[word] = known
      columns.append(known)
    }
    var row = Array(repeating: 0, count: columns.count + 1)
    for word in first {
      guard let wanted = numbers[word] else { continue }
      var diagonal = 0
      for index in columns.indices {
        let above = row[index + 1]
        row[index + 1] = columns[index] == wanted ? diagonal + 1 : max(above, row[index])
        diagonal = above
      }
    }
    return row.last ?? 0
  }

  private static func harmonic(_ common: Int, _ first: Int, _ second: Int) -> Double {
    common == 0 ? 0 : 2 * Double(common) / Double(first + second)
  }
}
