import StrategyCore
import Testing

struct RequestDigestTests {
  private static func request(
    _ change: (inout ModelRequest) -> Void = { _ in }
  ) -> ModelRequest {
    var request = ModelRequest(
      prompt: ComposedPrompt(
        sections: [
          .init(kind: .system, role: .system, text: "Be brief.", tokens: 3),
          .init(kind: .input, role: .user, text: "Why?", tokens: 2),
        ], input: "Why?"))
    change(&request)
    return request
  }

  private func digest(_ request: ModelRequest) -> RequestDigest {
    RequestDigest(of: request, to: "m", at: "http://127.0.0.1:8080")
  }

  @Test func `a request has the same name for ever`() {
    #expect(
      digest(Self.request()).text
        == "49caadf53951ca5748f84fcadc41cb610b99c8d0c2cbdee9eca1d4bfb6b91b01")
  }

  private static let changes: [@Sendable (inout ModelRequest) -> Void] = [
    { $0.repeatIndex = 1 },
    { $0.prompt.sections[1].text = "Why ?" },
    { $0.prompt.sections[0].role = .user },
    { $0.prompt.sections[0].text = "Be brief.Why?" },
    { $0.prompt.sections.removeLast() },
    { $0.parameters.temperature = 0 },
    { $0.parameters.temperature = 0.5 },
    { $0.parameters.topP = 0.5 },
    { $0.parameters.maxOutputTokens = 5 },
    { $0.parameters.stop = [] },
    { $0.parameters.stop = ["a", "b"] },
    { $0.parameters.stop = ["ab"] },
    { $0.parameters.seed = 5 },
    { $0.parameters.presencePenalty = 0.5 },
    { $0.parameters.frequencyPenalty = 0.5 },
    { $0.parameters.reasoningEffort = .low },
    { $0.parameters.reasoningEffort = .high },
    { $0.parameters.responseFormat = .json },
    { $0.parameters.responseFormat = .schema(name: "a", schema: "bc") },
    { $0.parameters.responseFormat = .schema(name: "ab", schema: "c") },
    { $0.parameters.serviceTier = "flex" },
    { $0.parameters.samples = 5 },
  ]

  @Test func `whatever shapes the answer gives another name`() {
    var digests: Set<RequestDigest> = [digest(Self.request())]
    for change in Self.changes { digests.insert(digest(Self.request(change))) }
    digests.insert(RequestDigest(of: Self.request(), to: "n", at: "http://127.0.0.1:8080"))
    digests.insert(RequestDigest(of: Self.request(), to: "m", at: "http://127.0.0.1:8081"))
    #expect(digests.count == Self.changes.count + 3)
  }

  @Test func `what no model sees does not change the name`() {
    let other = Self.request {
      $0.prompt.sections[0].tokens = 99
      $0.prompt.sections[0].kind = .instruction
      $0.prompt.input = "else"
    }
    #expect(digest(other) == digest(Self.request()))
  }

  /// A parameter that is new must enter the name, or answers given under another value would come back.
  @Test func `every parameter there is takes part`() {
    #expect(Mirror(reflecting: RequestParameters()).children.count == 11)
    #expect(Mirror(reflecting: Self.request()).children.count == 3)
  }
}
