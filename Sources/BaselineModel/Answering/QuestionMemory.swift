import Foundation

/// Questions with known answers: answers a new question as the most similar one was answered.
package struct QuestionMemory: Sendable, Equatable {
  package struct Item: Sendable, Hashable {
    package var question: String
    package var answer: String

    package init(question: String, answer: String) {
      self.question = question
      self.answer = answer
    }
  }

  package let items: [Item]
  private let rarity: Rarity
  private let index: SparseIndex
  private static let features = TextFeatures()

  package init(_ items: [Item]) {
    self.items = items
    rarity = Rarity(of: items.map(\.question), features: Self.features)
    var extractor = FeatureExtractor(Self.features)
    var rows = SparseRows()
    for item in items {
      extractor.read(item.question, rarity: rarity)
      rows.append(buckets: extractor.buckets, values: extractor.values)
    }
    index = SparseIndex(rows, bucketCount: Self.features.bucketCount)
  }

  package static func == (left: Self, right: Self) -> Bool { left.items == right.items }

  /// The most similar questions, best first.
  package func nearest(_ limit: Int, to question: String) -> [(item: Item, cosine: Float)] {
    var extractor = FeatureExtractor(Self.features)
    extractor.read(question, rarity: rarity)
    var cosines = [Float](repeating: 0, count: items.count)
    index.score(buckets: extractor.buckets, values: extractor.values, into: &cosines)
    return SparseIndex.best(limit, of: cosines).map { (items[$0.row], $0.score) }
  }
}
