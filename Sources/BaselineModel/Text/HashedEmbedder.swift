package import StrategyCore

/// Hashed tf-idf vectors of words and character n-grams: dense search that needs no key and no network.
package struct HashedEmbedder: Embedder {
  private let features: TextFeatures
  private let rarity: Rarity
  package let identity: String

  /// An embedder to which every bucket tells the same; `prepared(for:)` knows better.
  package init(features: TextFeatures = TextFeatures(bits: 16)) {
    self.init(features: features, rarity: Rarity(uniform: features))
  }

  package init(features: TextFeatures, rarity: Rarity) {
    self.features = features
    self.rarity = rarity
    let digest = rarity.frequencies.reduce(Fingerprint()) { $0.adding(UInt64($1)) }
    identity = "hashed-tfidf-1/\(features.bits)/\(digest.adding(UInt64(rarity.textCount)).text)"
  }

  @concurrent
  package func prepared(for collection: [String]) async throws -> any Embedder {
    HashedEmbedder(
      features: features, rarity: try await FeatureRows.rarity(of: collection, features: features))
  }

  @concurrent
  package func embed(_ texts: [String]) async throws -> [Embedding] {
    let rows = try await FeatureRows.rows(of: texts, features: features, rarity: rarity)
    return (0..<rows.count).map { row in
      let vector = rows.vector(row)
      return .sparse(indices: vector.buckets, values: vector.values)
    }
  }
}
