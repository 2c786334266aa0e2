import Foundation
import StrategyCore

extension WorkspaceReader {
  /// Request parameters, of a model or of a strategy.
  mutating func parameters(_ field: DocumentField) -> RequestParameters {
    let values = document.values(of: field, keys: RequestParameters.names)
    var parameters = RequestParameters()
    parameters.temperature = values["temperature"].flatMap { document.number($0, in: 0...2) }
    parameters.topP = values["top-p"].flatMap { document.number($0, in: 0...1) }
    parameters.maxOutputTokens = values["max-tokens"].flatMap {
      document.wholeNumber($0, in: 1...10_000_000)
    }
    parameters.seed = values["seed"].flatMap { document.wholeNumber($0, in: 0...Int.max) }
    parameters.presencePenalty = values["presence-penalty"].flatMap {
      document.number($0, in: -2...2)
    }
    parameters.frequencyPenalty = values["frequency-penalty"].flatMap {
      document.number($0, in: -2...2)
    }
    parameters.reasoningEffort = values["reasoning-effort"].flatMap {
      document.choice($0, what: "a reasoning effort")
    }
    parameters.responseFormat = values["response-format"].flatMap { responseFormat($0) }
    parameters.serviceTier = values["service-tier"].flatMap { document.text($0) }
    parameters.samples = values["samples"].flatMap { document.wholeNumber($0, in: 1...100) }
    if let stop = values["stop"] {
      parameters.stop =
        stop.shape == .list
        ? document.texts(of: stop).map(\.text) : document.text(stop).map { [$0] }
    }
    return parameters
  }

  /// `json`, or the JSON Schema that the answer must follow, as text.
  private mutating func responseFormat(
    _ field: DocumentField
  ) -> RequestParameters.ResponseFormat? {
    guard let text = document.text(field) else { return nil }
    if text == "json" { return .json }
    guard (try? JSONSerialization.jsonObject(with: Data(text.utf8))) is [String: Any] else {
      document.report(
        field,
        .unusable(text: text, wanted: "a response format: write json, or a JSON Schema as a text"))
      return nil
    }
    return .schema(name: "answer", schema: text)
  }
}
