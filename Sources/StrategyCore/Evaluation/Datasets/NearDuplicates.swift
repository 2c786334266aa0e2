/// Finds texts of one set that stand almost the same in another: a test that was trained on says little.
///
/// Alike is the Jaccard coefficient of the sets of 5-grams of characters, after lower case, without apostrophes, words
/// parted by one space. Candidates are found by their rarest grams (Bayardo, Ma and Srikant 2007), so that none is
/// missed.
public struct NearDuplicates: Sendable, Hashable {
  /// A text and its nearest neighbour in the other set.
  public struct Match: Sendable, Hashable, Codable {
    public var index: Int
    public var other: Int
    /// 1 when they have all grams in common.
    public var similarity: Double
  }

  public let threshold: Double
  /// Ascending by `index`.
  public let matches: [Match]

  public init(of texts: [String], in others: [String], threshold: Double = 0.7) {
    self.threshold = threshold
    var numbers: [UInt64: UInt32] = [:]
    var counts: [UInt32] = []
    func grams(_ text: String) -> [UInt32] {
      var found: [UInt32] = []
      for gram in Self.grams(text) {
        let number = numbers[gram] ?? UInt32(counts.count)
        if Int(number) == counts.count {
          numbers[gram] = number
          counts.append(0)
        }
        found.append(number)
      }
      found.sort()
      var unique: [UInt32] = []
      for number in found where unique.last != number { unique.append(number) }
      for number in unique { counts[Int(number)] += 1 }
      return unique
    }
    let first = texts.map(grams)
    let second = others.map(grams)
    let order = counts.indices.sorted { (counts[$0], $0) < (counts[$1], $1) }
    var ranks = [UInt32](repeating: 0, count: counts.count)
    for (rank, number) in order.enumerated() { ranks[number] = UInt32(rank) }
    func ranked(_ sets: [[UInt32]]) -> [[UInt32]] {
      sets.map { set in set.map { ranks[Int($0)] }.sorted() }
    }
    matches = Self.matches(
      ranked(first), ranked(second), grams: counts.count, threshold: threshold)
  }

  /// How many of the first grams of a set of `count` must be looked at so that no pair above the threshold is missed.
  private static func prefix(_ count: Int, _ threshold: Double) -> Int {
    count - Int((threshold * Double(count) - 1e-9).rounded(.up)) + 1
  }

  private static func matches(
    _ first: [[UInt32]], _ second: [[UInt32]], grams: Int, threshold: Double
  ) -> [Match] {
    var postings = [[UInt32]](repeating: [], count: grams)
    for (place, set) in second.enumerated() {
      for gram in set.prefix(prefix(set.count, threshold)) {
        postings[Int(gram)].append(UInt32(place))
      }
    }
    var seen = [Int](repeating: -1, count: second.count)
    var matches: [Match] = []
    for (index, set) in first.enumerated() where !set.isEmpty {
      var best: Match?
      for gram in set.prefix(prefix(set.count, threshold)) {
        for place in postings[Int(gram)] where seen[Int(place)] != index {
          seen[Int(place)] = index
          let other = second[Int(place)]
          let (small, large) = (min(set.count, other.count), max(set.count, other.count))
          guard Double(small) >= threshold * Double(large) - 1e-9 else { continue }
          let similarity = jaccard(set, other)
          if similarity >= threshold - 1e-12, similarity > best?.similarity ?? 0 {
            best = Match(index: index, other: Int(place), similarity: similarity)
          }
        }
      }
      if let best { matches.append(best) }
    }
    return matches
  }

  private static func jaccard(_ a: [UInt32], _ b: [UInt32]) -> Double {
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        var (i, j, common) = (0, 0, 0)
        while i < a.count, j < b.count {
          if a[i] == b[j] {
            common += 1
            i += 1
            j += 1
          } else if a[i] < b[j] {
            i += 1
          } else {
            j += 1
          }
        }
        return Double(common) / Double(a.count + b.count - common)
      }
    }
  }

  /// 5-grams of the normalized text as hashes; a shorter text is one gram, an empty one none.
  private static func grams(_ text: String) -> [UInt64] {
    let scalars = normalized(text)
    guard !scalars.isEmpty else { return [] }
    return (0...max(scalars.count - 5, 0)).map { start in
      var hash: UInt64 = 0xCBF2_9CE4_8422_2325
      for scalar in scalars[start..<min(start + 5, scalars.count)] {
        hash = (hash ^ UInt64(scalar)) &* 0x100_0000_01B3
      }
      return Xoshiro256.mix(hash)
    }
  }

  private static func normalized(_ text: String) -> [UInt32] {
    var found: [UInt32] = []
    var isGap = false
    for scalar in text.lowercased().unicodeScalars {
      if scalar == "'" || scalar == "’" { continue }
      if ScalarSet.word.contains(scalar.value) {
        if isGap, !found.isEmpty { found.append(0x20) }
        isGap = false
        found.append(scalar.value)
      } else {
        isGap = true
      }
    }
    return found
  }
}
