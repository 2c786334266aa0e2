/// Merges the bytes of one piece after another into tokens: the pair of neighbours with the lowest rank first, of
/// equal ones the leftmost, until no pair is a token.
///
/// A part is named by the place of its first byte. Each part holds the key of the pair that it makes with the next
/// one: rank and place in one number, so that the least key is the next merge.
struct PieceMerge: ~Copyable {
  /// The longest piece whose keys are searched one by one.
  private static let shortest = 64

  private let table: TokenRanks.View
  private let keys: UnsafeMutablePointer<Int32>
  private let next: UnsafeMutablePointer<UInt8>
  private let previous: UnsafeMutablePointer<UInt8>
  private let ranks: UnsafeMutablePointer<UInt32>

  init(_ table: TokenRanks.View) {
    self.table = table
    keys = .allocate(capacity: Self.shortest)
    next = .allocate(capacity: Self.shortest)
    previous = .allocate(capacity: Self.shortest)
    ranks = .allocate(capacity: Self.shortest)
  }

  deinit {
    keys.deallocate()
    next.deallocate()
    previous.deallocate()
    ranks.deallocate()
  }

  /// The number of tokens of the piece, each of which `receive` gets in turn.
  @inline(__always)
  func tokens(
    of piece: UnsafePointer<UInt8>, length: Int, readable: Int, _ receive: (UInt32) -> Void
  ) -> Int {
    if length == 1 {
      receive(table.singles[Int(piece[0])])
      return 1
    }
    if length <= table.longest {
      let whole = table.rank(of: piece, length: length, readable: readable)
      if whole != TokenRanks.none {
        receive(whole)
        return 1
      }
    }
    return length <= Self.shortest
      ? mergeShort(piece, length, readable, receive)
      : LongPieceMerge.tokens(of: piece, length: length, readable: readable, table, receive)
  }

  @inline(__always)
  private func mergeShort(
    _ piece: UnsafePointer<UInt8>, _ length: Int, _ readable: Int, _ receive: (UInt32) -> Void
  ) -> Int {
    let count = mergeShort(piece, length, readable)
    var place = 0
    while place < length {
      receive(ranks[place])
      place = Int(next[place])
    }
    return count
  }

  /// Leaves the ranks of the tokens at their places.
  private func mergeShort(
    _ piece: UnsafePointer<UInt8>, _ length: Int, _ readable: Int
  ) -> Int {
    let padded = (length + 15) & ~15
    for place in 0..<length {
      next[place] = UInt8(truncatingIfNeeded: place + 1)
      previous[place] = UInt8(truncatingIfNeeded: place &- 1)
      ranks[place] = table.singles[Int(piece[place])]
    }
    for place in 0..<length - 1 {
      keys[place] = Self.key(table.pair(piece + place), place)
    }
    for place in length - 1..<padded { keys[place] = .max }
    var count = length
    while true {
      let least = least(of: padded)
      if least == .max { return count }
      let place = Int(least & 63)
      let absorbed = Int(next[place])
      let after = Int(next[absorbed])
      ranks[place] = UInt32(truncatingIfNeeded: least >> 6)
      next[place] = UInt8(truncatingIfNeeded: after)
      keys[absorbed] = .max
      count -= 1
      keys[place] = .max
      if after < length {
        previous[after] = UInt8(truncatingIfNeeded: place)
        keys[place] = key(piece, from: place, to: Int(next[after]), readable)
      }
      if place > 0 {
        let before = Int(previous[place])
        keys[before] = key(piece, from: before, to: after, readable)
      }
    }
  }

  @inline(__always)
  private func key(
    _ piece: UnsafePointer<UInt8>, from start: Int, to end: Int, _ readable: Int
  ) -> Int32 {
    Self.key(
      table.rank(of: piece + start, length: end - start, readable: readable - start), start)
  }

  /// A vocabulary has at most 2²⁴ tokens, a short piece 2⁶ places.
  @inline(__always)
  private static func key(_ rank: UInt32, _ place: Int) -> Int32 {
    rank == TokenRanks.none ? .max : Int32(truncatingIfNeeded: rank << 6) | Int32(place)
  }

  @inline(__always)
  private func least(of padded: Int) -> Int32 {
    var least = Int32.max
    for place in 0..<padded { least = min(least, keys[place]) }
    return least
  }
}
