import CellGrid
import StrategyCore

/// Reads the text of `trivium.yaml` into a workspace.
struct WorkspaceReader {
  var document: DocumentReader
  /// The name of a workspace that gives itself none.
  private let folderName: String
  /// Values that name something defined elsewhere in the file, or a file, for checks once all is read.
  private(set) var references: [Reference] = []

  /// A value that must be found elsewhere.
  struct Reference {
    enum Target: Hashable {
      case model, dataset
      case promptFile, datasetFile, knowledge
      case pricedModel
    }
    var target: Target
    var text: String
    var field: DocumentField
  }

  private static let keys = [
    "name", "models", "strategies", "datasets", "scorers", "tuning", "budget", "requirements",
  ]

  init(file: String, folderName: String) {
    document = DocumentReader(file: file)
    self.folderName = folderName
  }

  /// What could be read; problems are in `document`. `nil` when nothing could.
  mutating func workspace(_ text: String) -> Workspace? {
    guard let root = document.document(text) else { return nil }
    let values = document.values(of: root, keys: Self.keys)
    guard root.shape == .mapping else { return nil }
    var workspace = Workspace(name: folderName, strategies: [], models: [:])
    if let name = values["name"].flatMap({ document.text($0) }) { workspace.name = name }
    if let models = document.required("models", in: values, of: root) {
      for (name, field) in document.entries(of: models) {
        workspace.models[name] = model(field, name: name)
      }
    }
    if let strategies = document.required("strategies", in: values, of: root) {
      let entries = document.entries(of: strategies)
      if entries.isEmpty, strategies.shape == .mapping { document.report(strategies, .noStrategy) }
      for (name, field) in entries {
        if let strategy = strategy(field, name: name) { workspace.strategies.append(strategy) }
      }
    }
    for (name, field) in document.entries(of: values["datasets"]) {
      workspace.datasets[name] = document.text(field)
      if let path = workspace.datasets[name] { refer(to: .datasetFile, path, at: field) }
    }
    if let field = values["scorers"] { workspace.scorers = scorers(field) }
    for (name, field) in document.entries(of: values["tuning"]) {
      workspace.tuning[name] = tuning(field)
    }
    if let budget = values["budget"] { workspace.budget = self.budget(budget) }
    if let field = values["requirements"] { workspace.requirements = requirements(field) }
    checkNames(in: workspace)
    return workspace
  }

  mutating func refer(to target: Reference.Target, _ text: String, at field: DocumentField) {
    references.append(Reference(target: target, text: text, field: field))
  }

  private mutating func checkNames(in workspace: Workspace) {
    for reference in references {
      let (what, known): (String, [String]) =
        switch reference.target {
        case .model: ("model", workspace.models.keys.sorted())
        case .dataset: ("dataset", workspace.datasets.keys.sorted())
        case .promptFile, .datasetFile, .knowledge, .pricedModel: ("", [reference.text])
        }
      guard !known.contains(reference.text) else { continue }
      document.report(
        reference.field,
        .undefined(
          text: reference.text, what: what, nearest: reference.text.nearest(in: known), known: known
        ))
    }
  }
}
