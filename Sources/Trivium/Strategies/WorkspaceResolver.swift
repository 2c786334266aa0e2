import BaselineModel
import Foundation
import ModelProviders
import StrategyCore

/// Looks up what the names in a workspace stand for: prompts, models, knowledge and prices.
struct WorkspaceResolver: StrategyResolver {
  private let loaded: LoadedWorkspace
  private let catalogue: ModelCatalogue
  private let knowledge: KnowledgeIndexes
  private let tuned: TunedModels
  /// What the same tokens are priced at for comparison.
  private let comparison: ModelPrice?

  init(
    loaded: LoadedWorkspace, catalogue: ModelCatalogue, knowledge: KnowledgeIndexes,
    comparison: ModelPrice? = nil
  ) {
    self.loaded = loaded
    self.catalogue = catalogue
    self.knowledge = knowledge
    self.comparison = comparison
    tuned = TunedModels(folder: loaded.folder)
  }

  /// The resolver of the program, with keys and addresses from the environment.
  ///
  /// - Parameters:
  ///   - model: the model whose prices runs are compared with, as `--price-as` names it.
  ///   - notice: is told what of the knowledge could not be read.
  static func standard(
    for loaded: LoadedWorkspace, pricedAs model: String? = nil,
    environment: [String: String] = ProcessInfo.processInfo.environment,
    notice: @escaping @Sendable (String) -> Void = { _ in }
  ) throws(Failure) -> WorkspaceResolver {
    let catalogue = try ModelCatalogue.bundled(environment: environment)
    return WorkspaceResolver(
      loaded: loaded, catalogue: catalogue,
      knowledge: KnowledgeIndexes(folder: loaded.folder, notice: notice),
      comparison: try model.map { (name) throws(Failure) in try catalogue.price(like: name) })
  }

  @concurrent
  func resolve(_ request: RunRequest) async throws -> ResolvedStrategy {
    guard let strategy = loaded.workspace.strategy(named: request.strategy) else {
      throw Failure(
        .workspace, "There is no strategy “\(request.strategy)” in \(loaded.workspace.name).",
        nextStep: "There is \(FailureText.list(loaded.workspace.strategies.map(\.name))).")
    }
    guard let definition = loaded.workspace.models[strategy.model] else {
      throw Failure(
        .workspace,
        "The strategy “\(strategy.name)” uses the model “\(strategy.model)”, which is not defined.",
        nextStep: "Add it under `models:` in trivium.yaml.")
    }
    let template: PromptTemplate
    do throws(DocumentProblems) {
      template = try PromptFile.template(reading: request.promptText, file: strategy.prompt)
    } catch {
      throw Failure(.prompt, FailureText.sentences(for: error))
    }
    let (model, price) = try model(for: definition)
    var index: (any PassageIndex)?
    if let grounding = strategy.grounding {
      index = try await knowledge.index(of: grounding.knowledge)
    }
    return ResolvedStrategy(
      strategy: strategy, template: template, model: model, index: index, price: price,
      comparisonPrice: comparison)
  }

  private func model(
    for definition: ModelDefinition
  ) throws -> (model: any LanguageModel, price: ModelPrice?) {
    switch definition.provider {
    case "baseline":
      (ClassicalModel(), try embeddedPrice(of: definition))
    case "tuned":
      (
        try tuned.model(
          definition.model, using: definition.use,
          tuning: loaded.workspace.tuning[definition.model]),
        try embeddedPrice(of: definition)
      )
    default:
      (try catalogue.model(for: definition), try catalogue.price(for: definition))
    }
  }

  /// Embedded models cost nothing unless the workspace says otherwise.
  private func embeddedPrice(of definition: ModelDefinition) throws(Failure) -> ModelPrice? {
    try definition.price == nil
      ? .free(model: definition.use, source: "embedded") : catalogue.price(for: definition)
  }
}
