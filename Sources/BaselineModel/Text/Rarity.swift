import Foundation

/// How much each bucket tells: idf = ln((1+N)/(1+df)) + 1 over the texts that were counted.
package struct Rarity: Sendable, Equatable {
  /// In how many texts each bucket occurs.
  package let frequencies: [UInt32]
  package let textCount: Int
  package let weights: [Float]

  /// Every bucket alike: for when no texts are known.
  package init(uniform features: TextFeatures) {
    self.init(textCount: 0, frequencies: Array(repeating: 0, count: features.bucketCount))
  }

  package init(textCount: Int, frequencies: [UInt32]) {
    self.textCount = textCount
    self.frequencies = frequencies
    let total = Float(textCount) + 1
    // Most buckets share a few small counts, so one logarithm per count is enough.
    let common = (0..<256).map { log(total / (Float($0) + 1)) + 1 }
    weights = frequencies.map { $0 < 256 ? common[Int($0)] : log(total / (Float($0) + 1)) + 1 }
  }

  package init(of texts: some Sequence<String>, features: TextFeatures) {
    var extractor = FeatureExtractor(features)
    var frequencies = [UInt32](repeating: 0, count: features.bucketCount)
    var textCount = 0
    for text in texts {
      textCount += 1
      extractor.readBuckets(text)
      for bucket in extractor.buckets { frequencies[Int(bucket)] += 1 }
    }
    self.init(textCount: textCount, frequencies: frequencies)
  }
}
