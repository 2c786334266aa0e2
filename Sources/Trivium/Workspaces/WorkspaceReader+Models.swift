import CellGrid
import ModelProviders
import StrategyCore

extension WorkspaceReader {
  private static let modelKeys = [
    "use", "url", "key", "insecure", "price", "tuned", "parameters", "context-window", "command",
    "connect-timeout", "timeout", "concurrency", "unix-socket", "token-limit", "omit", "headers",
    "api-version",
  ]

  /// `baseline`, or a mapping with `use: PROVIDER/MODEL` or `command: PROGRAM`.
  mutating func model(_ field: DocumentField, name: String) -> ModelDefinition? {
    guard field.shape == .mapping else { return use(field).map { ModelDefinition(use: $0) } }
    let values = document.values(of: field, keys: Self.modelKeys)
    let command = values["command"].flatMap { self.command($0) }
    if values["command"] != nil, values["use"] == nil, command == nil { return nil }
    let use =
      command != nil && values["use"] == nil
      ? "command/\(name)"
      : document.required("use", in: values, of: field).flatMap { self.use($0) }
    guard let use else { return nil }
    return ModelDefinition(
      use: use, url: values["url"].flatMap { document.text($0) },
      price: values["price"].flatMap { price($0) }, key: values["key"].flatMap { key($0) },
      insecure: values["insecure"].flatMap { document.flag($0) },
      tuned: values["tuned"].flatMap { document.flag($0) },
      parameters: values["parameters"].map { parameters($0) },
      contextWindow: values["context-window"].flatMap {
        document.wholeNumber($0, in: 1...1_000_000_000)
      },
      command: command, connection: connection(values), dialect: dialect(values))
  }

  /// A program with its arguments: a list, or one text that is split at spaces.
  private mutating func command(_ field: DocumentField) -> [String]? {
    let words =
      field.shape == .list
      ? document.texts(of: field).map(\.text)
      : document.text(field)?.split(separator: " ").map(String.init) ?? []
    guard let program = words.first, !program.isEmpty else {
      document.report(field, .unusable(text: "", wanted: "a program with its arguments"))
      return nil
    }
    return words
  }

  /// `${VARIABLE}`, `{ command: LINE }` or `{ file: PATH }`.
  private mutating func key(_ field: DocumentField) -> KeySource? {
    guard field.shape == .mapping else {
      guard let text = document.text(field) else { return nil }
      if let source = KeySource(reference: text) { return source }
      document.report(field, .keyInFile)
      return nil
    }
    let values = document.values(of: field, keys: ["command", "file"])
    if let line = values["command"] {
      return document.text(line).map { .command(line: $0) }
    }
    return document.required("file", in: values, of: field)
      .flatMap { document.text($0) }.map { .file(path: $0) }
  }

  private mutating func connection(
    _ values: [String: DocumentField]
  ) -> ModelDefinition.Connection? {
    let connection = ModelDefinition.Connection(
      connectTimeout: values["connect-timeout"].flatMap { seconds($0) },
      inactivityTimeout: values["timeout"].flatMap { seconds($0) },
      concurrency: values["concurrency"].flatMap { document.wholeNumber($0, in: 1...10_000) },
      unixSocket: values["unix-socket"].flatMap { document.text($0) })
    return connection == ModelDefinition.Connection() ? nil : connection
  }

  private mutating func dialect(
    _ values: [String: DocumentField]
  ) -> ModelDefinition.DialectChoice? {
    var headers: [String: String]?
    if let field = values["headers"] {
      headers = [:]
      for (name, value) in document.entries(of: field) { headers?[name] = document.text(value) }
    }
    let choice = ModelDefinition.DialectChoice(
      tokenLimit: values["token-limit"].flatMap { document.text($0) },
      omit: values["omit"].map { document.texts(of: $0).map(\.text) }, headers: headers,
      apiVersion: values["api-version"].flatMap { document.text($0) })
    return choice == ModelDefinition.DialectChoice() ? nil : choice
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

  /// `free`, `{ like: MODEL }`, `{ input: $, output: $ }` per million tokens, or `{ per-hour: $ }` of a machine.
  mutating func price(_ field: DocumentField) -> ModelDefinition.PriceChoice? {
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
    let values = document.values(of: field, keys: ["like", "input", "output", "per-hour"])
    if let hourly = values["per-hour"] {
      return document.money(hourly).map { .hosted(perGPUHour: $0) }
    }
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
}
