import ArgumentParser
import Foundation
import ModelProviders
import StrategyCore

/// `trivium models`: what the workspace can run on.
struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract:
      "The models of the workspace: what they stand for, what they cost, whether they can run.",
    discussion: """
      EXAMPLES
        trivium models
        trivium models -w ~/my-task
      """)

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let loaded = try workspace.load()
    let catalogue = try ModelCatalogue.bundled(environment: ProcessInfo.processInfo.environment)
    let tuned = TunedModels(folder: loaded.folder)
    let rows = loaded.workspace.models.sorted { $0.key < $1.key }.map { name, definition in
      [
        name, definition.use, Self.price(of: definition, in: catalogue),
        Self.state(of: definition, in: catalogue, tuned),
      ]
    }
    Console.standard.write(ComparisonText.table([["NAME", "USES", "PRICE", "STATE"]] + rows))
  }

  private static func price(of definition: ModelDefinition, in catalogue: ModelCatalogue) -> String
  {
    if ["baseline", "tuned"].contains(definition.provider) { return "free, embedded" }
    guard let price = try? catalogue.price(for: definition) else { return "unpriced" }
    if price.isFree { return "free" }
    return "$\(price.rates.input) in, $\(price.rates.output) out (\(price.source))"
  }

  private static func state(
    of definition: ModelDefinition, in catalogue: ModelCatalogue, _ tuned: TunedModels
  ) -> String {
    switch definition.provider {
    case "baseline": return "ready"
    case "tuned":
      return tuned.isTrained(definition.model)
        ? "ready" : "not trained: trivium tune start \(definition.model)"
    default:
      do throws(Failure) {
        _ = try catalogue.model(for: definition)
        return "key and address are set"
      } catch {
        return error.sentence
      }
    }
  }
}
