extension Scorer {
  /// Longest text that measures with quadratic time look at, in characters.
  static let longestCompared = 20_000

  func compared(_ output: ScoredOutput) -> ScoreOutcome {
    let text = output.text
    if case .regex(let sources, _) = definition.measure {
      return matched(output, patterns: sources.isEmpty ? nil : patterns)
    }
    let (given, ignoresCase) = wanted
    let texts = given.isEmpty ? output.expected : given
    guard !texts.isEmpty else { return .unscored(reason: "the case expects nothing") }
    switch definition.measure {
    case .exact:
      let (answer, right) = (text.trimmed, texts.map(\.trimmed))
      let isRight = right.contains { $0.isSame(as: answer, ignoringCase: ignoresCase) }
      return .verdict(isRight, isRight ? "" : Self.contrast(text, texts))
    case .normalizedExact:
      let isRight = texts.contains { TextOverlap.isExactMatch(text, $0) }
      return .verdict(isRight, isRight ? "" : Self.contrast(text, texts))
    case .contains, .containsAny:
      let found = Self.found(texts, in: text, ignoresCase)
      return .verdict(
        !found.isEmpty,
        found.first.map { "has “\($0.excerpt())”" } ?? "has none of \(Self.list(texts))")
    case .containsAll:
      let found = Self.found(texts, in: text, ignoresCase)
      let missing = texts.filter { !found.contains($0) }
      return .scored(
        Double(found.count) / Double(texts.count),
        isPass: definition.threshold.map { Double(found.count) / Double(texts.count) >= $0 }
          ?? missing.isEmpty, missing.isEmpty ? "" : "lacks \(Self.list(missing))")
    case .startsWith:
      let start = ignoresCase ? text.trimmed.lowercased() : text.trimmed
      let isRight = texts.contains { start.hasPrefix(ignoresCase ? $0.lowercased() : $0) }
      return .verdict(isRight, isRight ? "" : "starts with “\(text.excerpt())”")
    default: return graded(text, texts)
    }
  }

  private var wanted: (texts: [String], ignoresCase: Bool) {
    switch definition.measure {
    case .exact(let texts, let flag), .contains(let texts, let flag),
      .containsAny(let texts, let flag), .containsAll(let texts, let flag),
      .startsWith(let texts, let flag):
      (texts, flag)
    case .normalizedExact(let texts), .f1(let texts), .rougeL(let texts), .similarity(let texts),
      .levenshtein(let texts, _):
      (texts, false)
    default: ([], false)
    }
  }

  /// What a similarity is measured against.
  func references(for output: ScoredOutput) -> [String] {
    wanted.texts.isEmpty ? output.expected : wanted.texts
  }

  private func graded(_ text: String, _ texts: [String]) -> ScoreOutcome {
    let longest = ([text] + texts).map(\.utf8.count).max() ?? 0
    if case .f1 = definition.measure {
      return best(texts.map { TextOverlap.tokenF1(text, $0) }, "F1")
    }
    guard longest <= Self.longestCompared else {
      return .unscored(reason: "the text is longer than \(Self.longestCompared) bytes")
    }
    if case .rougeL = definition.measure {
      return best(texts.map { TextOverlap.rougeL(text, $0) }, "ROUGE-L")
    }
    guard case .levenshtein(_, let most) = definition.measure else {
      return .unscored(reason: "nothing is measured")
    }
    let similarity = texts.map { EditDistance.similarity(text, $0) }.max() ?? 0
    guard let most else { return best([similarity], "similarity") }
    let edits = texts.map { EditDistance.between(text, $0) }.min() ?? 0
    return .scored(similarity, isPass: edits <= most, "\(edits) edits of \(most)")
  }

  private func best(_ values: [Double], _ title: String) -> ScoreOutcome {
    let value = values.max() ?? 0
    return .scored(value, isPass: value >= passMark, "\(title) \(value.rounded(to: 3))")
  }

  /// Patterns of the definition; without any, what the case expects is read as patterns.
  private func matched(_ output: ScoredOutput, patterns: [TextPattern]?) -> ScoreOutcome {
    var used = patterns ?? []
    if patterns == nil {
      for source in output.expected {
        do throws(PatternError) {
          used.append(try TextPattern(source))
        } catch {
          return .unscored(reason: "the expected pattern “\(source.excerpt())”: \(error.reason)")
        }
      }
    }
    guard !used.isEmpty else { return .unscored(reason: "the case expects nothing") }
    let length = output.text.utf8.count
    if let pattern = used.first(where: { $0.longestText < length }) {
      return .unscored(reason: "the text is longer than \(pattern.longestText) bytes")
    }
    let isMatch = used.contains { $0.matches(output.text) }
    return .verdict(isMatch, isMatch ? "" : "does not match \(Self.list(used.map(\.source)))")
  }

  private static func found(_ texts: [String], in text: String, _ ignoresCase: Bool) -> [String] {
    let haystack = ignoresCase ? text.lowercased() : text
    return texts.filter { haystack.contains(ignoresCase ? $0.lowercased() : $0) }
  }

  static func contrast(_ text: String, _ texts: [String]) -> String {
    "“\(text.excerpt())” is not \(list(texts))"
  }

  static func list(_ texts: [String]) -> String {
    let shown = texts.prefix(3).map { "“\($0.excerpt(40))”" }.joined(separator: " or ")
    return texts.count > 3 ? "\(shown) or \(texts.count - 3) more" : shown
  }
}

extension String {
  var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }

  func isSame(as other: String, ignoringCase: Bool) -> Bool {
    ignoringCase ? lowercased() == other.lowercased() : self == other
  }
}
