/// Which elements two sequences share in the same order: a shortest edit script by Myers in linear
/// space, with a bound on the search for sequences that share little.
struct SequenceMatching {
  /// Places of equal elements, ascending in both sequences.
  private(set) var kept: [(old: Int, new: Int)] = []

  /// Edits that are searched before the best way so far is taken.
  static let mostEdits = 256

  private let old: [Int32]
  private let new: [Int32]
  private var forward: [Int]
  private var backward: [Int]

  init(_ old: [Int32], _ new: [Int32]) {
    self.old = old
    self.new = new
    let width = 2 * min(old.count + new.count, Self.mostEdits + 1) + 3
    forward = Array(repeating: 0, count: width)
    backward = Array(repeating: 0, count: width)
    match(0..<old.count, 0..<new.count)
  }

  private mutating func match(_ a: Range<Int>, _ b: Range<Int>) {
    var (a, b) = (a, b)
    while true {
      while let first = a.first, let other = b.first, old[first] == new[other] {
        kept.append((first, other))
        (a, b) = (a.dropFirst(), b.dropFirst())
      }
      var ending = 0
      while ending < min(a.count, b.count),
        old[a.upperBound - 1 - ending] == new[b.upperBound - 1 - ending]
      { ending += 1 }
      let (oldEnd, newEnd) = (a.upperBound - ending, b.upperBound - ending)
      defer {
        for step in 0..<ending { kept.append((oldEnd + step, newEnd + step)) }
      }
      (a, b) = (a.lowerBound..<oldEnd, b.lowerBound..<newEnd)
      guard !a.isEmpty, !b.isEmpty else { return }
      let (x, y) = split(a, b)
      // A split at a corner would not get on: nothing is shared that the search could find.
      guard (x, y) != (a.lowerBound, b.lowerBound), (x, y) != (oldEnd, newEnd) else { return }
      match(a.lowerBound..<x, b.lowerBound..<y)
      if ending == 0 {
        (a, b) = (x..<oldEnd, y..<newEnd)
      } else {
        match(x..<oldEnd, y..<newEnd)
        return
      }
    }
  }

  /// A place that a shortest way passes, or a good one once the bound is reached.
  private mutating func split(_ a: Range<Int>, _ b: Range<Int>) -> (Int, Int) {
    let size = (n: a.count, m: b.count)
    let delta = size.n - size.m
    let isOdd = delta % 2 != 0
    let limit = min((size.n + size.m + 1) / 2, Self.mostEdits)
    let middle = forward.count / 2
    for edits in 0...limit {
      for k in stride(from: -edits, through: edits, by: 2) {
        var x = Self.start(in: forward, k, edits, size)
        while x >= 0, x < size.n, x - k < size.m,
          old[a.lowerBound + x] == new[b.lowerBound + x - k]
        { x += 1 }
        forward[middle + k] = x
        if isOdd, abs(delta - k) < edits, x + backward[middle + delta - k] >= size.n {
          return (a.lowerBound + x, b.lowerBound + x - k)
        }
      }
      for k in stride(from: -edits, through: edits, by: 2) {
        var x = Self.start(in: backward, k, edits, size)
        while x >= 0, x < size.n, x - k < size.m,
          old[a.upperBound - 1 - x] == new[b.upperBound - 1 - x + k]
        { x += 1 }
        backward[middle + k] = x
        if !isOdd, abs(delta - k) <= edits, x + forward[middle + delta - k] >= size.n {
          return (a.upperBound - x, b.upperBound - x + k)
        }
      }
    }
    return furthest(edits: limit, a, b)
  }

  /// How far a diagonal can be begun with one edit more; negative where none of it can be reached.
  private static func start(
    in reached: [Int], _ k: Int, _ edits: Int, _ size: (n: Int, m: Int)
  ) -> Int {
    if edits == 0 { return 0 }
    let middle = reached.count / 2
    var best = unreachable
    if k > -edits {
      let x = reached[middle + k - 1]
      if x >= 0, x < size.n { best = x + 1 }
    }
    if k < edits {
      let x = reached[middle + k + 1]
      if x >= 0, x - k <= size.m { best = max(best, x) }
    }
    return best
  }

  private static let unreachable = -1 << 40

  /// The place that the search from the start got furthest to.
  private func furthest(edits: Int, _ a: Range<Int>, _ b: Range<Int>) -> (Int, Int) {
    let middle = forward.count / 2
    var best = (0, 0)
    for k in stride(from: -edits, through: edits, by: 2) {
      let x = forward[middle + k]
      if x >= 0, 2 * x - k > best.0 + best.1 { best = (x, x - k) }
    }
    return (a.lowerBound + best.0, b.lowerBound + best.1)
  }
}
