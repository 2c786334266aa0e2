/// Merges a piece of any length in time that grows with length times its logarithm.
///
/// The keys are the leaves of a tree in which each node is the least of sixteen below it.
struct LongPieceMerge {
  private static let fan = 16

  /// The number of tokens of a piece, from where `readable` bytes may be read; `receive` gets the end of each.
  static func merge(
    _ piece: UnsafePointer<UInt8>, _ length: Int, readable: Int, _ table: TokenRanks.View,
    _ receive: (Int) -> Void
  ) -> Int {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2 * length) { links in
      withUnsafeTemporaryAllocation(of: Int.self, capacity: leaves(for: length) * 2) { keys in
        guard let links = links.baseAddress, let keys = keys.baseAddress else { return 0 }
        let merge = LongPieceMerge(
          piece: piece, length: length, readable: readable, table: table, next: links,
          previous: links + length, tree: LeastTree(keys, leaves: leaves(for: length)))
        let count = merge.run()
        var place = 0
        while place < length {
          place = Int(merge.next[place])
          receive(place)
        }
        return count
      }
    }
  }

  private static func leaves(for length: Int) -> Int { (length + fan - 1) / fan * fan }

  private let piece: UnsafePointer<UInt8>
  private let length: Int
  private let readable: Int
  private let table: TokenRanks.View
  private let next: UnsafeMutablePointer<UInt32>
  private let previous: UnsafeMutablePointer<UInt32>
  private let tree: LeastTree

  private func run() -> Int {
    for place in 0..<length {
      next[place] = UInt32(truncatingIfNeeded: place + 1)
      previous[place] = UInt32(truncatingIfNeeded: place &- 1)
    }
    for place in 0..<length - 1 {
      tree.leaves[place] = Self.key(table.pair(piece + place), place)
    }
    tree.build(from: length - 1)
    var count = length
    while true {
      let least = tree.least
      if least == .max { return count }
      join(at: least & (1 << Self.placeBits - 1))
      count -= 1
    }
  }

  private func join(at place: Int) {
    let absorbed = Int(next[place])
    let after = Int(next[absorbed])
    next[place] = UInt32(truncatingIfNeeded: after)
    tree.leaves[absorbed] = .max
    tree.leaves[place] = .max
    if after < length {
      previous[after] = UInt32(truncatingIfNeeded: place)
      tree.leaves[place] = key(from: place, to: Int(next[after]))
    }
    var first = place
    if place > 0 {
      first = Int(previous[place])
      tree.leaves[first] = key(from: first, to: after)
    }
    tree.update(first, place, absorbed)
  }

  private func key(from start: Int, to end: Int) -> Int {
    let length = end - start
    if length > table.longest { return .max }
    let probe = TokenRanks.probe(piece + start, length: length, readable: readable - start)
    return table.mayHold(probe) ? Self.key(table.rank(of: probe), start) : .max
  }

  /// Enough for the place in any text; a vocabulary has at most 2²⁴ tokens.
  private static let placeBits = 38

  private static func key(_ rank: UInt32, _ place: Int) -> Int {
    rank == TokenRanks.none ? .max : Int(rank) << placeBits | place
  }
}

/// Keys, and the least of each sixteen of them, and of each sixteen of those, up to one.
private struct LeastTree {
  let leaves: UnsafeMutablePointer<Int>
  private let count: Int

  init(_ memory: UnsafeMutablePointer<Int>, leaves count: Int) {
    leaves = memory
    self.count = count
  }

  /// The node above `count` nodes; each level is padded to a multiple of sixteen, but for the last of one.
  private static func above(_ count: Int) -> Int {
    let nodes = count / 16
    return nodes == 1 ? 1 : (nodes + 15) / 16 * 16
  }

  /// Fills the leaves from `start` and all that is above.
  func build(from start: Int) {
    for place in start..<count { leaves[place] = .max }
    var level = leaves
    var width = count
    while width > 1 {
      let upper = level + width
      let upperWidth = Self.above(width)
      for node in 0..<upperWidth {
        upper[node] = node < width / 16 ? Self.least(level + node * 16) : .max
      }
      (level, width) = (upper, upperWidth)
    }
  }

  var least: Int {
    var level = leaves
    var width = count
    while width > 1 {
      level += width
      width = Self.above(width)
    }
    return level[0]
  }

  /// Brings up to date what is above three leaves in ascending order.
  func update(_ first: Int, _ second: Int, _ third: Int) {
    var level = leaves
    var width = count
    var (first, second, third) = (first, second, third)
    while width > 1 {
      let upper = level + width
      (first, second, third) = (first / 16, second / 16, third / 16)
      upper[first] = Self.least(level + first * 16)
      if second != first { upper[second] = Self.least(level + second * 16) }
      if third != second { upper[third] = Self.least(level + third * 16) }
      (level, width) = (upper, Self.above(width))
    }
  }

  private static func least(_ nodes: UnsafeMutablePointer<Int>) -> Int {
    var least = nodes[0]
    for place in 1..<16 { least = min(least, nodes[place]) }
    return least
  }
}
