/// Characters of two or three bytes that merging always makes whole before it joins them with what is beside them,
/// so that it may begin with them in place of their bytes.
///
/// That is so for a character that is a token and merges to it, between two boundaries that no token crosses which
/// begins or ends inside a character: every token that crosses one of them then holds the character whole.
struct WholeCharacters: Sendable {
  private static let words = 1024

  /// A bit for each scalar up to U+FFFF that merges to one token, then one for each two bytes on both sides of a
  /// boundary that a token with part of a character crosses.
  let bits: [UInt64]

  init(_ file: VocabularyFile, pairs: [UInt32]) {
    var bits = [UInt64](repeating: 0, count: 2 * Self.words)
    file.bytes.withUnsafeBufferPointer { bytes in
      var start = 0
      for end in file.starts.dropFirst() {
        Self.note(UnsafeBufferPointer(rebasing: bytes[start..<Int(end)]), pairs, in: &bits)
        start = Int(end)
      }
    }
    self.bits = bits
  }

  private static func note(
    _ token: UnsafeBufferPointer<UInt8>, _ pairs: [UInt32], in bits: inout [UInt64]
  ) {
    guard token.count > 1, let first = token.first, let last = token.last,
      first >= 0x80 || last >= 0x80
    else { return }
    if isContinuation(first) || !endsWhole(token) {
      for place in 1..<token.count where !isContinuation(token[place]) {
        set(1 << 16 | Int(token[place - 1]) << 8 | Int(token[place]), in: &bits)
      }
    } else if token.count == width(of: first) {
      switch token.count {
      case 2: set(Int(first & 0x1F) << 6 | Int(last & 0x3F), in: &bits)
      case 3:
        let middle = Int(token[1])
        let merges =
          pairs[Int(first) << 8 | middle] != TokenRanks.none
          || pairs[middle << 8 | Int(last)] != TokenRanks.none
        if merges {
          set(Int(first & 0xF) << 12 | (middle & 0x3F) << 6 | Int(last & 0x3F), in: &bits)
        }
      default: break
      }
    }
  }

  private static func set(_ bit: Int, in bits: inout [UInt64]) {
    bits[bit >> 6] |= 1 << UInt64(bit & 63)
  }

  private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

  private static func width(of lead: UInt8) -> Int {
    switch lead {
    case 0xC0..<0xE0: 2
    case 0xE0..<0xF0: 3
    case 0xF0...: 4
    default: 1
    }
  }

  private static func endsWhole(_ token: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let lead = token.lastIndex(where: { !isContinuation($0) }) else { return false }
    return token.count - lead == width(of: token[lead])
  }

  /// The bits while they are lent.
  struct View {
    let bits: UnsafePointer<UInt64>

    @inline(__always)
    private func has(_ bit: Int) -> Bool {
      bits[bit >> 6] &>> UInt64(truncatingIfNeeded: bit & 63) & 1 != 0
    }

    /// How many bytes of `piece`, which is `length` long, may be one part from `place` on.
    @inline(__always)
    func width(in piece: UnsafePointer<UInt8>, _ length: Int, at place: Int) -> Int {
      let lead = piece[place]
      if lead < 0xC2 || lead >= 0xF0 { return 1 }
      let width = lead < 0xE0 ? 2 : 3
      let next = place &+ width
      if next > length || place > 0 && isTorn(piece, place) || next < length && isTorn(piece, next)
      {
        return 1
      }
      let scalar =
        width == 2
        ? Int(lead & 0x1F) << 6 | Int(piece[place &+ 1] & 0x3F)
        : Int(lead & 0xF) << 12 | Int(piece[place &+ 1] & 0x3F) << 6
          | Int(piece[place &+ 2] & 0x3F)
      return has(scalar) ? width : 1
    }

    @inline(__always)
    private func isTorn(_ piece: UnsafePointer<UInt8>, _ boundary: Int) -> Bool {
      has(1 << 16 | Int(piece[boundary &- 1]) << 8 | Int(piece[boundary]))
    }
  }
}
