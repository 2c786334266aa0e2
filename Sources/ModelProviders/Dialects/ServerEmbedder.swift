package import StrategyCore

/// Vectors from a model behind a server: OpenAI's API and its kin, Gemini, Ollama.
package struct ServerEmbedder: Embedder {
  private let model: HTTPLanguageModel
  private let dimensions: Int?

  init(model: HTTPLanguageModel, dimensions: Int? = nil) {
    self.model = model
    self.dimensions = dimensions
  }

  package var identity: String {
    model.name + (dimensions.map { "/\($0)" } ?? "")
  }

  package func embed(_ texts: [String]) async throws -> [Embedding] {
    var result = [Embedding](repeating: .dense([]), count: texts.count)
    // Servers refuse texts without a visible character; such a text is like no other.
    let places = texts.indices.filter { texts[$0].contains { !$0.isWhitespace } }
    let visible = places.map { texts[$0] }
    for portion in EmbeddingsRequest.portions(of: visible) {
      let request = EmbeddingsRequest(texts: Array(visible[portion]), dimensions: dimensions)
      let document = try await model.document { request.http(to: $0) }
      guard let vectors = document.flatMap(request.vectors) else {
        throw Failure(
          .model, "\(model.server.provider.spokenFirst) sent no vectors of \(model.server.model).",
          nextStep: "Name a model that makes embeddings.")
      }
      for (place, vector) in zip(places[portion], vectors) { result[place] = .unit(vector) }
    }
    return result
  }
}

extension Embedding {
  /// `vector` at length 1; empty when it has none.
  fileprivate static func unit(_ vector: [Float]) -> Embedding {
    let length = vector.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    guard length > 0, length.isFinite else { return .dense([]) }
    return .dense(vector.map { Float(Double($0) / length) })
  }
}

extension ModelCatalogue {
  /// The embedder behind `use: PROVIDER/MODEL`; nothing is sent yet.
  package func embedder(
    for definition: ModelDefinition, dimensions: Int? = nil
  ) throws(Failure) -> ServerEmbedder {
    guard let model = try model(for: definition) as? HTTPLanguageModel else {
      throw Failure(
        .workspace, "`use: \(PlainWords.onOneLine(definition.use))` makes no embeddings.",
        nextStep: "Name a model of a server, such as openai/text-embedding-3-small.")
    }
    guard model.server.provider.wire != .anthropicMessages else {
      throw Failure(
        .workspace, "Anthropic has no embeddings.",
        nextStep: "Name a model of another provider, such as openai/text-embedding-3-small.")
    }
    return ServerEmbedder(model: model, dimensions: dimensions)
  }

  /// The tokens of a prompt as the model's server counts them; `nil` when it does not count. Throws a `Failure`.
  package func countTokens(
    of request: ModelRequest, for definition: ModelDefinition
  ) async throws -> Int? {
    let model = try model(for: definition) as? HTTPLanguageModel
    return try await model?.countTokens(of: request)
  }
}
