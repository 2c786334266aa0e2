import Foundation

/// Trains a `LabelModel`: features, final model and held-out folds side by side, then calibration.
package struct LabelTraining: Sendable {
  package enum Problem: Error, Sendable, Hashable {
    case noExamples
    case oneLabel(String)
  }

  /// A trained model and its score on examples that were held out while calibrating.
  package struct Outcome: Sendable {
    package var model: LabelModel
    package var heldOutCount: Int
    package var heldOutAccuracy: Double
    package var hybridAccuracy: Double
  }

  package var seed: UInt64

  package init(seed: UInt64) {
    self.seed = seed
  }

  /// What a fold knows of one held-out example.
  private struct HeldOut: Sendable {
    var wanted: Int
    var scores: [Float]
    var votes: [Float]
  }

  private enum Part: Sendable {
    case weights([ClassScores.Block])
    case heldOut(fold: Int, [HeldOut])
  }

  @concurrent
  package func train(
    _ examples: [LabelledText], progress: @escaping @Sendable (Double, String) -> Void = { _, _ in }
  ) async throws -> Outcome {
    guard let first = examples.first else { throw Problem.noExamples }
    let labels = Array(Set(examples.map(\.label))).sorted()
    guard labels.count > 1 else { throw Problem.oneLabel(first.label) }
    let places = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, $0) })
    // The label names are one more example each.
    let texts = examples.map(\.text) + labels.map { LabelName($0).words }
    let classes = examples.map { places[$0.label] ?? 0 } + labels.indices

    progress(0, "features")
    let features = LabelModel.features
    let rarity = try await FeatureRows.rarity(of: texts, features: features)
    let rows = try await FeatureRows.rows(of: texts, features: features, rarity: rarity)
    progress(0.1, "features")

    let task = FoldTask(
      rows: rows, classes: classes, labels: labels, exampleCount: examples.count,
      bucketCount: features.bucketCount, seed: seed)
    let folds = task.folds()
    let (weights, heldOut) = try await train(task, folds: folds, progress: progress)
    progress(0.95, "calibrating")
    return outcome(labels: labels, rarity: rarity, weights: weights, heldOut: heldOut)
  }

  private func train(
    _ task: FoldTask, folds: [[Int]], progress: @escaping @Sendable (Double, String) -> Void
  ) async throws -> ([ClassScores.Block], [HeldOut]) {
    try await withThrowingTaskGroup(of: Part.self) { group in
      group.addTask {
        let epochs = task.epochs
        return .weights(
          try task.weights(without: []) { epoch in
            progress(0.1 + 0.8 * Double(epoch) / Double(epochs), "epoch \(epoch) of \(epochs)")
          })
      }
      for (fold, members) in folds.enumerated() {
        group.addTask {
          .heldOut(fold: fold, try Self.heldOut(members, task))
        }
      }
      var weights: [ClassScores.Block] = []
      var parts: [(fold: Int, heldOut: [HeldOut])] = []
      for try await part in group {
        switch part {
        case .weights(let trained): weights = trained
        case .heldOut(let fold, let heldOut): parts.append((fold, heldOut))
        }
      }
      return (weights, parts.sorted { $0.fold < $1.fold }.flatMap(\.heldOut))
    }
  }

  private static func heldOut(_ members: [Int], _ task: FoldTask) throws -> [HeldOut] {
    let weights = try task.weights(without: Set(members))
    let neighbours = task.neighbourIndex(without: Set(members))
    return task.rows.withRows { row in
      members.map { member in
        let features = row(member)
        return HeldOut(
          wanted: task.classes[member],
          scores: LabelModel.scores(
            weights, task.labels.count, buckets: features.buckets, values: features.values),
          votes: task.votes(features, in: neighbours))
      }
    }
  }

  private func outcome(
    labels: [String], rarity: Rarity, weights: [ClassScores.Block], heldOut: [HeldOut]
  ) -> Outcome {
    let wanted = heldOut.map(\.wanted)
    let scores = heldOut.map(\.scores)
    let temperature = Calibration.temperature(scores: scores, classes: wanted)
    var mixture = LabelModel.Mixture(model: 1, neighbours: 0)
    var mixed = scores.map { $0.map { $0 / temperature } }
    var leastLoss = Calibration.loss(mixed, wanted, temperature: 1)
    for share in [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1] as [Float] where !heldOut.isEmpty {
      let candidate = heldOut.map { example in
        let own = LabelScores.normalised(example.scores.map { $0 / temperature })
        return zip(own, example.votes).map { $0 * (1 - share) + $1 * share }
      }
      let sharpness = Calibration.temperature(scores: candidate, classes: wanted)
      let loss = Calibration.loss(candidate, wanted, temperature: sharpness)
      if loss < leastLoss {
        leastLoss = loss
        mixture = LabelModel.Mixture(
          model: (1 - share) / sharpness, neighbours: share / sharpness)
        mixed = candidate
      }
    }
    return Outcome(
      model: LabelModel(
        labels: labels, rarity: rarity, trained: weights, temperature: temperature,
        mixture: mixture),
      heldOutCount: heldOut.count, heldOutAccuracy: Self.accuracy(scores, wanted),
      hybridAccuracy: Self.accuracy(mixed, wanted))
  }

  private static func accuracy(_ scores: [[Float]], _ wanted: [Int]) -> Double {
    let right = zip(scores, wanted).count { row, wanted in
      row.indices.max { row[$0] < row[$1] } == wanted
    }
    return Double(right) / Double(max(wanted.count, 1))
  }
}

/// The shared, read-only side of training: what every fold learns from.
private struct FoldTask: Sendable {
  /// Examples first, then one row per label name.
  let rows: SparseRows
  let classes: [Int]
  let labels: [String]
  let exampleCount: Int
  let bucketCount: Int
  let seed: UInt64

  /// Enough passes for about 30,000 steps; more than thirty passes teach nothing new.
  var epochs: Int { min(max(30_000 / max(exampleCount, 1), 5), 30) }

  /// Tenths of the examples, each class spread evenly: one when that holds out a thousand, else
  /// as many as hold out a thousand together, at most all ten.
  func folds() -> [[Int]] {
    var order = Array(0..<exampleCount)
    var random = SplitMix(seed: seed &+ 1)
    random.shuffle(&order)
    var turns = [Int](repeating: 0, count: labels.count)
    var folds = [[Int]](repeating: [], count: 10)
    for label in labels.indices { turns[label] = label }
    for example in order {
      folds[turns[classes[example]] % 10].append(example)
      turns[classes[example]] += 1
    }
    let wanted = min(10, max(1, (10_000 + exampleCount - 1) / max(exampleCount, 1)))
    return folds.prefix(wanted).filter { !$0.isEmpty }
  }

  func weights(
    without heldOut: Set<Int>, epochEnded: (Int) -> Void = { _ in }
  ) throws -> [ClassScores.Block] {
    var training = SoftmaxTraining(seed: seed)
    training.epochs = epochs
    return try training.train(
      on: rows, classes: classes, chosen: (0..<rows.count).filter { !heldOut.contains($0) },
      classCount: labels.count, bucketCount: bucketCount, epochEnded: epochEnded)
  }

  func neighbourIndex(without heldOut: Set<Int>) -> (index: SparseIndex, members: [Int]) {
    let members = (0..<exampleCount).filter { !heldOut.contains($0) }
    var known = SparseRows()
    rows.withRows { row in
      for member in members {
        let features = row(member)
        known.append(buckets: features.buckets, values: features.values)
      }
    }
    return (SparseIndex(known, bucketCount: bucketCount), members)
  }

  func votes(
    _ features: SparseRows.Row, in known: (index: SparseIndex, members: [Int])
  ) -> [Float] {
    var cosines = [Float](repeating: 0, count: known.members.count)
    known.index.score(buckets: features.buckets, values: features.values, into: &cosines)
    let nearest = SparseIndex.best(NeighbourVote.neighbours, of: cosines).map {
      (label: labels[classes[known.members[$0.row]]], cosine: $0.score)
    }
    return NeighbourVote.scores(labels: labels, nearest: nearest).logProbabilities
  }
}
