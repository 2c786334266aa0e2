/// Why something could not be done, as a fact that is journalled, shown and replayed like any other.
public struct Failure: Error, Sendable, Hashable, Codable {
  public enum Kind: String, Sendable, Hashable, Codable {
    case workspace, prompt, retrieval, model, authentication, network, rateLimit, budget, storage,
      terminal

    var isRefusal: Bool {
      switch self {
      case .workspace, .prompt, .retrieval, .authentication, .rateLimit, .budget, .storage: true
      case .model, .network, .terminal: false
      }
    }
  }

  public var kind: Kind
  /// One sentence: what happened, where.
  public var message: String
  /// One sentence: what to do next.
  public var nextStep: String?
  public var isRetryable: Bool
  /// True when no server ever got the request.
  public var isUnsent: Bool?

  public init(_ kind: Kind, _ message: String, nextStep: String? = nil, isRetryable: Bool = false) {
    self.kind = kind
    self.message = message
    self.nextStep = nextStep
    self.isRetryable = isRetryable
  }

  /// True when a call that failed so was refused before any work was done on it, so that nothing is charged.
  var chargesNothing: Bool { kind.isRefusal || isUnsent == true }

  /// Message and next step as one line.
  public var sentence: String {
    guard let nextStep else { return message }
    return "\(message) \(nextStep)"
  }
}
