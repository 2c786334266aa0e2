import StrategyCore

extension ServerReport {
  private static let requestNames = [
    "x-generation-id", "x-request-id", "request-id", "apim-request-id", "x-ms-request-id",
    "x-goog-request-id", "x-amzn-requestid",
    "x-litellm-call-id",
  ]

  /// What the head of a response tells beside its status; `nil` when it tells nothing.
  init?(headers: HTTPHeaders) {
    let id = Self.requestNames.lazy.compactMap { headers[$0] }.first { !$0.isEmpty }
    self.init(
      requestID: id.map { PlainWords.onOneLine(String($0.prefix(120))) },
      billed: Self.billed(headers), headroom: RateHeadroom(headers: headers))
    if self == ServerReport() { return nil }
  }

  /// LiteLLM's price of a reply that was whole when it was sent; zero stands also for what it has no price for.
  private static func billed(_ headers: HTTPHeaders) -> Money? {
    let amount = headers["x-litellm-response-cost"].flatMap { JSONValue.number($0).money }
    return amount == .zero ? nil : amount
  }
}

extension RateHeadroom {
  /// Reads `x-ratelimit-…` and `anthropic-ratelimit-…`; `nil` when nothing says what remains.
  init?(headers: HTTPHeaders) {
    func openAI(_ what: String) -> Limit? {
      Limit(
        headers, limit: "x-ratelimit-limit\(what)", remaining: "x-ratelimit-remaining\(what)",
        reset: "x-ratelimit-reset\(what)")
    }
    func anthropic(_ what: String) -> Limit? {
      let name = "anthropic-ratelimit-\(what)"
      return Limit(
        headers, limit: "\(name)-limit", remaining: "\(name)-remaining", reset: "\(name)-reset")
    }
    let parts = [anthropic("input-tokens"), anthropic("output-tokens")].compactMap { $0 }
    self.init(
      requests: openAI("-requests") ?? openAI("-req-minute") ?? anthropic("requests")
        ?? openAI(""),
      tokens: openAI("-tokens") ?? openAI("-tokens-minute") ?? anthropic("tokens")
        ?? parts.min { $0.remaining < $1.remaining })
    if requests == nil, tokens == nil { return nil }
  }
}

extension RateHeadroom.Limit {
  fileprivate init?(_ headers: HTTPHeaders, limit: String, remaining: String, reset: String) {
    guard let left = headers[remaining].flatMap(Self.count) else { return nil }
    self.init(
      limit: headers[limit].flatMap(Self.count), remaining: left,
      resetSeconds: headers[reset].flatMap { HeaderTime.seconds($0, at: headers["date"]) })
  }

  private static func count(_ text: String) -> Int? {
    guard let value = Double(text.trimmingSpaces), (0...1e15).contains(value) else { return nil }
    return Int(value)
  }
}

/// Times until something, in the ways in which headers write them.
enum HeaderTime {
  /// Reads `6m0s`, `1h2m3.5s`, `120ms`, seconds, seconds or milliseconds since 1970, and RFC 3339.
  ///
  /// - Parameter date: the `date` header. Points in time are the server's, so that our clock does not matter.
  static func seconds(_ text: String, at date: String?) -> Double? {
    let text = text.trimmingSpaces
    if let span = span(text) { return span }
    let point: Double?
    if let number = Double(text) {
      guard number.isFinite, number >= 0 else { return nil }
      if number < 1e9 { return number }
      point = number < 1e11 ? number : number / 1000
    } else {
      point = RFC3339.seconds(text)
    }
    guard let point, let now = date.flatMap(HTTPDate.seconds) else { return nil }
    return max(0, point - Double(now))
  }

  private static func span(_ text: Substring) -> Double? {
    let units = ["h": 3600, "m": 60, "s": 1, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9]
    var rest = text
    var sum = 0.0
    repeat {
      let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      rest = rest[digits.endIndex...]
      let unit = rest.prefix { $0.isLetter }
      rest = rest[unit.endIndex...]
      guard let number = Double(digits), let size = units[String(unit)] else { return nil }
      sum += number * size
    } while !rest.isEmpty
    return sum.isFinite ? sum : nil
  }
}

/// Times such as `2026-01-27T12:00:30Z`.
enum RFC3339 {
  /// Seconds since 1970; `nil` for anything else.
  static func seconds(_ text: Substring) -> Double? {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes.count <= 40, bytes[4] == UInt8(ascii: "-"),
      bytes[7] == UInt8(ascii: "-"),
      [UInt8(ascii: "T"), UInt8(ascii: "t"), 0x20].contains(bytes[10]),
      bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
      let year = number(bytes[0..<4], 1970...9999), let month = number(bytes[5..<7], 1...12),
      let day = number(bytes[8..<10], 1...31), let hour = number(bytes[11..<13], 0...23),
      let minute = number(bytes[14..<16], 0...59), let second = number(bytes[17..<19], 0...60)
    else { return nil }
    var rest = bytes[19...]
    var fraction = 0.0
    if rest.first == UInt8(ascii: ".") {
      let digits = rest.dropFirst().prefix { (48...57).contains($0) }
      guard let value = Double("0." + String(decoding: digits, as: UTF8.self)) else { return nil }
      fraction = value
      rest = rest[digits.endIndex...]
    }
    guard let shift = shift(rest) else { return nil }
    let days = HTTPDate.daysSince1970(year: year, month: month, day: day)
    return Double(((days * 24 + hour) * 60 + minute - shift) * 60 + second) + fraction
  }

  /// Minutes by which local time is ahead: `Z`, `+01:00`.
  private static func shift(_ text: ArraySlice<UInt8>) -> Int? {
    if text.elementsEqual("Z".utf8) || text.elementsEqual("z".utf8) { return 0 }
    let bytes = Array(text)
    guard bytes.count == 6, bytes[3] == UInt8(ascii: ":"),
      let hours = number(bytes[1..<3], 0...23), let minutes = number(bytes[4..<6], 0...59)
    else { return nil }
    switch bytes[0] {
    case UInt8(ascii: "+"): return hours * 60 + minutes
    case UInt8(ascii: "-"): return -(hours * 60 + minutes)
    default: return nil
    }
  }

  private static func number(_ digits: ArraySlice<UInt8>, _ range: ClosedRange<Int>) -> Int? {
    guard digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int(String(decoding: digits, as: UTF8.self)).flatMap { range.contains($0) ? $0 : nil }
  }
}
