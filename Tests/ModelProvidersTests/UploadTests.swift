import StrategyCore
import Testing

@testable import ModelProviders

struct UploadTests {
  private func upload(_ json: String, to url: String, headers: [String: String] = [:]) async throws
  {
    try await ModelCatalogue(prices: try .bundled(), environment: [:])
      .upload(json, to: url, headers: headers)
  }

  @Test func `JSON goes out with the headers that were given`() async throws {
    let server = try LoopbackServer { _, _ in [.reply(200, "{}")] }
    try await upload(
      "{\"a\":1}", to: server.url + "/v1/traces", headers: ["Authorization": "Basic abc"])
    let request = try #require(server.seen.requests.first)
    #expect(request.line.hasPrefix("POST /v1/traces "))
    #expect(request.headers["authorization"] == "Basic abc")
    #expect(request.headers["content-type"] == "application/json")
    #expect(request.body == "{\"a\":1}")
  }

  @Test func `a server that refuses is told with its own words, and one that is not there too`()
    async throws
  {
    let server = try LoopbackServer { _, _ in
      [.reply(401, "no\u{1B}[31m such project")]
    }
    let refusal = await #expect(throws: Failure.self) {
      try await upload("{}", to: server.url)
    }
    #expect(refusal?.kind == .authentication)
    #expect(refusal?.message.contains("it answered 401 (no") == true)
    #expect(refusal?.message.contains("\u{1B}") == false)
    let url = try LoopbackServer.deafURL()
    let silence = await #expect(throws: Failure.self) {
      try await upload("{}", to: url)
    }
    #expect(silence?.message.contains("did not take it: nothing listens there") == true)
  }
}
