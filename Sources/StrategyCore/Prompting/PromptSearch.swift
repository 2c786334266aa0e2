/// A search among prompts by successive halving (Jamieson and Talwalkar 2016): all of them on few cases, the better half
/// on twice as many, until one is left that has seen all.
///
/// The scores of the one that is left are too good by how it was chosen: only cases that the search has not seen say
/// what it is worth.
public struct PromptSearch: Sendable, Hashable {
  /// What is to be run next: these candidates, each on these cases.
  public struct Rung: Sendable, Hashable {
    public var candidates: [Int]
    public var rows: Range<Int>
  }

  public let candidates: Int
  public let cases: Int
  /// Sum of the scores and their number, by candidate.
  private var sums: [Double]
  private var counts: [Int]
  /// The best first.
  public private(set) var alive: [Int]
  private var seen = 0
  private var round = 0

  public init(candidates: Int, cases: Int) {
    self.candidates = max(candidates, 1)
    self.cases = max(cases, 0)
    alive = Array(0..<self.candidates)
    sums = Array(repeating: 0, count: self.candidates)
    counts = Array(repeating: 0, count: self.candidates)
  }

  /// How often the field is halved.
  public var rounds: Int {
    var rounds = 0
    while 1 << rounds < candidates { rounds += 1 }
    return rounds
  }

  /// `nil` when one is left.
  public var next: Rung? {
    guard alive.count > 1, seen < cases else { return nil }
    return Rung(candidates: alive, rows: seen..<casesSeen(after: round))
  }

  /// Cases that a candidate has seen once a round is over.
  private func casesSeen(after round: Int) -> Int {
    let halvings = rounds - 1 - round
    return halvings > 0 ? max(cases >> halvings, min(cases, seen + 1)) : cases
  }

  /// Calls that the whole search takes.
  public var callCount: Int {
    var search = self
    var count = 0
    while let rung = search.next {
      count += rung.candidates.count * rung.rows.count
      search.close()
    }
    return count
  }

  /// Takes the score of a case, 0…1; one that has none is left out.
  public mutating func record(_ candidate: Int, score: Double) {
    guard sums.indices.contains(candidate), score.isFinite else { return }
    sums[candidate] += score
    counts[candidate] += 1
  }

  /// Ends the round: the better half goes on. Between equals the earlier candidate is the better one.
  public mutating func close() {
    guard let rung = next else { return }
    alive = alive.sorted { (mean($1) ?? -1, $0) < (mean($0) ?? -1, $1) }
    alive.removeLast(alive.count / 2)
    seen = rung.rows.upperBound
    round += 1
  }

  /// Of the scores so far; `nil` without one.
  public func mean(_ candidate: Int) -> Double? {
    counts.indices.contains(candidate) && counts[candidate] > 0
      ? sums[candidate] / Double(counts[candidate]) : nil
  }

  /// How many scores a candidate has.
  public func count(_ candidate: Int) -> Int {
    counts.indices.contains(candidate) ? counts[candidate] : 0
  }
}

/// Solved examples that a prompt may show, drawn from a training set.
public struct DemonstrationPool: Sendable, Hashable {
  /// Places of the cases by their answer, in the order of the first of each.
  private let groups: [[Int]]
  private let demonstrations: [Demonstration]

  /// Cases without an answer are left out.
  public init(_ cases: [EvaluationCase]) {
    demonstrations = cases.compactMap { row in
      row.expected.first.map { Demonstration(input: row.input, output: $0) }
    }
    var places: [String: Int] = [:]
    var groups: [[Int]] = []
    for (index, demonstration) in demonstrations.enumerated() {
      let group = places[demonstration.output] ?? groups.count
      if group == groups.count {
        places[demonstration.output] = group
        groups.append([])
      }
      groups[group].append(index)
    }
    self.groups = groups
  }

  public var count: Int { demonstrations.count }

  /// So many by chance, as many answers among them as there is room for, in an order by chance.
  public func draw(_ count: Int, using generator: inout Xoshiro256) -> [Demonstration] {
    var left = groups
    for index in left.indices { generator.shuffle(&left[index]) }
    generator.shuffle(&left)
    var drawn: [Int] = []
    while drawn.count < count, !left.isEmpty {
      for index in left.indices where drawn.count < count {
        if let place = left[index].popLast() { drawn.append(place) }
      }
      left.removeAll(where: \.isEmpty)
    }
    generator.shuffle(&drawn)
    return drawn.map { demonstrations[$0] }
  }
}
