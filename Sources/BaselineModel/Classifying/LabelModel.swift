import Foundation

/// A trained classifier: softmax regression on hashed features, one byte per weight.
package struct LabelModel: Sendable, Equatable {
  package static let features = TextFeatures()

  package let labels: [String]
  package let rarity: Rarity
  /// Rounded weights, one row of `labels.count` per bucket.
  package let rounded: [Int8]
  /// What one step of `rounded` is worth, per label.
  package let scales: [Float]
  /// Divides the scores, so that probabilities are as good as they claim.
  package let temperature: Float
  /// How much the model and the nearest labelled texts count when both are asked.
  package let mixture: Mixture

  /// Exponents of the two probabilities in a hybrid; they include its calibration.
  package struct Mixture: Sendable, Equatable {
    package var model: Float
    package var neighbours: Float

    package init(model: Float, neighbours: Float) {
      self.model = model
      self.neighbours = neighbours
    }
  }

  private let weights: [ClassScores.Block]

  /// `rounded` must hold one row per bucket, `scales` one value per label.
  package init(
    labels: [String], rarity: Rarity, rounded: [Int8], scales: [Float], temperature: Float,
    mixture: Mixture
  ) {
    precondition(rounded.count == labels.count * rarity.weights.count)
    precondition(scales.count == labels.count)
    self.labels = labels
    self.rarity = rarity
    self.rounded = rounded
    self.scales = scales
    self.temperature = temperature
    self.mixture = mixture
    let blocks = ClassScores.blockCount(classes: labels.count)
    var weights = [ClassScores.Block](repeating: .zero, count: rarity.weights.count * blocks)
    for bucket in 0..<rarity.weights.count {
      for label in labels.indices {
        weights[bucket * blocks + label >> 4][label & 15] =
          Float(rounded[bucket * labels.count + label]) * scales[label]
      }
    }
    self.weights = weights
  }

  /// Rounds trained weights to bytes, each label by its own largest weight.
  package init(
    labels: [String], rarity: Rarity, trained: [ClassScores.Block], temperature: Float,
    mixture: Mixture
  ) {
    let blocks = ClassScores.blockCount(classes: labels.count)
    var largest = [ClassScores.Block](repeating: .zero, count: blocks)
    for index in trained.indices {
      let block = trained[index]
      let sizes = block.replacing(with: -block, where: block .< 0)
      largest[index % blocks].replace(with: sizes, where: largest[index % blocks] .< sizes)
    }
    let scales = labels.indices.map { max(largest[$0 >> 4][$0 & 15] / 127, .leastNormalMagnitude) }
    var rounded = [Int8](repeating: 0, count: rarity.weights.count * labels.count)
    for bucket in 0..<rarity.weights.count {
      for label in labels.indices {
        let weight = trained[bucket * blocks + label >> 4][label & 15] / scales[label]
        rounded[bucket * labels.count + label] = Int8(clamping: Int(weight.rounded()))
      }
    }
    self.init(
      labels: labels, rarity: rarity, rounded: rounded, scales: scales, temperature: temperature,
      mixture: mixture)
  }

  package static func == (left: Self, right: Self) -> Bool {
    left.labels == right.labels && left.rarity == right.rarity && left.rounded == right.rounded
      && left.scales == right.scales && left.temperature == right.temperature
      && left.mixture == right.mixture
  }

  package static func extractor() -> FeatureExtractor { FeatureExtractor(features) }

  package func scores(_ text: String, with extractor: inout FeatureExtractor) -> LabelScores {
    extractor.read(text, rarity: rarity)
    return LabelScores(
      labels: labels,
      scores: Self.scores(
        weights, labels.count, buckets: extractor.buckets, values: extractor.values),
      temperature: temperature)
  }

  /// The place of the most likely label, without stating probabilities.
  package func best(_ text: String, with extractor: inout FeatureExtractor) -> Int {
    extractor.read(text, rarity: rarity)
    let blocks = ClassScores.blockCount(classes: labels.count)
    return withUnsafeTemporaryAllocation(of: ClassScores.Block.self, capacity: blocks) { scores in
      guard let scores = scores.baseAddress else { return 0 }
      weights.withUnsafeBufferPointer { weights in
        guard let weights = weights.baseAddress else { return }
        ClassScores.gather(
          buckets: extractor.buckets, values: extractor.values, rows: weights, blocks: blocks,
          into: scores)
      }
      var best = 0
      for label in labels.indices
      where scores[label >> 4][label & 15] > scores[best >> 4][best & 15] {
        best = label
      }
      return best
    }
  }

  package static func scores(
    _ weights: [ClassScores.Block], _ classCount: Int, buckets: UnsafeBufferPointer<UInt32>,
    values: UnsafeBufferPointer<Float>
  ) -> [Float] {
    let blocks = ClassScores.blockCount(classes: classCount)
    return withUnsafeTemporaryAllocation(of: ClassScores.Block.self, capacity: blocks) { scores in
      guard let scores = scores.baseAddress else { return [] }
      weights.withUnsafeBufferPointer { weights in
        guard let weights = weights.baseAddress else { return }
        ClassScores.gather(
          buckets: buckets, values: values, rows: weights, blocks: blocks, into: scores)
      }
      return (0..<classCount).map { scores[$0 >> 4][$0 & 15] }
    }
  }

  /// Words and word pairs by how much they spoke for one label rather than another, in the model's
  /// score; a word answers for the character n-grams inside it.
  package func contributions(
    to label: Int, against other: Int, in text: String, with extractor: inout FeatureExtractor
  ) -> [(feature: String, weight: Float)] {
    extractor.read(text, rarity: rarity)
    var shares: [UInt32: Float] = [:]
    for index in extractor.buckets.indices {
      let bucket = Int(extractor.buckets[index])
      let row = bucket * labels.count
      let difference =
        Float(rounded[row + label]) * scales[label] - Float(rounded[row + other]) * scales[other]
      shares[extractor.buckets[index]] = extractor.values[index] * difference / temperature
    }
    let sources = extractor.sources(of: text)
    let uses = sources.reduce(into: [UInt32: Float]()) { $0[$1.bucket, default: 0] += 1 }
    var sums: [String: Float] = [:]
    for source in sources {
      sums[source.name, default: 0] += (shares[source.bucket] ?? 0) / (uses[source.bucket] ?? 1)
    }
    return sums.sorted { (abs($0.value), $1.key) > (abs($1.value), $0.key) }
      .map { (feature: $0.key, weight: $0.value) }
  }
}
