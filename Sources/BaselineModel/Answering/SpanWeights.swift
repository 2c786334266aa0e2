/// What training gives a span ranker: a weight per hashed property, beside the hand-set score.
package struct SpanWeights: Sendable, Equatable {
  /// What the hand-set score counts.
  package let handShare: Float
  /// Rounded weights, one per bucket.
  package let rounded: [Int16]
  /// What one step of `rounded` is worth.
  package let scale: Float
  private let weights: [Float]

  /// Nothing learnt: the hand-set score alone.
  package static let handSet = SpanWeights(
    handShare: 1, rounded: Array(repeating: 0, count: SpanFeatures.bucketCount), scale: 1)

  /// `rounded` has one place per bucket.
  package init(handShare: Float, rounded: [Int16], scale: Float) {
    precondition(rounded.count == SpanFeatures.bucketCount)
    self.handShare = handShare
    self.rounded = rounded
    self.scale = scale
    weights = rounded.map { Float($0) * scale }
  }

  /// Rounds trained weights; what is below a thousandth of the largest becomes nothing.
  package init(handShare: Float, trained: [Float]) {
    let largest = trained.reduce(Float.leastNormalMagnitude) { max($0, abs($1)) }
    let scale = largest / 1000
    self.init(
      handShare: handShare, rounded: trained.map { Int16(clamping: Int(($0 / scale).rounded())) },
      scale: scale)
  }

  package func score(hand: Float, features: UnsafeBufferPointer<SpanFeature>) -> Float {
    weights.withUnsafeBufferPointer { weights in
      var sum = handShare * hand
      for feature in features { sum += weights[Int(feature.bucket)] * feature.value }
      return sum
    }
  }
}
