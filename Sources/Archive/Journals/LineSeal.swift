/// The end of a line from format 2 on, `,"sum":"0a1b2c3d"}`: the checksum of what all lines so far hold before their
/// seals. So a line that was changed, lost, added or moved no longer fits the one before it.
enum LineSeal {
  private static let mark = Array(",\"sum\":\"".utf8)
  private static let count = mark.count + 10

  /// Seals the JSON object that `bytes` holds from `start` on; returns the sum, which the next line goes on from.
  static func append(to bytes: inout [UInt8], from start: Int, after sum: UInt32) -> UInt32 {
    bytes.removeLast()
    let sum = Checksum.of(bytes[start...], after: sum)
    bytes += mark
    for shift in stride(from: 28, through: 0, by: -4) {
      let digit = UInt8(sum >> UInt32(shift) & 15)
      bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: "}"))
    return sum
  }

  /// What a line holds before its seal, without the closing brace, and the sum; `nil` when it bears no seal.
  static func split(_ line: ArraySlice<UInt8>) -> (body: ArraySlice<UInt8>, sum: UInt32)? {
    line.withUnsafeBufferPointer { bytes in
      var end = bytes.count
      while end > 0, isSpace(bytes[end - 1]) { end -= 1 }
      let start = end - count
      guard start > 0, bytes[end - 1] == UInt8(ascii: "}"), bytes[end - 2] == UInt8(ascii: "\"")
      else { return nil }
      for offset in mark.indices where bytes[start + offset] != mark[offset] { return nil }
      var sum: UInt32 = 0
      for place in (start + mark.count)..<(end - 2) {
        guard let digit = hexDigit(bytes[place]) else { return nil }
        sum = sum << 4 | UInt32(digit)
      }
      return (line[line.startIndex..<(line.startIndex + start)], sum)
    }
  }

  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D
  }

  /// Lower case only: another case is a change.
  private static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}

/// Follows the seals from line to line. A line fits when it goes on from what the line before says, or from what it
/// holds: so damage is found on its own line and nowhere after.
struct SealChain: Sendable, Hashable {
  enum Verdict {
    case fits, bearsNone, fitsNot
  }

  /// What the next line that is written goes on from.
  private(set) var sum: UInt32 = 0
  /// Other sums from which a line may go on.
  private var others: [UInt32] = []

  mutating func follow(_ line: ArraySlice<UInt8>) -> Verdict {
    guard let (body, sum) = LineSeal.split(line) else {
      others = [Checksum.of(Self.unsealed(line), after: self.sum), self.sum] + others.suffix(1)
      return .bearsNone
    }
    return follow(body, sum)
  }

  mutating func follow(_ body: ArraySlice<UInt8>, _ sum: UInt32) -> Verdict {
    let computed = Checksum.of(body, after: self.sum)
    if computed == sum {
      self.sum = sum
      if !others.isEmpty { others = [] }
      return .fits
    }
    let fits = others.contains { Checksum.of(body, after: $0) == sum }
    others = fits ? [] : [computed, self.sum]
    self.sum = sum
    return fits ? .fits : .fitsNot
  }

  /// A line as it would be sealed: without space at its end, and without its brace.
  private static func unsealed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var line = line
    while let last = line.last, LineSeal.isSpace(last) { line.removeLast() }
    return line.last == UInt8(ascii: "}") ? line.dropLast() : line
  }
}
