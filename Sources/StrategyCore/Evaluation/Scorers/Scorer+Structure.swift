extension Scorer {
  /// Longest answer that is read as JSON, in bytes.
  static let longestJSON = 1 << 20

  private func parsed(
    _ text: String, isEmbedded: Bool
  ) -> (tree: JSONTree?, failure: ScoreOutcome) {
    guard text.utf8.count <= Self.longestJSON else {
      return (nil, .unscored(reason: "the text is longer than \(Self.longestJSON) bytes"))
    }
    do throws(JSONSyntaxError) {
      return (try JSONTree(parsing: text), .verdict(true))
    } catch {
      if isEmbedded, let tree = JSONTree(embeddedIn: text) { return (tree, .verdict(true)) }
      return (nil, .verdict(false, "no JSON: \(error.reason) (byte \(error.offset))"))
    }
  }

  func json(_ text: String, isEmbedded: Bool) -> ScoreOutcome {
    let (tree, failure) = parsed(text, isEmbedded: isEmbedded)
    return tree == nil ? failure : .verdict(true)
  }

  func validated(_ text: String, isEmbedded: Bool) -> ScoreOutcome {
    let (tree, failure) = parsed(text, isEmbedded: isEmbedded)
    guard let tree, let schema else { return failure }
    let violations = schema.violations(of: tree)
    let reasons = violations.prefix(3).map(\.sentence).joined(separator: "; ")
    return .verdict(violations.isEmpty, reasons.excerpt(240))
  }

  func numeric(_ output: ScoredOutput, _ tolerance: NumericTolerance) -> ScoreOutcome {
    let wanted = output.expected.compactMap { NumberReading.numbers(in: $0).last }
    guard !wanted.isEmpty else { return .unscored(reason: "the case expects no number") }
    let found =
      switch tolerance.place {
      case .last: NumberReading.numbers(in: output.text).last
      case .first: NumberReading.numbers(in: output.text).first
      case .whole: NumberReading.whole(output.text)
      }
    guard let found else { return .verdict(false, "the answer has no number") }
    let isRight = wanted.contains { number in
      abs(found - number) <= max(tolerance.absolute, tolerance.relative * abs(number))
    }
    let shown = wanted.map { JSONTree.number($0).description }.joined(separator: " or ")
    return .verdict(isRight, isRight ? "" : "\(JSONTree.number(found)) is not \(shown)")
  }

  func labelled(_ output: ScoredOutput) -> ScoreOutcome {
    guard let labels, !output.expected.isEmpty else {
      return .unscored(reason: "the case expects no label")
    }
    guard let label = labels.label(in: output.text, expected: output.expected) else {
      return .verdict(false, "“\(output.text.excerpt())” is no label")
    }
    let isRight = output.expected.contains { labels.key($0) == labels.key(label) }
    return .verdict(isRight, isRight ? "" : Self.contrast(label, output.expected))
  }

  /// A passage counts as relevant by its id, its source, or the source's file name.
  func retrieved(_ output: ScoredOutput, _ measure: RetrievalMeasure, _ k: Int) -> ScoreOutcome {
    guard let passages = output.passages else { return .unscored(reason: "nothing is retrieved") }
    guard !output.relevant.isEmpty else {
      return .unscored(reason: "the case names nothing relevant")
    }
    let relevant = Set(output.relevant)
    let ranking = passages.enumerated().map { index, passage in
      passage.passage.relevantName(in: relevant) ?? "#\(index)"
    }
    let ranked = RankedRetrieval(ranking: Self.firstOfEach(ranking), relevant: relevant)
    let value: Double =
      switch measure {
      case .recall: ranked.recall(at: k)
      case .precision: ranked.precision(at: k)
      case .reciprocalRank: ranked.reciprocalRank
      case .normalizedGain: ranked.normalizedGain(at: k)
      case .hit: ranked.recall(at: k) > 0 ? 1 : 0
      }
    return .scored(
      value, isPass: value >= passMark, "\(measure.rawValue)@\(k) \(value.rounded(to: 3))")
  }

  /// Further passages of a source that was found already keep their places, as nothing new.
  private static func firstOfEach(_ ranking: [String]) -> [String] {
    var seen: Set<String> = []
    return ranking.enumerated().map { index, name in
      seen.insert(name).inserted ? name : "#again\(index)"
    }
  }

  func cited(_ output: ScoredOutput, support: Double) -> ScoreOutcome {
    guard let passages = output.passages, !passages.isEmpty else {
      return .unscored(reason: "nothing is retrieved")
    }
    let check = CitationCheck(output.text, passages: passages, support: support)
    guard check.cited > 0 else { return .verdict(false, "the answer cites nothing") }
    let value = Double(check.good) / Double(check.cited)
    var faults: [String] = []
    if !check.unknown.isEmpty {
      faults.append(
        "cites \(check.unknown.map { "[\($0)]" }.joined(separator: ", ")), not retrieved")
    }
    if !check.unsupported.isEmpty {
      let names = check.unsupported.map { "[\($0)]" }.joined(separator: ", ")
      faults.append("\(names) does not say so")
    }
    return .scored(value, isPass: value >= passMark, faults.joined(separator: "; "))
  }
}

extension Passage {
  /// The name under which a case calls the passage relevant.
  func relevantName(in relevant: Set<String>) -> String? {
    let file = source.split(separator: "/").last.map(String.init) ?? source
    return [id, source, file].first { relevant.contains($0) }
  }
}

/// Finds which label an answer gives.
struct LabelReading: Sendable {
  private let labels: [String: String]
  private let ordered: [(words: [Substring], label: String)]

  init(_ set: LabelSet) {
    var labels: [String: String] = [:]
    for (alias, label) in set.aliases { labels[Self.normalized(alias)] = label }
    for label in set.labels { labels[Self.normalized(label)] = label }
    self.labels = labels
    ordered = labels.map { (TextOverlap.letterWords($0.key), $0.value) }
  }

  private static func normalized(_ text: String) -> String {
    TextOverlap.letterWords(text).joined(separator: " ")
  }

  /// How two labels are compared: letters and digits in lower case, after aliases.
  func key(_ label: String) -> String {
    let key = Self.normalized(label)
    return labels[key].map(Self.normalized) ?? key
  }

  /// The answer as a whole, its first line, or the only label that it mentions; any text when no labels are named.
  func label(in text: String, expected: [String]) -> String? {
    let whole = Self.normalized(text)
    if labels.isEmpty {
      return expected.first { key($0) == whole } ?? (whole.isEmpty ? nil : text.trimmed)
    }
    if let label = labels[whole] { return label }
    let line = text.trimmed.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    if let label = labels[Self.normalized(line)] { return label }
    let words = TextOverlap.letterWords(String(text.prefix(2000)))
    let mentioned = Set(ordered.filter { Self.contains(words, $0.words) }.map(\.label))
    return mentioned.count == 1 ? mentioned.first : nil
  }

  private static func contains(_ words: [Substring], _ label: [Substring]) -> Bool {
    guard !label.isEmpty, words.count >= label.count else { return false }
    return (0...(words.count - label.count)).contains { start in
      words[start..<(start + label.count)].elementsEqual(label)
    }
  }
}
