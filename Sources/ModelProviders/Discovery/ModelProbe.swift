package import StrategyCore

/// What one free question to a model's server shows.
package struct ModelProbe: Sendable, Hashable {
  package var use: String
  /// For people, without secrets; `nil` when there is no address to ask.
  package var address: String?
  /// Seconds from the question to the whole answer.
  package var latency: Double?
  /// `nil` when only a call can show it.
  package var hasModel: Bool?
  /// `nil` when no key was sent, or none is asked for here.
  package var keyIsAccepted: Bool?
  package var contextWindow: Int?
  /// One sentence: what was found.
  package var sentence: String
  /// What to do about it, when it is not well.
  package var nextStep: String?

  /// True when nothing speaks against a call.
  package var isReady: Bool { nextStep == nil }
}

extension ModelDiscovery {
  /// Asks the server of a model whether it is there, takes the key and has the model. No call is paid.
  package func probe(_ definition: ModelDefinition) async -> ModelProbe {
    do throws(Failure) {
      let server = try await server(for: definition)
      return try await probe(server, of: definition)
    } catch {
      return ModelProbe(
        use: definition.use, address: definition.url, keyIsAccepted: nil,
        sentence: error.message, nextStep: error.nextStep ?? "Correct it and try again.")
    }
  }

  private func probe(
    _ server: ModelServer, of definition: ModelDefinition
  ) async throws(Failure) -> ModelProbe {
    let limits = server.address.isLoopback ? near : far
    var probe = ModelProbe(use: definition.use, address: server.address.shown, sentence: "")
    let start = now()
    let list: ServedModels
    do throws(Failure) {
      list = try await served(by: server, limits: limits)
    } catch {
      probe.latency = (now() - start) / .seconds(1)
      probe.sentence = error.message
      probe.nextStep = error.nextStep ?? "See the server's log."
      if error.kind == .authentication { probe.keyIsAccepted = false }
      return probe
    }
    probe.latency = (now() - start) / .seconds(1)
    if server.provider.name == "openrouter" {
      // Its list is open to everybody; only this question needs the key.
      let body = try? await transport.fetch(server.get("/key"), limits: limits)
      probe.keyIsAccepted = body.map { $0.status == 200 }
    } else if server.key != nil, !server.address.isLoopback {
      probe.keyIsAccepted = true
    }
    let model = list.model(named: server.model)
    probe.contextWindow = model?.contextWindow
    probe.hasModel =
      server.provider.name == "azure" || (model == nil && list.omitted > 0) ? nil : model != nil
    probe.tell(of: server, listing: list)
    return probe
  }
}

extension ServedModels {
  /// The model of this name; Ollama adds `:latest` by itself.
  func model(named name: String) -> ServedModel? {
    models.first { $0.id == name } ?? models.first { $0.id == name + ":latest" }
  }
}

extension ModelProbe {
  fileprivate mutating func tell(of server: ModelServer, listing list: ServedModels) {
    let milliseconds = Int(((latency ?? 0) * 1000).rounded())
    var opening =
      "\(server.provider.spokenFirst) at \(server.address.shown) answers in \(milliseconds) ms"
    let name = PlainWords.onOneLine(server.model)
    if keyIsAccepted == false {
      sentence = "\(opening), but does not take the key from \(server.key?.source.place ?? "you")."
      nextStep = server.key?.source.remedy ?? "Set the key."
      return
    }
    if keyIsAccepted == true { opening += ", takes the key" }
    switch hasModel {
    case true: sentence = "\(opening) and has \(name)."
    case nil: sentence = "\(opening); whether it has \(name) only a call can show."
    case false:
      sentence = "\(opening), but has no \(name)."
      let near = Spelling.nearest(to: server.model, among: list.models.map(\.id), limit: 3)
      if !near.isEmpty {
        nextStep = "Did you mean \(near.joined(separator: " or "))?"
      } else if server.provider.name == "ollama" {
        nextStep = "Fetch it with `ollama pull \(name)`."
      } else if list.models.isEmpty {
        nextStep = "Load a model into it."
      } else {
        let known = list.models.prefix(5).map(\.id).joined(separator: ", ")
        nextStep = "It has \(known)\(list.models.count > 5 ? ", …" : "")."
      }
    }
  }
}
