public import Foundation

/// What a tuned model learns to do.
public enum TuningTask: String, Sendable, Hashable, Codable, CaseIterable {
  /// Choose one of the labels seen in training.
  case labels
  /// Answer a question from passages.
  case answers
}

/// One thing to learn from: an input, the wanted output, and the passages that hold it, if any.
public struct TrainingExample: Sendable, Hashable {
  public var input: String
  public var outputs: [String]
  public var passages: [Passage]

  public init(input: String, outputs: [String], passages: [Passage] = []) {
    self.input = input
    self.outputs = outputs
    self.passages = passages
  }
}

/// A training job: the same job and seed give the same bytes.
public struct TuningJob: Sendable {
  public var name: String
  public var task: TuningTask
  public var examples: [TrainingExample]
  public var seed: UInt64

  public init(name: String, task: TuningTask, examples: [TrainingExample], seed: UInt64 = 1) {
    self.name = name
    self.task = task
    self.examples = examples
    self.seed = seed
  }
}

/// How far a training job is.
public struct TuningProgress: Sendable, Hashable {
  /// 0…1.
  public var fraction: Double
  /// What is being done: `features`, `epoch 3 of 10`, `calibrating`.
  public var step: String

  public init(fraction: Double, step: String) {
    self.fraction = fraction
    self.step = step
  }
}

/// The result of a training job: bytes that the same kind of model can load, and what is known of them.
public struct TunedModelArtifact: Sendable {
  public var name: String
  public var task: TuningTask
  public var bytes: Data
  public var exampleCount: Int
  /// Score on held-out training examples, 0…1 (accuracy for labels, token F1 for answers); `nil` when too few were there.
  public var heldOutScore: Double?

  public init(
    name: String, task: TuningTask, bytes: Data, exampleCount: Int, heldOutScore: Double?
  ) {
    self.name = name
    self.task = task
    self.bytes = bytes
    self.exampleCount = exampleCount
    self.heldOutScore = heldOutScore
  }
}

/// Something that can train a model.
public protocol Tuner: Sendable {
  /// Trains. Throws a `Failure` when the examples cannot be learnt from, `CancellationError` when cancelled.
  func tune(
    _ job: TuningJob, progress: @escaping @Sendable (TuningProgress) -> Void
  ) async throws -> TunedModelArtifact
}
