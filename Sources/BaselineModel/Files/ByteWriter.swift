package import Foundation

/// Writes numbers and texts as little-endian bytes.
package struct ByteWriter: Sendable {
  package private(set) var bytes = Data()

  package init() {}

  package mutating func write(_ number: some FixedWidthInteger) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  package mutating func write(_ number: Float) {
    write(number.bitPattern)
  }

  /// One byte for numbers below 128, seven bits a byte beyond.
  package mutating func writeShort(_ number: UInt32) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  package mutating func write(_ text: String) {
    write(UInt32(truncatingIfNeeded: text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  package mutating func write(_ other: Data) {
    bytes.append(other)
  }

  package mutating func write(_ numbers: [Int8]) {
    numbers.withUnsafeBytes { bytes.append(contentsOf: $0) }
  }
}

/// Reads what a `ByteWriter` wrote; every step names the field, so that a failure can.
package struct ByteReader: Sendable {
  private let bytes: [UInt8]
  private var place = 0

  package init(_ bytes: some Sequence<UInt8>) {
    self.bytes = Array(bytes)
  }

  package var remaining: Int { bytes.count - place }

  package mutating func read<Number: FixedWidthInteger>(
    _ type: Number.Type = Number.self, _ field: String
  ) throws(BaselineModelFileError.Reason) -> Number {
    let size = Number.bitWidth / 8
    guard remaining >= size else { throw .malformed(field: field) }
    var number = Number.zero
    for offset in (0..<size).reversed() {
      number = (size == 1 ? 0 : number << 8) | Number(truncatingIfNeeded: bytes[place + offset])
    }
    place += size
    return number
  }

  /// Only finite numbers are accepted.
  package mutating func readFloat(_ field: String) throws(BaselineModelFileError.Reason) -> Float {
    let number = Float(bitPattern: try read(UInt32.self, field))
    guard number.isFinite else { throw .malformed(field: field) }
    return number
  }

  package mutating func readShort(_ field: String) throws(BaselineModelFileError.Reason) -> UInt32 {
    var number: UInt32 = 0
    for shift in stride(from: UInt32(0), to: 35, by: 7) {
      let byte = try read(UInt8.self, field)
      number |= UInt32(byte & 0x7f) << shift
      if byte < 0x80 { return number }
    }
    throw .malformed(field: field)
  }

  package mutating func readText(_ field: String) throws(BaselineModelFileError.Reason) -> String {
    let count = Int(try read(UInt32.self, field))
    guard remaining >= count,
      let text = String(validating: bytes[place..<(place + count)], as: UTF8.self)
    else { throw .malformed(field: field) }
    place += count
    return text
  }

  /// A count of things that take at least `size` bytes each, checked before anything is allocated.
  package mutating func readCount(
    _ field: String, ofSize size: Int = 1
  ) throws(BaselineModelFileError.Reason) -> Int {
    let count = Int(try read(UInt32.self, field))
    guard count <= remaining / max(size, 1) else { throw .malformed(field: field) }
    return count
  }

  package mutating func readBytes(
    _ count: Int, _ field: String
  ) throws(BaselineModelFileError.Reason) -> [Int8] {
    guard count >= 0, remaining >= count else { throw .malformed(field: field) }
    let slice = bytes[place..<(place + count)].map { Int8(bitPattern: $0) }
    place += count
    return slice
  }
}
