/// Learns class weights one example at a time: softmax regression by stochastic gradient descent.
///
/// The step falls linearly to zero. Weight decay is carried in one scalar, so that a step touches
/// only the rows of the features that the example has.
package struct SoftmaxTraining: Sendable {
  package var epochs = 10
  package var step: Float = 3
  package var decay: Float = 1e-6
  package var seed: UInt64

  package init(seed: UInt64) {
    self.seed = seed
  }

  /// Weights in rows of `ClassScores.blockCount(classes:)` blocks per bucket.
  ///
  /// - Parameter chosen: the rows to learn from, as indices into `rows` and `classes`.
  package func train(
    on rows: SparseRows, classes: [Int], chosen: [Int], classCount: Int, bucketCount: Int,
    epochEnded: (Int) -> Void = { _ in }
  ) throws -> [ClassScores.Block] {
    let blocks = ClassScores.blockCount(classes: classCount)
    var weights = [ClassScores.Block](repeating: .zero, count: bucketCount * blocks)
    var scores = [ClassScores.Block](repeating: .zero, count: blocks)
    var order = chosen
    var random = SplitMix(seed: seed)
    var scale: Float = 1
    var done = 0
    let total = Float(epochs * chosen.count)
    for epoch in 0..<epochs {
      try Task.checkCancellation()
      random.shuffle(&order)
      weights.withUnsafeMutableBufferPointer { weights in
        scores.withUnsafeMutableBufferPointer { scores in
          rows.withRows { row in
            guard let weights = weights.baseAddress, let scores = scores.baseAddress else { return }
            for example in order {
              let features = row(example)
              let rate = step * (1 - Float(done) / total)
              done += 1
              learn(
                features, class: classes[example], classCount: classCount, rate: rate,
                scale: &scale, weights: weights, scores: scores)
            }
          }
        }
      }
      epochEnded(epoch + 1)
    }
    for index in weights.indices { weights[index] *= scale }
    return weights
  }

  @inline(__always)
  private func learn(
    _ features: SparseRows.Row, class wanted: Int, classCount: Int, rate: Float,
    scale: inout Float, weights: UnsafeMutablePointer<ClassScores.Block>,
    scores: UnsafeMutablePointer<ClassScores.Block>
  ) {
    let blocks = ClassScores.blockCount(classes: classCount)
    ClassScores.gather(
      buckets: features.buckets, values: features.values, rows: weights, blocks: blocks,
      into: scores)
    for block in 0..<blocks { scores[block] *= scale }
    ClassScores.softmax(scores, classes: classCount)
    scores[wanted >> 4][wanted & 15] -= 1
    scale *= 1 - rate * decay
    let factor = -rate / scale
    for block in 0..<blocks {
      let gradient = scores[block] * factor
      for index in 0..<features.buckets.count {
        weights[Int(features.buckets[index]) &* blocks &+ block] +=
          gradient * features.values[index]
      }
    }
  }
}
