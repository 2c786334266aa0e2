/// The tokens of a vocabulary by their bytes: an open-addressing table that never changes.
///
/// A token of up to eight bytes is its own key, so that finding it reads one slot; a longer one has a hash for a key
/// and is compared with the bytes kept beside the table.
struct TokenRanks: Sendable {
  /// No token.
  static let none = UInt32.max

  fileprivate struct Slot {
    var key: UInt64
    /// 0 for a slot that is free.
    var length: UInt32
    var rank: UInt32
  }

  private let slots: [Slot]
  /// The rank of every two bytes, by first · 256 + second.
  private let pairs: [UInt32]
  private let singles: [UInt32]
  private let bytes: [UInt8]
  private let starts: [UInt32]
  private let longest: Int

  var count: Int { starts.count - 1 }

  init(_ file: VocabularyFile) throws(VocabularyProblem) {
    let count = file.starts.count - 1
    let (bytes, starts) = (file.bytes, file.starts)
    longest = zip(starts.dropFirst(), starts).reduce(0) { max($0, Int($1.0 - $1.1)) }
    var bits = 4
    while 1 << bits < count * 2 { bits += 1 }
    var slots = [Slot](repeating: Slot(key: 0, length: 0, rank: 0), count: 1 << bits)
    var pairs = [UInt32](repeating: Self.none, count: 1 << 16)
    var singles = [UInt32](repeating: Self.none, count: 256)
    let repeated = bytes.withUnsafeBufferPointer { bytes in
      starts.withUnsafeBufferPointer { starts in
        slots.withUnsafeMutableBufferPointer { slots in
          Self.fill(slots, bytes: bytes, starts: starts)
        }
      }
    }
    if let repeated {
      throw VocabularyProblem(line: repeated.line, .repeated(line: repeated.first))
    }
    for rank in 0..<count {
      let start = Int(starts[rank])
      switch Int(starts[rank + 1]) - start {
      case 1: singles[Int(bytes[start])] = UInt32(rank)
      case 2: pairs[Int(bytes[start]) << 8 | Int(bytes[start + 1])] = UInt32(rank)
      default: break
      }
    }
    if let missing = singles.firstIndex(of: Self.none) {
      throw VocabularyProblem(line: max(count, 1), .missingByte(UInt8(missing)))
    }
    self.bytes = bytes
    self.starts = starts
    self.slots = slots
    self.pairs = pairs
    self.singles = singles
  }

  /// Gives the lines of a token that is there twice.
  private static func fill(
    _ slots: UnsafeMutableBufferPointer<Slot>, bytes: UnsafeBufferPointer<UInt8>,
    starts: UnsafeBufferPointer<UInt32>
  ) -> (line: Int, first: Int)? {
    guard let base = bytes.baseAddress else { return nil }
    let mask = slots.count - 1
    for rank in 0..<starts.count - 1 {
      let start = Int(starts[rank])
      let length = Int(starts[rank + 1]) - start
      let key = key(of: base + start, length: length, readable: bytes.count - start)
      var index = home(of: key, length: length) & mask
      while slots[index].length != 0 {
        let slot = slots[index]
        if slot.key == key, slot.length == UInt32(length),
          length <= 8 || equal(base + Int(starts[Int(slot.rank)]), base + start, length)
        {
          return (rank + 1, Int(slot.rank) + 1)
        }
        index = (index + 1) & mask
      }
      slots[index] = Slot(key: key, length: UInt32(length), rank: UInt32(rank))
    }
    return nil
  }

  func bytes(of rank: Int) -> ArraySlice<UInt8>? {
    guard rank >= 0, rank < count else { return nil }
    return bytes[Int(starts[rank])..<Int(starts[rank + 1])]
  }

  /// Lends a view of the table; it may not be used after `body`.
  @inline(__always)
  func withView<Result>(_ body: (View) -> Result) -> Result? {
    slots.withUnsafeBufferPointer { slots in
      pairs.withUnsafeBufferPointer { pairs in
        singles.withUnsafeBufferPointer { singles in
          bytes.withUnsafeBufferPointer { bytes in
            starts.withUnsafeBufferPointer { starts in
              guard let table = slots.baseAddress, let pairs = pairs.baseAddress,
                let singles = singles.baseAddress, let bytes = bytes.baseAddress,
                let starts = starts.baseAddress
              else { return nil }
              return body(
                View(
                  slots: table, mask: slots.count - 1, longest: longest, pairs: pairs,
                  singles: singles, bytes: bytes, starts: starts))
            }
          }
        }
      }
    }
  }

  /// The table while it is lent: no bounds are checked, every index comes from the table itself.
  struct View {
    fileprivate let slots: UnsafePointer<Slot>
    fileprivate let mask: Int
    /// Bytes of the longest token.
    let longest: Int
    let pairs: UnsafePointer<UInt32>
    let singles: UnsafePointer<UInt32>
    fileprivate let bytes: UnsafePointer<UInt8>
    fileprivate let starts: UnsafePointer<UInt32>

    @inline(__always)
    func pair(_ text: UnsafePointer<UInt8>) -> UInt32 {
      pairs[Int(text[0]) << 8 | Int(text[1])]
    }

    /// The rank of `length` bytes at `text`, from where `readable` bytes may be read, or `none`.
    @inline(__always)
    func rank(of text: UnsafePointer<UInt8>, length: Int, readable: Int) -> UInt32 {
      let key = TokenRanks.key(of: text, length: length, readable: readable)
      var index = TokenRanks.home(of: key, length: length) & mask
      while true {
        let slot = slots[index]
        if slot.key == key, slot.length == UInt32(truncatingIfNeeded: length),
          length <= 8
            || TokenRanks.equal(bytes + Int(starts[Int(slot.rank)]), text, length)
        {
          return slot.rank
        }
        if slot.length == 0 { return TokenRanks.none }
        index = (index + 1) & mask
      }
    }
  }

  @inline(__always)
  fileprivate static func key(
    of text: UnsafePointer<UInt8>, length: Int, readable: Int
  ) -> UInt64 {
    let raw = UnsafeRawPointer(text)
    if length <= 8 {
      if readable >= 8 {
        let word = raw.loadUnaligned(as: UInt64.self)
        return UInt64(littleEndian: word)
          & (UInt64.max >> UInt64(truncatingIfNeeded: 64 - length * 8))
      }
      var word: UInt64 = 0
      for place in (0..<length).reversed() { word = word << 8 | UInt64(text[place]) }
      return word
    }
    var hash = UInt64(truncatingIfNeeded: length)
    var place = 0
    while place + 8 < length {
      hash = mixed(
        hash ^ UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)))
      place += 8
    }
    let last = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: length - 8, as: UInt64.self))
    return mixed(hash ^ last)
  }

  @inline(__always)
  fileprivate static func home(of key: UInt64, length: Int) -> Int {
    Int(truncatingIfNeeded: mixed(key ^ UInt64(truncatingIfNeeded: length)))
  }

  @inline(__always)
  private static func mixed(_ value: UInt64) -> UInt64 {
    let product = (value ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
    return product.high ^ product.low
  }

  @inline(__always)
  fileprivate static func equal(
    _ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, _ length: Int
  ) -> Bool {
    let a = UnsafeRawPointer(a)
    let b = UnsafeRawPointer(b)
    var place = 0
    while place + 8 < length {
      let first = a.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      if first != b.loadUnaligned(fromByteOffset: place, as: UInt64.self) { return false }
      place += 8
    }
    return a.loadUnaligned(fromByteOffset: length - 8, as: UInt64.self)
      == b.loadUnaligned(fromByteOffset: length - 8, as: UInt64.self)
  }
}
