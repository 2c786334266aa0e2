/// Which cases of a dataset take part; all conditions that are there must hold.
public struct CaseFilter: Sendable, Hashable, Codable {
  public var ids: [String]
  /// Any of them.
  public var tags: [String]
  /// Looked for in the input.
  public var pattern: String?
  /// Of those that are left, the first so many.
  public var first: Int?
  /// Of those that are left, so many by chance, in the order of the file.
  public var sample: Int?
  public var seed: UInt64

  public init(
    ids: [String] = [], tags: [String] = [], pattern: String? = nil, first: Int? = nil,
    sample: Int? = nil, seed: UInt64 = 1
  ) {
    self.ids = ids
    self.tags = tags
    self.pattern = pattern
    self.first = first
    self.sample = sample
    self.seed = seed
  }

  /// Indices of the cases that take part, ascending.
  public func select(from cases: [EvaluationCase]) throws(PatternError) -> [Int] {
    let ids = Set(ids)
    let tags = Set(tags)
    let pattern = try pattern.map { (source) throws(PatternError) in try TextPattern(source) }
    var chosen = cases.indices.filter { index in
      let row = cases[index]
      return (ids.isEmpty || ids.contains(row.id))
        && (tags.isEmpty || row.tags.contains { tags.contains($0) })
        && (pattern.map { $0.longestText >= row.input.utf8.count && $0.matches(row.input) } ?? true)
    }
    if let first { chosen = Array(chosen.prefix(max(first, 0))) }
    if let sample, sample < chosen.count {
      let drawn = chosen.sorted { a, b in
        (Self.draw(cases[a].id, seed), a) < (Self.draw(cases[b].id, seed), b)
      }
      chosen = drawn.prefix(max(sample, 0)).sorted()
    }
    return chosen
  }

  /// A number by chance that depends on nothing but the name and the seed: FNV-1a, mixed with the seed.
  static func draw(_ name: String, _ seed: UInt64) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return Xoshiro256.mix(hash ^ Xoshiro256.mix(seed))
  }
}

/// Parts of a dataset by chance; cases of one cluster stay together.
public struct DatasetSplit: Sendable, Hashable, Codable {
  public struct Part: Sendable, Hashable, Codable {
    public var name: String
    /// Relative to the other shares.
    public var share: Double

    public init(name: String, share: Double) {
      self.name = name
      self.share = share
    }
  }

  public var parts: [Part]
  public var seed: UInt64

  public init(
    parts: [Part] = [
      Part(name: "train", share: 0.7), Part(name: "dev", share: 0.15),
      Part(name: "test", share: 0.15),
    ], seed: UInt64 = 1
  ) {
    self.parts = parts
    self.seed = seed
  }

  /// Indices of the cases of each part, ascending. The order of the file does not matter, and a case that is added
  /// moves no other far.
  public func indices(of cases: [EvaluationCase]) -> [[Int]] {
    let groups = Dictionary(grouping: cases.indices) { index in
      cases[index].cluster.map { "c" + $0 } ?? "i" + cases[index].id
    }
    let order = groups.sorted { a, b in
      (CaseFilter.draw(a.key, seed), a.key) < (CaseFilter.draw(b.key, seed), b.key)
    }
    let total = parts.reduce(0) { $0 + max($1.share, 0) }
    var result = Array(repeating: [Int](), count: parts.count)
    guard total > 0 else { return result }
    var (part, taken, limit) = (0, 0.0, 0.0)
    limit = max(parts[0].share, 0) / total * Double(cases.count)
    for (_, members) in order {
      while part < parts.count - 1, taken + Double(members.count) / 2 > limit {
        part += 1
        limit += max(parts[part].share, 0) / total * Double(cases.count)
      }
      result[part] += members
      taken += Double(members.count)
    }
    return result.map { $0.sorted() }
  }
}
