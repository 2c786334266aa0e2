import StrategyCore
import Testing

@testable import BaselineModel

@Suite struct ClassicalModelTests {
  private func events(
    _ parameters: RequestParameters = RequestParameters()
  ) async throws -> [ModelEvent] {
    let prompt = ComposedPrompt(
      sections: [
        .init(kind: .input, role: .user, text: "How long is the trial?", tokens: 6)
      ], input: "How long is the trial?",
      passages: [
        RetrievedPassage(
          passage: Passage(
            id: "1", source: "trial.md", heading: "Trial", text: "The trial lasts 30 days."),
          scores: .init(fused: 1))
      ])
    var events: [ModelEvent] = []
    let request = ModelRequest(prompt: prompt, parameters: parameters)
    for try await event in ClassicalModel().respond(to: request) { events.append(event) }
    return events
  }

  private func text(_ events: [ModelEvent]) -> String {
    events.reduce(into: "") { text, event in
      if case .text(let piece) = event { text += piece }
    }
  }

  @Test func `a response streams its words, then says why, what it used and that it ended`()
    async throws
  {
    let events = try await events()
    #expect(text(events) == "30 days [1]")
    #expect(events.prefix(3) == [.text("30"), .text(" days"), .text(" [1]")])
    #expect(events.last == .finished(.stop))
    let usage = events.compactMap { event -> Usage? in
      if case .usage(let usage) = event { usage } else { nil }
    }
    #expect(usage.first?.input == 6)
    #expect((usage.first?.output ?? 0) > 0)
    #expect(usage.first?.provenance == .reported)
    #expect(events.contains { if case .explanation = $0 { true } else { false } })
  }

  @Test func `the limit on tokens and stop sequences cut the text`() async throws {
    let limited = try await events(RequestParameters(maxOutputTokens: 1))
    #expect(text(limited) == "30")
    #expect(limited.last == .finished(.length))
    let stopped = try await events(RequestParameters(stop: ["days", ""]))
    #expect(text(stopped) == "30 ")
    #expect(stopped.last == .finished(.stop))
  }

  @Test func `the base model and a tuned one say which they are`() {
    #expect(ClassicalModel().name == "baseline")
    #expect(!ClassicalModel().isTuned)
  }

  @Test func `the embedder tells similar texts from others and names its statistics`() async throws
  {
    let texts = ["refund of a payment", "payments are refunded", "cats sleep a lot"]
    let embedder = try await HashedEmbedder().prepared(for: texts)
    let vectors = try await embedder.embed(texts)
    #expect(vectors[0].dot(vectors[1]) > vectors[0].dot(vectors[2]))
    #expect(abs(vectors[0].dot(vectors[0]) - 1) < 1e-5)
    #expect(embedder.identity != HashedEmbedder().identity)
    #expect(embedder.identity == (try await HashedEmbedder().prepared(for: texts)).identity)
  }
}
