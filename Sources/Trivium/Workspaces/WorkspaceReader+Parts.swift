import CellGrid
import ModelProviders
import StrategyCore

extension WorkspaceReader {
  /// `baseline`, or `{ use: PROVIDER/MODEL, url:, key:, insecure:, price: }`.
  mutating func model(_ field: DocumentField) -> ModelDefinition? {
    guard field.shape == .mapping else { return use(field).map { ModelDefinition(use: $0) } }
    let values = document.values(of: field, keys: ["use", "url", "key", "insecure", "price"])
    guard let use = document.required("use", in: values, of: field).flatMap({ use($0) }) else {
      return nil
    }
    return ModelDefinition(
      use: use, url: values["url"].flatMap { document.text($0) },
      price: values["price"].flatMap { price($0) },
      key: values["key"].flatMap { document.text($0) },
      insecure: values["insecure"].flatMap { document.flag($0) })
  }

  private mutating func use(_ field: DocumentField) -> String? {
    guard let text = document.text(field) else { return nil }
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let isNamed = parts.count == 2 && !parts[0].isEmpty && !parts[1].isEmpty
    guard text == "baseline" || isNamed else {
      document.report(
        field,
        .unusable(text: text, wanted: "a model: write baseline, tuned/NAME or PROVIDER/MODEL"))
      return nil
    }
    let providers = ["baseline", "tuned"] + Provider.all.map(\.name)
    guard providers.contains(String(parts[0])) else {
      document.report(
        field,
        .undefined(
          text: String(parts[0]), what: "provider",
          nearest: String(parts[0]).nearest(in: providers),
          known: providers))
      return nil
    }
    if parts[0] == "tuned", !Self.isFileName(parts[1]) {
      document.report(
        field, .unusable(text: text, wanted: "a tuned model: use letters, digits, - and _"))
      return nil
    }
    return text
  }

  /// `free`, `{ like: MODEL }` or `{ input: $, output: $ }` per million tokens.
  private mutating func price(_ field: DocumentField) -> ModelDefinition.PriceChoice? {
    guard field.shape == .mapping else {
      guard let text = document.text(field) else { return nil }
      if text == "free" { return .free }
      document.report(
        field,
        .unusable(
          text: text,
          wanted: "a price: write free, { like: MODEL } or { input: $0.15, output: $0.60 }"))
      return nil
    }
    let values = document.values(of: field, keys: ["like", "input", "output"])
    if let like = values["like"] {
      guard let model = document.text(like) else { return nil }
      refer(to: .pricedModel, model, at: like)
      return .like(model: model)
    }
    guard let input = document.required("input", in: values, of: field),
      let output = document.required("output", in: values, of: field),
      let inputRate = document.money(input), let outputRate = document.money(output)
    else { return nil }
    return .rates(input: inputRate, output: outputRate)
  }

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
      parameters: parameters ?? SamplingParameters())
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

  private mutating func parameters(_ field: DocumentField) -> SamplingParameters {
    let values = document.values(
      of: field, keys: ["temperature", "top-p", "max-tokens", "stop", "seed"])
    var parameters = SamplingParameters()
    parameters.temperature = values["temperature"].flatMap { document.number($0, in: 0...2) }
    parameters.topP = values["top-p"].flatMap { document.number($0, in: 0...1) }
    parameters.maxOutputTokens = values["max-tokens"].flatMap {
      document.wholeNumber($0, in: 1...10_000_000)
    }
    parameters.seed = values["seed"].flatMap { document.wholeNumber($0, in: 0...Int.max) }
    if let stop = values["stop"] {
      parameters.stop =
        stop.shape == .list
        ? document.texts(of: stop).map(\.text) : document.text(stop).map { [$0] }
    }
    return parameters
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
    let values = document.values(of: field, keys: ["run", "session", "month"])
    return Budget(
      run: values["run"].flatMap { document.money($0) },
      session: values["session"].flatMap { document.money($0) },
      month: values["month"].flatMap { document.money($0) })
  }

  /// Scorers are kept in the file for evaluations; here only their form is checked.
  mutating func readScorers(_ field: DocumentField) {
    for scorer in document.elements(of: field) {
      if scorer.shape == .mapping {
        _ = document.entries(of: scorer)
      } else {
        _ = document.text(scorer)
      }
    }
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
