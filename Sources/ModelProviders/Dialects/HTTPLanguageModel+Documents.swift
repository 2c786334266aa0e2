import StrategyCore

extension HTTPLanguageModel {
  /// Bytes of a whole document that are read: room for some thousand vectors.
  private static let documentLimit = 256 * 1024 * 1024

  /// Asks the server for one JSON document, again when that is worth it.
  ///
  /// - Parameter make: the request, given the server with its key.
  /// - Returns: `nil` when the server has no such address and `mayBeMissing`.
  func document(
    mayBeMissing: Bool = false, for make: (ModelServer) -> HTTPRequest
  ) async throws -> JSONValue? {
    let server = try await serverWithKey()
    var http = make(server)
    http.connectTimeout = limits.connect
    http.inactivityTimeout = limits.inactivity
    http.authorities = limits.authorities
    http.unixSocket = server.address.socket
    var attempt = 1
    while true {
      var pass: CallGate.Pass? = try await gate.enter()
      let setback: ServerFailure
      do throws(ServerFailure) {
        return try await exchange(http, pass: pass)
      } catch {
        if error == .transport(.cancelled) { throw CancellationError() }
        if mayBeMissing, case .status(let status, _, _) = error, [404, 405, 501].contains(status) {
          return nil
        }
        if case .status(429, _, _) = error { pass?.refuse() }
        setback = error
      }
      pass = nil
      guard
        case .wait(let pause) = retry.decision(
          attempt: attempt, after: setback, jitter: timing.jitter())
      else { throw Failure(setback, from: server).redacted(by: secrets.current) }
      try await timing.sleep(pause)
      attempt += 1
    }
  }

  private func exchange(
    _ http: HTTPRequest, pass: CallGate.Pass?
  ) async throws(ServerFailure) -> JSONValue {
    let response: HTTPResponse
    var bytes: [UInt8] = []
    do throws(TransportError) {
      response = try await transport.send(http)
      let body = response.body.makeAsyncIterator()
      while let more = try await body.next() {
        bytes.append(contentsOf: more)
        if bytes.count > Self.documentLimit { break }
      }
    } catch {
      throw .transport(error)
    }
    guard bytes.count <= Self.documentLimit else {
      throw .reply(.tooLong(limit: Self.documentLimit))
    }
    guard (200..<300).contains(response.status) else {
      throw .status(response.status, headers: response.headers, reply: ErrorReply(body: bytes))
    }
    pass?.succeed(ServerReport(headers: response.headers)?.headroom)
    guard let document = try? JSONValue(parsing: bytes) else {
      throw .reply(.notAReply(ErrorReply(body: bytes)))
    }
    if document["error"] != nil { throw .reply(.server(ErrorReply(document))) }
    return document
  }
}
