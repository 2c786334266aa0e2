/// Where a server is: the base of its API, checked and tidied.
struct ServerAddress: Sendable, Hashable {
  enum Problem: Error, Hashable {
    case notAnAddress
    case scheme(String)
  }

  /// `http` or `https`.
  var scheme: String
  /// User and password in front of the host; part of no message.
  var credentials: String?
  /// Without brackets.
  var host: String
  var port: Int?
  /// Empty or with a leading slash; no trailing one.
  var path: String
  /// After the question mark; may hold a key, so it is part of no message.
  var query: String?
  /// A socket on this machine that stands in for host and port.
  var socket: String?

  /// Reads an address such as `https://host/v1`, `localhost:8080` or `[::1]:8000`; plain host names mean http
  /// on this machine and https elsewhere.
  init(_ text: String) throws(Problem) {
    var rest = Substring(text.trimmingSpaces)
    guard !rest.isEmpty,
      rest.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F && $0 != "\\" })
    else { throw .notAnAddress }
    var scheme: String?
    if let range = rest.utf8.firstRange(of: "://".utf8) {
      scheme = rest[..<range.lowerBound].lowercased()
      rest = rest[range.upperBound...]
    }
    if let fragment = rest.firstIndex(of: "#") { rest = rest[..<fragment] }
    if let mark = rest.firstIndex(of: "?") {
      query = String(rest[rest.index(after: mark)...])
      rest = rest[..<mark]
    }
    let slash = rest.firstIndex(of: "/") ?? rest.endIndex
    path = String(rest[slash...])
    while path.hasSuffix("/") { path.removeLast() }
    rest = rest[..<slash]
    if let at = rest.lastIndex(of: "@") {
      credentials = String(rest[..<at])
      rest = rest[rest.index(after: at)...]
    }
    (host, port) = try Self.hostAndPort(rest)
    self.scheme = "https"
    self.scheme = scheme ?? (isLoopback ? "http" : "https")
    guard ["http", "https"].contains(self.scheme) else { throw .scheme(self.scheme) }
  }

  private static func hostAndPort(_ text: Substring) throws(Problem) -> (String, Int?) {
    var host = text
    var port: Substring?
    if text.hasPrefix("["), let close = text.firstIndex(of: "]") {
      host = text[text.index(after: text.startIndex)..<close]
      let rest = text[text.index(after: close)...]
      guard rest.isEmpty || rest.hasPrefix(":") else { throw .notAnAddress }
      port = rest.isEmpty ? nil : rest.dropFirst()
    } else if let colon = text.firstIndex(of: ":") {
      host = text[..<colon]
      port = text[text.index(after: colon)...]
    }
    guard !host.isEmpty else { throw .notAnAddress }
    guard let port, !port.isEmpty else { return (String(host), nil) }
    guard let number = UInt16(port), number > 0 else { throw .notAnAddress }
    return (String(host), Int(number))
  }

  /// True for servers on this machine.
  var isLoopback: Bool {
    if socket != nil { return true }
    let name = host.lowercased()
    if name == "localhost" || name.hasSuffix(".localhost") || name == "::1" || name == "0.0.0.0" {
      return true
    }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }

  /// For people: without user, password and query.
  var shown: String { "\(scheme)://\(hostAndPort)\(path)" }

  /// `shown` without the path.
  var origin: String { "\(scheme)://\(hostAndPort)" }

  /// The URL of a request below the base.
  func url(appending suffix: String) -> String {
    let credentials = credentials.map { "\($0)@" } ?? ""
    let query = query.map { "?\($0)" } ?? ""
    return "\(scheme)://\(credentials)\(hostAndPort)\(path)\(suffix)\(query)"
  }

  private var hostAndPort: String {
    let name = host.contains(":") ? "[\(host)]" : host
    return port.map { "\(name):\($0)" } ?? name
  }
}

extension String {
  var trimmingSpaces: Substring {
    var text = self[...]
    while text.last?.isWhitespace == true { text.removeLast() }
    return text.drop(while: \.isWhitespace)
  }
}
