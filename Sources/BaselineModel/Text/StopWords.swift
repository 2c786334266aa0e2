/// Word lists that several steps share.
package enum StopWords {
  /// Words that say little about what a label or a query is about. Negations and question words stay.
  package static let english: Set<String> = [
    "a", "about", "am", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can",
    "could", "did", "do", "does", "for", "from", "get", "had", "has", "have", "i", "if", "im",
    "in", "into", "is", "it", "its", "ive", "just", "me", "my", "of", "on", "or", "our", "please",
    "should", "so", "some", "such", "that", "the", "their", "then", "there", "these", "they",
    "this", "to", "was", "we", "will", "with", "would", "you", "your",
  ]

  /// The same words as hashes of their bytes, for steps that never build a string.
  package static let englishHashes: Set<UInt32> = Set(english.map(FeatureHash.raw))
}
