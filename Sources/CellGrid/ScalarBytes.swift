/// The UTF-8 of a text, scalar by scalar, and what is plain about the borders of its clusters.
struct ScalarBytes {
  let base: UnsafeBufferPointer<UInt8>

  static func of<Result>(_ text: Substring, _ body: (ScalarBytes) -> Result) -> Result {
    if let result = text.utf8.withContiguousStorageIfAvailable({ body(ScalarBytes(base: $0)) }) {
      return result
    }
    var copy = String(text)
    return copy.withUTF8 { body(ScalarBytes(base: $0)) }
  }

  var count: Int { base.count }

  func text(_ range: Range<Int>) -> String {
    String(decoding: base[range], as: UTF8.self)
  }

  func scalarStart(_ offset: Int) -> Int {
    var offset = offset
    while offset > 0, offset < count, base[offset] & 0xC0 == 0x80 { offset -= 1 }
    return offset
  }

  func scalarStart(atOrAfter offset: Int) -> Int {
    var offset = min(offset, count)
    while offset < count, base[offset] & 0xC0 == 0x80 { offset += 1 }
    return offset
  }

  /// The scalar at its first byte, and how many bytes it has.
  func scalar(at offset: Int) -> (value: UInt32, length: Int) {
    func tail(_ number: Int) -> UInt32 {
      offset + number < count ? UInt32(base[offset + number] & 0x3F) : 0
    }
    let first = UInt32(base[offset])
    switch first {
    case ..<0x80: return (first, 1)
    case ..<0xE0: return ((first & 0x1F) << 6 | tail(1), 2)
    case ..<0xF0: return ((first & 0x0F) << 12 | tail(1) << 6 | tail(2), 3)
    default: return ((first & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3), 4)
    }
  }

  func forEachCluster(_ body: (Range<Int>) -> Void) {
    var place = 0
    while place < count {
      let end = clusterEnd(place)
      body(place..<end)
      place = end
    }
  }

  /// Where the cluster ends that begins at a border.
  func clusterEnd(_ start: Int) -> Int {
    if let end = plainClusterEnd(start) { return end }
    let some = text(start..<scalarStart(min(start + 64, count)))
    let length = Self.firstClusterLength(some)
    if length < some.utf8.count || start + length == count { return start + length }
    return start
      + Self.firstClusterLength(text(start..<scalarStart(min(start + Clusters.block, count))))
  }

  private static func firstClusterLength(_ text: String) -> Int {
    guard !text.isEmpty else { return 1 }
    return text.utf8.distance(from: text.startIndex, to: text.index(after: text.startIndex))
  }

  /// The same where it needs no tables; `nil` where it does.
  private func plainClusterEnd(_ start: Int) -> Int? {
    var (former, length) = scalar(at: start)
    var place = start + length
    let limit = scalarStart(min(start + Clusters.block, count))
    // A picture and marks, before which no joiner stands.
    var joins = Self.isPicture(former)
    var halves = Self.isFlagHalf(former) ? 1 : 0
    while place < limit {
      let (next, length) = scalar(at: place)
      if halves > 0, Self.isFlagHalf(next) {
        guard halves == 1, Self.isFlagHalf(former) else { return place }
        halves = 2
      } else if Self.isBorder(former, next) {
        return place
      } else if Self.isMark(next), Self.takesMarks(former) {
        if former == 0x200D { joins = false }
      } else if former != 0x200D || !joins || !Self.isPicture(next) {
        return nil
      }
      former = next
      place += length
    }
    return max(limit, start + length)
  }

  /// A border at a scalar or before it, from which clusters can be counted.
  func border(near goal: Int) -> Int {
    let limit = max(goal / Clusters.block - 1, 0) * Clusters.block
    var place = goal
    var next = scalar(at: goal).value
    while place > limit {
      let start = scalarStart(place - 1)
      let former = scalar(at: start).value
      if Self.isFlagHalf(next), Self.isFlagHalf(former) {
        let flags = flagsStart(place)
        let border = place - (place - flags) % 8
        if border > flags { return border }
        // What stands before the first flag may go with it.
        place = flags
        continue
      }
      if Self.isBorder(former, next) { return place }
      (place, next) = (start, former)
    }
    return place == 0 ? 0 : scalarStart(atOrAfter: goal / Clusters.block * Clusters.block)
  }

  /// Where the row of flag halves begins that reaches up to `end`, each of four bytes.
  private func flagsStart(_ end: Int) -> Int {
    let limit = max(end / Clusters.flagBlock - 1, 0) * Clusters.flagBlock
    var start = end
    let raw = UnsafeRawBufferPointer(base)
    let mask = UInt64(littleEndian: 0xE0FF_FFFF_E0FF_FFFF)
    let two = UInt64(littleEndian: 0xA087_9FF0_A087_9FF0)
    while start - 8 >= limit,
      raw.loadUnaligned(fromByteOffset: start - 8, as: UInt64.self) & mask == two
    {
      start -= 8
    }
    let half = start - 4 >= limit ? scalar(at: start - 4).value : 0
    return Self.isFlagHalf(half) ? start - 4 : start
  }
}

extension ScalarBytes {
  /// U+1F1E0 to 1F1E5, which mean nothing, are taken for halves too.
  private static func isFlagHalf(_ value: UInt32) -> Bool {
    value >= 0x1F1E0 && value <= 0x1F1FF
  }

  /// True when a cluster begins at `next`, whatever stands before the two; false when that is not sure.
  private static func isBorder(_ former: UInt32, _ next: UInt32) -> Bool {
    if former < 0x80, next < 0x80 { return former != 0x0D || next != 0x0A }
    guard former != 0x200D || next < 0x80, !mayPrecede(former) else { return false }
    return isFlagHalf(next) ? !isFlagHalf(former) : beginsCluster(next, after: former)
  }

  /// Marks of a few scripts go with what follows them.
  private static func mayPrecede(_ value: UInt32) -> Bool {
    switch value {
    case 0x0600...0x0605, 0x06DD, 0x070F, 0x0890...0x0891, 0x08E2, 0x0D4E, 0x11000...0x11FFF: true
    default: false
    }
  }

  /// Scalars that join nothing before them; those of scripts with marks and conjuncts are left out.
  private static func beginsCluster(_ value: UInt32, after former: UInt32) -> Bool {
    switch value {
    case 0..<0x300, 0x370...0x482, 0x48A...0x590, 0x5D0...0x5EA, 0x620...0x64A, 0xE01...0xE30,
      0x1E00...0x1FFF, 0x2010...0x2027, 0x2030...0x205F, 0x2070...0x20CF, 0x2100...0x2CEE,
      0x2E80...0x3029, 0x3030...0x3098, 0x309B...0xA4CF, 0xF900...0xFAFF, 0xFF01...0xFF9D,
      0x1F000...0x1F1DF, 0x1F200...0x1F3FA, 0x1F400...0x1FAFF, 0x20000...0x3FFFF:
      true
    case 0xAC00...0xD7A3:
      !(0x1100...0x11FF).contains(former) && !(0xA960...0xA97F).contains(former)
    default: false
    }
  }

  /// Marks that go with whatever takes marks.
  private static func isMark(_ value: UInt32) -> Bool {
    switch value {
    case 0x300...0x36F, 0x200D, 0xFE00...0xFE0F, 0x1F3FB...0x1F3FF: true
    default: false
    }
  }

  /// Not so controls, nor what may be one.
  private static func takesMarks(_ value: UInt32) -> Bool {
    switch value {
    case 0x20..<0x7F, 0xA0..<0xAD, 0xAE..<0x600, 0x2010...0x2027, 0x2030...0x205F, 0x200D,
      0x2100...0xD7FF, 0xF900...0xFEFE, 0xFF01...0xFF9D, 0x1F000...0x1FAFF, 0x20000...0x3FFFF:
      true
    default: false
    }
  }

  /// Pictures that a joiner joins.
  private static func isPicture(_ value: UInt32) -> Bool {
    switch value {
    case 0x2764, 0x1F300...0x1F3FA, 0x1F400...0x1F53D, 0x1F5FB...0x1F64F, 0x1F680...0x1F6C5,
      0x1F90C...0x1F93A, 0x1F947...0x1F9FF:
      true
    default: false
    }
  }
}
