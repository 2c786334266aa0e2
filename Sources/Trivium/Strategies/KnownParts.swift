import BaselineModel
import Foundation
import StrategyCore
import Synchronization

/// What many runs have in common and is costly to read: templates by their text, trained models by their file.
final class KnownParts: Sendable {
  private struct Trained {
    var changed: Date?
    var model: ClassicalModel
  }

  private static let mostTemplates = 64
  private let templates = Mutex<[String: PromptTemplate]>([:])
  private let trained = Mutex<[String: Trained]>([:])

  func template(reading text: String, file: String) throws(Failure) -> PromptTemplate {
    if let known = templates.withLock({ $0[text] }) { return known }
    let template: PromptTemplate
    do throws(DocumentProblems) {
      template = try PromptFile.template(reading: text, file: file)
    } catch {
      throw Failure(.prompt, FailureText.sentences(for: error))
    }
    templates.withLock { templates in
      if templates.count >= Self.mostTemplates { templates.removeAll() }
      templates[text] = template
    }
    return template
  }

  /// A model is read again when its file has changed.
  func model(
    of models: TunedModels, _ definition: ModelDefinition, _ tuning: TuningDefinition?
  ) throws(Failure) -> ClassicalModel {
    let changed = models.changed(definition.model)
    let known = trained.withLock { $0[definition.use] }
    if let known, known.changed == changed, changed != nil { return known.model }
    let model = try models.model(definition.model, using: definition.use, tuning: tuning)
    trained.withLock { $0[definition.use] = Trained(changed: changed, model: model) }
    return model
  }
}
