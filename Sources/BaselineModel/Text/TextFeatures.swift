import Foundation

/// What becomes of a text before it is compared: hashed words and character n-grams.
package struct TextFeatures: Sendable, Equatable {
  /// There are 2^bits buckets.
  package var bits = 14
  /// Stop words dropped and words stemmed: for short label names, where each word must count.
  package var condenses = false

  package init(bits: Int = 14, condenses: Bool = false) {
    self.bits = bits
    self.condenses = condenses
  }

  package var bucketCount: Int { 1 << bits }
}

/// Turns texts into weighted features, one after the other, in memory that it keeps.
///
/// Block A holds words and word pairs, block B the character 2…5-grams inside each marked word.
/// Each is brought to length 1 before they are added, so that the many n-grams do not drown the words.
package struct FeatureExtractor: ~Copyable {
  package let features: TextFeatures
  private var words = WordBuffer()
  private var result = FeatureBlock()
  private var grams = FeatureBlock()

  package init(_ features: TextFeatures) {
    self.features = features
  }

  package var count: Int { result.count }
  package var buckets: UnsafeBufferPointer<UInt32> {
    UnsafeBufferPointer(start: result.buckets, count: result.count)
  }
  package var values: UnsafeBufferPointer<Float> {
    UnsafeBufferPointer(start: result.values, count: result.count)
  }

  /// The weighted, normalised features of a text; they stay until the next text is read.
  package mutating func read(_ text: String, rarity: Rarity) {
    count(text)
    rarity.weights.withUnsafeBufferPointer { weights in
      let block = Self.weigh(result, weights)
      let gramBlock = Self.weigh(grams, weights)
      if block > 0 { result.scale(by: 1 / block.squareRoot()) }
      if gramBlock > 0 { grams.scale(by: 1 / gramBlock.squareRoot()) }
    }
    addGrams()
    let length = result.squaredLength()
    if length > 0 { result.scale(by: 1 / length.squareRoot()) }
  }

  /// The distinct buckets of a text, for counting in how many texts each occurs.
  package mutating func readBuckets(_ text: String) {
    count(text)
    addGrams()
  }

  package mutating func vector(of text: String, rarity: Rarity) -> SparseVector {
    read(text, rarity: rarity)
    return SparseVector(buckets: Array(buckets), values: Array(values))
  }

  private mutating func addGrams() {
    for index in 0..<grams.count {
      result.add(grams.values[index], to: grams.buckets[index])
    }
  }

  private static func weigh(
    _ block: borrowing FeatureBlock, _ weights: UnsafeBufferPointer<Float>
  ) -> Float {
    for index in 0..<block.count {
      let weight = weights[Int(block.buckets[index])]
      block.values[index] = damped(block.values[index]) * weight
    }
    return block.squaredLength()
  }

  @inline(__always)
  private static func damped(_ occurrences: Float) -> Float {
    occurrences < 2 ? 1 : 1 + log(occurrences)
  }

  private mutating func count(_ text: String) {
    words.read(text)
    if features.condenses { condense() }
    let gramCount = 4 * words.bytes.count
    result.clear(for: min(gramCount + 2 * words.count, features.bucketCount))
    grams.clear(for: min(gramCount, features.bucketCount))
    let mask = UInt32(truncatingIfNeeded: features.bucketCount - 1)
    let plain = words.bytes.allSatisfy { $0 < 0x80 }
    words.bytes.withUnsafeBufferPointer { bytes in
      var previous: Range<Int>?
      for index in 0..<words.count {
        let marked = words.marked(index)
        let word = marked.dropFirst().dropLast()
        result.add(1, to: FeatureHash.finish(Self.extend(unigram, bytes, word)) & mask)
        if let previous {
          let pair = FeatureHash.step(Self.extend(bigram, bytes, previous), UInt8(ascii: " "))
          result.add(1, to: FeatureHash.finish(Self.extend(pair, bytes, word)) & mask)
        }
        if plain {
          Self.addPlainGrams(bytes, marked, mask, to: &grams)
        } else {
          Self.addGrams(bytes, marked, mask, to: &grams)
        }
        previous = word
      }
    }
  }

  private mutating func condense() {
    let before = words
    let stop = StopWords.englishHashes
    words.rewrite { word in
      if stop.contains(word.reduce(FeatureHash.seed) { FeatureHash.step($0, $1) }) { return false }
      PorterStemmer.stem(&word)
      return true
    }
    if words.count == 0 { words = before }
  }

  @inline(__always)
  private static func extend(
    _ state: UInt32, _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
  ) -> UInt32 {
    var state = state
    for index in range { state = FeatureHash.step(state, bytes[index]) }
    return state
  }

  private static func addPlainGrams(
    _ bytes: UnsafeBufferPointer<UInt8>, _ marked: Range<Int>, _ mask: UInt32,
    to block: inout FeatureBlock
  ) {
    for start in marked.lowerBound..<(marked.upperBound - 1) {
      var state = FeatureHash.step(gram, bytes[start])
      for index in (start + 1)..<min(start + 5, marked.upperBound) {
        state = FeatureHash.step(state, bytes[index])
        block.add(1, to: FeatureHash.finish(state) & mask)
      }
    }
  }

  /// The same over whole characters where one may take several bytes.
  private static func addGrams(
    _ bytes: UnsafeBufferPointer<UInt8>, _ marked: Range<Int>, _ mask: UInt32,
    to block: inout FeatureBlock
  ) {
    for start in marked where !isContinuation(bytes[start]) {
      var state = gram
      var length = 0
      for index in start..<marked.upperBound {
        state = FeatureHash.step(state, bytes[index])
        let endsCharacter =
          index + 1 == marked.upperBound || !isContinuation(bytes[index + 1])
        guard endsCharacter else { continue }
        length += 1
        if length >= 2 { block.add(1, to: FeatureHash.finish(state) & mask) }
        if length == 5 { break }
      }
    }
  }

  @inline(__always)
  private static func isContinuation(_ byte: UInt8) -> Bool {
    byte & 0xc0 == 0x80
  }
}

private let unigram = FeatureHash.step(FeatureHash.seed, UInt8(ascii: "u"))
private let bigram = FeatureHash.step(FeatureHash.seed, UInt8(ascii: "b"))
private let gram = FeatureHash.step(FeatureHash.seed, UInt8(ascii: "c"))
