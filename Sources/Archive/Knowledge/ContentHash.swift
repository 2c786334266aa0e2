/// A fingerprint of bytes that tells a changed file from an unchanged one: FNV-1a over 64 bits, and the length.
enum ContentHash {
  static func of(_ bytes: some Sequence<UInt8>) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    var count = 0
    for byte in bytes {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
      count += 1
    }
    return String(hash, radix: 16) + "-" + String(count)
  }
}
