/// Merges the bytes of one piece after another into tokens: the pair of neighbours with the lowest rank first, of
/// equal ones the leftmost, until no pair is a token.
struct PieceMerge: ~Copyable {
  /// The most parts that are searched one by one.
  private static let most = 64
  /// The rank of a pair that is no token, above all others.
  private static let apart = UInt64(TokenRanks.none) << 32

  private let table: TokenRanks.View
  /// The parts of the piece in order: the rank of the pair that it makes with the next in the upper half, its first
  /// byte in the lower. One more stands for the end.
  private let parts: UnsafeMutablePointer<UInt64>

  init(_ table: TokenRanks.View) {
    self.table = table
    parts = .allocate(capacity: Self.most + 1)
  }

  deinit {
    parts.deallocate()
  }

  /// The number of tokens of a piece, from where `readable` bytes may be read.
  @inline(__always)
  func count(_ piece: UnsafePointer<UInt8>, _ length: Int, readable: Int) -> Int {
    if length == 1 || whole(piece, length, readable) != TokenRanks.none { return 1 }
    return merge(piece, length, readable)
      ?? LongPieceMerge.merge(piece, length, readable: readable, table) { _ in }
  }

  /// Gives the ranks of the tokens of a piece, from where `readable` bytes may be read.
  @inline(__always)
  func forEachToken(
    _ piece: UnsafePointer<UInt8>, _ length: Int, readable: Int, _ receive: (UInt32) -> Void
  ) {
    let whole = length == 1 ? table.singles[Int(piece[0])] : whole(piece, length, readable)
    if whole != TokenRanks.none { return receive(whole) }
    func receivePart(from start: Int, to end: Int) {
      receive(
        end - start == 1
          ? table.singles[Int(piece[start])]
          : table.rank(of: probe(piece, from: start, to: end, readable)))
    }
    guard let count = merge(piece, length, readable) else {
      var start = 0
      _ = LongPieceMerge.merge(piece, length, readable: readable, table) { end in
        receivePart(from: start, to: end)
        start = end
      }
      return
    }
    for index in 0..<count { receivePart(from: start(index), to: start(index + 1)) }
  }

  @inline(__always)
  private func whole(
    _ piece: UnsafePointer<UInt8>, _ length: Int, _ readable: Int
  ) -> UInt32 {
    length > table.longest
      ? TokenRanks.none : table.rank(of: probe(piece, from: 0, to: length, readable))
  }

  @inline(__always)
  private func start(_ index: Int) -> Int { Int(parts[index] & 0xFFFF_FFFF) }

  /// Leaves as many parts as it returns; `nil` when there would be too many on the way.
  private func merge(_ piece: UnsafePointer<UInt8>, _ length: Int, _ readable: Int) -> Int? {
    guard var count = split(piece, length) else { return nil }
    var least = UInt64.max
    var place = 0
    for index in 0..<count {
      parts[index] = part(index, of: piece, readable, count: count)
      if parts[index] < least { (least, place) = (parts[index], index) }
    }
    while least < Self.apart {
      count &-= 1
      (least, place) = join(place, of: piece, readable, count: count)
    }
    return count
  }

  /// The parts to begin with, without their ranks.
  @inline(__always)
  private func split(_ piece: UnsafePointer<UInt8>, _ length: Int) -> Int? {
    var count = 0
    var place = 0
    while place < length {
      if count == Self.most { return nil }
      parts[count] = UInt64(place)
      count &+= 1
      place &+= table.characters.width(in: piece, length, at: place)
    }
    parts[count] = Self.apart | UInt64(length)
    return count
  }

  /// The part at `index` with the rank of the pair that it makes.
  @inline(__always)
  private func part(
    _ index: Int, of piece: UnsafePointer<UInt8>, _ readable: Int, count: Int
  ) -> UInt64 {
    let begin = start(index)
    if index &+ 1 == count { return Self.apart | UInt64(begin) }
    let end = start(index &+ 2)
    if end &- begin == 2 { return UInt64(table.pair(piece + begin)) << 32 | UInt64(begin) }
    return part(probe(piece, from: begin, to: end, readable), begin)
  }

  @inline(__always)
  private func part(_ probe: TokenRanks.Probe, _ begin: Int) -> UInt64 {
    let rank = table.mayHold(probe) ? table.rank(of: probe) : TokenRanks.none
    return UInt64(rank) << 32 | UInt64(truncatingIfNeeded: begin)
  }

  /// Joins a part with the next one, which leaves `count` parts, and finds the least of them and its place.
  @inline(__always)
  private func join(
    _ place: Int, of piece: UnsafePointer<UInt8>, _ readable: Int, count: Int
  ) -> (UInt64, Int) {
    let begin = start(place)
    let end = start(place &+ 2)
    let isLast = place &+ 1 == count
    let right = probe(piece, from: begin, to: isLast ? end : start(place &+ 3), readable)
    if place > 0 {
      let before = start(place &- 1)
      parts[place &- 1] = part(probe(piece, from: before, to: end, readable), before)
    }
    parts[place] = isLast ? Self.apart | UInt64(begin) : part(right, begin)
    var least = UInt64.max
    var found = 0
    var index = 0
    while index <= place {
      if parts[index] < least { (least, found) = (parts[index], index) }
      index &+= 1
    }
    while index <= count {
      let part = parts[index &+ 1]
      parts[index] = part
      if part < least { (least, found) = (part, index) }
      index &+= 1
    }
    return (least, found)
  }

  @inline(__always)
  private func probe(
    _ piece: UnsafePointer<UInt8>, from start: Int, to end: Int, _ readable: Int
  ) -> TokenRanks.Probe {
    TokenRanks.probe(piece + start, length: end &- start, readable: readable &- start)
  }
}
