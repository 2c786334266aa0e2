import StrategyCore
import Synchronization
import Testing

struct CachingLanguageModelTests {
  private let request = ModelRequest(
    prompt: ComposedPrompt(
      sections: [.init(kind: .input, role: .user, text: "Why?", tokens: 2)], input: "Why?"))
  private let usage = Usage(input: 20, output: 5, reasoning: 2, provenance: .reported)

  private func caching(
    _ model: ScriptedModel, in cache: MemoryResponseCache, seconds: [Double] = []
  ) -> CachingLanguageModel {
    let ticks = Mutex(seconds[...])
    return CachingLanguageModel(
      model, cache: cache, address: "http://127.0.0.1", counter: CharacterCounter()
    ) { ticks.withLock { $0.popFirst() ?? 0 } }
  }

  private func events(
    of model: some LanguageModel, to request: ModelRequest? = nil
  ) async throws -> [ModelEvent] {
    var events: [ModelEvent] = []
    for try await event in model.respond(to: request ?? self.request) { events.append(event) }
    return events
  }

  @Test func `an answer comes at once the second time and tells what it cost the first`()
    async throws
  {
    let cache = MemoryResponseCache()
    let base = ScriptedModel(
      .reasoning("Hm."), .text("Be"), .text("cause."), .served(ServerReport(model: "m-1")),
      .usage(usage), .finished(.stop))
    let model = caching(base, in: cache, seconds: [10, 10.5, 11, 11.5, 11.5, 11.5, 12])
    #expect(
      try await events(of: model) == [
        .reasoning("Hm."), .text("Be"), .text("cause."), .served(ServerReport(model: "m-1")),
        .usage(usage), .finished(.stop),
      ])
    #expect(
      try await events(of: model) == [
        .kept(KeptAnswer(usage: usage, firstTokenSeconds: 0.5, seconds: 2)),
        .reasoning("Hm."), .text("Because."), .finished(.stop),
      ])
    #expect(base.diary.notes.filter { $0 == .asked(request) }.count == 1)
    #expect(cache.answers.first?.model == "m-1")
    #expect(model.name == base.name)
  }

  @Test func `another repeat is asked for anew`() async throws {
    let cache = MemoryResponseCache()
    let base = ScriptedModel(.text("Yes."), .finished(.stop))
    let model = caching(base, in: cache)
    _ = try await events(of: model)
    var second = request
    second.repeatIndex = 1
    #expect(try await events(of: model, to: second) == [.text("Yes."), .finished(.stop)])
    #expect(cache.answers.count == 2)
  }

  @Test(arguments: [
    (FinishReason.stop, true), (.length, true), (.refusal, true), (.contentFilter, false),
    (.unknown, false),
  ])
  func `only whole answers are kept`(reason: FinishReason, isKept: Bool) async throws {
    let cache = MemoryResponseCache()
    _ = try await events(of: caching(ScriptedModel(.text("a"), .finished(reason)), in: cache))
    #expect(cache.answers.isEmpty != isKept)
  }

  @Test func `an answer that breaks off or fails is not kept`() async throws {
    let cache = MemoryResponseCache()
    _ = try await events(of: caching(ScriptedModel(.text("a")), in: cache))
    let failing = ScriptedModel(
      steps: [.send(.text("a")), .fail(Failure(.network, "The line broke."))])
    await #expect(throws: Failure(.network, "The line broke.")) {
      try await events(of: caching(failing, in: cache))
    }
    #expect(cache.answers.isEmpty)
  }

  @Test func `warnings belong to the answer`() async throws {
    let cache = MemoryResponseCache()
    let model = caching(
      ScriptedModel(.warning("The context was cut."), .text("a"), .finished(.stop)), in: cache)
    _ = try await events(of: model)
    #expect(try await events(of: model).contains(.warning("The context was cut.")))
  }

  @Test func `what a kept answer could not say again keeps it from being kept`() async throws {
    let cache = MemoryResponseCache()
    let explained = ScriptedModel(
      .text("a"), .explanation(Explanation(summary: "Looked it up.", evidence: [])),
      .finished(.stop))
    _ = try await events(of: caching(explained, in: cache))
    #expect(cache.answers.isEmpty)
  }

  @Test func `usage that is not reported is counted`() async throws {
    let cache = MemoryResponseCache()
    _ = try await events(
      of: caching(ScriptedModel(.reasoning("Hm."), .text("Yes."), .finished(.stop)), in: cache))
    #expect(
      cache.answers.first?.usage
        == Usage(input: 11, output: 7, reasoning: 3, provenance: .estimated))
  }

  @Test func `trouble with the cache is told once and breaks nothing`() async throws {
    let trouble = Failure(.storage, "The disk is full.", nextStep: "Make room.")
    let cache = MemoryResponseCache(trouble: trouble)
    let base = ScriptedModel(.text("a"), .finished(.stop))
    let model = caching(base, in: cache)
    #expect(
      try await events(of: model) == [
        .warning("Kept answers cannot be read: The disk is full. Make room."), .text("a"),
        .finished(.stop),
      ])
    #expect(try await events(of: model) == [.text("a"), .finished(.stop)])
  }

  @Test func `whoever stops listening lets the call go`() async throws {
    let base = SilentModel()
    let model = CachingLanguageModel(base, cache: MemoryResponseCache(), address: "")
    let listening = Task { for try await _ in model.respond(to: request) {} }
    while !base.diary.notes.contains(.asked(request)) { await Task.yield() }
    listening.cancel()
    _ = await listening.result
    while !base.diary.notes.contains(.released) { await Task.yield() }
  }
}

/// Keeps answers in memory, or only ever meets trouble.
private final class MemoryResponseCache: ResponseCache {
  private let kept = Mutex<[RequestDigest: RecordedAnswer]>([:])
  private let trouble: Failure?

  init(trouble: Failure? = nil) {
    self.trouble = trouble
  }

  var answers: [RecordedAnswer] { kept.withLock { Array($0.values) } }

  func answer(to request: RequestDigest) async throws -> RecordedAnswer? {
    if let trouble { throw trouble }
    return kept.withLock { $0[request] }
  }

  func keep(_ answer: RecordedAnswer, to request: RequestDigest) async throws {
    if let trouble { throw trouble }
    kept.withLock { $0[request] = answer }
  }
}
