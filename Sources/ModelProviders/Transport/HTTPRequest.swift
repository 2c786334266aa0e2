/// One request as it goes over the wire.
package struct HTTPRequest: Sendable {
  package var method: String
  package var url: String
  package var headers: [HTTPHeader]
  package var body: [UInt8]
  /// How long to wait for name look-up, connection and TLS together.
  package var connectTimeout: Duration
  /// How long a server may send nothing at all; a stream may last for ever as long as it moves.
  package var inactivityTimeout: Duration
  package var authorities: CertificateAuthorities
  /// A socket on this machine to connect to, whatever host and port the URL names.
  package var unixSocket: String?

  package init(
    method: String = "POST", url: String, headers: [HTTPHeader] = [], body: [UInt8] = [],
    connectTimeout: Duration = .seconds(5), inactivityTimeout: Duration = .seconds(300),
    authorities: CertificateAuthorities = CertificateAuthorities(), unixSocket: String? = nil
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.connectTimeout = connectTimeout
    self.inactivityTimeout = inactivityTimeout
    self.authorities = authorities
    self.unixSocket = unixSocket
  }
}

/// One header line.
package struct HTTPHeader: Sendable, Hashable {
  package var name: String
  package var value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// Files with the certificate authorities to trust instead of the system's.
package struct CertificateAuthorities: Sendable, Hashable {
  package var file: String?
  package var directory: String?

  package init(file: String? = nil, directory: String? = nil) {
    self.file = file
    self.directory = directory
  }

  /// What `CURL_CA_BUNDLE`, `SSL_CERT_FILE` and `SSL_CERT_DIR` say, as the curl command reads them.
  package init(environment: [String: String]) {
    func path(_ name: String) -> String? {
      environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
    self.init(
      file: path("CURL_CA_BUNDLE") ?? path("SSL_CERT_FILE"), directory: path("SSL_CERT_DIR"))
  }
}

/// The headers of a response; names are compared without case.
package struct HTTPHeaders: Sendable, Hashable {
  package private(set) var lines: [HTTPHeader] = []
  /// The names in lower case, in the order of the lines.
  private var names: [String]

  package init(_ lines: [HTTPHeader] = []) {
    self.lines = lines
    names = lines.map { $0.name.lowercased() }
  }

  package subscript(name: String) -> String? {
    names.firstIndex(of: name.lowercased()).map { lines[$0].value }
  }

  /// Adds a line such as `Retry-After: 2`; a line without a colon is ignored.
  mutating func append(line: String) {
    guard let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) else { return }
    let name = String(line[..<colon])
    let value = line.utf8[line.utf8.index(after: colon)...].drop { $0 == 0x20 || $0 == 0x09 }
    lines.append(HTTPHeader(name, String(Substring(value))))
    names.append(name.lowercased())
  }
}

/// A response whose head has arrived and whose body is on its way.
package struct HTTPResponse: Sendable {
  package var status: Int
  package var headers: HTTPHeaders
  package var body: HTTPBody
}
