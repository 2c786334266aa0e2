/// Levenshtein's distance: the fewest insertions, deletions and replacements of characters (Unicode scalars).
public enum EditDistance {
  /// 64 rows at a time, as bits (Myers 1999, in the block form of Hyyrö 2003).
  public static func between(_ first: String, _ second: String) -> Int {
    var pattern = first.unicodeScalars.map(\.value)
    var text = second.unicodeScalars.map(\.value)
    if pattern.count > text.count { swap(&pattern, &text) }
    let shared = zip(pattern, text).prefix { $0 == $1 }.count
    pattern.removeFirst(shared)
    text.removeFirst(shared)
    let ending = zip(pattern.reversed(), text.reversed()).prefix { $0 == $1 }.count
    pattern.removeLast(ending)
    text.removeLast(ending)
    return pattern.isEmpty ? text.count : blocks(pattern, text)
  }

  /// 1 for equal texts, 0 when nothing of the longer is kept.
  public static func similarity(_ first: String, _ second: String) -> Double {
    let longest = max(first.unicodeScalars.count, second.unicodeScalars.count)
    return longest == 0 ? 1 : 1 - Double(between(first, second)) / Double(longest)
  }

  private static func blocks(_ pattern: [UInt32], _ text: [UInt32]) -> Int {
    let count = (pattern.count + 63) / 64
    var places: [UInt32: Int] = [:]
    var masks: [UInt64] = []
    for (index, scalar) in pattern.enumerated() {
      let place = places[scalar] ?? places.count
      if place == places.count {
        places[scalar] = place
        masks += Array(repeating: 0, count: count)
      }
      masks[place * count + index / 64] |= 1 << UInt64(index % 64)
    }
    var positive = Array(repeating: UInt64.max, count: count)
    var negative = Array(repeating: UInt64(0), count: count)
    let last = UInt64(1) << UInt64((pattern.count - 1) % 64)
    var distance = pattern.count
    for scalar in text {
      let place = places[scalar]
      var (carryPositive, carryNegative) = (UInt64(1), UInt64(0))
      for block in 0..<count {
        let mask = place.map { masks[$0 * count + block] } ?? 0
        let (up, down) = (positive[block], negative[block])
        let matches = mask | carryNegative
        let vertical = mask | down
        let zero = (((matches & up) &+ up) ^ up) | matches
        var rowsUp = down | ~(zero | up)
        var rowsDown = up & zero
        if block == count - 1 {
          if rowsUp & last != 0 { distance += 1 }
          if rowsDown & last != 0 { distance -= 1 }
        }
        let (outPositive, outNegative) = (rowsUp >> 63, rowsDown >> 63)
        rowsUp = rowsUp << 1 | carryPositive
        rowsDown = rowsDown << 1 | carryNegative
        positive[block] = rowsDown | ~(vertical | rowsUp)
        negative[block] = rowsUp & vertical
        (carryPositive, carryNegative) = (outPositive, outNegative)
      }
    }
    return distance
  }
}
