import Foundation

/// FNV-1a in 64 bits: tells damaged bytes and different training sets apart. It keeps no secret.
package struct Fingerprint: Sendable, Hashable {
  package private(set) var value: UInt64 = 14_695_981_039_346_656_037

  package init() {}

  package init(of bytes: some Sequence<UInt8>) {
    for byte in bytes { add(byte) }
  }

  package mutating func add(_ byte: UInt8) {
    value = (value ^ UInt64(byte)) &* 1_099_511_628_211
  }

  /// Text with its length, so that ("ab", "c") and ("a", "bc") differ.
  package mutating func add(_ text: String) {
    self = adding(UInt64(text.utf8.count))
    for byte in text.utf8 { add(byte) }
  }

  package func adding(_ number: UInt64) -> Fingerprint {
    var next = self
    for shift in stride(from: 0, to: 64, by: 8) {
      next.add(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
    }
    return next
  }

  /// Sixteen hexadecimal digits.
  package var text: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
