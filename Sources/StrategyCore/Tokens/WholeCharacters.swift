/// Characters of two or three bytes that merging always makes whole before it joins them with what is beside them,
/// so that it may begin with them in place of their bytes.
///
/// That is so for a character that is a token and merges to it, when all tokens with more than it have higher ranks
/// and it stands between two boundaries that no token crosses which begins or ends inside a character: every token
/// that crosses one of them then holds the character whole.
struct WholeCharacters: Sendable {
  private static let scalars = 1 << 16

  /// A bit for each scalar up to U+FFFF that may be whole, then one for each two bytes on both sides of a boundary
  /// that a token with part of a character crosses.
  let bits: [UInt64]

  init(_ file: VocabularyFile, pairs: [UInt32]) {
    var marks = Marks()
    file.bytes.withUnsafeBufferPointer { bytes in
      for rank in 0..<file.starts.count - 1 {
        let range = Int(file.starts[rank])..<Int(file.starts[rank + 1])
        marks.note(
          UnsafeBufferPointer(rebasing: bytes[range]), rank: UInt32(rank), pairs)
      }
    }
    bits = marks.whole + marks.torn
  }

  /// What the tokens say, read in the order of their ranks.
  private struct Marks {
    var whole = [UInt64](repeating: 0, count: scalars / 64)
    var torn = [UInt64](repeating: 0, count: scalars / 64)
    /// Characters that a token of a lower rank than theirs holds.
    private var barred = Set<Int>()

    mutating func note(_ token: UnsafeBufferPointer<UInt8>, rank: UInt32, _ pairs: [UInt32]) {
      guard token.count > 1, let first = token.first, let last = token.last else { return }
      if first < 0x80, last < 0x80, !token.contains(where: { $0 >= 0x80 }) { return }
      if isContinuation(first) || !endsWhole(token) {
        for place in 1..<token.count where !isContinuation(token[place]) {
          Self.set(Int(token[place - 1]) << 8 | Int(token[place]), in: &torn)
        }
      } else if token.count == width(of: first) {
        noteCharacter(token, rank: rank, pairs)
      } else {
        barUnknown(in: token)
      }
    }

    private mutating func noteCharacter(
      _ token: UnsafeBufferPointer<UInt8>, rank: UInt32, _ pairs: [UInt32]
    ) {
      guard let scalar = scalar(token, at: 0) else { return }
      if token.count == 3 {
        let left = pairs[Int(token[0]) << 8 | Int(token[1])]
        let right = pairs[Int(token[1]) << 8 | Int(token[2])]
        guard min(left, right) < rank else { return }
      }
      if !barred.contains(scalar) { Self.set(scalar, in: &whole) }
    }

    private mutating func barUnknown(in token: UnsafeBufferPointer<UInt8>) {
      var place = 0
      while place < token.count {
        if let scalar = scalar(token, at: place), !Self.has(scalar, in: whole) {
          barred.insert(scalar)
        }
        place += width(of: token[place])
      }
    }

    private static func set(_ bit: Int, in bits: inout [UInt64]) {
      bits[bit >> 6] |= 1 << UInt64(bit & 63)
    }

    private static func has(_ bit: Int, in bits: [UInt64]) -> Bool {
      bits[bit >> 6] >> UInt64(bit & 63) & 1 != 0
    }

    private func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

    private func width(of lead: UInt8) -> Int {
      switch lead {
      case 0xC0..<0xE0: 2
      case 0xE0..<0xF0: 3
      case 0xF0...: 4
      default: 1
      }
    }

    /// The character of two or three bytes that begins at `place`.
    private func scalar(_ token: UnsafeBufferPointer<UInt8>, at place: Int) -> Int? {
      let width = width(of: token[place])
      guard width == 2 || width == 3, place + width <= token.count else { return nil }
      let rest = token[place + 1..<place + width]
      guard rest.allSatisfy(isContinuation) else { return nil }
      return rest.reduce(Int(token[place]) & (width == 2 ? 0x1F : 0xF)) { $0 << 6 | Int($1 & 0x3F) }
    }

    private func endsWhole(_ token: UnsafeBufferPointer<UInt8>) -> Bool {
      guard let lead = token.lastIndex(where: { !isContinuation($0) }) else { return false }
      return token.count - lead == width(of: token[lead])
    }
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
      has(scalars | Int(piece[boundary &- 1]) << 8 | Int(piece[boundary]))
    }
  }
}
