/// The hash of feature names: FNV-1a over UTF-8, stirred by murmur3's final mix.
///
/// The running state is exposed so that a key that extends another costs one step per byte.
package enum FeatureHash {
  package static let seed: UInt32 = 2_166_136_261

  @inline(__always)
  package static func step(_ state: UInt32, _ byte: UInt8) -> UInt32 {
    (state ^ UInt32(byte)) &* 16_777_619
  }

  /// FNV alone leaves its low bits poorly mixed, and the low bits choose the bucket.
  @inline(__always)
  package static func finish(_ state: UInt32) -> UInt32 {
    var mixed = state
    mixed ^= mixed >> 16
    mixed = mixed &* 0x85eb_ca6b
    mixed ^= mixed >> 13
    mixed = mixed &* 0xc2b2_ae35
    mixed ^= mixed >> 16
    return mixed
  }

  /// Plain FNV-1a, before the final mix.
  package static func raw(_ text: String) -> UInt32 {
    text.utf8.reduce(seed) { step($0, $1) }
  }

  package static func hash(_ text: String) -> UInt32 {
    finish(raw(text))
  }
}
