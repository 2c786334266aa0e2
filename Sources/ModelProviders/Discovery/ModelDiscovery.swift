package import StrategyCore

/// Looks for model servers where they usually are, and asks servers what they have. Nothing that it sends costs anything.
package struct ModelDiscovery: Sendable {
  let catalogue: ModelCatalogue
  let transport: HTTPTransport
  let near: FetchLimits
  let far: FetchLimits
  /// The time by which latencies are measured.
  let now: @Sendable () -> ContinuousClock.Instant
  /// Ports to look at beside those of the providers themselves, with the provider that is expected there.
  let candidates: [Candidate]

  /// A place where a server may be.
  struct Candidate: Sendable, Hashable {
    var provider: String
    /// `nil` where the provider is by itself.
    var url: String?
  }

  /// - Parameter catalogue: knows addresses, keys and prices.
  package init(catalogue: ModelCatalogue) {
    let authorities = CertificateAuthorities(environment: catalogue.environment)
    var near = FetchLimits.near
    near.authorities = authorities
    var far = FetchLimits.far
    far.authorities = authorities
    self.init(
      catalogue: catalogue, candidates: Self.usualPlaces(catalogue.environment), near: near,
      far: far)
  }

  init(
    catalogue: ModelCatalogue, candidates: [Candidate],
    transport: HTTPTransport = HTTPTransport(), near: FetchLimits = .near, far: FetchLimits = .far,
    now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) {
    self.catalogue = catalogue
    self.candidates = candidates
    self.transport = transport
    self.near = near
    self.far = far
    self.now = now
  }

  private static func usualPlaces(_ environment: [String: String]) -> [Candidate] {
    var places = Provider.all.filter { $0.start != nil }.map { Candidate(provider: $0.name) }
    if let port = environment["LLAMA_ARG_PORT"].flatMap({ UInt16($0) }), port > 0, port != 8080 {
      places.append(Candidate(provider: "llama.cpp", url: "http://127.0.0.1:\(port)/v1"))
    }
    return places
  }

  /// Servers as they answer, all asked at once. A server that has more to tell comes again, with the same `id`.
  package func discover() -> AsyncStream<DiscoveredServer> {
    let (stream, found) = AsyncStream.makeStream(of: DiscoveredServer.self)
    let task = Task {
      await withTaskGroup(of: Void.self) { group in
        for candidate in candidates {
          group.addTask { await look(at: candidate) { found.yield($0) } }
        }
      }
      found.finish()
    }
    found.onTermination = { _ in task.cancel() }
    return stream
  }

  /// Everything that `discover` finds, each server once, in the order of their addresses.
  package func discovered() async -> [DiscoveredServer] {
    var servers: [String: DiscoveredServer] = [:]
    for await server in discover() { servers[server.id] = server }
    return servers.values.sorted { $0.address < $1.address }
  }

  /// Providers that need a key and whose key is in the environment.
  package var keyedProviders: [Provider] {
    Provider.all.filter { provider in
      provider.keyNeed == .required
        && provider.keyVariables.contains {
          catalogue.environment[$0]?.trimmingSpaces.isEmpty == false
        }
    }
  }

  /// The models that a provider lists, such as `openrouter`; throws a `Failure` when it does not.
  package func models(of provider: Provider) async throws(Failure) -> [ServedModel] {
    let definition = ModelDefinition(use: "\(provider.name)/models")
    let server = try await server(for: definition)
    let limits = server.address.isLoopback ? near : far
    return try await served(by: server, limits: limits).models
  }

  /// The server behind a definition with its key.
  func server(for definition: ModelDefinition) async throws(Failure) -> ModelServer {
    guard let model = try catalogue.model(for: definition) as? HTTPLanguageModel else {
      throw Failure(
        .workspace, "\(PlainWords.onOneLine(definition.use)) is no server that could be asked.",
        nextStep: "Run it once to see whether it answers.")
    }
    var server = model.server
    if let command = model.keyCommand {
      do throws(KeyCommandError) {
        server.key = try await command.key()
      } catch {
        throw Failure(
          .authentication,
          "The command that prints the key of \(PlainWords.onOneLine(definition.use)) gave none.",
          nextStep: "Run it by hand: \(KeySource.command(line: command.line).place).")
      }
    }
    return server
  }

  /// What a server lists; throws a `Failure` with the server's words when it lists nothing.
  func served(
    by server: ModelServer, limits: FetchLimits
  ) async throws(Failure) -> ServedModels {
    let body: FetchedBody
    do throws(FetchError) {
      body = try await transport.fetch(server.listRequest, limits: limits)
    } catch {
      throw Failure(error, asking: server).redacted(by: catalogue.secrets)
    }
    guard body.status == 200 else {
      throw Failure(
        .status(body.status, headers: body.headers, reply: ErrorReply(body: body.bytes)),
        from: server
      ).redacted(by: catalogue.secrets)
    }
    guard let list = ServedModels(body.bytes) else {
      throw Failure(
        .model,
        "What \(server.provider.spoken) at \(server.address.shown) answers is no list of models.",
        nextStep: "Check `url:`: is there a model server at that address?")
    }
    return list
  }
}

extension Failure {
  init(_ error: FetchError, asking server: ModelServer) {
    switch error {
    case .transport(let error): self.init(ServerFailure.transport(error), from: server)
    case .tooLarge(let limit):
      self.init(
        .model,
        "\(server.provider.spokenFirst) at \(server.address.shown) sends more than \(limit >> 20) MB as its list of models.",
        nextStep: "Check `url:`: is there a model server at that address?")
    case .tooSlow(let patience):
      self.init(
        .network,
        "\(server.provider.spokenFirst) at \(server.address.shown) has not answered within \(patience.seconds) s.",
        nextStep: "See what the server is doing, and try again.", isRetryable: true)
    }
  }
}

extension Duration {
  /// Whole seconds, for people.
  fileprivate var seconds: Int64 { components.seconds }
}

extension ModelServer {
  /// Asks which models the server has; free of charge everywhere.
  var listRequest: HTTPRequest {
    switch provider.wire {
    case .ollamaChat: get("/api/tags")
    case .anthropicMessages: get("/models", query: "limit=1000")
    case .gemini: get("/models", query: "pageSize=1000")
    case .chatCompletions, .responses: get("/models")
    }
  }

  func get(_ path: String, query: String? = nil) -> HTTPRequest {
    var address = address
    address.query = [address.query, query].compactMap(\.self).joined(separator: "&")
    if address.query?.isEmpty == true { address.query = nil }
    return HTTPRequest(
      method: "GET", url: address.url(appending: path), headers: questionHeaders,
      unixSocket: address.socket)
  }

  func post(_ path: String, _ body: JSONValue) -> HTTPRequest {
    HTTPRequest(
      url: address.url(appending: path),
      headers: questionHeaders + [HTTPHeader("Content-Type", "application/json")],
      body: body.encoded, unixSocket: address.socket)
  }

  private var questionHeaders: [HTTPHeader] {
    var lines = [HTTPHeader("User-Agent", "trivium"), HTTPHeader("Accept", "application/json")]
    if provider.wire == .anthropicMessages {
      lines.append(HTTPHeader("anthropic-version", AnthropicMessages.version))
    }
    if let key {
      switch provider.authorization {
      case .bearer: lines.append(HTTPHeader("Authorization", "Bearer \(key.value)"))
      case .header(let name): lines.append(HTTPHeader(name, key.value))
      }
    }
    return lines + headers
  }
}
