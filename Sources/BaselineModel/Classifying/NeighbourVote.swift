import Foundation

/// Classifying by the labels of the nearest known texts: each votes with e^(10 · cosine).
package enum NeighbourVote {
  package static let neighbours = 20
  /// Fitted on public intent data: the vote is surer than it says.
  package static let temperature: Float = 0.7
  /// What a label that no neighbour has is given, so that it stays possible: a vote at cosine 0.
  private static let prior: Float = 1

  /// - Parameter labels: every possible label; neighbours with other labels are left out.
  package static func scores(
    labels: [String], nearest: [(label: String, cosine: Float)], temperature: Float = temperature
  ) -> LabelScores {
    var votes = [Float](repeating: prior, count: labels.count)
    let places = Dictionary(
      labels.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    for neighbour in nearest {
      if let place = places[neighbour.label] { votes[place] += exp(10 * neighbour.cosine) }
    }
    return LabelScores(labels: labels, scores: votes.map { log($0) }, temperature: temperature)
  }
}
