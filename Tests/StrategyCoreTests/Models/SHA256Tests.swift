import StrategyCore
import Testing

/// Digests from FIPS 180-4's examples and its published test vectors.
struct SHA256Tests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrs"
        + "mnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
  ])
  func `published examples have their digests`(text: String, digest: String) {
    #expect(SHA256.digest(of: text.utf8) == digest)
  }

  @Test func `a hundred thousand letters in any parts have one digest`() {
    let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 100_000)
    let whole = SHA256.digest(of: bytes)
    for step in [1, 63, 64, 65, 4_097] {
      var hash = SHA256()
      for start in stride(from: 0, to: 20_000, by: step) {
        hash.update(bytes[start..<min(start + step, 20_000)])
      }
      hash.update(bytes[20_000...])
      #expect(hash.digest() == whole)
    }
  }

  @Test(arguments: 50...70)
  func `asking for a digest leaves the hash as it was`(length: Int) {
    var hash = SHA256()
    hash.update([UInt8](repeating: 7, count: length))
    let first = hash.digest()
    #expect(hash.digest() == first)
    hash.update([1])
    #expect(hash.digest() == SHA256.digest(of: [UInt8](repeating: 7, count: length) + [1]))
  }
}
