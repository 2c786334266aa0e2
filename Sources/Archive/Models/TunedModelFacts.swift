package import StrategyCore

/// What is known of a tuned model without loading it.
package struct TunedModelFacts: Sendable, Hashable, Codable {
  package var name: String
  package var task: TuningTask
  package var exampleCount: Int
  /// 0…1; `nil` when too few examples were there to hold some out.
  package var heldOutScore: Double?
  /// Tells whether the training set is still the one it was trained on.
  package var trainingFingerprint: String
  /// Seconds since 1970.
  package var trainedAt: Double
  /// Of the model's bytes; facts of other bytes are not shown.
  var contentHash: String

  init(
    of artifact: TunedModelArtifact, trainingFingerprint: String, trainedAt: Double
  ) {
    name = artifact.name
    task = artifact.task
    exampleCount = artifact.exampleCount
    heldOutScore = artifact.heldOutScore
    self.trainingFingerprint = trainingFingerprint
    self.trainedAt = trainedAt
    contentHash = ContentHash.of(artifact.bytes)
  }
}

/// A tuned model in a store.
package struct StoredModel: Sendable, Hashable {
  package var name: String
  package var byteCount: Int
  /// `nil` when they are missing, or those of other bytes.
  package var facts: TunedModelFacts?
}
