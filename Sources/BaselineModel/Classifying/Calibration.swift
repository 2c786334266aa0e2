import Foundation

/// How far stated confidence and hit rate agree, and the one number that brings them together.
package enum Calibration {
  /// The temperature under which the held-out classes are most likely.
  ///
  /// The loss has one minimum in the logarithm of the temperature, so narrowing an interval finds it.
  package static func temperature(scores: [[Float]], classes: [Int]) -> Float {
    guard !scores.isEmpty else { return 1 }
    var low = log(Float(0.005))
    var high = log(Float(20))
    let golden: Float = 0.618_034
    for _ in 0..<28 {
      let left = high - golden * (high - low)
      let right = low + golden * (high - low)
      if loss(scores, classes, temperature: exp(left))
        < loss(scores, classes, temperature: exp(right))
      {
        high = right
      } else {
        low = left
      }
    }
    return exp((low + high) / 2)
  }

  /// Mean negative logarithm of the probability given to the right class.
  package static func loss(_ scores: [[Float]], _ classes: [Int], temperature: Float) -> Float {
    var sum: Float = 0
    for (row, wanted) in zip(scores, classes) {
      guard let peak = row.max() else { continue }
      let total = row.reduce(Float(0)) { $0 + exp(($1 - peak) / temperature) }
      sum += log(total) - (row[wanted] - peak) / temperature
    }
    return sum / Float(max(scores.count, 1))
  }

  /// Expected calibration error over fifteen equal bins of confidence.
  package static func expectedError(_ outcomes: [(confidence: Double, isRight: Bool)]) -> Double {
    guard !outcomes.isEmpty else { return 0 }
    var bins = [(count: Int, confidence: Double, right: Int)](
      repeating: (0, 0, 0), count: 15)
    for outcome in outcomes {
      let bin = min(max(Int(outcome.confidence * 15), 0), 14)
      bins[bin].count += 1
      bins[bin].confidence += outcome.confidence
      bins[bin].right += outcome.isRight ? 1 : 0
    }
    return bins.reduce(0) { $0 + abs($1.confidence - Double($1.right)) } / Double(outcomes.count)
  }
}
