/// Finds the names that somebody probably meant.
package enum Spelling {
  /// Names within a third of `name`'s length in edits, and names that contain it, nearest first.
  package static func nearest(to name: String, among candidates: [String], limit: Int) -> [String] {
    let wanted = name.lowercased()
    guard !wanted.isEmpty else { return [] }
    let reach = max(1, wanted.count / 3)
    var seen: Set<String> = []
    let ranked = candidates.filter { seen.insert($0).inserted }.compactMap { candidate in
      let lowered = candidate.lowercased()
      var distance = edits(from: wanted, to: lowered)
      if wanted.count >= 3, lowered.hasPrefix(wanted) || wanted.hasPrefix(lowered) {
        distance = min(distance, min(2, reach))
      }
      return distance <= reach ? (candidate, distance) : nil
    }
    return ranked.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.prefix(limit).map(\.0)
  }

  /// Insertions, deletions, replacements and swaps of neighbours between two words.
  static func edits(from a: String, to b: String) -> Int {
    let a = Array(a.unicodeScalars.prefix(128))
    let b = Array(b.unicodeScalars.prefix(128))
    guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
    var before: [Int] = []
    var last = Array(0...b.count)
    for row in 1...a.count {
      var current = [row]
      for column in 1...b.count {
        let isSame = a[row - 1] == b[column - 1]
        var best = min(
          last[column] + 1, current[column - 1] + 1, last[column - 1] + (isSame ? 0 : 1))
        if row > 1, column > 1, a[row - 1] == b[column - 2], a[row - 2] == b[column - 1] {
          best = min(best, before[column - 2] + 1)
        }
        current.append(best)
      }
      before = last
      last = current
    }
    return last[b.count]
  }
}
