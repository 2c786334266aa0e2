import StrategyCore

/// A search for a better prompt as text for people.
enum OptimizationText {
  /// The candidates, the best first, with what they scored on how many cases.
  static func table(_ candidates: [PromptCandidate], _ search: PromptSearch) -> String {
    let order = candidates.indices.sorted {
      (search.count($1), search.mean($1) ?? -1, $0) < (search.count($0), search.mean($0) ?? -1, $1)
    }
    return ComparisonText.table(
      [["CANDIDATE", "SCORE", "CASES"]]
        + order.map {
          [
            candidates[$0].title, search.mean($0).map(EvaluationText.share) ?? "–",
            "\(search.count($0))",
          ]
        })
  }

  /// What changes from one text to the other, line by line, with a few lines around.
  static func difference(_ old: String, _ new: String, around: Int = 2) -> String {
    let before = old.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let after = new.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let changes = after.difference(from: before)
    var removed: Set<Int> = []
    var inserted: Set<Int> = []
    for change in changes {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): inserted.insert(offset)
      }
    }
    var lines: [(mark: String, text: Substring)] = []
    var (i, j) = (0, 0)
    while i < before.count || j < after.count {
      if i < before.count, removed.contains(i) {
        lines.append(("- ", before[i]))
        i += 1
      } else if j < after.count, inserted.contains(j) {
        lines.append(("+ ", after[j]))
        j += 1
      } else {
        if j < after.count { lines.append(("  ", after[j])) }
        i += 1
        j += 1
      }
    }
    return excerpt(lines, around: around)
  }

  private static func excerpt(_ lines: [(mark: String, text: Substring)], around: Int) -> String {
    var text = ""
    var isCut = false
    for (index, line) in lines.enumerated() {
      let near = lines[max(index - around, 0)...min(index + around, lines.count - 1)]
      if near.contains(where: { $0.mark != "  " }) {
        text += "\(line.mark)\(line.text)\n"
        isCut = false
      } else if !isCut {
        text += "  …\n"
        isCut = true
      }
    }
    return text
  }
}
