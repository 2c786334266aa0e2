/// Decides whether a request that got no reply is worth sending again, and when. Once a reply has begun it is never asked.
package struct RetryPolicy: Sendable, Hashable {
  package enum Decision: Sendable, Hashable {
    case wait(Duration)
    case giveUp
  }

  /// How often to try again after the first time.
  package var retries = 2
  package var firstPause = Duration.milliseconds(500)
  package var longestPause = Duration.seconds(8)
  /// A server that asks for more patience than this is not asked again.
  package var longestHint = Duration.seconds(120)
  /// A refused connection means that nothing listens; on this machine that does not change by waiting.
  package var retriesRefusal = true
  /// A 429 that does not say when to come back is about money.
  package var needsHintForRateLimit = false

  package init() {}

  /// - Parameters:
  ///   - attempt: how many times it has been tried, from 1.
  ///   - jitter: 0…1, from a random source; up to a quarter of a pause is taken off by it.
  func decision(attempt: Int, after setback: ServerFailure, jitter: Double) -> Decision {
    guard attempt <= retries else { return .giveUp }
    switch setback {
    case .reply: return .giveUp
    case .transport(let error):
      return isWorthAnother(error) ? .wait(pause(attempt, jitter)) : .giveUp
    case .status(let status, let headers, let reply):
      guard isWorthAnother(status, headers, reply) else { return .giveUp }
      guard let hint = Self.hint(in: headers, reply: reply) else {
        let isFinal = status == 429 && needsHintForRateLimit
        return isFinal ? .giveUp : .wait(pause(attempt, jitter))
      }
      if hint > longestHint { return .giveUp }
      return .wait(hint > .zero ? hint : pause(attempt, jitter))
    }
  }

  private func pause(_ attempt: Int, _ jitter: Double) -> Duration {
    let doubled = firstPause * (1 << min(attempt - 1, 20))
    return min(doubled, longestPause) * (1 - min(max(jitter, 0), 1) / 4)
  }

  private func isWorthAnother(_ error: TransportError) -> Bool {
    switch error {
    case .refused: retriesRefusal
    case .unresolvedHost, .unreachable, .connectTimeout, .closed, .failed: true
    case .cancelled, .badURL, .tls, .proxy, .badContent, .inactive: false
    }
  }

  private func isWorthAnother(_ status: Int, _ headers: HTTPHeaders, _ reply: ErrorReply) -> Bool {
    if reply.isAboutMoney { return false }
    switch headers["x-should-retry"]?.lowercased() {
    case "true": return true
    case "false": return false
    default: return [408, 409, 429].contains(status) || status >= 500
    }
  }

  /// How long the server asks to wait: `retry-after-ms`, `retry-after` in seconds or as a date, Google's `retryDelay`.
  static func hint(in headers: HTTPHeaders, reply: ErrorReply) -> Duration? {
    if let text = headers["retry-after-ms"], let value = Double(text), value.isFinite {
      return .milliseconds(Int(clamping: value))
    }
    guard let text = headers["retry-after"] else { return reply.retryDelay }
    if let value = Double(text), value.isFinite {
      return .milliseconds(Int(clamping: value * 1000))
    }
    // Both dates are the server's, so that our clock does not matter.
    guard let then = HTTPDate.seconds(text), let now = headers["date"].flatMap(HTTPDate.seconds)
    else { return nil }
    return .seconds(max(0, then - now))
  }
}

extension Int {
  fileprivate init(clamping value: Double) {
    self = value >= 1e15 ? 1_000_000_000_000_000 : value <= 0 ? 0 : Int(value)
  }
}

/// Dates of HTTP headers: `Sun, 06 Nov 1994 08:49:37 GMT`.
enum HTTPDate {
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// Seconds since 1970; `nil` for anything else.
  static func seconds(_ text: String) -> Int? {
    let words = text.split(separator: " ")
    guard words.count == 6, words[5] == "GMT", let day = Int(words[1]), (1...31).contains(day),
      let month = months.firstIndex(of: String(words[2])), let year = Int(words[3]),
      (1970...9999).contains(year)
    else { return nil }
    let clock = words[4].split(separator: ":").compactMap { Int($0) }
    guard clock.count == 3, (0...23).contains(clock[0]), (0...59).contains(clock[1]),
      (0...60).contains(clock[2])
    else { return nil }
    let days = daysSince1970(year: year, month: month + 1, day: day)
    return ((days * 24 + clock[0]) * 60 + clock[1]) * 60 + clock[2]
  }

  /// Counts days in years that begin with March, so that leap days come last.
  static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
    let marchYear = month > 2 ? year : year - 1
    let marchMonth = (month + 9) % 12
    let dayOfYear = (153 * marchMonth + 2) / 5 + day - 1
    return marchYear * 365 + marchYear / 4 - marchYear / 100 + marchYear / 400 + dayOfYear - 719_468
  }
}
