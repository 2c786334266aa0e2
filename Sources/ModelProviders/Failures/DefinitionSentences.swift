import StrategyCore

/// Trouble with what a workspace says about a model, as sentences for people.
extension Failure {
  init(_ problem: DefinitionProblem, in definition: ModelDefinition) {
    let use = "`use: \(PlainWords.onOneLine(definition.use))`"
    switch problem {
    case .unknownProvider(let name, let nearest):
      let name = PlainWords.onOneLine(name)
      let known = Provider.all.map(\.name) + ["baseline", "tuned"]
      self.init(
        .workspace, "There is no provider “\(name)” (\(use)).",
        nextStep: (nearest.isEmpty ? "" : "Did you mean \(nearest.joined(separator: " or "))? ")
          + "Known are \(known.joined(separator: ", ")).")
    case .noModel(let provider):
      self.init(
        .workspace, "\(use) names no model.",
        nextStep: "Write `use: \(provider)/MODEL`.")
    case .noAddress(let title, let variables):
      let step = variables.first.map { ", or set \($0)" } ?? ""
      self.init(
        .workspace, "\(title) (\(use)) has no address.",
        nextStep: "Write `url: http://HOST:PORT/v1` at the model in trivium.yaml\(step).")
    case .badAddress(let text, let reason):
      let why =
        switch reason {
        case .notAnAddress: "is not an address"
        case .scheme(let scheme):
          "begins with \(PlainWords.onOneLine(scheme))://, not http:// or https://"
        }
      self.init(
        .workspace, "`url: \(PlainWords.onOneLine(text))` (\(use)) \(why).",
        nextStep: "Write something like `url: http://127.0.0.1:8080/v1`.")
    case .unsetVariable(let name):
      self.init(
        .workspace,
        "\(use) needs the environment variable \(PlainWords.onOneLine(name)), which is not set.",
        nextStep: "Set it, or correct its name in trivium.yaml.")
    case .secretInAddress(let name):
      self.init(
        .workspace,
        "`url:` of \(use) would put the variable \(PlainWords.onOneLine(name)) into an address.",
        nextStep:
          "Only variables whose names end in URL, BASE, ENDPOINT, HOST or PORT may stand there.")
    case .missingKey(let title, let variables):
      self.init(
        .authentication,
        "\(title) needs a key, and \(variables.joined(separator: " or ")) is not set.",
        nextStep:
          "Set \(variables.first ?? "it") in the environment, or name another variable with `key: ${VARIABLE}` at the model in trivium.yaml."
      )
    case .unusableKey(let variable):
      self.init(
        .authentication, "The key in \(variable) holds characters that no key has.",
        nextStep: "Set \(variable) again, without line breaks.")
    case .keyForStranger(let host, let variable):
      self.init(
        .authentication,
        "\(use) with this `url:` would send the key from \(variable) to \(PlainWords.onOneLine(host)).",
        nextStep: "If that is meant, write `key: ${\(variable)}` at the model in trivium.yaml.")
    case .unencryptedKey(let host, let variable):
      self.init(
        .authentication,
        "\(use) would send the key from \(variable) unencrypted to \(PlainWords.onOneLine(host)).",
        nextStep:
          "Use https://, or write `insecure: true` at the model if the network between is yours.")
    }
  }

  init(_ problem: PriceNameError) {
    switch problem {
    case .unknown(let name, let nearest):
      self.init(
        .workspace, "The price book has no model “\(PlainWords.onOneLine(name))”.",
        nextStep: nearest.isEmpty
          ? "See `trivium prices` for those that it has."
          : "Did you mean \(nearest.joined(separator: " or "))?")
    case .ambiguous(let name, let candidates):
      self.init(
        .workspace, "More than one provider sells “\(PlainWords.onOneLine(name))”.",
        nextStep: "Write \(candidates.joined(separator: " or ")).")
    }
  }

  init(_ problem: PriceTableError) {
    let reason =
      switch problem {
      case .notJSON(let offset): "it is not JSON (byte \(offset))"
      case .unknownSchema(let schema):
        "its schema is “\(PlainWords.onOneLine(schema ?? "none"))”, not prices/1"
      case .badRow(let id, let field):
        "model “\(PlainWords.onOneLine(id))” has no usable `\(field)`"
      }
    self.init(
      .workspace, "The price table cannot be read: \(reason).",
      nextStep: "Correct the table, or use the one inside the program.")
  }
}
