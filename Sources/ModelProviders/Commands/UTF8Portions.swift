/// Text from bytes that arrive in any portions; what is not UTF-8 becomes U+FFFD.
struct UTF8Portions: Sendable {
  /// The beginning of a sequence that is not complete: three bytes at most.
  private var partial: [UInt8] = []

  mutating func feed(_ bytes: [UInt8]) -> String {
    let all = partial.isEmpty ? bytes : partial + bytes
    let end = Self.endOfWhole(all)
    partial = Array(all[end...])
    return String(decoding: all[..<end], as: UTF8.self)
  }

  mutating func finish() -> String {
    defer { partial = [] }
    return String(decoding: partial, as: UTF8.self)
  }

  private static func endOfWhole(_ bytes: [UInt8]) -> Int {
    for back in 1...3 where back <= bytes.count {
      let length =
        switch bytes[bytes.count - back] {
        case 0x80...0xBF: 0
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 1
        }
      if length > 0 { return length > back ? bytes.count - back : bytes.count }
    }
    return bytes.count
  }
}
