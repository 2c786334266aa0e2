package import StrategyCore

/// Makes models out of what a workspace says of them, and knows what they cost.
package struct ModelCatalogue: Sendable {
  package var prices: PriceBook
  let environment: [String: String]
  /// The workspace's: where relative paths begin and programs run.
  let folder: String?
  /// True when the user said that the workspace may run programs.
  let isTrusted: Bool
  let known: KnownSecrets
  let keyCommands: KeyCommands
  private let transport: HTTPTransport
  private let timing: RetryTiming
  private let limits: TransportLimits
  let gates: CallGates

  /// - Parameters:
  ///   - environment: where keys, addresses and certificate files are looked up.
  ///   - folder: the workspace's.
  ///   - isTrusted: `false` refuses every program that the workspace names.
  package init(
    prices: PriceBook, environment: [String: String], folder: String? = nil,
    isTrusted: Bool = false, transport: HTTPTransport = HTTPTransport()
  ) {
    self.init(
      prices: prices, environment: environment, folder: folder, isTrusted: isTrusted,
      transport: transport, timing: .real,
      limits: TransportLimits(authorities: CertificateAuthorities(environment: environment)))
  }

  init(
    prices: PriceBook, environment: [String: String], folder: String? = nil,
    isTrusted: Bool = false, transport: HTTPTransport, timing: RetryTiming,
    limits: TransportLimits, gates: CallGates = CallGates(), keyCommands: KeyCommands = .shared
  ) {
    self.prices = prices
    self.environment = environment
    self.folder = folder
    self.isTrusted = isTrusted
    self.transport = transport
    self.timing = timing
    self.limits = limits
    self.gates = gates
    self.keyCommands = keyCommands
    known = KnownSecrets(
      Provider.all.flatMap(\.keyVariables).compactMap { environment[$0] }
        .map { String($0.trimmingSpaces) })
  }

  /// A catalogue with the price book inside the program.
  package static func bundled(
    environment: [String: String], folder: String? = nil, isTrusted: Bool = false
  ) throws(Failure) -> ModelCatalogue {
    do throws(PriceTableError) {
      return ModelCatalogue(
        prices: try PriceBook.bundled(), environment: environment, folder: folder,
        isTrusted: isTrusted)
    } catch {
      throw Failure(error)
    }
  }

  /// What must be masked in everything that is written: more, the more keys were looked up.
  package var secrets: Secrets { known.current }

  /// The model behind `use: PROVIDER/MODEL`; nothing is sent yet. `baseline` and `tuned/…` are made elsewhere.
  package func model(for definition: ModelDefinition) throws(Failure) -> any LanguageModel {
    do throws(DefinitionProblem) {
      return definition.command != nil || definition.provider == "command"
        ? try programModel(for: definition) : try servedModel(for: definition)
    } catch {
      throw Failure(error, in: definition).redacted(by: secrets)
    }
  }

  private func servedModel(
    for definition: ModelDefinition
  ) throws(DefinitionProblem) -> HTTPLanguageModel {
    let server = try server(for: definition)
    var retry = RetryPolicy()
    retry.retriesRefusal = !server.address.isLoopback
    retry.needsHintForRateLimit = server.provider.wire == .anthropicMessages
    var limits = limits
    if let seconds = definition.connection?.connectTimeout { limits.connect = .seconds(seconds) }
    if let seconds = definition.connection?.inactivityTimeout {
      limits.inactivity = .seconds(seconds)
    }
    let usual = server.address.isLoopback ? 64 : 16
    return HTTPLanguageModel(
      name: definition.use, isTuned: definition.isTuned, server: server, retry: retry,
      timing: timing, transport: transport, limits: limits,
      gate: gates.gate(
        to: server.address.socket ?? server.address.origin,
        ceiling: definition.connection?.concurrency ?? usual),
      secrets: known, keyCommand: keyCommand(of: definition))
  }

  private func programModel(
    for definition: ModelDefinition
  ) throws(DefinitionProblem) -> CommandLanguageModel {
    guard let command = definition.command, !command.isEmpty else { throw .noCommand }
    guard isTrusted else { throw .untrusted(command: command.joined(separator: " ")) }
    var model = CommandLanguageModel(
      name: definition.use, isTuned: definition.isTuned, command: command, folder: folder,
      environment: environment,
      gate: gates.gate(
        to: command.joined(separator: " "), ceiling: definition.connection?.concurrency ?? 4),
      secrets: known)
    if let seconds = definition.connection?.inactivityTimeout {
      model.inactivity = .seconds(seconds)
    }
    return model
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
    case .hosted(let perGPUHour):
      .hosted(model: definition.use, perGPUHour: perGPUHour, source: "trivium.yaml")
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
  func server(for definition: ModelDefinition) throws(DefinitionProblem) -> ModelServer {
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
    let server = ModelServer(
      provider: provider, address: address, model: definition.model, key: key,
      outputLimit: prices.price(for: provider.name, model: definition.model)?.maxOutputTokens,
      contextWindow: definition.contextWindow, dialect: definition.dialect ?? .init(),
      headers: try headers(for: definition, at: address, isOurs: isOurs))
    remember(server)
    return server
  }

  /// Where the server is, and whether the provider's own key may go there: to the provider, to where the user's
  /// environment points and to this machine, but not to whatever host a workspace file names.
  private func address(
    for definition: ModelDefinition, of provider: Provider
  ) throws(DefinitionProblem) -> (ServerAddress, isOurs: Bool) {
    let standard = try provider.baseURL.map { (url) throws(DefinitionProblem) in
      try self.address(url, of: provider)
    }
    if let socket = definition.connection?.unixSocket {
      let written = try definition.url.map { (url) throws(DefinitionProblem) in
        try expanded(url)
      }
      var address = try self.address(
        written ?? provider.baseURL ?? "http://localhost/v1", of: provider)
      address.socket = path(socket)
      return (address, true)
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
