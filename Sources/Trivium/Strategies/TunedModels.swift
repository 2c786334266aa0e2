import BaselineModel
import Foundation
import StrategyCore

/// The tuned models of a workspace on disk.
struct TunedModels: Sendable {
  let folder: WorkspaceFolder

  func file(_ name: String) -> URL {
    folder.models.appendingPathComponent(name + ".model")
  }

  func isTrained(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: file(name).path)
  }

  /// The model called `name`, under the name by which the workspace uses it.
  func model(
    _ name: String, using use: String, tuning: TuningDefinition?
  ) throws -> ClassicalModel {
    guard isTrained(name) else {
      throw Failure(
        .model, "The model \(use) has not been trained yet.",
        nextStep: tuning != nil
          ? "Train it with `trivium tune start \(name)`."
          : "Describe it in trivium.yaml with `tuning: { \(name): { task: labels, from: DATASET } }`, "
            + "then run `trivium tune start \(name)`.")
    }
    let bytes = try Data(contentsOf: file(name))
    do throws(BaselineModelFileError) {
      return ClassicalModel(
        name: use, tuned: try TunedModelFile(bytes, path: ShownPath(file(name)).text))
    } catch {
      throw error.failure
    }
  }

  func save(_ artifact: TunedModelArtifact) throws {
    try folder.prepareState()
    try FileManager.default.createDirectory(at: folder.models, withIntermediateDirectories: true)
    try artifact.bytes.write(to: file(artifact.name), options: .atomic)
  }
}
