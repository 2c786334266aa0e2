import StrategyCore

/// Where keys are found, and where they may go.
extension ModelCatalogue {
  /// The key of a definition that can be had at once; `nil` when there is none, or a command prints it.
  func key(
    for definition: ModelDefinition, of provider: Provider, at address: ServerAddress, isOurs: Bool
  ) throws(DefinitionProblem) -> APIKey? {
    let key: APIKey?
    switch definition.key {
    case .variable(let name):
      guard isOurs || isTrusted else {
        throw .secretForStranger(secret: "the variable \(name)", host: address.host)
      }
      guard let value = variable(name) else { throw .unsetVariable(name) }
      key = try Self.key(value, from: .variable(name: name))
    case .file(let path):
      guard isOurs || isTrusted else {
        throw .secretForStranger(secret: "the first line of \(path)", host: address.host)
      }
      key = try self.key(inFile: path)
    case .command(let line):
      guard isTrusted else { throw .untrusted(command: line) }
      key = nil
    case nil: key = try usualKey(for: definition, of: provider, at: address, isOurs: isOurs)
    }
    if let source = key?.source ?? definition.key {
      try requireEncryption(of: source.place, to: address, in: definition)
    }
    return key
  }

  /// What prints the key of a definition, if anything does.
  func keyCommand(of definition: ModelDefinition) -> KeyCommand? {
    guard case .command(let line) = definition.key else { return nil }
    return KeyCommand(line: line, folder: folder, environment: environment, runs: keyCommands)
  }

  private func usualKey(
    for definition: ModelDefinition, of provider: Provider, at address: ServerAddress, isOurs: Bool
  ) throws(DefinitionProblem) -> APIKey? {
    for name in provider.keyVariables {
      guard let value = variable(name) else { continue }
      if isOurs { return try Self.key(value, from: .variable(name: name)) }
      if provider.keyNeed == .required {
        throw .keyForStranger(host: address.host, variable: name)
      }
    }
    let isLocal = address.isLoopback && (definition.url != nil || address.socket != nil)
    guard provider.keyNeed == .optional || isLocal else {
      throw .missingKey(title: provider.spokenFirst, variables: provider.keyVariables)
    }
    return nil
  }

  private func key(inFile written: String) throws(DefinitionProblem) -> APIKey {
    let line: String
    do throws(KeyFile.Problem) {
      line = try KeyFile.firstLine(of: path(written))
    } catch {
      throw .keyFile(path: written, error)
    }
    return try Self.key(line, from: .file(path: written))
  }

  private static func key(
    _ value: String, from source: KeySource
  ) throws(DefinitionProblem) -> APIKey {
    let value = String(value.trimmingSpaces)
    guard APIKey.isUsable(value) else { throw .unusableKey(source) }
    return APIKey(value: value, source: source)
  }

  private func requireEncryption(
    of place: String, to address: ServerAddress, in definition: ModelDefinition
  ) throws(DefinitionProblem) {
    guard address.scheme == "http", !address.isLoopback, definition.insecure != true else { return }
    throw .unencryptedKey(host: address.host, variable: place)
  }

  /// The headers that a definition adds. A value from the environment, and what is called like a key, travels
  /// like one: not unencrypted.
  func headers(
    for definition: ModelDefinition, at address: ServerAddress, isOurs: Bool
  ) throws(DefinitionProblem) -> [HTTPHeader] {
    var headers: [HTTPHeader] = []
    for (name, written) in (definition.dialect?.headers ?? [:]).sorted(by: { $0.key < $1.key }) {
      let (value, hasVariable) = try filled(written)
      if hasVariable, !isOurs, !isTrusted {
        throw .secretForStranger(
          secret: "the variable of the header \(name)", host: address.host)
      }
      if hasVariable || SecretPatterns.isSecretName(name) {
        try requireEncryption(
          of: "the header \(PlainWords.onOneLine(name))", to: address, in: definition)
        value.split(separator: " ").forEach { known.insert(String($0)) }
      }
      guard Self.isHeaderName(name), value.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
        throw .unusableHeader(name)
      }
      headers.append(HTTPHeader(name, value))
    }
    return headers
  }

  /// Replaces every `${VARIABLE}` of a header's value.
  private func filled(
    _ written: String
  ) throws(DefinitionProblem) -> (value: String, hasVariable: Bool) {
    var value = ""
    var rest = written[...]
    while let open = rest.utf8.firstRange(of: "${".utf8),
      let close = rest[open.upperBound...].firstIndex(of: "}")
    {
      let name = String(rest[open.upperBound..<close])
      guard let found = variable(name) else { throw .unsetVariable(name) }
      value += rest[..<open.lowerBound] + found.trimmingSpaces
      rest = rest[rest.index(after: close)...]
    }
    return (value + rest, rest.startIndex != written.startIndex)
  }

  /// The framing of a request is not the user's to change.
  private static func isHeaderName(_ name: String) -> Bool {
    let isToken = name.utf8.allSatisfy {
      (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
        || "-_.!#$%&'*+^`|~".utf8.contains($0)
    }
    return isToken && !name.isEmpty
      && !["content-length", "transfer-encoding", "connection"].contains(name.lowercased())
  }

  /// Replaces `${VARIABLE}` in an address. Only variables about addresses may stand there: a workspace from a
  /// stranger must not be able to send a secret to a host of its choice.
  func expanded(_ url: String) throws(DefinitionProblem) -> String {
    var result = ""
    var rest = url[...]
    while let open = rest.utf8.firstRange(of: "${".utf8),
      let close = rest[open.upperBound...].firstIndex(of: "}")
    {
      let name = String(rest[open.upperBound..<close])
      guard
        ["URL", "BASE", "ENDPOINT", "HOST", "PORT"].contains(where: name.uppercased().hasSuffix)
      else { throw .secretInAddress(name) }
      guard let value = variable(name) else { throw .unsetVariable(name) }
      result += rest[..<open.lowerBound] + value
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }

  /// A variable of the environment that is set to something.
  func variable(_ name: String) -> String? {
    environment[name].flatMap { $0.trimmingSpaces.isEmpty ? nil : $0 }
  }

  /// A path as a workspace writes it: `~` is the user's home, relative ones begin in the workspace.
  func path(_ written: String) -> String {
    FilePath.absolute(FilePath.expanded(written, home: environment["HOME"]), in: folder)
  }

  /// Takes note of what must not be shown when the server repeats it.
  func remember(_ server: ModelServer) {
    if let key = server.key { known.insert(key.value) }
    for item in server.address.query?.split(separator: "&") ?? [] {
      let parts = item.split(separator: "=", maxSplits: 1)
      if parts.count == 2, SecretPatterns.isSecretName(parts[0]) { known.insert(String(parts[1])) }
    }
    guard let credentials = server.address.credentials else { return }
    known.insert(credentials)
    known.insert(Base64.text(of: credentials))
    if let colon = credentials.firstIndex(of: ":") {
      known.insert(String(credentials[credentials.index(after: colon)...]))
    }
  }
}

/// The way in which a password travels in a header.
enum Base64 {
  private static let digits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func text(of text: String) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = (Array(group) + [0, 0]).prefix(3).reduce(0) { $0 << 8 | Int($1) }
      for position in 0..<4 {
        result.append(
          position <= group.count ? digits[bits >> (18 - 6 * position) & 63] : UInt8(ascii: "="))
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
