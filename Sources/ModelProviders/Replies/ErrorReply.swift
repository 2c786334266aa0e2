/// What a server says went wrong, in whatever shape it says so.
struct ErrorReply: Sendable, Hashable {
  /// The server's words, on one line, without control characters; empty when it said nothing.
  var message: String
  /// Its own names for the error, such as `rate_limit_error` and `insufficient_quota`.
  var type: String?
  var code: String?
  /// The request field that it objects to.
  var parameter: String?
  /// How long it asks to wait, when it says so in the body.
  var retryDelay: Duration?
  /// True for a web page, which no model server sends: a portal, a proxy, the wrong address.
  var isWebPage = false

  init(message: String, type: String? = nil, code: String? = nil, parameter: String? = nil) {
    self.message = PlainWords.onOneLine(message)
    self.type = type
    self.code = code
    self.parameter = parameter
  }

  /// Reads JSON, JSON in an array, JSON in an event stream, a web page or plain text.
  init(body: [UInt8]) {
    if let document = try? JSONValue(parsing: body) {
      self.init(document)
      return
    }
    var events = ServerSentEvents()
    var found = (try? events.feed(body)) ?? []
    if let last = try? events.finish() { found.append(last) }
    for event in found {
      guard let document = try? JSONValue(parsing: event.data) else { continue }
      self.init(document)
      return
    }
    let text = String(decoding: body.prefix(4096), as: UTF8.self)
    if text.drop(while: \.isWhitespace).first == "<" {
      self.init(message: PlainWords.titleOfPage(text) ?? "")
      isWebPage = true
    } else {
      self.init(message: text)
    }
  }

  /// Reads `{"error": {…}}`, `{"error": "…"}` and the fields without the envelope.
  init(_ document: JSONValue) {
    if let first = document.elements?.first {
      self.init(first)
      return
    }
    let envelope = document["error"] ?? document["detail"] ?? document
    var message = Self.words(envelope) ?? Self.words(document["message"]) ?? ""
    if let raw = envelope["metadata"]?["raw"]?.scalarText, raw != message {
      message += message.isEmpty ? raw : ": \(raw)"
    }
    self.init(
      message: message,
      type: envelope["type"]?.string ?? envelope["status"]?.string ?? document["type"]?.string,
      code: envelope["code"]?.scalarText, parameter: envelope["param"]?.string)
    retryDelay =
      envelope["details"]?.elements?.lazy
      .compactMap { $0["retryDelay"]?.string.flatMap(Self.seconds) }.first
  }

  /// Reads Google's `17s` and `0.5s`.
  private static func seconds(_ text: String) -> Duration? {
    guard text.hasSuffix("s"), let seconds = Double(text.dropLast()), (0...1e9).contains(seconds)
    else { return nil }
    return .seconds(seconds)
  }

  /// The words in an error that may be text, an object with a message, or a list of complaints about fields.
  private static func words(_ value: JSONValue?) -> String? {
    guard let value else { return nil }
    if let text = value.scalarText { return text }
    if let first = value.elements?.first {
      let place = first["loc"]?.elements?.compactMap(\.scalarText).joined(separator: ".")
      let words = first["msg"]?.string ?? words(first)
      guard let place, !place.isEmpty else { return words }
      return "\(place): \(words ?? "not accepted")"
    }
    for key in ["message", "detail", "msg", "error_description", "error"] {
      if let words = words(value[key]) { return words }
    }
    return nil
  }

  /// True when waiting does not help: the account is out of money or over its quota.
  var isAboutMoney: Bool {
    let names: Set = [
      "insufficient_quota", "credit_balance_exhausted", "billing_error",
      "billing_hard_limit_reached",
      "billing_not_active", "insufficient_balance", "insufficient_credits",
    ]
    return [type, code].contains { $0.map(names.contains) ?? false }
  }
}

/// Makes other people's words fit to be shown in one of our sentences.
enum PlainWords {
  private static let limit = 300

  /// White space and control characters become single spaces; long text is cut with `…`.
  static func onOneLine(_ text: String) -> String {
    var result = ""
    var count = 0
    var needsSpace = false
    for character in text {
      let isHidden = character.unicodeScalars.allSatisfy {
        switch $0.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .surrogate:
          true
        default: false
        }
      }
      if isHidden {
        needsSpace = !result.isEmpty
        continue
      }
      guard count + (needsSpace ? 1 : 0) < limit else { return result + "…" }
      if needsSpace {
        result.append(" ")
        count += 1
      }
      needsSpace = false
      result.unicodeScalars.append(
        contentsOf: character.unicodeScalars.filter { $0.properties.generalCategory != .control })
      count += 1
    }
    return result
  }

  static func titleOfPage(_ page: String) -> String? {
    let lowered = page.lowercased()
    guard lowered.utf8.count == page.utf8.count,
      let open = lowered.utf8.firstRange(of: "<title".utf8),
      let start = lowered.utf8[open.upperBound...].firstIndex(of: UInt8(ascii: ">")),
      let close = lowered.utf8[start...].firstRange(of: "</title".utf8)
    else { return nil }
    let title = onOneLine(String(page[page.index(after: start)..<close.lowerBound]))
    return title.isEmpty ? nil : title
  }
}
