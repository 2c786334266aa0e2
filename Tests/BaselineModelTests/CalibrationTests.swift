import Foundation
import Testing

@testable import BaselineModel

@Suite struct CalibrationTests {
  @Test func `the temperature undoes exaggerated scores`() {
    var random = SplitMix(seed: 3)
    var scores: [[Float]] = []
    var classes: [Int] = []
    for _ in 0..<4000 {
      let row = (0..<3).map { _ in Float(random.next() % 1000) / 250 }
      let odds = row.map { exp($0) }
      var draw = Float(random.next() % 100_000) / 100_000 * odds.reduce(0, +)
      var wanted = 0
      while wanted < 2, draw >= odds[wanted] {
        draw -= odds[wanted]
        wanted += 1
      }
      scores.append(row.map { $0 * 3 })
      classes.append(wanted)
    }
    let temperature = Calibration.temperature(scores: scores, classes: classes)
    #expect(abs(temperature - 3) < 0.25)
  }

  @Test func `the calibration error is the gap between claim and truth`() {
    let claims = (0..<100).map { (confidence: 0.9, isRight: $0 < 60) }
    #expect(abs(Calibration.expectedError(claims) - 0.3) < 1e-9)
    #expect(Calibration.expectedError([]) == 0)
  }

  @Test func `a confidence curve learns how often scores are right`() {
    var random = SplitMix(seed: 5)
    let outcomes = (0..<4000).map { _ -> (score: Float, isRight: Bool) in
      let score = Float(random.next() % 800) / 100 - 4
      let probability = 1 / (1 + exp(-(0.6 * score - 0.5)))
      return (score, Float(random.next() % 10_000) / 10_000 < probability)
    }
    let curve = ConfidenceCurve(fitting: outcomes)
    #expect(abs(curve.slope - 0.6) < 0.08)
    #expect(abs(curve.offset + 0.5) < 0.15)
    #expect(ConfidenceCurve(fitting: []).confidence(0) == 0.5)
  }

  @Test func `few neighbours are believed less than many`() {
    func top(_ count: Int) -> Double {
      let nearest = Array(repeating: (label: "a", cosine: Float(0.3)), count: count)
      return NeighbourVote.scores(labels: ["a", "b", "c"], nearest: nearest).ranked[0].probability
    }
    #expect(top(20) > top(5))
    #expect(abs(top(0) - 1.0 / 3) < 1e-6)
  }
}
