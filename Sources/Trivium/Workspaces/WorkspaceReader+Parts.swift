import CellGrid
import StrategyCore

extension WorkspaceReader {
  mutating func strategy(_ field: DocumentField, name: String) -> Strategy? {
    let values = document.values(of: field, keys: ["prompt", "model", "knowledge", "parameters"])
    let prompt = document.required("prompt", in: values, of: field)
    let model = document.required("model", in: values, of: field)
    let promptPath = prompt.flatMap { document.text($0) }
    let modelName = model.flatMap { document.text($0) }
    if let prompt, let promptPath { refer(to: .promptFile, promptPath, at: prompt) }
    if let model, let modelName { refer(to: .model, modelName, at: model) }
    let grounding = values["knowledge"].flatMap { self.grounding($0) }
    let parameters = values["parameters"].map { self.parameters($0) }
    guard let promptPath, let modelName else { return nil }
    return Strategy(
      name: name, prompt: promptPath, model: modelName, grounding: grounding,
      parameters: parameters ?? RequestParameters())
  }

  /// `knowledge`, or `{ from: PATH, search: METHOD, k: COUNT }`.
  private mutating func grounding(_ field: DocumentField) -> Grounding? {
    guard field.shape == .mapping else {
      guard let path = document.text(field) else { return nil }
      refer(to: .knowledge, path, at: field)
      return Grounding(knowledge: path)
    }
    let values = document.values(of: field, keys: ["from", "search", "k"])
    let method: SearchMethod? = values["search"].flatMap {
      document.choice($0, what: "a search method")
    }
    let count = values["k"].flatMap { document.wholeNumber($0, in: 1...100) }
    guard let from = document.required("from", in: values, of: field),
      let path = document.text(from)
    else { return nil }
    refer(to: .knowledge, path, at: from)
    return Grounding(knowledge: path, method: method ?? .fused, count: count ?? 4)
  }

  mutating func tuning(_ field: DocumentField) -> TuningDefinition? {
    let values = document.values(of: field, keys: ["task", "from"])
    let task: TuningTask? = document.required("task", in: values, of: field).flatMap {
      document.choice($0, what: "a task")
    }
    guard let from = document.required("from", in: values, of: field),
      let dataset = document.text(from)
    else { return nil }
    refer(to: .dataset, dataset, at: from)
    return task.map { TuningDefinition(task: $0, dataset: dataset) }
  }

  mutating func budget(_ field: DocumentField) -> Budget {
    let values = document.values(of: field, keys: ["run", "session", "day", "month", "unpriced"])
    return Budget(
      run: values["run"].flatMap { document.money($0) },
      session: values["session"].flatMap { document.money($0) },
      day: values["day"].flatMap { document.money($0) },
      month: values["month"].flatMap { document.money($0) },
      allowsUnpriced: values["unpriced"].flatMap { document.flag($0) })
  }

  /// A list of scorers, each compiled once to see that it can be used.
  mutating func scorers(_ field: DocumentField) -> [ScorerDefinition] {
    var definitions: [ScorerDefinition] = []
    for element in document.elements(of: field) {
      do throws(ScorerProblem) {
        let definition = try ScorerDefinition(parsing: element.tree)
        _ = try Scorer(definition)
        definitions.append(definition)
      } catch {
        document.report(element, .scorer(sentence: error.sentence))
      }
    }
    return definitions
  }

  /// A name that is safe as the name of a file.
  static func isFileName(_ text: some StringProtocol) -> Bool {
    !text.isEmpty && text.first != "." && text.utf8.count <= 100
      && text.utf8.allSatisfy { byte in
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
          || [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ".")].contains(byte)
      }
  }
}
