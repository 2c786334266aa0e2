package import StrategyCore

/// Makes models out of what a workspace says of them, and knows what they cost.
package struct ModelCatalogue: Sendable {
  package var prices: PriceBook
  private let environment: [String: String]
  private let transport: HTTPTransport
  private let timing: RetryTiming
  private let limits: TransportLimits

  /// - Parameter environment: where keys, addresses and certificate files are looked up.
  package init(
    prices: PriceBook, environment: [String: String], transport: HTTPTransport = HTTPTransport()
  ) {
    self.init(
      prices: prices, environment: environment, transport: transport, timing: .real,
      limits: TransportLimits(authorities: CertificateAuthorities(environment: environment)))
  }

  init(
    prices: PriceBook, environment: [String: String], transport: HTTPTransport,
    timing: RetryTiming, limits: TransportLimits
  ) {
    self.prices = prices
    self.environment = environment
    self.transport = transport
    self.timing = timing
    self.limits = limits
  }

  /// A catalogue with the price book inside the program.
  package static func bundled(environment: [String: String]) throws(Failure) -> ModelCatalogue {
    do throws(PriceTableError) {
      return ModelCatalogue(prices: try PriceBook.bundled(), environment: environment)
    } catch {
      throw Failure(error)
    }
  }

  /// The model behind `use: PROVIDER/MODEL`; nothing is sent yet. `baseline` and `tuned/…` are made elsewhere.
  package func model(for definition: ModelDefinition) throws(Failure) -> any LanguageModel {
    let server: ModelServer
    do throws(DefinitionProblem) {
      server = try self.server(for: definition)
    } catch {
      throw Failure(error, in: definition)
    }
    var retry = RetryPolicy()
    retry.retriesRefusal = !server.address.isLoopback
    retry.needsHintForRateLimit = server.provider.wire == .anthropicMessages
    return HTTPLanguageModel(
      name: definition.use, isTuned: definition.isTuned, server: server, retry: retry,
      timing: timing, transport: transport, limits: limits)
  }

  /// What a definition costs: as the workspace says, else as the price book says; `nil` is unpriced.
  package func price(for definition: ModelDefinition) throws(Failure) -> ModelPrice? {
    switch definition.price {
    case .free: .free(model: definition.use, source: "trivium.yaml")
    case .rates(let input, let output):
      ModelPrice(
        model: definition.use, rates: ModelPrice.Rates(input: input, output: output),
        source: "trivium.yaml")
    case .like(let model): try price(like: model)
    case nil: prices.price(for: definition.provider, model: definition.model)
    }
  }

  /// The price of a model that a person names, as in `--price-as gpt-4.1-mini`.
  package func price(like name: String) throws(Failure) -> ModelPrice {
    do throws(PriceNameError) {
      return try prices.listing(named: name).price
    } catch {
      throw Failure(error)
    }
  }

  /// True when the provider's key is set, or none is needed; servers may still be down.
  package func hasKey(for provider: Provider) -> Bool {
    provider.keyNeed == .optional || provider.keyVariables.contains { variable($0) != nil }
  }
}

extension ModelCatalogue {
  private func server(for definition: ModelDefinition) throws(DefinitionProblem) -> ModelServer {
    guard let provider = Provider.named(definition.provider) else {
      throw .unknownProvider(
        definition.provider,
        nearest: Spelling.nearest(
          to: definition.provider, among: Provider.all.map(\.name) + ["baseline", "tuned"], limit: 2
        ))
    }
    guard !definition.model.isEmpty else { throw .noModel(provider: provider.name) }
    let (address, isOurs) = try address(for: definition, of: provider)
    let key = try key(for: definition, of: provider, at: address, isOurs: isOurs)
    if let key, address.scheme == "http", !address.isLoopback, definition.insecure != true {
      throw .unencryptedKey(host: address.host, variable: key.source.place)
    }
    return ModelServer(
      provider: provider, address: address, model: definition.model, key: key,
      outputLimit: prices.price(for: provider.name, model: definition.model)?.maxOutputTokens,
      contextWindow: definition.contextWindow, dialect: definition.dialect ?? .init(),
      headers: try headers(for: definition, at: address))
  }

  /// Where the server is, and whether the provider's own key may go there: to the provider, to where the user's
  /// environment points and to this machine, but not to whatever host a workspace file names.
  private func address(
    for definition: ModelDefinition, of provider: Provider
  ) throws(DefinitionProblem) -> (ServerAddress, isOurs: Bool) {
    let standard = try provider.baseURL.map { (url) throws(DefinitionProblem) in
      try self.address(url, of: provider)
    }
    if let written = definition.url {
      let address = try self.address(try expanded(written), of: provider)
      let fromEnvironment = written.hasPrefix("${") && written.hasSuffix("}")
      let isOurs =
        fromEnvironment || address.isLoopback || address.host == standard?.host
        || provider.hostSuffixes.contains { address.host.hasSuffix($0) }
      return (address, isOurs)
    }
    if let value = provider.baseVariables.lazy.compactMap(variable).first {
      return (try address(value, of: provider), true)
    }
    guard let standard else {
      throw .noAddress(title: provider.spokenFirst, variables: provider.baseVariables)
    }
    return (standard, true)
  }

  private func address(
    _ text: String, of provider: Provider
  ) throws(DefinitionProblem) -> ServerAddress {
    do throws(ServerAddress.Problem) {
      return try ServerAddress(text).based(for: provider, isBare: !text.contains("://"))
    } catch {
      throw .badAddress(text, error)
    }
  }

  /// The headers that a definition adds. A value from the environment travels like a key: not unencrypted.
  private func headers(
    for definition: ModelDefinition, at address: ServerAddress
  ) throws(DefinitionProblem) -> [HTTPHeader] {
    var headers: [HTTPHeader] = []
    for (name, written) in (definition.dialect?.headers ?? [:]).sorted(by: { $0.key < $1.key }) {
      var value = written
      if written.hasPrefix("${"), written.hasSuffix("}") {
        let variable = String(written.dropFirst(2).dropLast())
        guard let found = self.variable(variable) else { throw .unsetVariable(variable) }
        if address.scheme == "http", !address.isLoopback, definition.insecure != true {
          throw .unencryptedKey(host: address.host, variable: variable)
        }
        value = String(found.trimmingSpaces)
      }
      guard (name + value).utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
        throw .unusableKey(variable: name)
      }
      headers.append(HTTPHeader(name, value))
    }
    return headers
  }

  private func key(
    for definition: ModelDefinition, of provider: Provider, at address: ServerAddress, isOurs: Bool
  ) throws(DefinitionProblem) -> APIKey? {
    if case .variable(let name) = definition.key {
      guard let value = variable(name) else { throw .unsetVariable(name) }
      return try Self.key(value, from: name)
    }
    for name in provider.keyVariables {
      guard let value = variable(name) else { continue }
      if isOurs { return try Self.key(value, from: name) }
      if provider.keyNeed == .required {
        throw .keyForStranger(host: address.host, variable: name)
      }
    }
    guard provider.keyNeed == .optional || (address.isLoopback && definition.url != nil) else {
      throw .missingKey(title: provider.spokenFirst, variables: provider.keyVariables)
    }
    return nil
  }

  private static func key(_ value: String, from name: String) throws(DefinitionProblem) -> APIKey {
    let value = String(value.trimmingSpaces)
    guard !value.isEmpty, value.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw .unusableKey(variable: name)
    }
    return APIKey(value: value, variable: name)
  }

  /// Replaces `${VARIABLE}` in an address. Only variables about addresses may stand there: a workspace from a
  /// stranger must not be able to send a secret to a host of its choice.
  private func expanded(_ url: String) throws(DefinitionProblem) -> String {
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
  private func variable(_ name: String) -> String? {
    environment[name].flatMap { $0.trimmingSpaces.isEmpty ? nil : $0 }
  }
}

extension ServerAddress {
  /// Tidies the base of a provider's API: the paths of single calls are cut off, and what a bare host lacks is added.
  fileprivate func based(for provider: Provider, isBare: Bool) -> ServerAddress {
    var address = self
    // An address to listen on, as servers are configured with, is none to call.
    if address.host == "0.0.0.0" { address.host = "127.0.0.1" }
    for call in [
      "/chat/completions", "/completions", "/responses", "/messages", "/api/chat", "/api",
    ]
    where address.path.hasSuffix(call) {
      address.path.removeLast(call.count)
      break
    }
    if provider.wire == .ollamaChat, address.path.hasSuffix("/v1") { address.path.removeLast(3) }
    if address.path.isEmpty || provider.basePath.hasPrefix(address.path + "/") {
      address.path = provider.basePath
    }
    if isBare, provider.start != nil {
      address.scheme = "http"
      if address.port == nil { address.port = provider.usualPort }
    }
    return address
  }
}

extension Provider {
  /// The port of a server on the user's own machine when nobody says otherwise.
  fileprivate var usualPort: Int? { baseURL.flatMap { try? ServerAddress($0).port } }
}
