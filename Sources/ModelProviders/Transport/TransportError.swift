import CCurl

/// Why a request got no answer, or an answer broke off.
package enum TransportError: Error, Hashable, Sendable {
  case cancelled
  case badURL
  case unresolvedHost
  case refused
  case unreachable(String)
  case connectTimeout(Duration)
  /// Nothing came for so long.
  case inactive(Duration)
  case tls(String)
  case proxy(String)
  /// The connection broke before the response was complete.
  case closed(String)
  case badContent(String)
  case failed(String)

  /// What libcurl's verdict means; `nil` for a complete transfer.
  init?(code: Int, words: String, connectTimeout: Duration) {
    switch code {
    case CC_COMPLETE: return nil
    case CC_BAD_URL: self = .badURL
    case CC_UNRESOLVED: self = .unresolvedHost
    case CC_PROXY: self = .proxy(words)
    case CC_REFUSED: self = .refused
    case CC_UNREACHABLE: self = .unreachable(words)
    case CC_CONNECT_TIMEOUT: self = .connectTimeout(connectTimeout)
    case CC_TLS: self = .tls(words)
    case CC_CLOSED: self = .closed(words)
    case CC_BAD_CONTENT: self = .badContent(words)
    default: self = .failed(words)
    }
  }

  /// True when no connection stood over which the request could have gone.
  var isBeforeTheRequest: Bool {
    switch self {
    case .badURL, .unresolvedHost, .refused, .unreachable, .connectTimeout, .tls, .proxy: true
    case .cancelled, .inactive, .closed, .badContent, .failed: false
    }
  }
}
