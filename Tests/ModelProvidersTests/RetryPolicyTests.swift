import Testing

@testable import ModelProviders

@Suite struct RetryPolicyTests {
  private let policy = RetryPolicy()

  private func decide(
    _ status: Int, _ headers: [String: String] = [:], _ policy: RetryPolicy = RetryPolicy(),
    body: String = "", attempt: Int = 1,
    jitter: Double = 0
  ) -> RetryPolicy.Decision {
    let failure = ServerFailure.status(
      status, headers: HTTPHeaders(headers.map { HTTPHeader($0.key, $0.value) }),
      reply: ErrorReply(body: Array(body.utf8)))
    return policy.decision(attempt: attempt, after: failure, jitter: jitter)
  }

  @Test(arguments: [408, 409, 429, 500, 502, 503, 504, 529])
  func `what passes by itself is tried again`(status: Int) {
    #expect(decide(status) == .wait(.milliseconds(500)))
  }

  @Test(arguments: [307, 400, 401, 402, 403, 404, 405, 413, 422])
  func `what stays is not`(status: Int) {
    #expect(decide(status) == .giveUp)
  }

  @Test func `pauses double up to a limit, and jitter takes off a quarter at most`() {
    #expect(decide(500, attempt: 2) == .wait(.seconds(1)))
    #expect(decide(500, attempt: 3) == .giveUp)
    #expect(decide(500, attempt: 1, jitter: 1) == .wait(.milliseconds(375)))
    var patient = RetryPolicy()
    patient.retries = 100
    #expect(decide(500, [:], patient, attempt: 90) == .wait(.seconds(8)))
  }

  @Test func `the server's wish counts, within reason`() {
    #expect(decide(429, ["Retry-After": "2"]) == .wait(.seconds(2)))
    #expect(decide(429, ["retry-after": "0.25"]) == .wait(.milliseconds(250)))
    #expect(decide(429, ["retry-after": "9", "retry-after-ms": "40"]) == .wait(.milliseconds(40)))
    #expect(decide(429, ["retry-after": "0"]) == .wait(.milliseconds(500)))
    #expect(decide(429, ["retry-after": "-3"]) == .wait(.milliseconds(500)))
    #expect(decide(429, ["retry-after": "121"]) == .giveUp)
    #expect(decide(429, ["retry-after": "1e300"]) == .giveUp)
    #expect(decide(429, ["retry-after": "soon"]) == .wait(.milliseconds(500)))
    let dates = [
      "Date": "Sun, 01 Mar 2026 00:00:10 GMT", "Retry-After": "Sun, 01 Mar 2026 00:00:45 GMT",
    ]
    #expect(decide(503, dates) == .wait(.seconds(35)))
    let google =
      #"{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","details":[{"@type":"x"},{"retryDelay":"1.5s"}]}}"#
    #expect(decide(429, body: google) == .wait(.milliseconds(1500)))
  }

  @Test func `the server can forbid or allow another try`() {
    #expect(decide(500, ["x-should-retry": "false"]) == .giveUp)
    #expect(decide(400, ["x-should-retry": "true"]) == .wait(.milliseconds(500)))
  }

  @Test(arguments: [
    #"{"error":{"message":"quota","type":"insufficient_quota","code":"insufficient_quota"}}"#,
    #"{"error":{"message":"no credit","code":"credit_balance_exhausted"}}"#,
    #"{"type":"error","error":{"type":"billing_error","message":"pay"}}"#,
  ]) func `money does not come back by waiting`(body: String) {
    #expect(decide(429, ["retry-after": "1", "x-should-retry": "true"], body: body) == .giveUp)
  }

  @Test func `a limit without a hint is final where hints are the rule`() {
    var strict = RetryPolicy()
    strict.needsHintForRateLimit = true
    #expect(decide(429, [:], strict) == .giveUp)
    #expect(decide(429, ["retry-after": "1"], strict) == .wait(.seconds(1)))
    #expect(decide(529, [:], strict) == .wait(.milliseconds(500)))
  }

  @Test func `broken connections are tried again, cancelled and hopeless ones are not`() {
    func decide(_ error: TransportError, _ policy: RetryPolicy = RetryPolicy())
      -> RetryPolicy.Decision
    {
      policy.decision(attempt: 1, after: .transport(error), jitter: 0)
    }
    for error in [
      TransportError.refused, .closed(""), .connectTimeout(.seconds(5)), .unresolvedHost,
    ] {
      #expect(decide(error) == .wait(.milliseconds(500)))
    }
    for error in [TransportError.cancelled, .badURL, .tls(""), .inactive(.seconds(1))] {
      #expect(decide(error) == .giveUp)
    }
    var local = RetryPolicy()
    local.retriesRefusal = false
    #expect(decide(.refused, local) == .giveUp)
  }

  @Test func `dates of headers are seconds since 1970`() {
    #expect(HTTPDate.seconds("Sun, 06 Nov 1994 08:49:37 GMT") == 784_111_777)
    #expect(HTTPDate.seconds("Thu, 01 Jan 1970 00:00:00 GMT") == 0)
    #expect(HTTPDate.seconds("Thu, 29 Feb 2024 12:00:00 GMT") == 1_709_208_000)
    for text in ["", "tomorrow", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 99 Nov 1994 08:49:37 GMT"] {
      #expect(HTTPDate.seconds(text) == nil)
    }
  }
}
