import Foundation

/// Learns span weights: a softmax over each question's candidates, stepped by AdaGrad.
///
/// Candidates share the target by the fourth power of their F1 when it is above 0.6; the best one
/// always has a share. The hand-set score enters as one more feature, so that training starts from it.
package struct SpanLearning: Sendable {
  package var epochs = 8
  /// `nil` takes a step by the number of lessons: a few hundred bear only small ones.
  package var step: Float?
  /// What the hand-set score counts before anything is learnt.
  package var handShare: Float = 1
  /// Candidates beyond this number, worst by hand-set score, teach little.
  package var candidateLimit = 200
  package var sentencesPerPassage = 3
  package var seed: UInt64

  package init(seed: UInt64) {
    self.seed = seed
  }

  /// The candidates of one question, in one run of features, with what each should get.
  package struct Lesson: Sendable {
    var starts: [Int] = [0]
    var features: [SpanFeature] = []
    var hands: [Float] = []
    var targets: [Float] = []
  }

  /// Nothing when no candidate comes near any right answer.
  package func lesson(_ example: ReaderExample) -> Lesson? {
    let reading = QuestionReading(
      example.question, example.passages, sentencesPerPassage: sentencesPerPassage)
    let wanted = example.answers.map { AnswerOverlap.words($0) }
    let wantedWords = Set(
      example.answers.flatMap { AnswerTokenizer.tokens(Array($0.utf8)).map(\.word) })
    var all: [(hand: Float, f1: Float, start: Int, end: Int)] = []
    var pool: [SpanFeature] = []
    reading.visit { candidate, hand, features in
      let passage = reading.passages[reading.sentences[candidate.sentence].sentence.passage]
      var f1 = 0.0
      if passage.tokens[candidate.tokens].contains(where: { wantedWords.contains($0.word) }) {
        let text = AnswerOverlap.words(passage.string(candidate.tokens))
        f1 = wanted.map { AnswerOverlap.f1(text, $0) }.max() ?? 0
      }
      let start = pool.count
      pool.append(contentsOf: features)
      all.append((hand, Float(f1), start, pool.count))
    }
    guard let best = all.map(\.f1).max(), best > 0.3 else { return nil }
    if all.count > candidateLimit {
      all.sort { ($0.f1 > 0.3 ? 1 : 0, $0.hand) > ($1.f1 > 0.3 ? 1 : 0, $1.hand) }
      all.removeLast(all.count - candidateLimit)
    }
    var lesson = Lesson()
    for candidate in all {
      lesson.features += pool[candidate.start..<candidate.end]
      lesson.starts.append(lesson.features.count)
      lesson.hands.append(candidate.hand)
      let counts = candidate.f1 > 0.6 || candidate.f1 == best
      lesson.targets.append(counts ? candidate.f1 * candidate.f1 * candidate.f1 * candidate.f1 : 0)
    }
    let total = lesson.targets.reduce(0, +)
    for index in lesson.targets.indices { lesson.targets[index] /= total }
    return lesson
  }

  package func train(
    _ lessons: [Lesson], epochEnded: (Int) -> Void = { _ in }
  ) throws -> SpanWeights {
    var learner = Learner(
      handShare: handShare, step: step ?? (lessons.count < 400 ? 0.05 : 0.1))
    var order = Array(lessons.indices)
    var random = SplitMix(seed: seed)
    var sum = [Float](repeating: 0, count: SpanFeatures.bucketCount)
    var handSum: Float = 0
    for epoch in 0..<epochs {
      try Task.checkCancellation()
      random.shuffle(&order)
      for index in order { learner.learn(lessons[index]) }
      handSum += learner.handShare
      for bucket in sum.indices { sum[bucket] += learner.weights[bucket] }
      epochEnded(epoch + 1)
    }
    let share = 1 / Float(epochs)
    return SpanWeights(handShare: handSum * share, trained: sum.map { $0 * share })
  }

  private struct Learner {
    var handShare: Float
    let step: Float
    var weights = [Float](repeating: 0, count: SpanFeatures.bucketCount)
    var squares = [Float](repeating: 1, count: SpanFeatures.bucketCount)
    var gradients = [Float](repeating: 0, count: SpanFeatures.bucketCount)
    var handSquares: Float = 1
    var touched: [Int] = []

    init(handShare: Float, step: Float) {
      self.handShare = handShare
      self.step = step
    }

    mutating func learn(_ lesson: Lesson) {
      var scores = lesson.hands.indices.map { index -> Float in
        var sum = handShare * lesson.hands[index]
        for feature in lesson.starts[index]..<lesson.starts[index + 1] {
          sum += weights[Int(lesson.features[feature].bucket)] * lesson.features[feature].value
        }
        return sum
      }
      scores = LabelScores.normalised(scores)
      touched.removeAll(keepingCapacity: true)
      var handGradient: Float = 0
      for index in scores.indices {
        let error = exp(scores[index]) - lesson.targets[index]
        guard abs(error) > 1e-4 else { continue }
        handGradient += error * lesson.hands[index]
        for feature in lesson.starts[index]..<lesson.starts[index + 1] {
          let bucket = Int(lesson.features[feature].bucket)
          if gradients[bucket] == 0 { touched.append(bucket) }
          gradients[bucket] += error * lesson.features[feature].value
        }
      }
      for bucket in touched {
        let gradient = gradients[bucket]
        gradients[bucket] = 0
        squares[bucket] += gradient * gradient
        weights[bucket] -= step * gradient / squares[bucket].squareRoot()
      }
      handSquares += handGradient * handGradient
      handShare = max(handShare - step * handGradient / handSquares.squareRoot(), 0)
    }
  }
}
