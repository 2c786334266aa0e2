import Foundation
package import StrategyCore

/// A model whose answers are recorded as they come. What is cancelled is not kept.
package struct RecordingModel: LanguageModel {
  private let model: any LanguageModel
  private let recorder: CassetteRecorder
  private let now: @Sendable () -> Microseconds

  /// `now` counts microseconds from any moment.
  package init(
    _ model: any LanguageModel, to recorder: CassetteRecorder,
    now: @escaping @Sendable () -> Microseconds
  ) {
    self.model = model
    self.recorder = recorder
    self.now = now
  }

  package var name: String { model.name }
  package var isTuned: Bool { model.isTuned }

  package func respond(to request: ModelRequest) -> AsyncThrowingStream<ModelEvent, any Error> {
    let (stream, continuation) = AsyncThrowingStream<ModelEvent, any Error>.makeStream()
    let task = Task {
      var answer = CassetteAnswer()
      var last = now()
      do {
        for try await event in model.respond(to: request) {
          let time = now()
          answer.events.append(CassetteEvent(event, after: time - last))
          last = time
          continuation.yield(event)
        }
        if !Task.isCancelled { keep(answer, for: request) }
        continuation.finish()
      } catch {
        if !Task.isCancelled, let failure = error as? Failure {
          answer.failure = failure
          keep(answer, for: request)
        }
        continuation.finish(throwing: error)
      }
    }
    continuation.onTermination = { _ in task.cancel() }
    return stream
  }

  private func keep(_ answer: CassetteAnswer, for request: ModelRequest) {
    recorder.add(CassetteLine(request: CassetteRequest(request, to: name), answer: answer))
  }
}

/// A model that answers from a cassette, at the pace at which the answer was recorded.
package struct CassetteModel: LanguageModel {
  package let name: String
  package let isTuned: Bool
  private let cassette: Cassette
  private let fallback: (any LanguageModel)?
  private let pace: Double
  private let pause: @Sendable (Microseconds) async throws -> Void

  /// - Parameters:
  ///   - fallback: answers what the cassette does not hold; without one such a request fails.
  ///   - pace: 1 is that of the recording, 0 sends everything at once.
  ///   - pause: waits for so many microseconds.
  package init(
    _ name: String, isTuned: Bool = false, from cassette: Cassette,
    fallback: (any LanguageModel)? = nil, pace: Double = 1,
    pause: @escaping @Sendable (Microseconds) async throws -> Void = {
      try await Task.sleep(for: .microseconds($0))
    }
  ) {
    self.name = name
    self.isTuned = isTuned
    self.cassette = cassette
    self.fallback = fallback
    self.pace = pace
    self.pause = pause
  }

  package func respond(to request: ModelRequest) -> AsyncThrowingStream<ModelEvent, any Error> {
    let key = CassetteRequest(request, to: name)
    guard let answer = cassette.answer(to: key) else {
      if let fallback { return fallback.respond(to: request) }
      let miss = cassette.miss(key)
      return AsyncThrowingStream { throw miss }
    }
    let (stream, continuation) = AsyncThrowingStream<ModelEvent, any Error>.makeStream()
    let task = Task {
      do {
        for step in answer.events {
          let wait = min(Double(step.after) * pace, 3.6e9)
          if wait >= 1 { try await pause(Microseconds(wait)) }
          if let event = step.event { continuation.yield(event) }
        }
        continuation.finish(throwing: answer.failure)
      } catch {
        continuation.finish(throwing: error)
      }
    }
    continuation.onTermination = { _ in task.cancel() }
    return stream
  }
}

/// An embedder whose vectors are recorded.
package struct RecordingEmbedder: Embedder {
  private let embedder: any Embedder
  private let recorder: CassetteRecorder

  package init(_ embedder: any Embedder, to recorder: CassetteRecorder) {
    self.embedder = embedder
    self.recorder = recorder
  }

  package var identity: String { embedder.identity }

  package func prepared(for collection: [String]) async throws -> any Embedder {
    RecordingEmbedder(try await embedder.prepared(for: collection), to: recorder)
  }

  package func embed(_ texts: [String]) async throws -> [Embedding] {
    let vectors = try await embedder.embed(texts)
    for (text, vector) in zip(texts, vectors) {
      recorder.add(
        CassetteLine(
          embedding: CassetteText(embedder: identity, text: text), vector: CassetteVector(vector)))
    }
    return vectors
  }
}

/// An embedder that takes its vectors from a cassette.
package struct CassetteEmbedder: Embedder {
  package let identity: String
  private let cassette: Cassette
  private let fallback: (any Embedder)?

  /// `fallback` embeds what the cassette does not hold; without one such a text fails.
  package init(_ identity: String, from cassette: Cassette, fallback: (any Embedder)? = nil) {
    self.identity = identity
    self.cassette = cassette
    self.fallback = fallback
  }

  package func embed(_ texts: [String]) async throws -> [Embedding] {
    var vectors = texts.map { cassette.vector(of: CassetteText(embedder: identity, text: $0)) }
    let missing = texts.indices.filter { vectors[$0] == nil }
    guard let first = missing.first else { return vectors.compactMap(\.self) }
    guard let fallback else {
      throw Failure(
        .retrieval,
        "\(cassette.file.path): the cassette holds no vector of \(identity) for “\(texts[first].prefix(60))”.",
        nextStep: "Record it with `--record`, or let live calls fill the gaps.")
    }
    for (index, vector) in zip(missing, try await fallback.embed(missing.map { texts[$0] })) {
      vectors[index] = vector
    }
    return vectors.compactMap(\.self)
  }
}
