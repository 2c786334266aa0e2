import Foundation

/// How well each label fits a text: natural logarithms of probabilities, in the order of `labels`.
package struct LabelScores: Sendable, Equatable {
  package let labels: [String]
  package var logProbabilities: [Float]

  /// Probabilities in proportion to e^(score / temperature).
  package init(labels: [String], scores: [Float], temperature: Float) {
    self.labels = labels
    logProbabilities = Self.normalised(scores.map { $0 / temperature })
  }

  /// Labels with their probabilities, most probable first; ties keep the order of the labels.
  package var ranked: [(label: String, probability: Double)] {
    labels.indices
      .sorted { (logProbabilities[$0], $1) > (logProbabilities[$1], $0) }
      .map { (label: labels[$0], probability: Double(exp(logProbabilities[$0]))) }
  }

  package var bestIndex: Int? {
    labels.indices.max { (logProbabilities[$0], $1) < (logProbabilities[$1], $0) }
  }

  /// Both views of the same labels together: p ∝ p₁^share · p₂^otherShare.
  package func combined(share: Float, with other: LabelScores, share otherShare: Float) -> Self {
    var both = self
    let theirs = Dictionary(
      zip(other.labels, other.logProbabilities), uniquingKeysWith: { first, _ in first })
    let floor = other.logProbabilities.min() ?? 0
    both.logProbabilities = Self.normalised(
      labels.indices.map {
        logProbabilities[$0] * share + (theirs[labels[$0]] ?? floor) * otherShare
      })
    return both
  }

  package static func normalised(_ scores: [Float]) -> [Float] {
    guard let peak = scores.max() else { return [] }
    let total = scores.reduce(Float(0)) { $0 + exp($1 - peak) }
    let shift = peak + log(total)
    return scores.map { $0 - shift }
  }
}
