import StrategyCore
import Testing

@testable import ModelProviders

@Suite struct ServerReportTests {
  private func report(_ lines: [String: String]) -> ServerReport? {
    ServerReport(headers: HTTPHeaders(lines.map { HTTPHeader($0.key, $0.value) }))
  }

  @Test(arguments: [
    "x-request-id", "Request-Id", "X-Generation-Id", "apim-request-id", "x-goog-request-id",
  ]) func `every provider's name for the call is found`(name: String) {
    #expect(report([name: "id-1"])?.requestID == "id-1")
  }

  @Test func `a head that tells nothing makes no report`() {
    #expect(report([:]) == nil)
    #expect(report(["x-request-id": "", "x-ratelimit-remaining-requests": "many"]) == nil)
  }

  @Test func `hostile names lose their control characters and their length`() {
    let id = report(["x-request-id": "a\u{1B}[2J" + String(repeating: "b", count: 9999)])?.requestID
    #expect(id?.hasPrefix("a [2J") == true)
    #expect((id?.count ?? 0) <= 130)
  }

  @Test func `limits are read as OpenAI writes them`() {
    let headroom = report([
      "x-ratelimit-limit-requests": "60", "x-ratelimit-remaining-requests": "59",
      "x-ratelimit-reset-requests": "6m0s", "x-ratelimit-limit-tokens": "150000",
      "x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "120ms",
    ])?.headroom
    #expect(headroom?.requests == .init(limit: 60, remaining: 59, resetSeconds: 360))
    #expect(headroom?.tokens == .init(limit: 150_000, remaining: 0, resetSeconds: 0.12))
  }

  @Test func `limits are read as Anthropic writes them, by the server's clock`() {
    let headroom = report([
      "date": "Tue, 27 Jan 2026 12:00:00 GMT", "anthropic-ratelimit-requests-limit": "50",
      "anthropic-ratelimit-requests-remaining": "0",
      "anthropic-ratelimit-requests-reset": "2026-01-27T12:00:30Z",
      "anthropic-ratelimit-input-tokens-remaining": "8000",
      "anthropic-ratelimit-input-tokens-reset": "2026-01-27T13:00:01.5+01:00",
      "anthropic-ratelimit-output-tokens-remaining": "9000",
    ])?.headroom
    #expect(headroom?.requests == .init(limit: 50, remaining: 0, resetSeconds: 30))
    #expect(headroom?.tokens == .init(remaining: 8000, resetSeconds: 1.5))
  }

  @Test(arguments: [
    ("1h2m3.5s", 3723.5), ("6m0s", 360), ("120ms", 0.12), ("7.66s", 7.66), ("2m59.56s", 179.56),
    ("12", 12), ("0", 0), ("1769515230", 30), ("1769515230000", 30), ("2026-01-27T12:00:30Z", 30),
    ("2026-01-27T11:59:00Z", 0), ("2026-01-27T07:00:05-05:00", 5),
  ]) func `times are read in every way`(text: String, seconds: Double) throws {
    let value = try #require(HeaderTime.seconds(text, at: "Tue, 27 Jan 2026 12:00:00 GMT"))
    #expect(abs(value - seconds) < 1e-6)
  }

  @Test(arguments: [
    "", "soon", "5x", "s", "1.2.3s", "-5", "nan", "inf", "2026-01-27", "2026-13-27T12:00:30Z",
    "2026-01-27T12:00:30", "2026-01-27T12:00:30+1", "9999999999999999999999s-",
  ]) func `other text is no time`(text: String) {
    #expect(HeaderTime.seconds(text, at: "Tue, 27 Jan 2026 12:00:00 GMT") == nil)
  }

  @Test func `a point in time without the server's clock is none`() {
    #expect(HeaderTime.seconds("2026-01-27T12:00:30Z", at: nil) == nil)
  }
}
