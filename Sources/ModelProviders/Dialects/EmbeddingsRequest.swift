import StrategyCore

/// Asks a server for the vectors of some texts, and reads them.
struct EmbeddingsRequest: Sendable {
  /// Texts in one request, and bytes of them: below what every server takes.
  static let mostTexts = 100
  static let mostBytes = 400_000

  var texts: [String]
  /// Numbers in each vector, for models that can be asked for fewer.
  var dimensions: Int?

  func http(to server: ModelServer) -> HTTPRequest {
    let place: String
    var json: JSONValue = ["model": .string(server.model)]
    switch server.provider.wire {
    case .chatCompletions, .responses, .anthropicMessages:
      place = "/embeddings"
      json.append("input", JSONValue(texts))
      json.append("encoding_format", "float")
      json.append("dimensions", dimensions.map { JSONValue($0) })
    case .ollamaChat:
      place = "/api/embed"
      json.append("input", JSONValue(texts))
      // A text that is cut in silence would be found for what it does not say.
      json.append("truncate", false)
      json.append("dimensions", dimensions.map { JSONValue($0) })
    case .gemini:
      place = "\(server.geminiPath):batchEmbedContents"
      let model = JSONValue.string(String(server.geminiPath.dropFirst()))
      json = [
        "requests": .array(
          texts.map {
            var request: JSONValue = [
              "model": model, "content": ["parts": [["text": .string($0)]]],
            ]
            request.append("outputDimensionality", dimensions.map { JSONValue($0) })
            return request
          })
      ]
    }
    return HTTPRequest(
      url: server.address.url(appending: place), headers: server.requestHeaders, body: json.encoded)
  }

  /// One vector for each text, in their order; `nil` when the document does not hold that.
  func vectors(in document: JSONValue) -> [[Float]]? {
    guard
      let elements = document["data"]?.elements ?? document["embeddings"]?.elements
        ?? document.elements
    else { return nil }
    let ordered = elements.enumerated().sorted {
      ($0.element["index"]?.integer ?? $0.offset) < ($1.element["index"]?.integer ?? $1.offset)
    }
    let vectors = ordered.compactMap { _, element in
      let value = element["embedding"] ?? element["values"] ?? element
      // Some put the vector in a list of its own.
      let numbers = value.elements ?? []
      return (numbers.count == 1 ? numbers[0].elements ?? numbers : numbers).map {
        Float($0.double ?? .nan)
      }
    }
    guard vectors.count == texts.count,
      vectors.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isFinite) }),
      Set(vectors.map(\.count)).count <= 1
    else { return nil }
    return vectors
  }

  /// The texts in portions that one request can carry, as ranges of their indices.
  static func portions(of texts: [String]) -> [Range<Int>] {
    var portions: [Range<Int>] = []
    var start = 0
    var bytes = 0
    for (index, text) in texts.enumerated() {
      let size = text.utf8.count
      if index > start, index - start >= mostTexts || bytes + size > mostBytes {
        portions.append(start..<index)
        start = index
        bytes = 0
      }
      bytes += size
    }
    if start < texts.count { portions.append(start..<texts.count) }
    return portions
  }
}
