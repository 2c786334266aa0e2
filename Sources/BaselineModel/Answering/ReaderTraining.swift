import Foundation

/// A question with its right answers and the passages in which to look.
package struct ReaderExample: Sendable {
  package var question: String
  package var answers: [String]
  package var passages: [PassageReading]
  /// Examples of one group, such as an article, are held out together.
  package var group: String

  package init(
    question: String, answers: [String], passages: [PassageReading], group: String = ""
  ) {
    self.question = question
    self.answers = answers
    self.passages = passages
    self.group = group
  }
}

/// Trains a `ReaderModel`: lessons on all cores, then the final weights and five held-out folds
/// side by side, from which its confidence is learnt.
package struct ReaderTraining: Sendable {
  package enum Problem: Error, Sendable, Hashable {
    case noExamples
    /// There are passages, but none of the answers can be found in them.
    case nothingToFind
  }

  package struct Outcome: Sendable {
    package var model: ReaderModel
    /// Questions from which span weights were learnt.
    package var lessonCount: Int
    /// Mean token F1 on held-out examples; `nil` when there were too few to hold any out.
    package var heldOutF1: Double?
  }

  private static let foldCount = 5
  private let learning: SpanLearning

  package init(seed: UInt64) {
    learning = SpanLearning(seed: seed)
  }

  package init(_ learning: SpanLearning) {
    self.learning = learning
  }

  private enum Part: Sendable {
    case weights(SpanWeights)
    case heldOut([HeldOut])
  }

  private struct HeldOut: Sendable {
    var certainty: Float
    var f1: Double
  }

  /// Examples without passages are only remembered.
  @concurrent
  package func train(
    _ examples: [ReaderExample],
    progress: @escaping @Sendable (Double, String) -> Void = { _, _ in }
  ) async throws -> Outcome {
    guard !examples.isEmpty else { throw Problem.noExamples }
    progress(0, "reading passages")
    let lessons = try await lessons(examples)
    let taught = lessons.indices.filter { lessons[$0] != nil }
    guard !taught.isEmpty || examples.allSatisfy({ $0.passages.isEmpty }) else {
      throw Problem.nothingToFind
    }
    progress(0.4, "reading passages")

    let memory = QuestionMemory(
      examples.compactMap { example in
        example.answers.first.map { .init(question: example.question, answer: $0) }
      })
    let folds = folds(examples, taught)
    let (weights, heldOut) = try await train(
      examples, lessons, taught: taught, folds: folds, progress: progress)
    progress(0.95, "calibrating")
    let curve =
      heldOut.isEmpty
      ? BaseConfidence.reading
      : ConfidenceCurve(
        fitting: heldOut.map { (score: $0.certainty, isRight: $0.f1 >= 0.5) })
    let model = ReaderModel(
      weights: weights, memory: memory, readingConfidence: curve,
      memoryConfidence: Self.memoryConfidence(memory))
    return Outcome(
      model: model, lessonCount: taught.count,
      heldOutF1: heldOut.isEmpty
        ? nil : heldOut.reduce(0) { $0 + $1.f1 } / Double(heldOut.count))
  }

  private func lessons(_ examples: [ReaderExample]) async throws -> [SpanLearning.Lesson?] {
    let size = 16
    return try await withThrowingTaskGroup(of: (Int, [SpanLearning.Lesson?]).self) { group in
      for start in stride(from: 0, to: examples.count, by: size) {
        let chunk = examples[start..<min(start + size, examples.count)]
        group.addTask {
          try Task.checkCancellation()
          return (start, chunk.map { learning.lesson($0) })
        }
      }
      var parts: [(Int, [SpanLearning.Lesson?])] = []
      for try await part in group { parts.append(part) }
      return parts.sorted { $0.0 < $1.0 }.flatMap(\.1)
    }
  }

  /// Groups dealt out by seed; none when there are fewer than two groups per fold.
  private func folds(_ examples: [ReaderExample], _ taught: [Int]) -> [[Int]] {
    var groups = Array(Set(taught.map { examples[$0].group })).sorted()
    guard groups.count >= 2 * Self.foldCount else { return [] }
    var random = SplitMix(seed: learning.seed &+ 1)
    random.shuffle(&groups)
    let fold = Dictionary(
      uniqueKeysWithValues: groups.enumerated().map { ($1, $0 % Self.foldCount) })
    var folds = [[Int]](repeating: [], count: Self.foldCount)
    for index in taught { folds[fold[examples[index].group] ?? 0].append(index) }
    return folds
  }

  private func train(
    _ examples: [ReaderExample], _ lessons: [SpanLearning.Lesson?], taught: [Int],
    folds: [[Int]], progress: @escaping @Sendable (Double, String) -> Void
  ) async throws -> (SpanWeights, [HeldOut]) {
    try await withThrowingTaskGroup(of: (Int, Part).self) { group in
      let epochs = learning.epochs
      group.addTask {
        guard !taught.isEmpty else { return (0, .weights(.handSet)) }
        let weights = try learning.train(taught.compactMap { lessons[$0] }) { epoch in
          progress(0.4 + 0.5 * Double(epoch) / Double(epochs), "epoch \(epoch) of \(epochs)")
        }
        return (0, .weights(weights))
      }
      for (number, members) in folds.enumerated() {
        group.addTask {
          let out = Set(members)
          let weights = try learning.train(
            taught.filter { !out.contains($0) }.compactMap { lessons[$0] })
          let reader = SpanReader(weights: weights)
          return (number + 1, .heldOut(members.map { Self.heldOut(examples[$0], reader) }))
        }
      }
      var parts: [(Int, Part)] = []
      for try await part in group { parts.append(part) }
      var weights = SpanWeights.handSet
      var heldOut: [HeldOut] = []
      for (_, part) in parts.sorted(by: { $0.0 < $1.0 }) {
        switch part {
        case .weights(let trained): weights = trained
        case .heldOut(let outcomes): heldOut += outcomes
        }
      }
      return (weights, heldOut)
    }
  }

  private static func heldOut(_ example: ReaderExample, _ reader: SpanReader) -> HeldOut {
    let reading = reader.read(example.question, in: example.passages, limit: 1)
    let answer = AnswerOverlap.words(reading.answers.first?.text ?? "")
    let f1 = example.answers.map { AnswerOverlap.f1(answer, AnswerOverlap.words($0)) }.max() ?? 0
    return HeldOut(certainty: reading.certainty, f1: f1)
  }

  /// How often the answer of the nearest other training question is right, by its cosine.
  private static func memoryConfidence(_ memory: QuestionMemory) -> ConfidenceCurve {
    let outcomes = memory.items.compactMap { item -> (score: Float, isRight: Bool)? in
      let others = memory.nearest(2, to: item.question).filter { $0.item != item }
      guard let nearest = others.first else { return nil }
      return (
        ConfidenceCurve.logOdds(nearest.cosine),
        AnswerOverlap.f1(nearest.item.answer, item.answer) >= 0.5
      )
    }
    return ConfidenceCurve(fitting: outcomes)
  }
}
