/// A whole response that is no longer than it may be.
struct FetchedBody: Sendable, Hashable {
  var status: Int
  var headers: HTTPHeaders
  var bytes: [UInt8]
}

/// Why there is no whole response.
enum FetchError: Error, Hashable, Sendable {
  case transport(TransportError)
  /// More bytes than the limit.
  case tooLarge(limit: Int)
  /// Not whole by the end of the patience.
  case tooSlow(Duration)
}

/// How long and how much a question to a server may take.
struct FetchLimits: Sendable {
  var connect = Duration.milliseconds(300)
  var total = Duration.seconds(2)
  var bytes = 4 << 20
  var authorities = CertificateAuthorities()
  var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

  /// For servers on this machine, which answer at once or not at all.
  static let near = FetchLimits()
  /// For servers that are far away.
  static let far = FetchLimits(connect: .seconds(5), total: .seconds(20), bytes: 32 << 20)
}

extension HTTPTransport {
  /// Reads a whole response, at most as long as `limits` has patience, whatever the server does meanwhile.
  func fetch(
    _ request: HTTPRequest, limits: FetchLimits
  ) async throws(FetchError) -> FetchedBody {
    var request = request
    request.connectTimeout = min(limits.connect, limits.total)
    request.inactivityTimeout = limits.total
    request.authorities = limits.authorities
    let bounded = request
    let result = await withTaskGroup(of: Result<FetchedBody, FetchError>.self) { group in
      group.addTask { await self.whole(bounded, limit: limits.bytes) }
      group.addTask {
        do {
          try await limits.sleep(limits.total)
          return .failure(.tooSlow(limits.total))
        } catch {
          return .failure(.transport(.cancelled))
        }
      }
      let first = await group.next() ?? .failure(.transport(.cancelled))
      group.cancelAll()
      return first
    }
    return try result.get()
  }

  private func whole(
    _ request: HTTPRequest, limit: Int
  ) async -> Result<FetchedBody, FetchError> {
    do throws(TransportError) {
      let response = try await send(request)
      var bytes: [UInt8] = []
      let body = response.body.makeAsyncIterator()
      while let more = try await body.next() {
        guard bytes.count + more.count <= limit else { return .failure(.tooLarge(limit: limit)) }
        bytes += more
      }
      return .success(
        FetchedBody(status: response.status, headers: response.headers, bytes: bytes))
    } catch {
      return .failure(.transport(error))
    }
  }
}
