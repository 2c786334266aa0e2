import Synchronization
import Testing

@testable import StrategyCore

struct SampledModelTests {
  /// Answers by the seed of the request.
  private struct SeededModel: LanguageModel {
    let name = "seeded"
    let isTuned = false
    var answers: [Result<String, Failure>]

    func respond(to request: ModelRequest) -> AsyncThrowingStream<ModelEvent, any Error> {
      let answer = answers[request.parameters.seed ?? 0]
      return AsyncThrowingStream { continuation in
        switch answer {
        case .success(let text):
          for piece in text { continuation.yield(.text(String(piece))) }
          continuation.yield(.usage(Usage(input: 10, output: 2, provenance: .reported)))
          continuation.yield(.finished(.stop))
          continuation.finish()
        case .failure(let failure): continuation.finish(throwing: failure)
        }
      }
    }
  }

  private func events(_ answers: [Result<String, Failure>]) async throws -> [ModelEvent] {
    let model = SampledModel(base: SeededModel(answers: answers), samples: answers.count)
    let prompt = ComposedPrompt(sections: [], input: "")
    var events: [ModelEvent] = []
    let request = ModelRequest(
      prompt: prompt, parameters: RequestParameters(seed: 0, samples: answers.count))
    for try await event in model.respond(to: request) { events.append(event) }
    return events
  }

  @Test func `the most frequent answer is the response, whatever its case and final stop`()
    async throws
  {
    let events = try await events([
      .success("no"), .success("Refund."), .success("refund"), .success("later"),
    ])
    #expect(events.first == .text("Refund."))
    #expect(events.contains(.usage(Usage(input: 40, output: 8, provenance: .reported))))
    #expect(events.last == .finished(.stop))
    guard case .explanation(let explanation) = events.dropLast().last else {
      Issue.record("no explanation")
      return
    }
    #expect(explanation.summary == "2 of 4 samples agree on the answer.")
    #expect(explanation.evidence.map(\.weight) == [0.5, 0.25, 0.25])
  }

  @Test func `samples that fail are told of and do not count`() async throws {
    let events = try await events([
      .failure(Failure(.network, "Down.")), .success("a"), .success("a"),
    ])
    #expect(events.first == .text("a"))
    #expect(events.contains(.warning("1 of 3 samples failed: Down.")))
  }

  @Test func `when every sample fails, so does the call`() async {
    let failure = Failure(.network, "Down.")
    await #expect(throws: failure) { try await events([.failure(failure), .failure(failure)]) }
  }

  /// Every answer is a kept one.
  private struct KeptModel: LanguageModel {
    let name = "kept"
    let isTuned = false

    func respond(to request: ModelRequest) -> AsyncThrowingStream<ModelEvent, any Error> {
      AsyncThrowingStream { continuation in
        let usage = Usage(input: 10, output: 2, provenance: .reported)
        continuation.yield(.kept(KeptAnswer(usage: usage, seconds: 1)))
        continuation.yield(.text("a"))
        continuation.yield(.finished(.stop))
        continuation.finish()
      }
    }
  }

  @Test func `samples that were all kept cost nothing and say what they saved`() async throws {
    let model = SampledModel(base: KeptModel(), samples: 3)
    var events: [ModelEvent] = []
    for try await event in model.respond(
      to: ModelRequest(prompt: ComposedPrompt(sections: [], input: "")))
    {
      events.append(event)
    }
    let usage = Usage(input: 30, output: 6, provenance: .reported)
    #expect(events.first == .kept(KeptAnswer(usage: usage, seconds: 1)))
    #expect(!events.contains { if case .usage = $0 { true } else { false } })
  }
}
