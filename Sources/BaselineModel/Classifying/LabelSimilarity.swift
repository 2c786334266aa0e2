import Foundation

/// A text whose label is known.
package struct LabelledText: Sendable, Hashable {
  package var text: String
  package var label: String

  package init(text: String, label: String) {
    self.text = text
    self.label = label
  }
}

/// A label as the prompt names it, with whatever the prompt says about it.
package struct LabelName: Sendable, Hashable {
  package var label: String
  package var description: String

  package init(_ label: String, description: String = "") {
    self.label = label
    self.description = description
  }

  /// The name as words: `card_arrival`, `card-arrival` and `cardArrival` all read "card arrival".
  package var words: String {
    var spaced = ""
    var previousIsLower = false
    for character in label {
      if previousIsLower, character.isUppercase { spaced.append(" ") }
      spaced.append(character.isLetter || character.isNumber || character == "'" ? character : " ")
      previousIsLower = character.isLowercase
    }
    return description.isEmpty ? spaced : "\(spaced) \(description)"
  }
}

/// Classifying by likeness to the label names alone: what can be done from a prompt without examples.
package struct LabelSimilarity: Sendable {
  /// Fitted on public intent data; cosines to label names are small and close together.
  package static let temperature: Float = 0.06

  private let labels: [LabelName]
  private let rarity: Rarity
  private let rows: SparseIndex
  private static let features = TextFeatures(condenses: true)

  package init(_ labels: [LabelName]) {
    self.labels = labels
    let names = labels.map(\.words)
    rarity = Rarity(of: names, features: Self.features)
    var extractor = FeatureExtractor(Self.features)
    var rows = SparseRows()
    for name in names {
      extractor.read(name, rarity: rarity)
      rows.append(buckets: extractor.buckets, values: extractor.values)
    }
    self.rows = SparseIndex(rows, bucketCount: Self.features.bucketCount)
  }

  package static func extractor() -> FeatureExtractor { FeatureExtractor(features) }

  package func scores(_ text: String, with extractor: inout FeatureExtractor) -> LabelScores {
    LabelScores(
      labels: labels.map(\.label), scores: cosines(text, with: &extractor),
      temperature: Self.temperature)
  }

  package func cosines(_ text: String, with extractor: inout FeatureExtractor) -> [Float] {
    var cosines = [Float](repeating: 0, count: labels.count)
    extractor.read(text, rarity: rarity)
    rows.score(buckets: extractor.buckets, values: extractor.values, into: &cosines)
    return cosines
  }
}
