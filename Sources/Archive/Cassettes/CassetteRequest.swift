import Foundation
package import StrategyCore

/// Everything of a request that shapes its answer: what a recorded answer is found by.
package struct CassetteRequest: Sendable, Hashable, Codable {
  package struct Message: Sendable, Hashable, Codable {
    package var role: MessageRole
    package var content: String
  }

  package var model: String
  package var messages: [Message]
  package var input: String
  package var labels: [String]
  package var demonstrations: [Demonstration]
  package var passages: [Passage]
  package var parameters: RequestParameters
  package var repeatIndex: Int

  package init(_ request: ModelRequest, to model: String) {
    self.model = model
    messages = request.prompt.messages.map { Message(role: $0.role, content: $0.content) }
    input = request.prompt.input
    labels = request.prompt.labels
    demonstrations = request.prompt.demonstrations
    passages = request.prompt.passages.map(\.passage)
    parameters = request.parameters
    repeatIndex = request.repeatIndex
  }

  /// The request as it is written: without secrets.
  func redacted(by redact: Redaction?) -> CassetteRequest {
    guard let redact, let json = try? CassetteLine.encoder().encode(self) else { return self }
    let without = redact.texts(in: [UInt8](json))
    return (try? CassetteLine.decoder().decode(CassetteRequest.self, from: Data(without))) ?? self
  }

  /// The request as lines that can be compared, one fact each.
  var facts: [String] {
    var facts = ["model: \(model)"]
    facts += parameters.assignments.split(separator: " ").map { "parameter: \($0)" }
    if case .schema(_, let schema)? = parameters.responseFormat {
      facts.append("schema: \(schema)")
    }
    if repeatIndex != 0 { facts.append("repeat: \(repeatIndex)") }
    for message in messages {
      facts += message.content.split(separator: "\n", omittingEmptySubsequences: true)
        .map { "\(message.role.rawValue): \($0)" }
    }
    facts.append("input: \(input)")
    facts += labels.map { "label: \($0)" }
    facts += demonstrations.map { "demonstration: \($0.input) → \($0.output)" }
    facts += passages.map { "passage: \($0.id) \($0.text)" }
    return facts
  }
}

/// One thing that a model sent, and when.
struct CassetteEvent: Sendable, Hashable, Codable {
  /// Microseconds since the event before, or since the request.
  var after: Microseconds
  var text: String?
  var reasoning: String?
  var usage: Usage?
  var explanation: Explanation?
  var delay: RetryDelay?
  var report: ServerReport?
  var warning: String?
  var kept: KeptAnswer?
  var finish: FinishReason?

  init(_ event: ModelEvent, after: Microseconds) {
    self.after = after
    switch event {
    case .text(let text): self.text = text
    case .reasoning(let text): reasoning = text
    case .usage(let usage): self.usage = usage
    case .explanation(let explanation): self.explanation = explanation
    case .delayed(let delay): self.delay = delay
    case .served(let report): self.report = report
    case .warning(let text): warning = text
    case .kept(let answer): kept = answer
    case .finished(let reason): finish = reason
    }
  }

  /// What was sent; `nil` when it is of a kind that this version does not know.
  var event: ModelEvent? {
    if let text { return .text(text) }
    if let reasoning { return .reasoning(reasoning) }
    if let usage { return .usage(usage) }
    if let explanation { return .explanation(explanation) }
    if let delay { return .delayed(delay) }
    if let report { return .served(report) }
    if let warning { return .warning(warning) }
    if let kept { return .kept(kept) }
    return finish.map { .finished($0) }
  }
}

/// How a model answered: what it sent, and the failure that ended it, if one did.
struct CassetteAnswer: Sendable, Hashable, Codable {
  var events: [CassetteEvent] = []
  var failure: Failure?
}

/// A text whose vector is kept.
struct CassetteText: Sendable, Hashable, Codable {
  var embedder: String
  var text: String
}

/// A vector as JSON: all values, or indices with theirs.
struct CassetteVector: Sendable, Hashable, Codable {
  var indices: [UInt32]?
  var values: [Float]

  init(_ embedding: Embedding) {
    switch embedding {
    case .dense(let values): self.values = values
    case .sparse(let indices, let values): (self.indices, self.values) = (indices, values)
    }
  }

  var embedding: Embedding {
    indices.map { .sparse(indices: $0, values: values) } ?? .dense(values)
  }
}

/// One line of a cassette: the header, an answer, or a vector.
struct CassetteLine: Codable {
  static let version = 1

  var cassette: Int?
  var request: CassetteRequest?
  var answer: CassetteAnswer?
  var embedding: CassetteText?
  var vector: CassetteVector?

  static func encoder() -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return encoder
  }

  static func decoder() -> JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }
}
