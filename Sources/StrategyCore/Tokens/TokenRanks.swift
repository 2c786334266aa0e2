/// The tokens of a vocabulary by their bytes: an open-addressing table that never changes.
///
/// A token of up to eight bytes is its own key, so that finding it reads one slot; a longer one has a hash for a key
/// and is compared with the bytes kept beside the table.
struct TokenRanks: Sendable {
  /// No token.
  static let none = UInt32.max

  fileprivate struct Slot {
    var key: UInt64
    /// The rank in 24 bits under the length in 8; 0 for a slot that is free.
    var token: UInt32
    /// Where the bytes of the token begin.
    var start: UInt32

    @inline(__always)
    var rank: UInt32 { token & 0xFF_FFFF }
    @inline(__always)
    var length: UInt32 { token >> 24 }
  }

  private let slots: [Slot]
  /// A bit for each hash of a token, so that most bytes that are none cost no look into the table.
  private let filter: [UInt64]
  /// The rank of every two bytes, by first · 256 + second.
  private let pairs: [UInt32]
  private let singles: [UInt32]
  private let characters: WholeCharacters
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
    var slots = [Slot](repeating: Slot(key: 0, token: 0, start: 0), count: 1 << bits)
    var filter = [UInt64](repeating: 0, count: 1 << max(0, bits - 4))
    var pairs = [UInt32](repeating: Self.none, count: 1 << 16)
    var singles = [UInt32](repeating: Self.none, count: 256)
    let repeated = bytes.withUnsafeBufferPointer { bytes in
      starts.withUnsafeBufferPointer { starts in
        slots.withUnsafeMutableBufferPointer { slots in
          Self.fill(slots, &filter, bytes: bytes, starts: starts)
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
    characters = WholeCharacters(file, pairs: pairs)
    self.bytes = bytes
    self.starts = starts
    self.slots = slots
    self.filter = filter
    self.pairs = pairs
    self.singles = singles
  }

  /// Gives the lines of a token that is there twice.
  private static func fill(
    _ slots: UnsafeMutableBufferPointer<Slot>, _ filter: inout [UInt64],
    bytes: UnsafeBufferPointer<UInt8>, starts: UnsafeBufferPointer<UInt32>
  ) -> (line: Int, first: Int)? {
    guard let base = bytes.baseAddress else { return nil }
    let mask = slots.count - 1
    for rank in 0..<starts.count - 1 {
      let start = Int(starts[rank])
      let length = Int(starts[rank + 1]) - start
      let probe = probe(base + start, length: length, readable: bytes.count - start)
      var index = Int(truncatingIfNeeded: probe.hash) & mask
      while slots[index].token != 0 {
        let slot = slots[index]
        if slot.key == probe.key, slot.length == UInt32(length),
          length <= 8 || equal(base + Int(slot.start), base + start, length)
        {
          return (rank + 1, Int(slot.rank) + 1)
        }
        index = (index &+ 1) & mask
      }
      filter[probe.word(filter.count - 1)] |= probe.bit
      slots[index] = Slot(
        key: probe.key, token: UInt32(length) << 24 | UInt32(rank), start: starts[rank])
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
      filter.withUnsafeBufferPointer { filter in
        pairs.withUnsafeBufferPointer { pairs in
          singles.withUnsafeBufferPointer { singles in
            bytes.withUnsafeBufferPointer { bytes in
              characters.bits.withUnsafeBufferPointer { characters in
                View(slots, filter, pairs, singles, bytes, characters, longest: longest).map(body)
              }
            }
          }
        }
      }
    }
  }

  /// Bytes to look for, with their key and hash.
  struct Probe {
    fileprivate let text: UnsafePointer<UInt8>
    fileprivate let length: Int
    fileprivate let key: UInt64
    fileprivate let hash: UInt64

    @inline(__always)
    fileprivate func word(_ mask: Int) -> Int { Int(truncatingIfNeeded: hash >> 38) & mask }
    @inline(__always)
    fileprivate var bit: UInt64 { 1 << (hash >> 32 & 63) }
  }

  /// The table while it is lent: no bounds are checked, every index comes from the table itself.
  struct View {
    fileprivate let slots: UnsafePointer<Slot>
    fileprivate let mask: Int
    fileprivate let filter: UnsafePointer<UInt64>
    fileprivate let filterMask: Int
    /// Bytes of the longest token.
    let longest: Int
    let pairs: UnsafePointer<UInt32>
    let singles: UnsafePointer<UInt32>
    fileprivate let bytes: UnsafePointer<UInt8>
    let characters: WholeCharacters.View

    fileprivate init?(
      _ slots: UnsafeBufferPointer<Slot>, _ filter: UnsafeBufferPointer<UInt64>,
      _ pairs: UnsafeBufferPointer<UInt32>, _ singles: UnsafeBufferPointer<UInt32>,
      _ bytes: UnsafeBufferPointer<UInt8>, _ characters: UnsafeBufferPointer<UInt64>, longest: Int
    ) {
      guard let table = slots.baseAddress, let filterWords = filter.baseAddress,
        let pairs = pairs.baseAddress, let singles = singles.baseAddress,
        let bytes = bytes.baseAddress, let characterWords = characters.baseAddress
      else { return nil }
      self.slots = table
      mask = slots.count - 1
      self.filter = filterWords
      filterMask = filter.count - 1
      self.longest = longest
      self.pairs = pairs
      self.singles = singles
      self.bytes = bytes
      self.characters = WholeCharacters.View(bits: characterWords)
    }

    @inline(__always)
    func pair(_ text: UnsafePointer<UInt8>) -> UInt32 {
      pairs[Int(text[0]) << 8 | Int(text[1])]
    }

    /// False for nearly all bytes that are no token, true for all that are one.
    @inline(__always)
    func mayHold(_ probe: Probe) -> Bool {
      filter[probe.word(filterMask)] & probe.bit != 0
    }

    /// The rank of the bytes, or `none`.
    @inline(__always)
    func rank(of probe: Probe) -> UInt32 {
      var index = Int(truncatingIfNeeded: probe.hash) & mask
      while true {
        let slot = slots[index]
        if slot.key == probe.key, slot.length == UInt32(truncatingIfNeeded: probe.length),
          probe.length <= 8
            || TokenRanks.equal(bytes + Int(slot.start), probe.text, probe.length)
        {
          return slot.rank
        }
        if slot.token == 0 { return TokenRanks.none }
        index = (index &+ 1) & mask
      }
    }
  }

  /// What finds `length` bytes at `text`, from where `readable` bytes may be read.
  @inline(__always)
  static func probe(_ text: UnsafePointer<UInt8>, length: Int, readable: Int) -> Probe {
    let key = key(of: text, length: length, readable: readable)
    return Probe(
      text: text, length: length, key: key,
      hash: mixed(key ^ UInt64(truncatingIfNeeded: length)))
  }

  @inline(__always)
  private static func key(
    of text: UnsafePointer<UInt8>, length: Int, readable: Int
  ) -> UInt64 {
    let raw = UnsafeRawPointer(text)
    if length <= 8 {
      if readable >= 8 {
        let word = UInt64(littleEndian: raw.loadUnaligned(as: UInt64.self))
        return word & (UInt64.max &>> UInt64(truncatingIfNeeded: 64 &- length &* 8))
      }
      var word: UInt64 = 0
      for place in (0..<length).reversed() { word = word << 8 | UInt64(text[place]) }
      return word
    }
    var hash = UInt64(truncatingIfNeeded: length)
    var place = 0
    while place &+ 8 < length {
      let word = raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      hash = mixed(hash ^ UInt64(littleEndian: word))
      place &+= 8
    }
    let last = raw.loadUnaligned(fromByteOffset: length - 8, as: UInt64.self)
    return mixed(hash ^ UInt64(littleEndian: last))
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
