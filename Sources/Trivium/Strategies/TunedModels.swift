import Archive
import BaselineModel
import Foundation
import StrategyCore

/// The tuned models of a workspace, ready to use.
struct TunedModels: Sendable {
  private let folder: WorkspaceFolder
  private let store: ModelStore

  init(folder: WorkspaceFolder) {
    self.folder = folder
    store = ModelStore(folder: folder.models)
  }

  func isTrained(_ name: String) -> Bool {
    guard let file = try? store.file(of: name) else { return false }
    return FileManager.default.fileExists(atPath: file.path)
  }

  /// When the file of a model was written last; `nil` when there is none.
  func changed(_ name: String) -> Date? {
    guard let file = try? store.file(of: name) else { return nil }
    return try? file.resourceValues(forKeys: [.contentModificationDateKey]).contentModificationDate
  }

  /// What is known of a model; `nil` when it is not there, or was not trained here.
  func facts(of name: String) -> TunedModelFacts? {
    try? store.facts(of: name)
  }

  /// The model called `name`, under the name by which the workspace uses it.
  func model(
    _ name: String, using use: String, tuning: TuningDefinition?
  ) throws(Failure) -> ClassicalModel {
    guard isTrained(name) else {
      throw Failure(
        .model, "The model \(use) has not been trained yet.",
        nextStep: tuning != nil
          ? "Train it with `trivium tune start \(name)`."
          : "Describe it in trivium.yaml with `tuning: { \(name): { task: labels, from: DATASET } }`, "
            + "then run `trivium tune start \(name)`.")
    }
    let bytes = try store.bytes(of: name)
    let path = ShownPath(try store.file(of: name)).text
    do throws(BaselineModelFileError) {
      return ClassicalModel(name: use, tuned: try TunedModelFile(bytes, path: path))
    } catch {
      throw error.failure
    }
  }

  /// - Parameter time: seconds since 1970.
  func save(_ artifact: TunedModelArtifact, trainedAt time: Double) throws {
    try folder.prepareState()
    let file: TunedModelFile
    do throws(BaselineModelFileError) {
      file = try TunedModelFile(artifact.bytes, path: artifact.name)
    } catch {
      throw error.failure
    }
    try store.save(
      artifact, trainingFingerprint: Fingerprint().adding(file.fingerprint).text, trainedAt: time)
  }
}
