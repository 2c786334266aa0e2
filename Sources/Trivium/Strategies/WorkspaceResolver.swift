import BaselineModel
import Foundation
import ModelProviders
import StrategyCore

/// Looks up what the names in a workspace stand for: prompts, models, knowledge and prices.
struct WorkspaceResolver: StrategyResolver {
  let loaded: LoadedWorkspace
  let access: ModelAccess
  private let knowledge: KnowledgeIndexes
  private let tuned: TunedModels
  let known = KnownParts()
  /// What the same tokens are priced at for comparison.
  private let comparison: ModelPrice?

  init(
    loaded: LoadedWorkspace, access: ModelAccess, knowledge: KnowledgeIndexes,
    comparison: ModelPrice? = nil
  ) {
    self.loaded = loaded
    self.access = access
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
    for loaded: LoadedWorkspace, pricedAs model: String? = nil, usesCache: Bool = true,
    taping: Taping = .none, tape: Tape? = nil,
    environment: [String: String] = ProcessInfo.processInfo.environment,
    notice: @escaping @Sendable (String) -> Void = { _ in }
  ) throws -> WorkspaceResolver {
    let access = try ModelAccess(
      for: loaded, usesCache: usesCache, taping: taping, tape: tape, environment: environment,
      notice: notice)
    return WorkspaceResolver(
      loaded: loaded, access: access,
      knowledge: KnowledgeIndexes(folder: loaded.folder, notice: notice),
      comparison: try model.map { try access.catalogue.price(like: $0) })
  }

  @concurrent
  func resolve(_ request: RunRequest) async throws -> ResolvedStrategy {
    guard let strategy = loaded.workspace.strategy(named: request.strategy) else {
      throw Failure(
        .workspace, "There is no strategy “\(request.strategy)” in \(loaded.workspace.name).",
        nextStep: "There is \(FailureText.list(loaded.workspace.strategies.map(\.name))).")
    }
    let definition = try definition(named: request.model ?? strategy.model, of: strategy)
    let template = try known.template(reading: request.promptText, file: strategy.prompt)
    let (model, price) = try model(for: definition)
    var index: (any PassageIndex)?
    if let grounding = strategy.grounding {
      index = try await knowledge.index(of: grounding.knowledge)
    }
    return ResolvedStrategy(
      strategy: strategy, template: template, model: model,
      parameters: (definition.parameters ?? RequestParameters())
        .overridden(by: strategy.parameters)
        .overridden(by: request.parameters ?? RequestParameters()),
      index: index, counter: access.counters.counter(forModel: definition.model), price: price,
      comparisonPrice: comparison)
  }

  /// A model of the workspace by its name there, or any other as `PROVIDER/MODEL`.
  func definition(
    named name: String, of strategy: Strategy
  ) throws(Failure) -> ModelDefinition {
    if let definition = loaded.workspace.models[name] { return definition }
    if name.contains("/") || name == "baseline" {
      return access.found[name] ?? ModelDefinition(use: name)
    }
    throw Failure(
      .workspace,
      "The strategy “\(strategy.name)” uses the model “\(name)”, which is not defined.",
      nextStep:
        "There is \(FailureText.list(loaded.workspace.models.keys.sorted())); another one is written PROVIDER/MODEL."
    )
  }

  private func model(
    for definition: ModelDefinition
  ) throws -> (model: any LanguageModel, price: ModelPrice?) {
    switch definition.provider {
    case "baseline": (ClassicalModel(), try price(of: definition))
    case "tuned":
      (
        try known.model(of: tuned, definition, loaded.workspace.tuning[definition.model]),
        try price(of: definition)
      )
    default: (try access.model(for: definition), try price(of: definition))
    }
  }

  /// True for a model that answers within this program.
  func isEmbedded(_ model: any LanguageModel) -> Bool {
    Self.embeddedProviders.contains(ModelDefinition(use: model.name).provider)
  }

  private static let embeddedProviders: Set = ["baseline", "tuned"]

  func price(of definition: ModelDefinition) throws(Failure) -> ModelPrice? {
    Self.embeddedProviders.contains(definition.provider)
      ? try embeddedPrice(of: definition) : try access.catalogue.price(for: definition)
  }

  /// Embedded models cost nothing unless the workspace says otherwise.
  private func embeddedPrice(of definition: ModelDefinition) throws(Failure) -> ModelPrice? {
    try definition.price == nil
      ? .free(model: definition.use, source: "embedded") : access.catalogue.price(for: definition)
  }
}
