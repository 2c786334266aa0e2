import Foundation
import Testing

@testable import StrategyCore

struct LearningCurveTests {
  private func curve(_ points: [(Int, Double)]) -> LearningCurve {
    LearningCurve(
      points.map {
        LearningCurve.Point(
          examples: $0.0, quality: $0.1,
          interval: ConfidenceInterval(low: $0.1, high: $0.1, level: 0.95))
      })
  }

  @Test func `a power law is found again and carried on`() throws {
    let exact = curve([100, 200, 400, 800].map { ($0, 1 - 3 * pow(Double($0), -0.5)) })
    let law = try #require(exact.law)
    #expect(abs(law.rate - 0.5) < 1e-9)
    #expect(abs(law.factor - 3) < 1e-9)
    let gain = try #require(exact.gainOfDoubling)
    let expected: Double = 3 / 800.0.squareRoot() - 3.0 / 40
    #expect(abs(gain - expected) < 1e-9)
    // 3 / √n = 0.05
    #expect(exact.examples(for: 0.95) == 3600)
    #expect(exact.examples(for: 0.5) == nil)
    #expect(exact.examples(for: 1) == nil)
  }

  // numpy 2.4.6: np.polyfit(np.log([1000,2000,4000,8000]), np.log([.25,.17,.12,.09]), 1) = [-0.49242939, 1.9919557]
  @Test func `the last four points of BANKING77's curve fit as numpy fits them`() throws {
    let law = try #require(
      curve([(250, 0.48), (500, 0.61), (1000, 0.75), (2000, 0.83), (4000, 0.88), (8000, 0.91)])
        .law)
    #expect(abs(law.rate - 0.49242939) < 1e-7)
    #expect(abs(log(law.factor) - 1.9919557) < 1e-7)
  }

  @Test func `without a fall nothing is promised`() {
    #expect(curve([(10, 0.9), (20, 0.8), (40, 0.7)]).law == nil)
    #expect(curve([(10, 0.7), (20, 0.8)]).law == nil)
    #expect(curve([(10, 1), (20, 1), (40, 1)]).gainOfDoubling == nil)
    #expect(curve([]).gainOfDoubling == nil)
  }

  @Test func `sizes are halves down to two of each kind`() {
    #expect(LearningCurve.sizes(upTo: 1468, kinds: 18) == [45, 91, 183, 367, 734, 1468])
    #expect(LearningCurve.sizes(upTo: 100_000, kinds: 2).count == 7)
    #expect(LearningCurve.sizes(upTo: 3, kinds: 2) == [3])
    #expect(LearningCurve.sizes(upTo: 0, kinds: 2).isEmpty)
  }
}
