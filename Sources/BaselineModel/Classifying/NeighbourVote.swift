import Foundation

/// Classifying by the labels of the nearest known texts: each votes with e^(10 · cosine).
package enum NeighbourVote {
  package static let neighbours = 20
  /// What every label is given, so that a label without a neighbour stays possible.
  private static let prior: Float = 0.3

  /// Few neighbours are less sure than they look; fitted on public and invented tickets.
  package static func temperature(neighbours: Int) -> Float {
    0.65 * pow(20 / Float(max(neighbours, 1)), 0.3)
  }

  /// - Parameter labels: every possible label; neighbours with other labels are left out.
  package static func scores(
    labels: [String], nearest: [(label: String, cosine: Float)]
  ) -> LabelScores {
    var votes = [Float](repeating: prior, count: labels.count)
    let places = Dictionary(
      labels.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    for neighbour in nearest {
      if let place = places[neighbour.label] { votes[place] += exp(10 * neighbour.cosine) }
    }
    return LabelScores(
      labels: labels, scores: votes.map { log($0) },
      temperature: temperature(neighbours: nearest.count))
  }
}
