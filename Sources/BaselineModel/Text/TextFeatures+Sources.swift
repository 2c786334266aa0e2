extension FeatureExtractor {
  /// Every feature of a text with the word or word pair that it came from, for explanations.
  package func sources(of text: String) -> [(name: String, bucket: UInt32)] {
    var words = WordBuffer()
    words.read(text)
    let mask = UInt32(truncatingIfNeeded: features.bucketCount - 1)
    var sources: [(name: String, bucket: UInt32)] = []
    var previous: String?
    for index in 0..<words.count {
      let word = words.word(index)
      sources.append((word, FeatureHash.hash("u" + word) & mask))
      if let previous {
        sources.append(("\(previous) \(word)", FeatureHash.hash("b\(previous) \(word)") & mask))
      }
      let marked = Array("^\(word)$")
      for length in 2...5 where length <= marked.count {
        for start in 0...(marked.count - length) {
          let gram = String(marked[start..<(start + length)])
          sources.append((word, FeatureHash.hash("c" + gram) & mask))
        }
      }
      previous = word
    }
    return sources
  }
}
