import StrategyCore

extension ModelDiscovery {
  /// How many models of an Ollama are asked for their context window.
  private static let shownModels = 64

  /// Asks one place, and tells what is there, if it is a model server.
  func look(
    at candidate: Candidate, found: @Sendable (DiscoveredServer) -> Void
  ) async {
    let definition = ModelDefinition(use: "\(candidate.provider)/models", url: candidate.url)
    guard let server = try? await server(for: definition) else { return }
    let start = now()
    switch candidate.provider {
    case "lm-studio":
      // The list of its own interface tells the context window; the OpenAI-like one does not.
      var own = server
      own.address.path = ""
      if let body = await answer(own.get("/api/v0/models")), body.status == 200,
        let list = ServedModels(body.bytes)
      {
        found(self.server(server, with: list, of: candidate, since: start))
        return
      }
    default: break
    }
    guard let body = await answer(server.listRequest) else { return }
    let seconds = (now() - start) / .seconds(1)
    if let note = note(on: body, from: server) {
      found(
        DiscoveredServer(
          provider: candidate.provider, title: server.provider.title,
          address: server.address.shown, url: candidate.url, models: [], latency: seconds,
          note: note))
      return
    }
    guard body.status == 200, let list = ServedModels(body.bytes) else { return }
    var discovered = self.server(server, with: list, of: candidate, since: start)
    found(discovered)
    if candidate.provider == "ollama" {
      let shown = await shown(list.models, by: server)
      guard shown != discovered.models else { return }
      discovered.models = shown
      found(discovered)
    } else if discovered.provider == "llama.cpp", discovered.models.count == 1,
      let window = await contextOfSlots(server), window != discovered.models[0].contextWindow
    {
      discovered.models[0].contextWindow = window
      found(discovered)
    }
  }

  private func answer(_ request: HTTPRequest) async -> FetchedBody? {
    try? await transport.fetch(request, limits: near)
  }

  /// One sentence on a model server that lists nothing now; `nil` for one that does, and for anything else.
  private func note(on body: FetchedBody, from server: ModelServer) -> String? {
    guard body.status != 200, let document = try? JSONValue(parsing: body.bytes) else { return nil }
    switch body.status {
    case 401, 403:
      let variable = server.provider.keyVariables.first
      return server.key == nil
        ? "It asks for a key: \(variable.map { "set \($0)" } ?? "write `key:` at the model")."
        : "It does not take the key from \(server.key?.source.place ?? "the environment")."
    case 503: return document["error"] == nil ? nil : "It is loading its model."
    default: return nil
    }
  }

  private func server(
    _ server: ModelServer, with list: ServedModels, of candidate: Candidate,
    since start: ContinuousClock.Instant
  ) -> DiscoveredServer {
    let kind = kind(of: list.models, expected: candidate.provider)
    let provider = Provider.named(kind) ?? server.provider
    let url = kind == candidate.provider ? candidate.url : server.address.shown
    return DiscoveredServer(
      provider: kind, title: provider.title, address: server.address.shown, url: url,
      models: list.models, omitted: list.omitted, latency: (now() - start) / .seconds(1),
      note: list.models.isEmpty ? "It has no models." : nil)
  }

  /// What kind of server speaks there, as far as it tells: ports are shared by many.
  private func kind(of models: [ServedModel], expected: String) -> String {
    let owners = Set(models.compactMap(\.owner))
    if owners.contains("llamacpp") { return "llama.cpp" }
    if owners.contains("vllm") { return "vllm" }
    switch expected {
    case "vllm", "llama.cpp":
      return owners.isEmpty ? expected : "openai-compatible"
    default: return expected
    }
  }

  /// Ollama tells the context window of each model by itself.
  private func shown(
    _ models: [ServedModel], by server: ModelServer
  ) async -> [ServedModel] {
    await withTaskGroup(of: (Int, ServedModel).self) { group in
      for (place, model) in models.prefix(Self.shownModels).enumerated() {
        group.addTask {
          let request = server.post("/api/show", ["model": .string(model.id)])
          let body = await self.answer(request)
          guard let body, body.status == 200, let document = try? JSONValue(parsing: body.bytes)
          else { return (place, model) }
          return (place, model.shown(by: document))
        }
      }
      var models = models
      for await (place, model) in group { models[place] = model }
      return models
    }
  }

  /// The context that a llama-server gives each call, which may be less than the model has.
  private func contextOfSlots(_ server: ModelServer) async -> Int? {
    var own = server
    own.address.path = ""
    guard let body = await answer(own.get("/props")), body.status == 200,
      let document = try? JSONValue(parsing: body.bytes),
      let window = document["default_generation_settings"]?["n_ctx"]?.integer,
      PriceTable.possibleCounts.contains(window)
    else { return nil }
    return window
  }
}

extension ServedModel {
  /// With what `/api/show` tells: the context that is set for the model, else the one that it was made for.
  fileprivate func shown(by document: JSONValue) -> ServedModel {
    var model = self
    var window: Int?
    if case .object(let facts)? = document["model_info"] {
      window = facts.first { $0.key.hasSuffix(".context_length") }?.value.integer
    }
    let lines = document["parameters"]?.string?.split(separator: "\n").prefix(100) ?? []
    for line in lines {
      let words = line.split(whereSeparator: \.isWhitespace)
      if words.count == 2, words[0] == "num_ctx" { window = Int(words[1]) ?? window }
    }
    if let window, PriceTable.possibleCounts.contains(window) { model.contextWindow = window }
    let abilities = document["capabilities"]?.elements?.compactMap(\.string) ?? []
    if abilities.contains("embedding"), !abilities.contains("completion") {
      model.isEmbedding = true
    }
    return model
  }
}
