import StrategyCore

/// One of the parameters of a request, by the name that a person gives it.
enum RequestParameter: String, Sendable, Hashable, CaseIterable {
  case temperature
  case topP = "top-p"
  case maxOutputTokens = "max-tokens"
  case stop, seed
  case presencePenalty = "presence-penalty"
  case frequencyPenalty = "frequency-penalty"
  case reasoningEffort = "reasoning-effort"
  case responseFormat = "response-format"
  case serviceTier = "service-tier"

  static let sampling: Set<RequestParameter> = [.temperature, .topP]
  static let penalties: Set<RequestParameter> = [.presencePenalty, .frequencyPenalty]

  /// False where an answer without it is another answer than the one that was asked for: a server's refusal is then
  /// told instead of asking without.
  var isOptional: Bool {
    switch self {
    case .maxOutputTokens, .responseFormat: false
    default: true
    }
  }
}

extension RequestParameters {
  /// True when there is a choice to send. `samples` is none: it says how often to ask.
  func has(_ parameter: RequestParameter) -> Bool {
    switch parameter {
    case .temperature: temperature != nil
    case .topP: topP != nil
    case .maxOutputTokens: maxOutputTokens != nil
    case .stop: stop?.isEmpty == false
    case .seed: seed != nil
    case .presencePenalty: presencePenalty != nil
    case .frequencyPenalty: frequencyPenalty != nil
    case .reasoningEffort: reasoningEffort != nil
    case .responseFormat: responseFormat != nil
    case .serviceTier: serviceTier != nil
    }
  }

  /// The value as it goes over the wire where an API has no form of its own for it.
  func plainValue(of parameter: RequestParameter) -> JSONValue? {
    switch parameter {
    case .temperature: temperature.map { JSONValue($0) }
    case .topP: topP.map { JSONValue($0) }
    case .maxOutputTokens: maxOutputTokens.map { JSONValue($0) }
    case .stop: stop.flatMap { $0.isEmpty ? nil : JSONValue($0) }
    case .seed: seed.map { JSONValue($0) }
    case .presencePenalty: presencePenalty.map { JSONValue($0) }
    case .frequencyPenalty: frequencyPenalty.map { JSONValue($0) }
    case .reasoningEffort: reasoningEffort.map { .string($0.rawValue) }
    case .serviceTier: serviceTier.map { .string($0) }
    case .responseFormat: nil
    }
  }
}

/// Where an API takes the parameters: keys joined by dots. What is missing it has no place for.
typealias ParameterPlaces = [RequestParameter: String]
