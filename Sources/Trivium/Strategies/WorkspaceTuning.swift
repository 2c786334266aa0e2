import BaselineModel
import Foundation
import StrategyCore

/// Trains the tuned models that a workspace describes.
struct WorkspaceTuning: Sendable {
  let loaded: LoadedWorkspace

  /// What a training has given.
  struct Trained: Sendable {
    var artifact: TunedModelArtifact
    var seconds: Double
    /// Rows of the dataset that could not be read, as sentences.
    var problems: [String]

    /// `Trained ticket-router on 1468 examples in 0.8 s; 91 % right on examples held out.`
    var sentence: String {
      let score = artifact.heldOutScore.map { score in
        let percent = Int((score * 100).rounded())
        return artifact.task == .labels
          ? "; \(percent) % right on examples held out" : "; F1 \(percent) % on examples held out"
      }
      return "Trained \(artifact.name) on \(artifact.exampleCount) examples in "
        + "\(RunSummary.seconds(seconds))\(score ?? "")."
    }
  }

  /// Trains the model called `name` and keeps it. Throws a `Failure` when its dataset teaches nothing.
  @concurrent
  func train(
    _ name: String, progress: @escaping @Sendable (TuningProgress) -> Void
  ) async throws -> Trained {
    let start = ContinuousClock.now
    let set = try trainingSet(of: name)
    let job = TuningJob(
      name: name, task: set.task, examples: try await examples(set.cases, for: set.task))
    let artifact = try await ClassicalTuner().tune(job, progress: progress)
    try TunedModels(folder: loaded.folder).save(
      artifact, trainedAt: Date().timeIntervalSince1970)
    return Trained(
      artifact: artifact, seconds: (ContinuousClock.now - start) / .seconds(1),
      problems: set.problems)
  }

  /// What a model learns from.
  struct TrainingSet: Sendable {
    var task: TuningTask
    var cases: [EvaluationCase]
    /// Rows that could not be read, as sentences.
    var problems: [String]
  }

  /// Throws a `Failure` when there is no such model, or its dataset is empty.
  func trainingSet(of name: String) throws -> TrainingSet {
    guard let tuning = loaded.workspace.tuning[name],
      let path = loaded.workspace.datasets[tuning.dataset]
    else {
      throw Failure(
        .workspace, "There is no tuning “\(name)” in \(loaded.workspace.name).",
        nextStep: "Add it under `tuning:` in trivium.yaml.")
    }
    let file = loaded.folder.file(path)
    let dataset = Dataset(jsonLines: try Data(contentsOf: file, options: .mappedIfSafe))
    let problems = dataset.problems.map { "\(path):\($0.line): \($0.reason); the row is left out." }
    guard !dataset.cases.isEmpty else {
      throw Failure(
        .workspace,
        problems.first ?? "\(path) is empty: there is nothing to train “\(name)” on.",
        nextStep: "Write one JSON object a line, with `input` and `expected`.")
    }
    return TrainingSet(task: tuning.task, cases: dataset.cases, problems: problems)
  }

  /// Trains on some of the cases and keeps nothing.
  @concurrent
  func trial(of name: String, on cases: [EvaluationCase], task: TuningTask) async throws -> Data {
    let job = TuningJob(
      name: name, task: task, examples: try await examples(cases, for: task))
    return try await ClassicalTuner().tune(job) { _ in }.bytes
  }

  /// A reader learns where it will read: in what its strategy retrieves, the passages that hold the answer among them.
  private func examples(
    _ cases: [EvaluationCase], for task: TuningTask
  ) async throws -> [TrainingExample] {
    let grounding = loaded.workspace.strategies.compactMap(\.grounding).first
    guard task == .answers, let grounding else {
      return cases.map { TrainingExample(input: $0.input, outputs: $0.expected) }
    }
    let index = try await KnowledgeIndexes(folder: loaded.folder).index(of: grounding.knowledge)
    var examples: [TrainingExample] = []
    for row in cases {
      let query = PassageQuery(text: row.input, method: grounding.method, count: grounding.count)
      let passages = try await index.search(query).map(\.passage)
      examples.append(
        TrainingExample(input: row.input, outputs: row.expected, passages: passages))
    }
    return examples
  }
}
