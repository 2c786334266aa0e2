package import StrategyCore

extension ModelDefinition {
  /// The definition as it may be journalled and exported: passwords and keys that stand in addresses, headers
  /// and command lines are masked, names of variables stay.
  package var redacted: ModelDefinition {
    var definition = self
    definition.url = url.map(SecretPatterns.masking)
    if case .command(let line) = key {
      definition.key = .command(line: SecretPatterns.masking(line))
    }
    definition.command = command.map(Self.maskingArguments)
    if let headers = dialect?.headers {
      definition.dialect?.headers = Dictionary(
        uniqueKeysWithValues: headers.map { name, value in
          guard KeySource(reference: value) == nil, SecretPatterns.isSecretName(name) else {
            return (name, SecretPatterns.masking(value))
          }
          return (name, Secrets.mask)
        })
    }
    return definition
  }

  /// Masks what follows options such as `--api-key`, and what looks like a key anywhere.
  private static func maskingArguments(_ arguments: [String]) -> [String] {
    var isValue = false
    return arguments.map { argument in
      defer {
        isValue =
          argument.hasPrefix("-") && SecretPatterns.isSecretName(argument.drop { $0 == "-" })
      }
      if isValue { return Secrets.mask }
      if let equals = argument.firstIndex(of: "="), argument.hasPrefix("-"),
        SecretPatterns.isSecretName(argument[..<equals].drop { $0 == "-" })
      {
        return argument[...equals] + Secrets.mask
      }
      return SecretPatterns.masking(argument)
    }
  }
}
