/// A trained reader: span weights, the questions it was trained on, and how sure it may be.
package struct ReaderModel: Sendable, Equatable {
  package let weights: SpanWeights
  package let memory: QuestionMemory
  /// Confidence from a reading's certainty.
  package let readingConfidence: ConfidenceCurve
  /// Confidence from the cosine to the nearest training question.
  package let memoryConfidence: ConfidenceCurve

  package init(
    weights: SpanWeights, memory: QuestionMemory, readingConfidence: ConfidenceCurve,
    memoryConfidence: ConfidenceCurve
  ) {
    self.weights = weights
    self.memory = memory
    self.readingConfidence = readingConfidence
    self.memoryConfidence = memoryConfidence
  }
}
