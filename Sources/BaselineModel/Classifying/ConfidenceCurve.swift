import Foundation

/// Turns a score into the probability of being right: 1 / (1 + e^−(slope · score + offset)).
package struct ConfidenceCurve: Sendable, Equatable {
  package var slope: Float
  package var offset: Float

  package init(slope: Float, offset: Float) {
    self.slope = slope
    self.offset = offset
  }

  package func confidence(_ score: Float) -> Double {
    Double(1 / (1 + exp(-(slope * score + offset))))
  }

  /// A cosine on the scale of scores; near 0 and 1 it is held within ±4.6.
  package static func logOdds(_ share: Float) -> Float {
    let kept = min(max(share, 0.01), 0.99)
    return log(kept / (1 - kept))
  }

  /// The most likely curve by Newton's method, drawn a little towards slope 1 so that few outcomes
  /// cannot make it absurd.
  package init(fitting outcomes: [(score: Float, isRight: Bool)]) {
    var slope = 1.0
    var offset = 0.0
    let pull = 0.5
    for _ in 0..<30 {
      var gradient = (pull * (slope - 1), pull * 0.1 * offset)
      var curvature = (pull, 0.0, pull * 0.1)
      for outcome in outcomes {
        let score = Double(outcome.score)
        let probability = 1 / (1 + exp(-(slope * score + offset)))
        let error = probability - (outcome.isRight ? 1 : 0)
        let weight = max(probability * (1 - probability), 1e-6)
        gradient.0 += error * score
        gradient.1 += error
        curvature.0 += weight * score * score
        curvature.1 += weight * score
        curvature.2 += weight
      }
      let determinant = curvature.0 * curvature.2 - curvature.1 * curvature.1
      guard determinant > 1e-9 else { break }
      let steps = (
        (curvature.2 * gradient.0 - curvature.1 * gradient.1) / determinant,
        (curvature.0 * gradient.1 - curvature.1 * gradient.0) / determinant
      )
      slope -= min(max(steps.0, -2), 2)
      offset -= min(max(steps.1, -2), 2)
    }
    self.init(slope: Float(max(slope, 0)), offset: Float(offset))
  }
}

/// How sure the base model may be, fitted on public questions and on those of the sample workspace.
package enum BaseConfidence {
  /// From the certainty of a reading by hand-set weights.
  package static let reading = ConfidenceCurve(slope: 0.85, offset: 0.5)
  /// From the log-odds of the cosine to a demonstration.
  package static let demonstration = ConfidenceCurve(slope: 2, offset: -1.5)
}
