/// A model asked several times, whose most frequent answer is the response: self-consistency.
///
/// The samples are taken at once and only the chosen one is shown, since none is the answer before all are there.
/// Usage is the sum of all samples.
struct SampledModel: LanguageModel {
  let base: any LanguageModel
  /// At least 1.
  let samples: Int

  var name: String { base.name }
  var isTuned: Bool { base.isTuned }

  func respond(to request: ModelRequest) -> AsyncThrowingStream<ModelEvent, any Error> {
    let (stream, continuation) = AsyncThrowingStream.makeStream(of: ModelEvent.self)
    let task = Task {
      do {
        let taken = try await take(request) { continuation.yield($0) }
        for event in try Self.response(to: taken) { continuation.yield(event) }
        continuation.finish()
      } catch {
        continuation.finish(throwing: error)
      }
    }
    continuation.onTermination = { _ in task.cancel() }
    return stream
  }

  /// One answer, or why there is none.
  private struct Sample: Sendable {
    var text = ""
    var usage: Usage?
    /// Set when it was kept from an earlier call, so that it costs nothing now.
    var kept: KeptAnswer?
    var finish = FinishReason.unknown
    var failure: Failure?
  }

  private func take(
    _ request: ModelRequest, tell: @escaping @Sendable (ModelEvent) -> Void
  ) async throws -> [Sample] {
    try await withThrowingTaskGroup(of: (Int, Sample).self) { group in
      for index in 0..<samples {
        var one = request
        one.parameters.samples = nil
        one.parameters.seed = request.parameters.seed.map { $0 &+ index }
        one.repeatIndex = request.repeatIndex * samples + index
        let asked = one
        group.addTask { (index, try await sample(asked, tell: tell)) }
      }
      var taken = [Sample](repeating: Sample(), count: samples)
      for try await (index, sample) in group { taken[index] = sample }
      return taken
    }
  }

  private func sample(
    _ request: ModelRequest, tell: @Sendable (ModelEvent) -> Void
  ) async throws -> Sample {
    var sample = Sample()
    do {
      for try await event in base.respond(to: request) {
        switch event {
        case .text(let text): sample.text += text
        case .usage(let usage): sample.usage = usage
        case .finished(let reason): sample.finish = reason
        case .delayed, .warning: tell(event)
        case .kept(let answer):
          sample.kept = answer
          sample.usage = Usage(provenance: .reported)
        case .reasoning, .explanation, .served: break
        }
      }
    } catch {
      try Task.checkCancellation()
      sample.failure = Failure(describing: error)
    }
    return sample
  }

  private static func response(to samples: [Sample]) throws(Failure) -> [ModelEvent] {
    let answered = samples.filter { $0.failure == nil }
    guard let first = answered.first else {
      throw samples.first?.failure ?? Failure(.model, "No sample was taken.")
    }
    var votes: [String: Int] = [:]
    for sample in answered { votes[normalized(sample.text), default: 0] += 1 }
    let most = votes.values.max() ?? 0
    let chosen = answered.first { votes[normalized($0.text)] == most } ?? first
    var events: [ModelEvent] = []
    let kept = answered.compactMap(\.kept)
    if kept.count == samples.count, let one = kept.first {
      events.append(
        .kept(
          KeptAnswer(
            usage: kept.dropFirst().reduce(one.usage) { $0 + $1.usage },
            seconds: kept.reduce(0) { max($0, $1.seconds) })))
    }
    events.append(.text(chosen.text))
    let usages = answered.compactMap(\.usage)
    if kept.count < samples.count, usages.count == answered.count, let one = usages.first {
      events.append(.usage(usages.dropFirst().reduce(one, +)))
    }
    let failed = samples.count - answered.count
    if failed > 0, let failure = samples.compactMap(\.failure).first {
      events.append(.warning("\(failed) of \(samples.count) samples failed: \(failure.message)"))
    }
    events.append(.explanation(explanation(of: answered, votes: votes, most: most)))
    events.append(.finished(chosen.finish))
    return events
  }

  private static func explanation(
    of samples: [Sample], votes: [String: Int], most: Int
  ) -> Explanation {
    var evidence: [Explanation.Evidence] = []
    var told: Set<String> = []
    for sample in samples where told.insert(normalized(sample.text)).inserted {
      let count = votes[normalized(sample.text)] ?? 0
      evidence.append(
        Explanation.Evidence(
          kind: .sample, text: sample.text, weight: Double(count) / Double(samples.count)))
    }
    return Explanation(
      summary: "\(most) of \(samples.count) samples agree on the answer.",
      evidence: evidence.sorted { $0.weight > $1.weight })
  }

  /// Answers that differ in case, spaces and a final stop are the same answer.
  private static func normalized(_ text: String) -> String {
    var words = text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    while words.last == "." || words.last == "!" { words.removeLast() }
    return words
  }
}
