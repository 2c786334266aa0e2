/// CRC-32C (Castagnoli, polynomial 0x1EDC6F41 reflected), eight bytes a step: finds every change within four bytes.
enum Checksum {
  /// Table `k` at `256 * k`: what a byte does to the sum when `k` more bytes follow it.
  private static let tables: [UInt32] = {
    var tables = [UInt32](repeating: 0, count: 8 * 256)
    for byte in 0..<256 {
      var sum = UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0x82F6_3B78 : sum >> 1 }
      tables[byte] = sum
    }
    for place in 256..<tables.count {
      let before = tables[place - 256]
      tables[place] = before >> 8 ^ tables[Int(before & 0xFF)]
    }
    return tables
  }()

  /// The sum of everything that `sum` is of, and then `bytes`; 0 is the sum of nothing.
  static func of(_ bytes: UnsafeBufferPointer<UInt8>, after sum: UInt32) -> UInt32 {
    tables.withUnsafeBufferPointer { tables in
      let raw = UnsafeRawBufferPointer(bytes)
      var sum = ~sum
      var place = 0
      while raw.count - place >= 8 {
        let word =
          UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: place, as: UInt64.self))
          ^ UInt64(sum)
        let early =
          tables[7 * 256 + Int(word & 0xFF)] ^ tables[6 * 256 + Int(word >> 8 & 0xFF)]
          ^ tables[5 * 256 + Int(word >> 16 & 0xFF)] ^ tables[4 * 256 + Int(word >> 24 & 0xFF)]
        let late =
          tables[3 * 256 + Int(word >> 32 & 0xFF)] ^ tables[2 * 256 + Int(word >> 40 & 0xFF)]
          ^ tables[256 + Int(word >> 48 & 0xFF)] ^ tables[Int(word >> 56)]
        sum = early ^ late
        place += 8
      }
      while place < raw.count {
        sum = sum >> 8 ^ tables[Int((sum ^ UInt32(raw[place])) & 0xFF)]
        place += 1
      }
      return ~sum
    }
  }

  static func of(_ bytes: ArraySlice<UInt8>, after sum: UInt32 = 0) -> UInt32 {
    bytes.withUnsafeBufferPointer { of($0, after: sum) }
  }
}
