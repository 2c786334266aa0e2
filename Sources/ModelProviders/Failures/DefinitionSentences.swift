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
    case .unusableKey(let source):
      let place = source.place
      self.init(
        .authentication, "The key in \(place) holds characters that no key has.",
        nextStep: "Set \(place) again, without line breaks.")
    case .unusableHeader(let name):
      self.init(
        .workspace,
        "The header \(PlainWords.onOneLine(name)) of \(use) cannot be sent: its name or value is no header's.",
        nextStep: "Correct it under `headers:`; values are one line of plain characters.")
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
    case .keyFile, .secretForStranger, .untrusted, .noCommand:
      self.init(aboutPrograms: problem, use: use)
    }
  }

  /// Trouble with what only a workspace that is trusted may do, and with files of keys.
  private init(aboutPrograms problem: DefinitionProblem, use: String) {
    switch problem {
    case .keyFile(let path, .open(let mode)):
      let path = PlainWords.onOneLine(path)
      self.init(
        .authentication, "Others may read the key in \(path): its mode is \(mode).",
        nextStep: "Run `chmod 600 \(path)`.")
    case .keyFile(let path, let reason):
      let path = PlainWords.onOneLine(path)
      self.init(
        .authentication,
        reason == .missing
          ? "\(use) takes its key from \(path), which does not exist."
          : "\(use) takes its key from \(path), which cannot be read.",
        nextStep: "Write the key into the file, on its first line, or correct `key:`.")
    case .secretForStranger(let secret, let host):
      self.init(
        .authentication,
        "\(use) would send \(PlainWords.onOneLine(secret)) to \(PlainWords.onOneLine(host)), and this workspace is not trusted.",
        nextStep: "If that is meant, `trivium trust` allows it.")
    case .untrusted(let command):
      let command = PlainWords.onOneLine(SecretPatterns.masking(command))
      self.init(
        .workspace,
        "\(use) would run the program `\(command)`, and this workspace is not trusted.",
        nextStep: "Read trivium.yaml; `trivium trust` is what allows it.")
    default:
      self.init(
        .workspace, "\(use) names no program.",
        nextStep: "Write `command: PROGRAM` at the model in trivium.yaml.")
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
      case .empty: "it prices no model by the token"
      }
    self.init(
      .workspace, "The price table cannot be read: \(reason).",
      nextStep: "Correct the table, or use the one inside the program.")
  }
}
