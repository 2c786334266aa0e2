import Foundation

/// Classifying by demonstrations: the nearest class centroid, the label name as one more example.
package struct LabelCentroids: Sendable {
  /// Falls with the number of demonstrations per label, as cosines grow; fitted on public intent data.
  package var temperature: Float {
    let perLabel = max(Float(demonstrations.count) / Float(max(labels.count, 1)), 0.2)
    return 0.043 * pow(perLabel, -0.2)
  }

  /// The label name counts as two demonstrations.
  private static let nameWeight: Float = 2
  /// Sums are raised to this power, so that what several demonstrations share does not drown the rest.
  private static let damping: Float = 0.6

  package let labels: [String]
  private let rarity: Rarity
  private let centroids: SparseIndex
  private let demonstrations: [LabelledText]
  private let rows: SparseIndex
  private static let features = TextFeatures()

  /// Labels that only demonstrations name are appended in order of appearance.
  package init(_ names: [LabelName], demonstrations: [LabelledText]) {
    var names = names
    var places = Dictionary(
      names.enumerated().map { ($1.label, $0) }, uniquingKeysWith: { first, _ in first })
    for demonstration in demonstrations where places[demonstration.label] == nil {
      places[demonstration.label] = names.count
      names.append(LabelName(demonstration.label))
    }
    labels = names.map(\.label)
    self.demonstrations = demonstrations
    let known = demonstrations.isEmpty ? names.map(\.words) : demonstrations.map(\.text)
    rarity = Rarity(of: known, features: Self.features)

    var extractor = FeatureExtractor(Self.features)
    var members = [[Int]](repeating: [], count: names.count)
    var rows = SparseRows()
    for (index, demonstration) in demonstrations.enumerated() {
      extractor.read(demonstration.text, rarity: rarity)
      rows.append(buckets: extractor.buckets, values: extractor.values)
      if let place = places[demonstration.label] { members[place].append(index) }
    }
    self.rows = SparseIndex(rows, bucketCount: Self.features.bucketCount)

    var centroids = SparseRows()
    var sum = FeatureBlock()
    for (place, name) in names.enumerated() {
      sum.clear(for: Self.features.bucketCount)
      extractor.read(name.words, rarity: rarity)
      for index in extractor.buckets.indices {
        sum.add(Self.nameWeight * extractor.values[index], to: extractor.buckets[index])
      }
      for member in members[place] {
        for entry in rows.starts[member]..<rows.starts[member + 1] {
          sum.add(rows.values[entry], to: rows.buckets[entry])
        }
      }
      sum.damp(by: Self.damping)
      let length = sum.squaredLength()
      if length > 0 { sum.scale(by: 1 / length.squareRoot()) }
      centroids.append(
        buckets: UnsafeBufferPointer(start: sum.buckets, count: sum.count),
        values: UnsafeBufferPointer(start: sum.values, count: sum.count))
    }
    self.centroids = SparseIndex(centroids, bucketCount: Self.features.bucketCount)
  }

  package static func extractor() -> FeatureExtractor { FeatureExtractor(features) }

  package func scores(_ text: String, with extractor: inout FeatureExtractor) -> LabelScores {
    LabelScores(
      labels: labels, scores: cosines(text, with: &extractor), temperature: temperature)
  }

  package func cosines(_ text: String, with extractor: inout FeatureExtractor) -> [Float] {
    var cosines = [Float](repeating: 0, count: labels.count)
    extractor.read(text, rarity: rarity)
    centroids.score(buckets: extractor.buckets, values: extractor.values, into: &cosines)
    return cosines
  }

  /// The demonstrations most like the text last read by `extractor`, best first.
  package func nearest(
    _ limit: Int, with extractor: borrowing FeatureExtractor
  ) -> [(demonstration: LabelledText, cosine: Float)] {
    var cosines = [Float](repeating: 0, count: demonstrations.count)
    rows.score(buckets: extractor.buckets, values: extractor.values, into: &cosines)
    return SparseIndex.best(limit, of: cosines).map { (demonstrations[$0.row], $0.score) }
  }
}
