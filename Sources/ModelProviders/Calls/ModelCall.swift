import StrategyCore

/// One call of a model: sends the request, again if that is worth it, and reads the reply as it is asked for.
actor ModelCall {
  private enum Phase {
    case unsent
    /// What delays the call was told; the pause itself is still to come.
    case pausing(Duration)
    case reading(HTTPBody.AsyncIterator)
    case over((any Error)?)
  }

  /// Bytes of an error reply that are read; the rest says nothing more.
  private static let errorLimit = 64 * 1024

  private let model: HTTPLanguageModel
  private let request: ModelRequest
  private let refusals: Refusals
  private var server: ModelServer
  private var masks: TextMasks
  /// Held while the request is on its way and its reply is read.
  private var pass: CallGate.Pass?
  private var phase = Phase.unsent
  /// How many times the request was made, from 1.
  private var attempt = 1
  private var reply: ReplyStream
  private var ready: ArraySlice<ModelEvent> = []

  init(model: HTTPLanguageModel, request: ModelRequest, refusals: Refusals) {
    self.model = model
    self.request = request
    self.refusals = refusals
    server = model.server
    masks = TextMasks(model.secrets.current)
    reply = model.server.replyStream(for: request)
  }

  /// The next event; `nil` after the last one.
  func next() async throws -> ModelEvent? {
    while true {
      if let event = ready.popFirst() { return event }
      switch phase {
      case .unsent: try await send()
      case .pausing(let pause):
        phase = .unsent
        try await model.timing.sleep(pause)
      case .reading(let body): await read(body)
      case .over(let error):
        phase = .over(nil)
        pass = nil
        if let error { throw error }
        return nil
      }
    }
  }

  private func send() async throws {
    if attempt == 1 {
      server = try await model.serverWithKey()
      masks = TextMasks(model.secrets.current)
    }
    pass = try await model.gate.enter()
    while true {
      let amendment = refusals.current
      let setback: ServerFailure
      do throws(TransportError) {
        let response = try await model.transport.send(httpRequest(amended: amendment))
        if (200..<300).contains(response.status) {
          return begin(response, amended: amendment)
        }
        let refusal = try await errorReply(of: response)
        if let better = server.amendment(
          after: refusal, status: response.status, of: request, to: amendment)
        {
          refusals.current = better
          continue
        }
        if [429, 503].contains(response.status) { pass?.refuse() }
        setback = .status(response.status, headers: response.headers, reply: refusal)
      } catch {
        pass = nil
        if error == .cancelled { throw CancellationError() }
        setback = .transport(error)
      }
      pass = nil
      return try pause(after: setback)
    }
  }

  private func begin(_ response: HTTPResponse, amended amendment: ModelServer.Amendment) {
    let report = ServerReport(headers: response.headers)
    pass?.succeed(report?.headroom)
    ready.append(
      contentsOf: masks.masking((report.map { [.served($0)] } ?? []) + warnings(of: amendment)))
    phase = .reading(response.body.makeAsyncIterator())
  }

  /// Tells of the pause before the next attempt, or fails when another one is not worth it.
  private func pause(after setback: ServerFailure) throws {
    let failure = failure(setback)
    let decision = model.retry.decision(
      attempt: attempt, after: setback, jitter: model.timing.jitter())
    guard case .wait(let pause) = decision else {
      phase = .over(nil)
      throw failure
    }
    ready.append(
      .delayed(
        RetryDelay(reason: failure.message, seconds: pause / .seconds(1), attempt: attempt)))
    attempt += 1
    phase = .pausing(pause)
  }

  private func failure(_ failure: ServerFailure) -> Failure {
    Failure(failure, from: server).redacted(by: model.secrets.current)
  }

  private func httpRequest(amended amendment: ModelServer.Amendment) -> HTTPRequest {
    var http = server.request(for: request, amended: amendment)
    http.connectTimeout = model.limits.connect
    http.inactivityTimeout = model.limits.inactivity
    http.authorities = model.limits.authorities
    http.unixSocket = server.address.socket
    return http
  }

  private func errorReply(of response: HTTPResponse) async throws(TransportError) -> ErrorReply {
    var bytes: [UInt8] = []
    let body = response.body.makeAsyncIterator()
    do throws(TransportError) {
      while bytes.count < Self.errorLimit, let more = try await body.next() {
        bytes.append(contentsOf: more)
      }
    } catch {
      // The status says enough when its explanation breaks off.
      if error == .cancelled { throw error }
    }
    return ErrorReply(body: bytes)
  }

  /// Says which parameters do not reach the model, since they change what a measurement means.
  private func warnings(of amendment: ModelServer.Amendment) -> [ModelEvent] {
    let names = server.omitted(from: request, amended: amendment)
    guard !names.isEmpty else { return [] }
    return [
      .warning("\(server.model) does not take \(names.joined(separator: ", ")): left out.")
    ]
  }

  private func read(_ body: HTTPBody.AsyncIterator) async {
    let portion: Result<[UInt8]?, TransportError>
    do throws(TransportError) {
      portion = .success(try await body.next())
    } catch {
      portion = .failure(error)
    }
    do throws(ServerFailure) {
      try take(portion)
      if reply.isDone { body.finish() }
      ready.append(contentsOf: masks.masking(reply.takeEvents()))
    } catch {
      ready.append(contentsOf: masks.masking(reply.takeEvents()) + masks.finish())
      phase = .over(error == .transport(.cancelled) ? CancellationError() : failure(error))
    }
  }

  private func take(_ portion: Result<[UInt8]?, TransportError>) throws(ServerFailure) {
    switch portion {
    case .success(let bytes?):
      do throws(ReplyError) {
        try reply.feed(bytes)
      } catch {
        throw .reply(error)
      }
      if reply.isDone { try finish(isBroken: false) }
    case .success(nil): try finish(isBroken: false)
    case .failure(.closed(let words)):
      // A connection that breaks in the middle leaves a reply that is cut, not one that failed.
      do throws(ServerFailure) {
        try finish(isBroken: true)
      } catch {
        throw error == .reply(.empty) ? .transport(.closed(words)) : error
      }
    case .failure(let error): throw .transport(error)
    }
  }

  private func finish(isBroken: Bool) throws(ServerFailure) {
    do throws(ReplyError) {
      try reply.end(isBroken: isBroken)
    } catch {
      throw .reply(error)
    }
    phase = .over(nil)
  }
}
