package import StrategyCore

/// Trains the embedded model on the examples of a workspace.
package struct ClassicalTuner: Tuner {
  package init() {}

  @concurrent
  package func tune(
    _ job: TuningJob, progress: @escaping @Sendable (TuningProgress) -> Void
  ) async throws -> TunedModelArtifact {
    let report: @Sendable (Double, String) -> Void = {
      progress(TuningProgress(fraction: $0, step: $1))
    }
    let file: TunedModelFile
    do {
      switch job.task {
      case .labels: file = try await labels(job, report)
      case .answers: file = try await answers(job, report)
      }
    } catch let problem as LabelTraining.Problem {
      throw Self.failure(job, problem)
    } catch let problem as ReaderTraining.Problem {
      throw Self.failure(job, problem)
    }
    report(1, "done")
    return TunedModelArtifact(
      name: job.name, task: job.task, bytes: file.encoded(), exampleCount: file.exampleCount,
      heldOutScore: file.heldOutScore)
  }

  private func labels(
    _ job: TuningJob, _ report: @escaping @Sendable (Double, String) -> Void
  ) async throws -> TunedModelFile {
    let examples = job.examples.compactMap { example in
      example.outputs.first.map { LabelledText(text: example.input, label: $0) }
    }
    let outcome = try await LabelTraining(seed: job.seed).train(examples, progress: report)
    return TunedModelFile(
      content: .labels(outcome.model), seed: job.seed, fingerprint: Self.fingerprint(job),
      exampleCount: examples.count,
      heldOutScore: outcome.heldOutCount > 0 ? outcome.heldOutAccuracy : nil)
  }

  private func answers(
    _ job: TuningJob, _ report: @escaping @Sendable (Double, String) -> Void
  ) async throws -> TunedModelFile {
    var readings: [Passage: PassageReading] = [:]
    for passage in job.examples.flatMap(\.passages) where readings[passage] == nil {
      readings[passage] = PassageReading(text: passage.text, heading: passage.heading)
    }
    let examples = job.examples.filter { !$0.outputs.isEmpty }.map { example in
      ReaderExample(
        question: example.input, answers: example.outputs,
        passages: example.passages.compactMap { readings[$0] },
        group: example.passages.first?.source ?? example.input)
    }
    let outcome = try await ReaderTraining(seed: job.seed).train(examples, progress: report)
    return TunedModelFile(
      content: .answers(outcome.model), seed: job.seed, fingerprint: Self.fingerprint(job),
      exampleCount: examples.count, heldOutScore: outcome.heldOutF1)
  }

  private static func fingerprint(_ job: TuningJob) -> UInt64 {
    var fingerprint = Fingerprint()
    fingerprint.add(job.task.rawValue)
    for example in job.examples {
      fingerprint.add(example.input)
      fingerprint = fingerprint.adding(UInt64(example.outputs.count))
      for output in example.outputs { fingerprint.add(output) }
      for passage in example.passages { fingerprint.add(passage.text) }
    }
    return fingerprint.value
  }

  private static func failure(_ job: TuningJob, _ problem: LabelTraining.Problem) -> Failure {
    switch problem {
    case .noExamples:
      Failure(
        .model, "There is nothing to train “\(job.name)” on: no example has an expected label.",
        nextStep: "Give the rows of the training dataset an `expected` label.")
    case .oneLabel(let label):
      Failure(
        .model, "All examples for “\(job.name)” have the label “\(label)”.",
        nextStep: "A classifier needs examples of at least two labels.")
    }
  }

  private static func failure(_ job: TuningJob, _ problem: ReaderTraining.Problem) -> Failure {
    switch problem {
    case .noExamples:
      Failure(
        .model, "There is nothing to train “\(job.name)” on: no example has an expected answer.",
        nextStep: "Give the rows of the training dataset an `expected` answer.")
    case .nothingToFind:
      Failure(
        .model,
        "No answer in the training examples of “\(job.name)” can be found in its passages.",
        nextStep: "Name under `relevant` the knowledge files that hold the answers, "
          + "and expect words that stand there.")
    }
  }
}
